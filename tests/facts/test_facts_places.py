"""The gazetteer: before and after 1 July 2025, spellings, kind words."""

from collections import Counter
from datetime import date

import pytest

from facts.places import craft_villages, find_places, is_place, places
from facts.text import prepare
from records.place import Place


def in_force(day: date) -> list[Place]:
    return [
        p
        for p in places()
        if p.parent is None and (p.valid_from or date.min) <= day and (p.valid_until is None or day < p.valid_until)
    ]


@pytest.mark.parametrize(
    ("day", "count"), [(date(2024, 6, 1), 63), (date(2025, 6, 30), 63), (date(2025, 7, 1), 34), (date(2026, 1, 1), 34)]
)
def test_number_of_provinces(day: date, count: int) -> None:
    names = [p.name for p in in_force(day)]
    assert len(names) == count
    assert not [name for name, n in Counter(names).items() if n > 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hà Giang", "Tuyên Quang"),
        ("Bến Tre", "Vĩnh Long"),
        ("Sóc Trăng", "Cần Thơ"),
        ("Quảng Nam", "Đà Nẵng"),
        ("Kiên Giang", "An Giang"),
        ("Hải Dương", "Hải Phòng"),
        ("Bình Dương", "Thành phố Hồ Chí Minh"),
        ("Thái Nguyên", "Thái Nguyên"),
        ("Hà Tây", "Hà Nội"),
    ],
)
def test_successor(old: str, new: str) -> None:
    ended = [p for p in places() if p.name == old and p.parent is None and p.valid_until]
    assert [p.successor for p in ended] == [new]


def test_each_province_before_the_merger_has_its_districts() -> None:
    before = {p.name for p in in_force(date(2025, 6, 30))}
    districts = Counter(p.parent for p in places() if p.parent and p.kind in {"city", "district", "town"})
    assert {name for name in before if districts[name] < 5} == set()
    assert sum(districts.values()) > 650


def test_every_successor_is_a_province_in_force() -> None:
    now = {p.name for p in in_force(date(2026, 1, 1))}
    assert {p.successor for p in places() if p.successor} <= now


def test_districts_end_and_wards_begin() -> None:
    ha_dong = {(p.kind, p.valid_from, p.valid_until) for p in places() if p.name == "Hà Đông"}
    assert ha_dong == {("district", None, date(2025, 7, 1)), ("ward", date(2025, 7, 1), None)}


CASES: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("en", "The fair moved from Ha Dong Ward to Hanoi.", [("Hà Đông", "Ha Dong Ward"), ("Hà Nội", "Hanoi")]),
    ("en", "Goods from Hà Giang and Hue city.", [("Hà Giang", "Hà Giang"), ("Huế", "Hue city")]),
    ("en", "The province of Quang Tri sent lacquer.", [("Quảng Trị", "The province of Quang Tri")]),
    (
        "vi",
        "Đoàn từ TP. Hà Giang, tỉnh Hà Giang và Bà Rịa - Vũng Tàu.",
        [("Hà Giang", "TP. Hà Giang"), ("Hà Giang", "tỉnh Hà Giang"), ("Bà Rịa - Vũng Tàu", "Bà Rịa - Vũng Tàu")],
    ),
    ("vi", "Khách ở TP HCM mua nhiều.", [("Thành phố Hồ Chí Minh", "TP HCM")]),
    ("vi", "Anh ấy mua một chiếc nón.", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_find_places(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = [(p.name, p.full) for p in find_places(prepare(text, lang)) if p.name not in {"Anh"}]
    assert found == expected


@pytest.mark.parametrize(
    ("name", "known"),
    [("Hà Nội", True), ("Ha Noi", True), ("tỉnh Bến Tre", True), ("Tay Ho District", True), ("Lan", False)],
)
def test_is_place(name: str, known: bool) -> None:
    assert is_place(name) is known


def test_craft_villages_lie_in_provinces_of_the_gazetteer() -> None:
    provinces = {p.name for p in places() if p.parent is None}
    assert {province for _, province in craft_villages().values()} <= provinces
    assert craft_villages()["Bát Tràng"] == ("pottery", "Hà Nội")
