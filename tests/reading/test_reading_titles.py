"""The headline among the headings of a page and what the page states of itself."""

from typing import Any

import pytest

from reading.metadata import Stated
from reading.page import parse
from reading.titles import headline, without_site

CARPETS = "Weavers of the lower town sell their carpets online"
BOATS = "Nine boats carry the baskets to the spring fair"


def page(body: str) -> Any:
    return parse(f"<html><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("rule", "body", "titles", "search", "expected"),
    [
        ("heading shown before search title", f"<h1>{BOATS}</h1>", [(CARPETS, "opengraph")], CARPETS, BOATS),
        (
            "last entry of a trail is no headline",
            f'<ol class="breadcrumb"><li><h1>{CARPETS}</h1></li></ol><h2>{BOATS}</h2>',
            [(BOATS, "opengraph")],
            CARPETS,
            BOATS,
        ),
        (
            "item of the navigation is no headline",
            f"<nav><ul><li><h1>{CARPETS}</h1></li></ul></nav><h2>{BOATS}</h2>",
            [(BOATS, "json-ld")],
            CARPETS,
            BOATS,
        ),
        (
            "trail is the headline where no other heading is",
            f'<h1 data-breadcrumb-headline="">{CARPETS}</h1><h2>More of the town</h2>',
            [(CARPETS, "opengraph")],
            CARPETS,
            CARPETS,
        ),
        (
            "kicker by its name",
            f'<h1><span class="head__kicker kicker">River trade</span><span> - </span><span>{BOATS}</span></h1>',
            [("Spring fair: the baskets arrive", "opengraph")],
            None,
            BOATS,
        ),
        ("kicker by the claim", f"<h1><em>Trade</em> {BOATS}</h1>", [(BOATS, "opengraph")], None, BOATS),
        (
            "mark after a kicker that the whole claim has",
            f"<h1><span>Trade</span> <span>{BOATS}</span></h1>",
            [(f"Trade: {BOATS}", "opengraph")],
            None,
            f"Trade: {BOATS}",
        ),
        (
            "kicker on which all claims agree",
            f"<p>Trade</p><h1>{BOATS}</h1>",
            [(f"Trade: {BOATS}", "json-ld"), (f"Trade: {BOATS}", "opengraph")],
            f"Trade: {BOATS}, 3 May",
            f"Trade: {BOATS}",
        ),
        (
            "kicker that one claim has alone",
            f"<p>Trade</p><h1>{BOATS}</h1>",
            [(BOATS, "json-ld"), (f"Trade: {BOATS}", "opengraph")],
            None,
            BOATS,
        ),
        (
            "all claims against the heading",
            f"<h1>{CARPETS}</h1>",
            [(BOATS, "json-ld"), (BOATS, "opengraph")],
            BOATS,
            BOATS,
        ),
        (
            "all claims with an unknown site's name",
            f"<h1>{BOATS}</h1>",
            [(f"{BOATS} - Hill Letter", "json-ld"), (f"{BOATS} - Hill Letter", "opengraph")],
            f"{BOATS} - Hill Letter",
            BOATS,
        ),
        ("no heading", "<p>Text</p>", [(f"{BOATS} | The River Paper", "opengraph")], None, BOATS),
    ],
)
def test_headline(rule: str, body: str, titles: list[tuple[str, str]], search: str | None, expected: str) -> None:
    stated = Stated(titles=titles, search_title=search, sites=["The River Paper"])
    assert headline(page(body), stated)[0] == expected, rule


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (f"{BOATS} | Trade | The River Paper", BOATS),
        (f"{BOATS} – River Paper – 03.05.2024", BOATS),
        (f"{BOATS} | River Paper Sport", BOATS),
        ("River Paper prints - a new hall opens", "River Paper prints - a new hall opens"),
        (f"{BOATS} - a river in spring", f"{BOATS} - a river in spring"),
        (f"{BOATS} - 2024 to 2025", f"{BOATS} - 2024 to 2025"),
        ("»Nine boats« - The River Paper", "»Nine boats«"),
        ("The River Paper - «Nine boats» sail", "«Nine boats» sail"),
    ],
)
def test_site_section_and_day_are_cut(title: str, expected: str) -> None:
    assert without_site(title, ["The River Paper", "River Paper"]) == expected
