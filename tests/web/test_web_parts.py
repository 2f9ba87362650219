"""The parts under the pages: marking, differences, days and numbers, addresses of searches, charts, provinces."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from starlette.requests import Request

from archive.views.articles import Span
from archive.views.places import PlaceName
from web.asking import Asked, asked
from web.charts import bars
from web.differences import fact_changes, text_changes
from web.language import words
from web.marking import paragraphs
from web.places import Gazetteer
from web.routes.series import unnumbered
from web.tables import _cell


def span(number: int, begin: int, end: int, kind: str = "count") -> Span:
    return Span(fact=number, kind=kind, begin=begin, end=end, quote="", rule="r", payload={})


@given(st.text(alphabet="ab \n", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6))
def test_marked_paragraphs_hold_the_whole_text(text: str, places: list[tuple[int, int]]) -> None:
    spans = [span(n, b, min(b + length, len(text))) for n, (b, length) in enumerate(places) if b < len(text)]
    shown = paragraphs(text, 0, 0, spans)
    assert ["".join(piece.text for piece in p.pieces) for p in shown] == [p for p in text.split("\n\n") if p.strip()]


def test_facts_that_overlap_are_one_mark() -> None:
    (only,) = paragraphs(
        "the fair at the park", 0, 0, [span(1, 4, 8, "event"), span(2, 4, 20, "venue"), span(3, 12, 20)]
    )
    assert [(piece.text, piece.facts, piece.kind) for piece in only.pieces] == [
        ("the ", (), ""),
        ("fair at the park", (2, 3, 1), "venue"),
    ]


@given(st.text(alphabet="ab c\n", max_size=80), st.text(alphabet="ab c\n", max_size=80))
def test_a_comparison_holds_both_texts(old: str, new: str) -> None:
    changes = text_changes(old, new)
    kept = ["".join(run.text for run in c.runs if run.kind != "new") for c in changes]
    came = ["".join(run.text for run in c.runs if run.kind != "gone") for c in changes]
    assert "".join(kept) == old.replace("\n\n", "") and "".join(came) == new.replace("\n\n", "")


def test_facts_are_compared_by_how_often_they_are_told() -> None:
    found = fact_changes([("count", "1"), ("count", "1"), ("date", "x")], [("count", "1"), ("venue", "v")])
    assert [(c.change, c.value) for c in found] == [("gone", "1"), ("gone", "x"), ("new", "v")]


@pytest.mark.parametrize(
    ("start", "end", "english", "vietnamese"),
    [
        (date(2025, 10, 3), date(2025, 10, 3), "3 Oct 2025", "3/10/2025"),
        (date(2025, 10, 3), date(2025, 10, 5), "3–5 Oct 2025", "3–5/10/2025"),
        (date(2025, 10, 3), date(2025, 11, 5), "3 Oct–5 Nov 2025", "3/10–5/11/2025"),
        (date(2025, 12, 30), date(2026, 1, 2), "30 Dec 2025 – 2 Jan 2026", "30/12/2025 – 2/1/2026"),
        (date(2025, 10, 3), None, "from 3 Oct 2025", "từ 3/10/2025"),
        (None, date(2025, 10, 3), "until 3 Oct 2025", "đến 3/10/2025"),
        (None, None, "", ""),
    ],
)
def test_days_in_each_languages_form(start: date | None, end: date | None, english: str, vietnamese: str) -> None:
    assert (words("en").days(start, end), words("vi").days(start, end)) == (english, vietnamese)


@pytest.mark.parametrize(
    ("value", "english", "vietnamese"),
    [
        (3463, "3,463", "3.463"),
        (26_500_000_000, "26.5 billion", "26,5 tỷ"),
        (1_234_567_890, "1,234,567,890", "1.234.567.890"),
        (1.5, "1.5", "1,5"),
    ],
)
def test_amounts_in_each_languages_form(value: float, english: str, vietnamese: str) -> None:
    assert (words("en").amount(value), words("vi").amount(value)) == (english, vietnamese)


def request(query: str) -> Request:
    return Request({"type": "http", "query_string": query.encode(), "headers": [], "path": "/", "method": "GET"})


def test_an_address_says_the_whole_search() -> None:
    one = Asked(query="gốm sứ", sort="newest", number=3, include={"source": ("a & b",)}, exclude={"year": ("2024",)})
    assert asked(request(one.address("").lstrip("?"))) == one
    assert one.having("source", "a & b").include == {} and one.having("source", "c").number == 1
    assert one.without("source", "a & b").exclude == {"year": ("2024",), "source": ("a & b",)}
    assert one.without("source", "a & b").include == {}


def test_a_chart_is_plain_svg_with_a_name() -> None:
    chart = bars(
        'Số "gian" <hàng>', [("2023", 120, "/e"), ("2024", 1500, "")], words("vi"), columns=("a", "b"), csv="c"
    )
    root = etree.fromstring(str(chart.svg))
    assert root.get("aria-label") == 'Số "gian" <hàng>' and root.get("role") == "img"
    assert not [e.tag for e in root.iter() if etree.QName(e).localname in ("style", "script") or e.get("style")]
    assert chart.rows == (("2023", "120", "/e"), ("2024", "1.500", ""))


def name(*spellings: str, province: str = "", until: date | None = None, successor: str | None = None) -> PlaceName:
    return PlaceName(
        spellings=spellings,
        province=province or spellings[0],
        is_province=not province,
        until=until,
        successor=successor,
    )


def test_a_place_has_its_province_under_both_names() -> None:
    known = Gazetteer(
        [
            name("Bình Dương", until=date(2025, 7, 1), successor="Thành phố Hồ Chí Minh"),
            name("Hà Nội", "Hanoi"),
            name("Huế"),
            name("Hà Đông", province="Hà Nội"),
            name("Tân Lập", province="Hà Nội"),
            name("Tân Lập", province="Huế"),
        ]
    )
    (found,) = known.provinces("thành phố Thủ Dầu Một, Binh Duong", None)
    assert (found.name, found.now, found.since) == ("Bình Dương", "Thành phố Hồ Chí Minh", date(2025, 7, 1))
    assert [p.name for p in known.provinces("Hanoi")] == ["Hà Nội"]
    assert [p.name for p in known.provinces("Ha Dong Ward", "12 Street")] == ["Hà Nội"]
    assert known.provinces("Tân Lập") == () and known.provinces("nowhere", None) == ()


@pytest.mark.parametrize(
    ("full", "bare"),
    [
        ("22nd Vietnam Craft Village Fair", "Vietnam Craft Village Fair"),
        ("Hội chợ Làng nghề lần thứ 19 Việt Nam", "Hội chợ Làng nghề Việt Nam"),
        ("Silk Week 2025", "Silk Week"),
        ("2025", "2025"),
    ],
)
def test_a_series_goes_without_numbers(full: str, bare: str) -> None:
    assert unnumbered(full) == bare


def test_cells_are_no_formulas() -> None:
    assert [_cell(v) for v in ("=1+1", None, 3, "text")] == ["'=1+1", "", "3", "text"]
