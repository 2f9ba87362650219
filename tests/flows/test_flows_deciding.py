"""Decisions of people: carried out at once, stronger than any later run, undone in one step."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from archive import Archive
from archive.engine import reading, writing
from archive.store import articles
from archive.tables import ArticleRow, FactRow, SightingRow, Url, Version
from archive.views import decisions as decided
from archive.views import histories
from archive.views.figures import event_document
from flows import deciding, stages
from flows.deciding import Person, Undecidable
from flows.exporting import rows_of
from records import Article, Moment
from search import SearchIndex, open_index

DAY = date(2025, 10, 17)
NOW = datetime(2025, 10, 20, tzinfo=UTC)
BY = Person(who="Librarian", why="read both articles", at=NOW)

# (source, title, lead and body): 1 and 2 tell one fair, 3 another one of the same days
FAIR = "The Red Lotus Craft Fair 2025{} at Thống Nhất Park in Hà Nội{}. It runs until October 20."
TOLD = [
    ("north", "Red Lotus Craft Fair 2025 opens", FAIR.format(" opened on October 17", " with 120 booths")),
    (
        "south",
        "Red Lotus Craft Fair 2025 draws buyers",
        FAIR.format(", which opened on October 17", ", has 150 booths"),
    ),
    (
        "east",
        "Blue Kiln Pottery Week opens in Huế",
        "The Blue Kiln Pottery Week opened on October 17 at the An Định Palace in Huế with 40 booths.",
    ),
]


class Desk:
    """An archive with three articles, stages run, and an index."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self.archive = archive
        self.index: SearchIndex = open_index(folder / "index")
        for number, (source, title, body) in enumerate(TOLD, 1):
            self.add(number, source, title, body)
        self.run()

    def add(self, number: int, source: str, title: str, body: str) -> None:
        article = Article(
            url=f"https://{source}.example/{number}", title=title, body=body, language="en",
            published=Moment(DAY, None, "meta"),
        )  # fmt: skip
        with writing(self.archive.engine) as connection:
            url = {"source": source, "url": article.url, "original": article.url, "door": "d", "doors": ["d"]}
            url |= {"state": "known", "first_seen": NOW, "last_seen": NOW, "due": NOW, "failures": 0, "unchanged": 0}
            connection.execute(Url.__table__.insert().values(id=number, **url))  # type: ignore[attr-defined]
            articles.save_article(connection, article, source=source, url=article.url, at=NOW, url_id=number)

    def run(self) -> None:
        stages.extract(self.archive)
        stages.link(self.archive, NOW)
        stages.index(self.archive, self.index)

    def find_all_again(self) -> None:
        """What a better extractor and linker would set off."""
        with writing(self.archive.engine) as connection:
            connection.execute(update(Version).values(extracted_by=0, linked_by=0))
        self.run()

    def events(self) -> dict[int, tuple[str, int]]:
        with reading(self.archive.engine) as connection:
            return {line.id: (line.name, line.articles) for line in histories.event_lines(connection)}

    def document(self, event: int) -> dict[str, Any]:
        with reading(self.archive.engine) as connection:
            history = histories.event_history(connection, event)
        assert history is not None
        return event_document(history)

    def fact(self, article: int, kind: str) -> int:
        with reading(self.archive.engine) as connection:
            query = select(FactRow.id).where(FactRow.article_id == article, FactRow.kind == kind)
            return int(connection.execute(query.order_by(FactRow.position)).scalars().first() or 0)


@pytest.fixture
def desk(archive: Archive, tmp_path: Path) -> Iterator[Desk]:
    yield Desk(archive, tmp_path)


def ids(desk: Desk) -> tuple[int, int]:
    """The events of the fair and of the week."""
    found = desk.events()
    assert sorted(number for _name, number in found.values()) == [1, 2]
    fair = next(key for key, (_name, number) in found.items() if number == 2)
    return fair, next(key for key in found if key != fair)


def test_merged_events_stay_one_through_later_runs_and_part_again_when_undone(desk: Desk) -> None:
    fair, week = ids(desk)
    before = desk.events()
    number = deciding.merge(desk.archive, week, fair, BY)
    for again in (lambda: None, desk.run, desk.find_all_again):
        again()
        assert desk.events() == {fair: (before[fair][0], 3)}
        assert desk.document(week)["id"] == fair
    assert any(
        f"decision {number}" in reason for row in desk.document(fair)["linked_because"] for reason in row["reasons"]
    )
    deciding.undo(desk.archive, desk.index, number, NOW)
    assert desk.events() == before
    desk.find_all_again()
    assert desk.events() == before


def test_a_split_event_stays_two_and_new_articles_go_to_the_side_they_are_like(desk: Desk) -> None:
    fair, week = ids(desk)
    before = desk.events()
    number = deciding.split(desk.archive, fair, [2], BY)
    desk.find_all_again()
    assert sorted(n for _name, n in desk.events().values()) == [1, 1, 1] and desk.events()[fair][1] == 1
    assert desk.events()[week] == before[week]
    desk.add(4, "west", TOLD[1][1], TOLD[1][2].replace("buyers", "many buyers"))
    desk.run()
    assert sorted(n for _name, n in desk.events().values()) == [1, 1, 2]
    deciding.undo(desk.archive, desk.index, number, NOW)
    assert desk.events()[fair][1] == 3 and len(desk.events()) == 2


def test_a_name_that_a_person_gave_stays(desk: Desk) -> None:
    fair, _week = ids(desk)
    old = desk.events()[fair][0]
    number = deciding.rename(desk.archive, fair, " Hội chợ  Sen Đỏ 2025 ", BY)
    desk.find_all_again()
    assert desk.events()[fair][0] == "Hội chợ Sen Đỏ 2025"
    deciding.undo(desk.archive, desk.index, number, NOW)
    assert desk.events()[fair][0] == old


