"""Which of several reported values is chosen, when they disagree, and which sentence is shown as the proof."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from archive.views.figures import event_document, figures_of, status_of, statuses_of
from archive.views.histories import EventHistory, Statement, Witness, sentence_around

START = date(2026, 10, 16)


def said(number: int, value: float, day: int, **values: Any) -> Statement:
    payload = {
        "value": value,
        "unit": "booth",
        "qualifier": values.pop("qualifier", "exact"),
        **values.pop("payload", {}),
    }
    fields: dict[str, Any] = {
        "fact": number, "kind": "count", "quote": f"{value:g} booths", "sentence": f"There are {value:g} booths.",
        "rule": "t", "payload": payload, "article": number, "version": number, "number": 1, "source": f"s{number}",
        "url": f"http://e.vn/{number}", "title": "t", "published": date(2026, 10, day),
        "seen": datetime(2026, 10, day, tzinfo=UTC), "withdrawn": None, "current": True, "story": number,
    }  # fmt: skip
    return Statement(**fields | values)


def history(*counts: Statement) -> EventHistory:
    mention = {"name": "Lacquer Fair", "kind": "fair", "organizers": ["Hanoi"], "status": "opened"}
    witnesses = tuple(
        Witness(mention=said(100 + c.fact, 0, 17, payload=mention), score=1.0, reasons=("r",), facts=(c,))
        for c in counts
    )
    parts: dict[str, Any] = dict.fromkeys(("end", "venue", "place", "edition", "series"))
    return EventHistory(id=1, name="Lacquer Fair", kind="fair", start=START, witnesses=witnesses, **parts)


CHOICES = [  # (what, counts, chosen value)
    ("a report from the fair over an announcement", [said(1, 150, 2), said(2, 120, 17)], 120),
    ("exact over rounded", [said(1, 100, 17, qualifier="about"), said(2, 104, 16)], 104),
    ("more witnesses over fewer", [said(1, 120, 17), said(2, 120, 17), said(3, 150, 18)], 120),
    (
        "copies of one story are one witness",
        [said(1, 120, 17, story=9), said(2, 120, 17, story=9), said(3, 150, 18)],
        150,
    ),
    ("a text that stands over one that was corrected", [said(1, 120, 18, current=False), said(2, 102, 18)], 102),
]


@pytest.mark.parametrize(("what", "counts", "chosen"), CHOICES, ids=[c[0] for c in CHOICES])
def test_one_value_is_chosen_by_the_rule(what: str, counts: list[Statement], chosen: float) -> None:
    (figure,) = figures_of(history(*counts))
    assert figure.chosen.payload["value"] == chosen, what
    assert len(figure.values) == len(counts)


@pytest.mark.parametrize(
    ("a", "b", "disagree"),
    [
        ((350, "more_than"), (380, "exact"), False),
        ((300, "nearly"), (312, "exact"), True),
        ((400, "nearly"), (380, "exact"), False),
        ((120, "exact"), (102, "exact"), True),
        ((100, "about"), (102, "exact"), False),
        ((1000, "exact"), (1010, "exact"), False),
    ],
)
def test_disagreement_is_more_than_rounding(a: Any, b: Any, disagree: bool) -> None:
    (figure,) = figures_of(history(said(1, a[0], 17, qualifier=a[1]), said(2, b[0], 17, qualifier=b[1])))
    assert figure.disagree is disagree


def test_two_numbers_of_one_text_contradict_nobody() -> None:
    (figure,) = figures_of(history(said(1, 60_000, 17, version=5), said(2, 1_200_000, 17, version=5)))
    assert not figure.disagree


def test_how_long_an_event_lasts_is_no_figure_of_it() -> None:
    assert figures_of(history(said(1, 5, 17, payload={"value": 5, "unit": "day"}))) == []


def test_the_document_has_every_key_of_the_contract() -> None:
    document = event_document(history(said(1, 120, 17), said(2, 150, 2)))
    keys = "id name kind series edition start end status venue place organizers officials figures timeline sources"
    assert set(keys.split()) | {"linked_because"} <= set(document)
    assert {"unit", "of", "chosen", "values"} <= set(document["figures"][0])
    wanted = {"value", "upper", "qualifier", "quote", "article", "source", "published"}
    assert wanted <= set(document["figures"][0]["values"][0])
    assert status_of(history(said(1, 120, 17))) == "opened"


@pytest.mark.parametrize(
    ("text", "quote", "sentence"),
    [
        ("One came. The fair has 120 booths. It rained.", "120 booths", "The fair has 120 booths."),
        (
            "Title\n\nThe fair at TP. Hà Nội has 1.649 booths!",
            "1.649 booths",
            "The fair at TP. Hà Nội has 1.649 booths!",
        ),
        ("Fair opens\n\nIt did.", "Fair", "Fair opens"),
        ("He said: “It is large.” Then he left.", "large", "He said: “It is large.”"),
    ],
)
def test_the_sentence_around_a_quote(text: str, quote: str, sentence: str) -> None:
    begin = text.index(quote)
    assert sentence_around(text, begin, begin + len(quote)) == sentence


def test_the_status_over_time_tells_each_change_once() -> None:
    told = [("planned", 2), ("planned", 5), ("opened", 16), ("running", 17), ("closed", 21)]
    parts: dict[str, Any] = dict.fromkeys(("end", "venue", "place", "edition", "series"))
    witnesses = tuple(
        Witness(mention=said(n, 0, day, payload={"name": "Fair", "status": status}), score=1.0, reasons=(), facts=())
        for n, (status, day) in enumerate(told, 1)
    )
    one = EventHistory(id=1, name="Fair", kind="fair", start=START, witnesses=witnesses, **parts)
    assert [(word.status, word.said.fact) for word in statuses_of(one)] == [
        ("planned", 1),
        ("opened", 3),
        ("running", 4),
        ("closed", 5),
    ]
    assert status_of(one) == "closed" == event_document(one)["status"]


@pytest.mark.parametrize(("unit", "disagree"), [("booth", True), ("money_vnd", False), ("other", False)])
def test_sums_of_money_are_of_different_things(unit: str, disagree: bool) -> None:
    (figure,) = figures_of(
        history(said(1, 60_000, 17, payload={"unit": unit}), said(2, 9_000_000, 18, payload={"unit": unit}))
    )
    assert figure.disagree is disagree
