"""Lists are cut in the database: what a page costs does not grow with the archive; counts and cursors agree with it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert

from archive import Archive, open_archive
from archive.engine import reading, writing
from archive.store import entities
from archive.store.decisions import hide
from archive.tables import ArticleRow, EventRow, FactRow, SightingRow, Version
from archive.views.calendar import Wanted, events_between, events_wanted, number_wanted, place_of, span
from archive.views.entities import entities_named, number_named, person_history
from archive.views.histories import event_histories
from archive.views.series import number_of_series, series_lines

NOW = datetime(2025, 1, 1, tzinfo=UTC)
DAY = date(2020, 1, 1)
SMALL, LARGE = 300, 1_200


def filled(folder: Path, size: int) -> Archive:
    """An archive of `size` articles: each tells one event of its own day, every tenth of one without any day, and
    names a person; a person is named by three articles."""
    archive = open_archive(f"sqlite:///{folder / f'{size}.db'}", folder)
    numbers = range(1, size + 1)
    with writing(archive.engine) as connection:
        seen = {"first_seen": NOW, "last_seen": NOW}
        article = [
            {"id": n, "source": f"s{n % 4}", "url": f"https://x.example/{n}", "version_id": n, "story": n}
            | seen
            | {"published": DAY + timedelta(days=n)}
            for n in numbers
        ]
        connection.execute(insert(ArticleRow), article)
        text = {"body": "text", "captions": [], "authors": [], "agencies": [], "tags": [], "steps": {}, "flags": []}
        version = [{"id": n, "article_id": n, "number": 1, "digest": str(n)} | text | seen for n in numbers]
        connection.execute(insert(Version), version)
        connection.execute(insert(FactRow), [fact for n in numbers for fact in _facts(n)])
        days = {n: None if n % 10 == 0 else DAY + timedelta(days=n) for n in numbers}
        events = [
            {"id": n, "name": f"Fair {n}", "kind": "fair" if n % 2 else "festival", "start_day": days[n]}
            | {"end_day": days[n], "series": f"series {n % 30}", "first_seen": NOW}
            for n in numbers
        ]
        connection.execute(insert(EventRow), events)
        told = [{"event_id": n, "fact_id": 2 * n, "score": 1.0, "reasons": [], "linker": 1} for n in numbers]
        connection.execute(insert(SightingRow), told)
        groups = [
            entities.Same(f"Name {n}", f"name {n}", (2 * n + 1, 2 * n + 3, 2 * n + 5), frozenset())
            for n in range(1, size - 1, 3)
        ]
        entities.save_same(connection, "official", groups, NOW)
    return archive


def _facts(n: int) -> Iterator[dict[str, object]]:
    common = {"version_id": n, "article_id": n, "text": "t", "begin": 0, "end": 1, "rule": "r", "extractor": 1}
    yield common | {"id": 2 * n, "kind": "event", "position": 0, "key": f"fair {n}", "payload": {"name": f"Fair {n}"}}
    said = {"name": f"Name {n}", "organization": "Office"}
    yield common | {"id": 2 * n + 1, "kind": "official", "position": 0, "key": f"name {n}", "payload": said}


@pytest.fixture(scope="module")
def sized(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Archive]]:
    folder = tmp_path_factory.mktemp("sized")
    made = filled(folder, SMALL), filled(folder, LARGE)
    yield made
    for archive in made:
        archive.close()


def work(archive: Archive, call: Callable[[Connection], object]) -> tuple[int, int]:
    """Statements, and thousands of steps of SQLite's machine: the same at every run, whatever else the machine does."""
    statements = steps = 0

    def count_statement(*_args: object) -> None:
        nonlocal statements
        statements += 1

    def count_steps() -> int:
        nonlocal steps
        steps += 1
        return 0

    event.listen(archive.engine, "before_cursor_execute", count_statement)
    try:
        with reading(archive.engine) as connection:
            call(connection)  # SQLite's own tables of the schema are read once
            raw = connection.connection.driver_connection
            assert raw is not None
            statements = 0
            raw.set_progress_handler(count_steps, 100)
            call(connection)
            raw.set_progress_handler(None, 0)
    finally:
        event.remove(archive.engine, "before_cursor_execute", count_statement)
    return statements, steps


LISTS: list[tuple[str, Callable[[Connection], object]]] = [
    ("people", lambda c: entities_named(c, "official", [], limit=20)),
    ("people, further on", lambda c: entities_named(c, "official", [], limit=20, after=(3, 60))),
    ("events", lambda c: events_wanted(c, Wanted(), limit=20)),
    ("events, further on", lambda c: events_wanted(c, Wanted(), limit=20, after=(DAY + timedelta(days=99), 99))),
    ("events of a kind", lambda c: events_wanted(c, Wanted(kind="fair"), limit=20)),
    ("a month", lambda c: events_between(c, DAY + timedelta(days=60), DAY + timedelta(days=90))),
    ("from when to when", span),
    ("thirty histories", lambda c: event_histories(c, range(1, 31))),
]


