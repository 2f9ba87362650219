"""Persons and venues over all articles: joined as articles come in, with ids that stay."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from archive import Archive
from archive.engine import reading, writing
from archive.store import articles, decisions
from archive.tables import Version
from archive.views import entities as views
from flows import stages
from records import Article, Moment

NOW = datetime(2025, 12, 1, tzinfo=UTC)
TOLD = [
    (
        "north",
        date(2024, 3, 4),
        "en",
        "The Red Lotus Fair opened on March 4 at the OCOP Promotion Centre, 176 Quang Trung Street. Lê "
        "Thị Vân, Deputy Director of the Hanoi Department of Industry and Trade, cut the ribbon.",
    ),
    (
        "south",
        date(2024, 3, 4),
        "vi",
        "Hội chợ Sen Đỏ khai mạc ngày 4-3 tại số 176 Quang Trung, quận Hà Đông. Bà Lê Thị Vân, Phó Giám "
        "đốc Sở Công Thương Hà Nội, cắt băng khai mạc.",
    ),
    (
        "north",
        date(2025, 6, 7),
        "en",
        "The Blue Kiln Week opened on June 7 at 176 Quang Trung Street in Hà Đông. Le Thi Van, Director "
        "of the Hanoi Department of Industry and Trade, spoke.",
    ),
    (
        "east",
        date(2025, 6, 9),
        "vi",
        "Bà Lê Thị Vân, Giám đốc Bảo tàng tỉnh Cà Mau, giới thiệu triển lãm ảnh khai mạc ngày 9-6 tại "
        "Quảng trường Phan Ngọc Hiển.",
    ),
]


@pytest.fixture
def told(archive: Archive) -> Iterator[Archive]:
    for number, (source, day, lang, body) in enumerate(TOLD, 1):
        url = f"https://{source}.example/{number}"
        article = Article(url=url, title=None, body=body, language=lang, published=Moment(day, None, "meta"))
        with writing(archive.engine) as connection:
            articles.save_article(connection, article, source=source, url=url, at=NOW)
        stages.extract(archive)
        stages.link(archive, NOW)  # each article in a night of its own
    yield archive


def people(archive: Archive) -> dict[int, views.PersonHistory]:
    with reading(archive.engine) as connection:
        lines = views.entities_named(connection, "official", ["le", "thi", "van"])
        found = [(line.id, views.person_history(connection, line.id)) for line in lines]
    return {number: person for number, person in found if person}


def test_one_person_over_articles_languages_and_offices(told: Archive) -> None:
    found = people(told)
    assert [len(person.appearances) for person in found.values()] == [3, 1], "the museum's director is somebody else"
    person = next(iter(found.values()))
    assert dict(person.spellings) == {"Lê Thị Vân": 2, "Le Thi Van": 1}
    assert [(post.title, post.first) for post in person.posts] == [
        ("Deputy Director", date(2024, 3, 4)),
        ("Phó Giám đốc", date(2024, 3, 4)),
        ("Director", date(2025, 6, 7)),
    ]


def test_one_venue_under_its_spellings_with_what_was_held_there(told: Archive) -> None:
    with reading(told.engine) as connection:
        lines = views.entities_named(connection, "venue", ["quang", "trung"])
        found = [views.venue_history(connection, line.id) for line in lines]
    (venue,) = [one for one in found if one]
    assert sum(times for _text, times in venue.spellings) == 3
    assert {line.start for line in venue.events} == {date(2024, 3, 4), date(2025, 6, 7)}


def test_ids_stay_when_facts_are_found_again(told: Archive) -> None:
    before = {number: len(person.appearances) for number, person in people(told).items()}
    with writing(told.engine) as connection:
        connection.execute(update(Version).values(extracted_by=0, linked_by=0))
    stages.extract(told)
    stages.link(told, NOW)
    assert {number: len(person.appearances) for number, person in people(told).items()} == before


def test_a_hidden_article_names_nobody(told: Archive) -> None:
    with writing(told.engine) as connection:
        decisions.hide(connection, 4, "on request", NOW)
    assert [len(person.appearances) for person in people(told).values()] == [3]


def test_an_unknown_id_is_none(told: Archive) -> None:
    with reading(told.engine) as connection:
        assert views.person_history(connection, 9999) is None
        venue = views.entities_named(connection, "venue", [])[0].id
        assert views.person_history(connection, venue) is None
