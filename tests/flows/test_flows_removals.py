"""What was taken down stays down: while it is fetched, and in a backup that is older than the removal."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from archive import Archive
from archive.engine import reading, writing
from archive.removals import Removed, add, list_beside, standing
from archive.store import articles, decisions, nights
from archive.store.frontier import Discovery, Frontier, Outcome
from archive.tables import ArticleRow, Url
from flows import deciding
from flows.deciding import Person, take_down_again
from records import Article, Disposition

NOW = datetime(2026, 10, 20, 2, tzinfo=UTC)
BY = Person(who="Librarian", why="asked by its author", at=NOW)
PAGE = "https://site.example/a-post1.html"


def removed(address: str = PAGE, **more: object) -> Removed:
    known = {"others": (), "source": "site", "at": NOW, "who": BY.who, "why": BY.why}
    return Removed(address=address, **known | more)  # type: ignore[arg-type]


def with_article(archive: Archive) -> int:
    """One article whose page is known under a second address; gives its id."""
    with writing(archive.engine) as connection:
        page = {"source": "site", "original": PAGE, "door": "d", "doors": ["d"], "state": "known"}
        page |= {"first_seen": NOW, "last_seen": NOW, "failures": 0, "unchanged": 0, "due": NOW}
        number = connection.execute(insert(Url).values(url=f"{PAGE}?old", **page).returning(Url.id)).scalar_one()
        article = Article(url=PAGE, title="A fair", body="The fair opened.")
        return articles.save_article(connection, article, source="site", url=PAGE, url_id=number, at=NOW).article


def test_the_last_line_about_an_address_holds_and_a_torn_one_goes(tmp_path: Path) -> None:
    path = tmp_path / "home" / "removals.jsonl"
    assert standing(path) == []
    add(path, [removed(), removed("https://site.example/b-post2.html")])
    with path.open("ab") as file:
        file.write(b'{"address": "https://si')  # the power went
    add(path, [removed(undone=True)])
    assert [one.address for one in standing(path)] == ["https://site.example/b-post2.html"]
    path.write_bytes(path.read_bytes() + b"no removal\n")
    with pytest.raises(ValueError, match="line 4: no removal"):
        standing(path)


def test_a_decision_to_hide_and_its_undoing_stand_in_the_list(archive: Archive) -> None:
    article = with_article(archive)
    number = deciding.hide(archive, None, article, BY)
    assert standing(list_beside(archive.captures)) == [removed(others=(f"{PAGE}?old",))]
    deciding.undo(archive, None, number, NOW)
    assert standing(list_beside(archive.captures)) == []


def test_an_older_archive_takes_down_again_what_the_list_names(archive: Archive, tmp_path: Path) -> None:
    article = with_article(archive)
    path = tmp_path / "old" / "removals.jsonl"
    later = "https://site.example/c-post3.html"
    add(path, [removed(others=(f"{PAGE}?old",)), removed(later)])
    assert take_down_again(archive, [path]) == 2
    with reading(archive.engine) as connection:
        assert connection.execute(select(ArticleRow.hidden).where(ArticleRow.id == article)).scalar() == NOW
        states = connection.execute(select(Url.url, Url.state, Url.reason, Url.due)).all()
    assert {(row.state, row.reason, row.due) for row in states} == {("refused", "removed on request", None)}
    assert {row.url for row in states} == {PAGE, f"{PAGE}?old", later}
    assert {one.address for one in standing(list_beside(archive.captures))} == {PAGE, later}
    assert take_down_again(archive, [path]) == 1  # the one that was never collected, which is refused once more
    with writing(archive.engine) as connection:
        night = nights.begin_night(connection, "2026-10-21", NOW)[0]
    frontier = Frontier(archive.engine, source="site", night=night, owner="one")
    frontier.announce([Discovery(url=later, original=later, door="d")], NOW + timedelta(days=1))
    assert frontier.lease(10, NOW + timedelta(days=1)) == []


def test_a_page_taken_down_while_it_is_fetched_is_not_fetched_again(archive: Archive) -> None:
    article = with_article(archive)
    with writing(archive.engine) as connection:
        night = nights.begin_night(connection, "2026-10-21", NOW)[0]
    frontier = Frontier(archive.engine, source="site", night=night, owner="one")
    frontier.due(NOW)
    (page,) = frontier.lease(10, NOW)
    with writing(archive.engine) as connection:
        decisions.hide(connection, article, BY.why, NOW)
    frontier.finish([Outcome(url_id=page.url_id, disposition=Disposition.FETCHED, at=NOW, status=200)])
    with reading(archive.engine) as connection:
        row = connection.execute(select(Url.state, Url.reason, Url.due)).one()
    assert tuple(row) == ("refused", "removed on request", None)