@pytest.mark.parametrize(("name", "call"), LISTS, ids=[name for name, _call in LISTS])
def test_a_page_of_a_list_costs_the_same_in_a_larger_archive(
    sized: tuple[Archive, Archive], name: str, call: Callable[[Connection], object]
) -> None:
    small, large = (work(archive, call) for archive in sized)
    assert small[0] == large[0] <= 8, name
    assert large[1] <= 1.5 * small[1] + 2, f"{name}: {small[1]} steps in the small archive, {large[1]} in the large one"


def test_the_measure_sees_what_grows(sized: tuple[Archive, Archive]) -> None:
    small, large = (work(archive, lambda c: number_wanted(c, Wanted(kind="fair"))) for archive in sized)
    assert large[1] > 3 * small[1], "counting looks at every event"


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(kind="festival"),
        Wanted(words=["fair", "7"]),
        Wanted(first=DAY + timedelta(days=30), last=DAY + timedelta(days=80)),
        Wanted(first=DAY + timedelta(days=250)),
        Wanted(last=DAY + timedelta(days=30), kind="fair"),
    ],
    ids=str,
)
def test_parts_of_a_list_give_every_event_once_in_its_order(sized: tuple[Archive, Archive], wanted: Wanted) -> None:
    with reading(sized[0].engine) as connection:
        whole = events_wanted(connection, wanted, limit=10_000)
        assert len(whole) == number_wanted(connection, wanted) > 0
        found, after = [], None
        while part := events_wanted(connection, wanted, limit=7, after=after):
            found += part
            after = place_of(part[-1])
        assert found == whole
        assert events_wanted(connection, wanted, limit=5, offset=3) == whole[3:8]
    days = [line.start for line in whole if line.start]
    assert days == sorted(days, reverse=not wanted.by_days)
    assert [line.start for line in whole[len(days) :]] == [None] * (len(whole) - len(days)), "undated ones are last"


def test_parts_of_the_list_of_people_give_everybody_once(sized: tuple[Archive, Archive]) -> None:
    with reading(sized[0].engine) as connection:
        whole = entities_named(connection, "official", [])
        assert len(whole) == number_named(connection, "official", []) == 100
        found, after = [], None
        while part := entities_named(connection, "official", [], limit=7, after=after):
            found += part
            after = (part[-1].articles, part[-1].id)
        assert found == whole
        assert [line.name for line in entities_named(connection, "official", ["name", "300"])] == ["Name 298"]
        assert number_named(connection, "official", ["nobody"]) == 0


def test_series_are_counted_and_cut(sized: tuple[Archive, Archive]) -> None:
    with reading(sized[0].engine) as connection:
        assert number_of_series(connection, []) == 30
        assert series_lines(connection, [], limit=2, offset=1) == [("series 1", 10), ("series 10", 10)]
        assert series_lines(connection, ["fair", "300"]) == [("series 0", 10)]
        assert number_of_series(connection, ["fair", "300"]) == 1


def test_a_person_is_told_from_the_latest_mentions_and_the_others_are_counted(sized: tuple[Archive, Archive]) -> None:
    with reading(sized[0].engine) as connection:
        (one,) = entities_named(connection, "official", ["name", "300"])
        cut, whole = person_history(connection, one.id, 2), person_history(connection, one.id)
    assert cut and [item.article for item in cut.appearances] == [299, 300] and cut.left_out == 1
    assert whole and [item.article for item in whole.appearances] == [298, 299, 300] and whole.left_out == 0


def test_an_article_that_is_taken_down_counts_no_more(tmp_path: Path) -> None:
    archive = filled(tmp_path, 30)
    with writing(archive.engine) as connection:
        hide(connection, 1, "on request", NOW)
        for number in (4, 5, 6):
            hide(connection, number, "on request", NOW)
    with reading(archive.engine) as connection:
        lines = {line.name: line for line in entities_named(connection, "official", [])}
        assert (lines["Name 1"].articles, lines["Name 1"].first) == (2, DAY + timedelta(days=2))
        assert "Name 4" not in lines and number_named(connection, "official", []) == len(lines) == 9
        assert number_wanted(connection, Wanted()) == len(events_wanted(connection, Wanted(), limit=99)) == 26
    archive.close()


def test_what_was_stored_before_the_counts_is_counted_by_the_migration(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    from archive.opening import MIGRATIONS

    archive = filled(tmp_path, 30)
    with reading(archive.engine) as connection:
        before = entities_named(connection, "official", [])
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    for revision, go in (("0005", command.downgrade), ("head", command.upgrade)):
        with writing(archive.engine) as connection:
            config.attributes["connection"] = connection
            go(config, revision)
    with reading(archive.engine) as connection:
        assert entities_named(connection, "official", []) == before
    archive.close()
