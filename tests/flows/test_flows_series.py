"""Editions of a recurring event in the archive: joined as they come in, with a key that stays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from archive import Archive
from archive.engine import reading, writing
from archive.store import articles
from archive.tables import Version
from archive.views.histories import event_lines, series_like
from flows import stages
from records import Article, Moment

NOW = datetime(2025, 12, 1, tzinfo=UTC)
FAIR = "The {}th Red Lotus Craft Village Fair opened on {} at Thống Nhất Park in Hà Nội with {} booths."
TOLD = [
    (date(2023, 10, 6), "en", FAIR.format(11, "October 6", 100)),
    (
        date(2023, 10, 6),
        "en",
        "The Blue Kiln Pottery Festival opened on October 6 at Lam Sơn Square in Thanh Hóa City.",
    ),
    (date(2025, 10, 10), "en", FAIR.format(13, "October 10", 140)),
    (date(2024, 10, 4), "en", FAIR.format(12, "October 4", 120)),
]


def tell(archive: Archive, number: int, day: date, lang: str, body: str) -> None:
    url = f"https://news.example/{number}"
    article = Article(url=url, title=None, body=body, language=lang, published=Moment(day, None, "meta"))
    with writing(archive.engine) as connection:
        articles.save_article(connection, article, source="news", url=url, at=NOW)
    stages.extract(archive)
    stages.link(archive, NOW)


@pytest.fixture
def told(archive: Archive) -> Iterator[Archive]:
    for number, row in enumerate(TOLD):
        tell(archive, number, *row)
    yield archive


def editions(archive: Archive) -> dict[str, list[int | None]]:
    with reading(archive.engine) as connection:
        keys = series_like(connection, ["lotus"])
        return {key: [line.edition for line in event_lines(connection, series=key)] for key in keys}


def test_editions_are_one_series_whatever_order_they_came_in(told: Archive) -> None:
    (found,) = editions(told).values()
    assert found == [13, 12, 11]
    with reading(told.engine) as connection:
        other = [line.series for line in event_lines(connection) if "Kiln" in line.name]
    assert other == [None], "one festival alone is no series"


def test_a_new_edition_joins_the_series_under_its_key(told: Archive) -> None:
    (key,) = editions(told)
    tell(told, 9, date(2026, 10, 9), "en", FAIR.format(14, "October 9", 150))
    assert editions(told) == {key: [14, 13, 12, 11]}


def test_the_key_stays_when_all_is_found_again(told: Archive) -> None:
    before = editions(told)
    with writing(told.engine) as connection:
        connection.execute(update(Version).values(extracted_by=0, linked_by=0))
    stages.extract(told)
    stages.link(told, NOW)
    assert editions(told) == before
