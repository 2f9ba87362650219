"""The body of the general path: what is cut from a page before it is read, and what is put back behind it."""

import json

import pytest
from lxml import html

from reading.boxes import prune
from reading.general import without_echoes
from reading.lines import is_furniture, is_making, is_notice, is_stamp
from reading.page import parse, text_of
from reading.recovery import restored
from reading.scripts import body_in_scripts

ONE = "Forty weavers from three hamlets opened their sheds on the first morning of the fair, and each loom was busy."
TWO = "Visitors who came by boat could try the pedals themselves before they walked up to the old rice store."
THREE = "The cooperative means to keep the sheds open until the rains begin, and to mend the landing by next year."
FOUR = "A second row of stalls sells dyes, yarn and finished scarves that the families made over the winter months."
CAPTION = "A weaver at her loom beside the lake in the early hours of a long day at the fair of the three hamlets"

# (what is tested, markup of a page's body, text that has to be gone, text that has to stay)
PRUNED = [
    (
        "other posts of the same page",
        f"<article><h1>Looms</h1><p>{ONE}</p></article><article><h2>Nets</h2><p>{TWO}</p></article>",
        TWO,
        ONE,
    ),
    (
        "a headline in a teaser does not claim the page",
        f"<article><h1>Looms</h1><p>{ONE}</p></article><article>{f'<p>{TWO} {THREE}</p>' * 12}</article>",
        "nothing of this is gone",
        TWO,
    ),
    (
        "an article without the headline",
        f"<header><h1>Looms</h1></header><article><p>{ONE}</p></article><article><p>{TWO}</p></article>",
        "nothing of this is gone",
        TWO,
    ),
    ("captions", f"<p>{ONE}</p><figure><img src='a'><figcaption>{CAPTION}</figcaption></figure>", CAPTION, ONE),
    ("text in a figure", f"<p>{ONE}</p><figure><img src='a'><p>{CAPTION}</p></figure>", CAPTION, ONE),
    ("a quotation in a figure", f"<figure><blockquote>{ONE}</blockquote></figure>", "nothing of this is gone", ONE),
    ("cards", f"<p>{ONE}</p><a href='/b'><h3>Nets dry</h3><div>{TWO}</div></a>", TWO, ONE),
    (
        "a label with a headline",
        f"<p>{ONE}</p><p><strong>More on lakes |</strong> <a href='/b'>Nets dry on the far shore</a></p>",
        "Nets dry",
        ONE,
    ),
    ("a label with a sentence", f"<p>Note: <a href='/b'>{ONE}</a></p>", "nothing of this is gone", ONE),
    (
        "what is told of the author",
        f"<main><p>{ONE} {FOUR}</p><p>{THREE} {FOUR}</p></main><div class='author__bio-box'><p>{TWO}</p></div>",
        TWO,
        ONE,
    ),
    (
        "boxes of facts",
        f"<main><p>{ONE} {FOUR}</p><p>{THREE} {FOUR}</p></main><div class='infobox'><p>{TWO}</p></div>",
        TWO,
        ONE,
    ),
    ("a page that is named after its box", f"<div class='infobox'><p>{ONE}</p></div>", "nothing of this is gone", ONE),
    (
        "a picture with text beside it",
        f"<p>{ONE}</p><div class='image-w'><img src='a'><p>{CAPTION}</p></div>",
        CAPTION,
        ONE,
    ),
    ("captions by name", f"<p>{ONE}</p><p class='wp-caption-text'>{CAPTION}</p>", CAPTION, ONE),
    ("quotations pulled out", f"<aside>{TWO}</aside><p>{ONE}</p><p>{TWO.upper()}</p>", TWO, TWO.upper()),
    ("quotations of the text's own", f"<p>{ONE}</p><blockquote><p>{TWO}</p></blockquote>", "nothing is gone", TWO),
    ("a link in a sentence", f"<p>{ONE} <a href='/b'><b>{TWO}</b></a></p>", "nothing of this is gone", TWO),
    (
        "lists of headlines",
        f"<p>{ONE}</p><ul><li><b>Lakes:</b> <a href='/b'>Nets dry on the far shore</a></li>"
        "<li><a href='/c'>Market day moves to Sunday</a></li></ul>",
        "Market day moves",
        ONE,
    ),
    (
        "a list that tells",
        f"<ul><li>{ONE} <a href='/b'>Where to go</a></li><li>{TWO}</li></ul>",
        "nothing of this is gone",
        TWO,
    ),
]
# (what is tested, markup, lines that the general body found, lines after)
RESTORED = [
    (
        "a body that is split over sibling containers",
        f"<div class='part body'><p>{ONE}</p><p>{TWO}</p></div><div class='ad'>x</div>"
        f"<div class='body part'><p>{THREE}</p><p>{FOUR}</p></div>",
        [ONE, TWO, "Looms"],
        [ONE, TWO, THREE, FOUR, "Looms"],
    ),
    (
        "with the subheading before it",
        f"<div class='body'><p>{ONE}</p><p>{TWO}</p></div><div class='body'><h2>What the hamlets sell now</h2>"
        f"<p>{THREE}</p></div>",
        [ONE, TWO, "Looms"],
        [ONE, TWO, "What the hamlets sell now", THREE, "Looms"],
    ),
    (
        "a paragraph between those that were kept",
        f"<div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>",
        [ONE, THREE, "Looms"],
        [ONE, TWO, THREE, "Looms"],
    ),
    (
        "nothing of boxes that stand apart",
        f"<div><p>{ONE}</p><p>{TWO}</p><aside><p>{THREE}</p></aside><div class='related'><p>{FOUR}</p></div></div>",
        [ONE, TWO, "Looms"],
        [ONE, TWO, "Looms"],
    ),
    (
        "nothing of containers that look otherwise",
        f"<div class='body'><p>{ONE}</p><p>{TWO}</p></div><div class='column'><p>{THREE}</p></div>",
        [ONE, TWO, "Looms"],
        [ONE, TWO, "Looms"],
    ),
    (
        "nothing twice where line breaks part a paragraph",
        f"<div><p>{ONE}</p><p>{TWO}</p><p>{THREE}<br>{FOUR}</p></div>",
        [ONE, TWO, FOUR, THREE],
        [ONE, TWO, FOUR, THREE],
    ),
    (
        "no paragraph of links",
        f"<div><p>{ONE}</p><p>{TWO}</p><p><a href='/b'>{THREE}</a></p></div>",
        [ONE, TWO, "Looms"],
        [ONE, TWO, "Looms"],
    ),
]


