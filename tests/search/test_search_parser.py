"""The query language: tables of (query, tree) and (query, position of the error)."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryError
from search.parser import parse
from search.query import All, And, Count, Days, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Term, folded, loosened

A, B, C = Term("a"), Term("b"), Term("c")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", All()),
        ("  ", All()),
        ("Làng", Term("làng")),
        ("a b", And((A, B), implied=True)),
        ("a AND b", And((A, B))),
        ("a and b", And((A, Term("and"), B), implied=True)),
        ("a OR b AND c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C), implied=True)),
        ("a NOT b", And((A, Not(B)), implied=True)),
        ("NOT NOT a", Not(Not(A))),
        ('"làng nghề"', Phrase(("làng", "nghề"))),
        ("“làng nghề”", Phrase(("làng", "nghề"))),
        ('"a b"~5', Phrase(("a", "b"), 5)),
        ('"a"', A),
        ("lacq*", Prefix("lacq")),
        ("lacqer~", Fuzzy("lacqer", 2)),
        ("lack~", Fuzzy("lack", 1)),
        ("lack~2", Fuzzy("lack", 2)),
        ("one-off", Phrase(("one", "off"))),
        ("10:30", Phrase(("10", "30"))),
        ("3.463", Term("3463")),
        ("a & b", And((A, B), implied=True)),
        ("OCOP: a", And((Term("ocop"), A), implied=True)),
        ("title:a", Field("title", A)),
        ("tiêu-đề:a", Field("title", A)),
        ("tieude:a", Field("title", A)),
        ('tỉnh:"Hà Nội"', Field("province", Phrase(("hà", "nội")))),
        ("official:(a OR b)", Field("official", Or((A, B)))),
        ("published:2024", Days("published", date(2024, 1, 1), date(2024, 12, 31))),
        ("published:2024..2025", Days("published", date(2024, 1, 1), date(2025, 12, 31))),
        ("event-date:2025-02", Days("event-date", date(2025, 2, 1), date(2025, 2, 28))),
        ("published:>2024", Days("published", date(2025, 1, 1), None)),
        ("published:<=2024-05-03", Days("published", None, date(2024, 5, 3))),
        ("published:3/5/2024", Days("published", date(2024, 5, 3), date(2024, 5, 3))),
        ("ngày-đăng:5/2024..", Days("published", date(2024, 5, 1), None)),
        ("booths:>100", Count("booth", 100, None, over=True)),
        ("booth:100..300", Count("booth", 100, 300)),
        ("gian-hàng:<1.000", Count("booth", None, 1000, under=True)),
        ("stars:5", Count("star", 5, 5)),
        ("provinces:>=29", Count("province", 29, None)),
    ],
)
def test_trees(query: str, tree: Query) -> None:
    assert parse(query) == tree
    assert parse(unicodedata.normalize("NFD", query)) == tree


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("***", 0),
        ("*a", 0),
        ("a*b", 1),
        ("a*", 1),
        ('x "a b*"', 6),
        ("(a", 0),
        ("a)", 1),
        ("()", 1),
        ("a AND", 2),
        ("OR a", 0),
        ("a NOT", 2),
        ("a AND OR b", 2),
        ('a "b', 2),
        ('""', 0),
        ('"a b"~', 5),
        ('"a b"~1000', 5),
        ("làng foo:bar", 5),
        ("https://x.example/", 0),
        ("title:", 5),
        ("published:soon", 10),
        ("published:2025..2024", 10),
        ("published:2024-13", 10),
        ("published:0000", 10),
        ("published:(2024)", 10),
        ("booths:>many", 7),
        ("booths:3..1", 7),
        ("&", 0),
        ("a\x00b", 1),
        ("a \ufffd", 2),
        ("a~3", 1),
    ],
)
def test_errors_point_at_the_character(query: str, position: int) -> None:
    with pytest.raises(QueryError) as raised:
        parse(query)
    assert raised.value.position == position
    assert raised.value.message
    assert raised.value.remedy


@pytest.mark.parametrize(
    "query",
    ["a " * 10_000, "ab* " * 21, "abcd~ " * 21, "(" * 1000 + "a", "a" * 1_000_000, "NOT " * 500 + "a", "a-" * 9_000],
)
def test_huge_queries_are_refused_at_once(query: str) -> None:
    with pytest.raises(QueryError):
        parse(query)


def test_unknown_field_names_its_neighbour() -> None:
    with pytest.raises(QueryError, match="official:"):
        parse("oficial:x")


@given(st.text(alphabet='ab làđ ANDORT"()*~:.>1/-\u0301', max_size=30))
def test_any_text_is_a_tree_or_an_error_within_it(query: str) -> None:
    try:
        parse(query)
    except QueryError as error:
        assert 0 <= error.position <= len(unicodedata.normalize("NFC", query))


def test_loosened_and_folded() -> None:
    tree = parse("làng nghề NOT cũ")
    assert folded(tree) == And((Term("lang"), Term("nghe"), Not(Term("cu"))), implied=True)
    assert loosened(tree) == And((Or((Term("làng"), Term("nghề")), loose=True), Not(Term("cũ"))))
    assert loosened(parse("a AND b")) == parse("a AND b")
