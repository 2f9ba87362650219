"""Programme figures: one series for each unit, place and star class, and only what is a figure of the programme."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from archive import Archive
from archive.engine import reading, writing
from archive.store import articles
from archive.views.programme import programme_series
from flows import stages
from records import Article, Moment

NOW = datetime(2026, 1, 5, tzinfo=UTC)
TOLD: list[tuple[str, date, str, str]] = [
    ("north", date(2022, 7, 26), "en", "As of July 2022, Hanoi had 1,649 OCOP products rated three stars or higher."),
    (
        "south",
        date(2022, 8, 2),
        "vi",
        "Tính đến hết tháng 7/2022, thành phố Hà Nội có 1.649 sản phẩm OCOP từ 3 sao trở lên.",
    ),
    ("north", date(2025, 12, 20), "en", "Hanoi now has 3,463 OCOP products rated three stars or higher."),
    ("north", date(2025, 12, 20), "en", "Hanoi now has 12 OCOP products rated five stars, and 1,350 craft villages."),
    ("east", date(2025, 12, 1), "vi", "Đến nay, tỉnh Lào Cai có 210 sản phẩm OCOP đạt 3 sao trở lên."),
    ("east", date(2025, 12, 1), "vi", "Thành phố Hà Nội phấn đấu năm 2026 có 4.000 sản phẩm OCOP đạt 3 sao trở lên."),
    (
        "west",
        date(2025, 10, 17),
        "en",
        "The Red Lotus Fair 2025 opened on October 17 with 200 OCOP products from Hanoi.",
    ),
    ("west", date(2025, 10, 18), "en", "Hanoi has 90 bridges and 40 lacquer products in one museum."),
]


@pytest.fixture
def told(archive: Archive) -> dict[tuple[str, str, str], list[tuple[Any, ...]]]:
    with writing(archive.engine) as connection:
        for number, (source, day, lang, body) in enumerate(TOLD, 1):
            url = f"https://{source}.example/{number}"
            article = Article(url=url, title=None, body=body, language=lang, published=Moment(day, None, "meta"))
            articles.save_article(connection, article, source=source, url=url, at=NOW)
    stages.extract(archive)
    stages.link(archive, NOW)
    with reading(archive.engine) as connection:
        found = programme_series(connection)
        here = programme_series(connection, place="Lào Cai", units=["product"])
    assert [series.place for series in here] == ["Lào Cai"]
    return {(s.place, s.unit, s.stars): [(p.day, p.value, p.stated, len(p.said)) for p in s.points] for s in found}


def test_a_series_is_one_unit_of_one_place_and_star_class(told: dict[tuple[str, str, str], list[Any]]) -> None:
    assert told["Hà Nội", "product", "3+"] == [
        (date(2022, 7, 31), 1649.0, True, 2),
        (date(2025, 12, 20), 3463.0, True, 1),
    ]
    assert told["Hà Nội", "product", "5"] == [(date(2025, 12, 20), 12.0, True, 1)]
    assert told["Lào Cai", "product", "3+"] == [(date(2025, 12, 1), 210.0, True, 1)]
    assert told["Hà Nội", "craft_village", "all"] == [(date(2025, 12, 20), 1350.0, True, 1)]


def test_events_plans_and_other_products_are_no_programme_figures(
    told: dict[tuple[str, str, str], list[Any]],
) -> None:
    values = {value for points in told.values() for _day, value, _stated, _said in points}
    assert not values & {200, 4000, 40}