@pytest.mark.parametrize(("markup", "gone", "stays"), [row[1:] for row in PRUNED], ids=[row[0] for row in PRUNED])
def test_boxes_are_cut(markup: str, gone: str, stays: str) -> None:
    page = html.document_fromstring(f"<html><body>{markup}</body></html>")
    prune(page, page.find(".//h1"))
    text = text_of(page)
    assert gone not in text
    assert stays in text


@pytest.mark.parametrize(("markup", "lines", "after"), [r[1:] for r in RESTORED], ids=[row[0] for row in RESTORED])
def test_paragraphs_are_put_back(markup: str, lines: list[str], after: list[str]) -> None:
    page = html.document_fromstring(f"<html><body><main>{markup}</main></body></html>")
    assert restored(page, lines) == after


LINES = [
    ("Read also", "furniture"),
    ("Auch interessant", "furniture"),
    ("Baca juga", "furniture"),
    ("Реклама", "furniture"),
    ("관련 기사", "furniture"),
    ("Passer la publicité", "furniture"),
    ("Zobacz też: Targi wracają nad jezioro", "furniture"),
    ("Additional reporting by Ha Vy", "making"),
    ("Ha Vy in Lam Son contributed to this report.", "making"),
    ("mit dpa", "making"),
    ("Von Ha Vy, Lam Son", "making"),
    ("By Ha Vy and Dang Mo", "making"),
    ("By noon the sheds were full", ""),
    ("Von Norden kam am Abend der Regen", ""),
    ("With reporting done, the clerk went home and slept until the boats came back.", ""),
    ("Our newsletter brings the fairs of the month.", "notice"),
    ("Sign up for our weekly letter", "notice"),
    ("The cooperative lives on a subscription of four hundred households, each of which buys two scarves a year.", ""),
    ("Weavers sign up for the stalls a month before the fair opens.", ""),
    ("— Lam Son looms (@lamsonlooms) November 18, 2019", ""),
    ("November 18, 2019", "stamp"),
]


def kind(line: str) -> str:
    if is_furniture(line):
        return "furniture"
    return "notice" if is_notice(line) else "stamp" if is_stamp(line) else "making" if is_making(line) else ""


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_lines_by_their_wording(line: str, expected: str) -> None:
    assert kind(line) == expected


TEXT = " ".join([ONE, TWO, THREE, FOUR])
MARKUP = "".join(f"<p class='x'>{line}</p>" for line in (ONE, TWO, THREE, FOUR))
CONSENT = "We keep a note of your visit. You may ask for it. We delete it in a year. Nobody else sees it. " * 8
SCRIPTS = [
    ("markup in a string", f"push([1,{json.dumps(MARKUP)}])", [ONE, TWO, THREE, FOUR]),
    ("markup in JSON in a string", f"push({json.dumps(json.dumps({'a': [MARKUP]}))})", [ONE, TWO, THREE, FOUR]),
    ("plain text", f"var page = {json.dumps({'text': TEXT})}", [TEXT]),
    (
        "a picture's box",
        json.dumps(f"<div><div><img src='a'><p>{CAPTION}.</p></div>{MARKUP}</div>"),
        [ONE, TWO, THREE, FOUR],
    ),
    ("another text than the title's", f"var words = {json.dumps(CONSENT)}", []),
    ("program text", f"var code = {json.dumps('function looms() { weavers.go(); } ' * 40)}", []),
    ("broken off", f"push([1,{json.dumps(MARKUP)[:450]}", []),
]


@pytest.mark.parametrize(("script", "expected"), [r[1:] for r in SCRIPTS], ids=[row[0] for row in SCRIPTS])
def test_body_in_scripts(script: str, expected: list[str]) -> None:
    page = parse(f"<html><body><h1>Looms</h1><script>{script}</script></body></html>")
    assert body_in_scripts(page, "Weavers open their looms beside the hamlets") == expected


ECHOES = [
    ([ONE, TWO, THREE, ONE, TWO, THREE, FOUR], [ONE, TWO, THREE, FOUR]),
    ([ONE, TWO, ONE, THREE], [ONE, TWO, ONE, THREE]),
    (["Q", "A", "B", "Q", "A", "B"], ["Q", "A", "B", "Q", "A", "B"]),
    ([ONE, ONE, ONE, ONE], [ONE, ONE, ONE, ONE]),
]


@pytest.mark.parametrize(("lines", "expected"), ECHOES)
def test_a_text_that_the_page_holds_twice(lines: list[str], expected: list[str]) -> None:
    assert without_echoes(lines) == expected
