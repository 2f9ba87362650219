"""The headline among the headings of a page and what the page states of itself."""

from typing import Any

import pytest

from reading.addresses import plain_words, share_in_common, slug_words
from reading.general import without_title
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
        (
            "mark after a kicker, though another claim has the headline alone",
            f"<h2><span>Trade</span> <span>{BOATS}</span></h2><ol class='crumbs'><li><h1>Trade: {BOATS}</h1></li></ol>",
            [(f"Trade: {BOATS}", "json-ld"), (BOATS, "opengraph")],
            f"Trade: {BOATS}",
            f"Trade: {BOATS}",
        ),
        (
            "heading that a claim has without its end",
            f"<h1>{BOATS} <em>under the old bridge</em></h1>",
            [(f"{BOATS} under the old bridge", "json-ld"), (BOATS, "opengraph")],
            None,
            BOATS,
        ),
        (
            "claim that was cut to a length",
            f"<h1>{BOATS}</h1>",
            [(BOATS[:31], "json-ld"), ("Baskets arrive by boat", "opengraph"), (BOATS[:36], "meta")],
            f"{BOATS} | The River Paper",
            BOATS,
        ),
        (
            "heading of another article beside the one that the claims name",
            f"<h1>{CARPETS}</h1><h2>{BOATS}</h2>".replace("the lower town", "a village"),
            [(f"{BOATS} - The River Paper", "opengraph")],
            f"{BOATS} - The River Paper",
            BOATS,
        ),
        (
            "name of the site as a heading",
            f"<h1>The River Paper</h1><h1>{BOATS}</h1>",
            [(f"{BOATS} - The River Paper", "opengraph")],
            None,
            BOATS,
        ),
        (
            "preview that ends in an ellipsis",
            f"<h1>{BOATS}</h1>",
            [(BOATS, "json-ld"), (f"{BOATS[:36]} ...", "opengraph")],
            None,
            BOATS,
        ),
        (
            "preview that ends in an ellipsis, without a heading",
            "<p>Text</p>",
            [(f"{BOATS[:36]}…", "opengraph"), (BOATS, "meta")],
            f"{BOATS} | The River Paper",
            BOATS,
        ),
        ("no heading", "<p>Text</p>", [(f"{BOATS} | The River Paper", "opengraph")], None, BOATS),
    ],
)
def test_headline(rule: str, body: str, titles: list[tuple[str, str]], search: str | None, expected: str) -> None:
    stated = Stated(titles=titles, search_title=search, sites=["The River Paper"])
    assert headline(page(body), stated)[0] == expected, rule


FROM_BOATS = "https://river.example/trade/nine-boats-carry-the-baskets-to-the-spring-fair-4711.html"


@pytest.mark.parametrize(
    ("rule", "body", "titles", "search", "address", "expected"),
    [
        (
            "address, search title and preview against the heading",
            f"<h1>{CARPETS}</h1>",
            [(CARPETS, "json-ld"), (BOATS, "opengraph")],
            f"{BOATS} – Fairs of the spring",
            FROM_BOATS,
            (BOATS, "opengraph"),
        ),
        (
            "heading that is not in the address, without a claim for what is",
            f"<h1>{CARPETS}</h1>",
            [(CARPETS, "json-ld")],
            BOATS,
            FROM_BOATS,
            (CARPETS, "heading"),
        ),
        (
            "heading that the preview has too",
            f"<h1><em>Trade</em> {CARPETS}</h1>",
            [(BOATS, "json-ld"), (CARPETS, "opengraph")],
            BOATS,
            FROM_BOATS,
            (CARPETS, "opengraph"),
        ),
        (
            "search title of another headline",
            f"<h1>{CARPETS}</h1>",
            [(BOATS, "opengraph")],
            CARPETS,
            FROM_BOATS,
            (CARPETS, "heading"),
        ),
        (
            "address of three words",
            f"<h1>{CARPETS}</h1>",
            [(BOATS, "opengraph")],
            BOATS,
            "https://river.example/nine-boats-carry-7",
            (CARPETS, "heading"),
        ),
        (
            "words glued to the heading in all claims and in the address",
            f"<h1>{BOATS}</h1>",
            [(f"{BOATS} - letters of all river towns", step) for step in ("json-ld", "opengraph")],
            f"{BOATS} - letters of all river towns",
            "https://river.example/nine-boats-carry-the-baskets-to-the-spring-fair-letters-of-all-river-towns",
            (f"{BOATS} - letters of all river towns", "json-ld"),
        ),
    ],
)
def test_headline_and_address(
    rule: str, body: str, titles: list[tuple[str, str]], search: str, address: str, expected: tuple[str, str]
) -> None:
    stated = Stated(titles=titles, search_title=search, sites=["The River Paper"], canonical=address)
    title, step, _ = headline(page(body), stated)
    if rule == "heading that the preview has too":
        assert title == expected[0]
    else:
        assert (title, step) == expected, rule


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Hội chợ làng nghề: bắt đầu từ Đồng Kỵ", "https://a.example/hoi-cho-lang-nghe-bat-dau-tu-dong-ky-123456.html"),
        ("Körbe für Übersee – größer als je", "https://a.example/koerbe-fuer-uebersee-groesser-als-je/"),
        ("Korgmakarna går på båt", "https://a.example/n/korgmakarna-gaar-paa-baat-1.77"),
        ("Les paniers d’été à l'œuvre", "https://a.example/2024/05/les-paniers-dete-a-loeuvre_88_x9.html?ref=1#top"),
        ("9 Körbe", "/korbe"),
    ],
)
def test_address_spells_a_headline(title: str, address: str) -> None:
    assert share_in_common(slug_words(address), title) == 1.0


@pytest.mark.parametrize("address", [None, "", "https://a.example/", "http://[broken", "https://a.example/12/34.html"])
def test_address_without_words(address: str | None) -> None:
    assert slug_words(address) == frozenset()


def test_words_of_an_address_without_ids() -> None:
    assert plain_words("a-60a0111a basket_fair 2024") == {"basket", "fair"}


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
        (f"{BOATS}｜The River Paper", BOATS),
        ("봄 장터에 배 아홉 척이 바구니를 싣고 왔다-경제ㅣRiver Paper", "봄 장터에 배 아홉 척이 바구니를 싣고 왔다"),
        ("九艘船把篮子运到春天的集市_经济_River Paper", "九艘船把篮子运到春天的集市"),
        ("봄 장터에서 K-바구니가 인기를 끌고 있다ㅣRiver Paper", "봄 장터에서 K-바구니가 인기를 끌고 있다"),
        ("The River Paper - «Nine boats» sail", "«Nine boats» sail"),
    ],
)
def test_site_section_and_day_are_cut(title: str, expected: str) -> None:
    assert without_site(title, ["The River Paper", "River Paper"]) == expected


def test_heading_that_is_not_the_title_is_no_line_of_the_body() -> None:
    lines = [BOATS, f"{CARPETS}, says the chairwoman of the weavers."]
    longer = f"{BOATS} - letters of all river towns"
    assert without_title(lines, longer, Stated(), BOATS) == lines[1:]
    assert without_title(lines, longer, Stated()) == lines