def test_a_chosen_figure_goes_before_the_rule(desk: Desk) -> None:
    fair, _week = ids(desk)
    (figure,) = [f for f in desk.document(fair)["figures"] if f["unit"] == "booth"]
    other = next(v for v in figure["values"] if v["value"] != figure["chosen"])
    number = deciding.choose(desk.archive, fair, other["fact"], BY)
    desk.find_all_again()
    (now,) = [f for f in desk.document(fair)["figures"] if f["unit"] == "booth"]
    assert (now["chosen"], now["decision"]) == (other["value"], number)
    assert {v["value"] for v in now["values"]} == {120, 150}, "the others are kept"
    deciding.undo(desk.archive, None, number, NOW)
    assert next(f for f in desk.document(fair)["figures"] if f["unit"] == "booth")["chosen"] == figure["chosen"]


def test_a_corrected_fact_stays_corrected(desk: Desk) -> None:
    fair, week = ids(desk)
    number = deciding.correct(desk.archive, desk.fact(3, "event"), {"end": "2025-10-25"}, BY)
    desk.find_all_again()
    assert desk.document(week)["end"] == "2025-10-25"
    dropped = deciding.correct(desk.archive, desk.fact(1, "count"), {}, BY, drop=True)
    assert {v["value"] for f in desk.document(fair)["figures"] for v in f["values"]} == {150}
    for each in (dropped, number):
        deciding.undo(desk.archive, desk.index, each, NOW)
    assert desk.document(week)["end"] is None
    assert {v["value"] for f in desk.document(fair)["figures"] for v in f["values"]} == {120, 150}


def test_a_hidden_article_is_gone_everywhere_and_is_not_fetched_again(desk: Desk) -> None:
    fair, week = ids(desk)
    assert desk.index.search("pottery").total == 1
    assert [row.id for row in rows_of(desk.archive, [1, 3], {})] == [1, 3]
    number = deciding.hide(desk.archive, desk.index, 3, BY)
    assert desk.index.search("pottery").total == 0
    assert [row.id for row in rows_of(desk.archive, [1, 3], {})] == [1], "not even asked for by its id"
    assert set(desk.events()) == {fair} and not desk.document(week)["timeline"]
    desk.find_all_again()
    desk.index.rebuild([])
    stages.rebuild(desk.archive, desk.index)
    assert desk.index.search("pottery").total == 0 and set(desk.events()) == {fair}
    with reading(desk.archive.engine) as connection:
        row = connection.execute(select(Url.state, Url.due, Url.reason).where(Url.id == 3)).one()
        kept = connection.execute(select(ArticleRow.hidden_reason).where(ArticleRow.id == 3)).scalar()
    assert (row.state, row.due) == ("refused", None) and "request" in row.reason and kept == BY.why
    deciding.undo(desk.archive, desk.index, number, NOW)
    assert desk.index.search("pottery").total == 1 and len(desk.events()) == 2


def test_decisions_are_kept_with_who_when_and_why(desk: Desk) -> None:
    fair, week = ids(desk)
    number = deciding.merge(desk.archive, week, fair, BY)
    deciding.undo(desk.archive, desk.index, number, NOW + timedelta(hours=1))
    with reading(desk.archive.engine) as connection:
        (one,) = decided.decisions(connection)
    assert (one.kind, one.who, one.why, one.at, one.undone) == ("merge", BY.who, BY.why, NOW, NOW + timedelta(hours=1))


def test_what_cannot_be_decided_is_said_and_changes_nothing(desk: Desk) -> None:
    fair, week = ids(desk)
    before = desk.events()
    nobody = Person(who=" ", why="x", at=NOW)
    wrong: list[tuple[Any, str]] = [
        (lambda: deciding.merge(desk.archive, fair, fair, BY), "one already"),
        (lambda: deciding.merge(desk.archive, fair, 999, BY), "no event 999"),
        (lambda: deciding.merge(desk.archive, fair, week, nobody), "who decides"),
        (lambda: deciding.split(desk.archive, fair, [3], BY), "not told by article 3"),
        (lambda: deciding.split(desk.archive, fair, [1, 2], BY), "nothing would be left"),
        (lambda: deciding.rename(desk.archive, fair, "  ", BY), "without a name"),
        (lambda: deciding.choose(desk.archive, fair, desk.fact(3, "count"), BY), "no count of an article"),
        (lambda: deciding.correct(desk.archive, desk.fact(1, "count"), {"colour": "red"}, BY), "no field 'colour'"),
        (lambda: deciding.correct(desk.archive, 999_999, {"value": 1}, BY), "no fact 999999"),
        (lambda: deciding.hide(desk.archive, desk.index, 99, BY), "no article 99"),
        (lambda: deciding.undo(desk.archive, desk.index, 7, NOW), "no decision 7"),
    ]
    for decide, said in wrong:
        with pytest.raises(Undecidable, match=said):
            decide()
    assert desk.events() == before
    with reading(desk.archive.engine) as connection:
        assert decided.decisions(connection) == []


def test_a_mention_that_fits_two_events_is_a_question_until_it_is_decided(desk: Desk) -> None:
    _fair, week = ids(desk)
    with writing(desk.archive.engine) as connection:
        asks = ["a question: is it one or the other?"]
        connection.execute(update(SightingRow).where(SightingRow.event_id == week).values(reasons=asks))
    with reading(desk.archive.engine) as connection:
        (question,) = decided.questions(connection)
    assert (question.event, question.article, question.asked) == (week, 3, "is it one or the other?")
    deciding.rename(desk.archive, week, "Its own name", BY)
    with reading(desk.archive.engine) as connection:
        assert decided.questions(connection) == []
