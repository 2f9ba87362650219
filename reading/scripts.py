"""A body that a page carries only in its scripts, as a string of markup or of text that the browser would show."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from reading.lines import fold
from reading.page import above, parse, text_of

log = logging.getLogger(__name__)

# the shortest string that may be a body, in characters as written
LEAST = 400
MOST = 3_000_000
STRING = re.compile(r'"(?:[^"\\]|\\.)*+"')
MARKUP = re.compile(r"<(?:p|br|div)\b", re.I)
SENTENCES = re.compile(r"[.!?…。](?:[\s”\"’)]|$)")
# what program text has and prose has not
CODE = re.compile(r"[{};]\s*\n|=>|\bfunction\b|\bvar\b|://.*://.*://|[\w-]+:[\w#-]+;")
SHOWN = ("p", "h2", "h3", "h4", "li", "blockquote")
ASIDE = ("figure", "aside", "script", "style", "table", "form", "nav", "button")
# strings within strings: a script's own, and the JSON in it
DEPTH = 2


def body_in_scripts(tree: Any, title: str | None) -> list[str]:
    """The paragraphs of the longest text in the page's scripts that reads like the body under `title`; or nothing.

    Scripts hold other prose too (terms, consent, labels), so a text has to speak of what the title names.
    """
    best: list[str] = []
    named = {word for word in fold(title).split() if len(word) > (4 if word.isascii() else 1)}
    for script in tree.iter("script"):
        text = script.text or ""
        if not LEAST <= len(text) <= MOST or "ld+json" in (script.get("type") or ""):
            continue
        for string in _strings(text, DEPTH):
            paragraphs = _paragraphs(string)
            if sum(map(len, paragraphs)) <= sum(map(len, best)):
                continue
            told = fold(" ".join(paragraphs))
            if sum(word in told for word in named) >= min(2, len(named)) > 0:
                best = paragraphs
    return best


def _strings(text: str, depth: int) -> Iterator[str]:
    """Long strings in a script, and those in the JSON that such a string holds."""
    for match in STRING.finditer(text):
        if len(match.group()) < LEAST:
            continue
        try:
            value = json.loads(match.group(), strict=False)
        except ValueError as error:
            log.debug("a string in a script: %s", error)
            continue
        if value.lstrip()[:1] in ("{", "[") and depth:
            yield from _strings(value, depth - 1)
        else:
            yield value


def _paragraphs(string: str) -> list[str]:
    """A string's paragraphs if it is prose."""
    if MARKUP.search(string):
        page = parse(f"<html><body>{string}</body></html>")
        if page is None:
            return []
        for box in list(page.iter(*ASIDE)):
            if box.getparent() is not None:
                box.drop_tree()
        for box in [box for image in page.iter("img") for box in above(image, 2) if box.tag == "div"]:
            # a picture's box with its caption
            if box.getparent() is not None and len(text_of(box)) < 300:
                box.drop_tree()
        blocks = [e for e in page.iter(*SHOWN) if not any(up.tag in SHOWN for up in e.iterancestors())]
        lines = [line for e in blocks if (line := text_of(e))]
    else:
        lines = [line for raw in string.split("\n") if (line := " ".join(raw.split()))]
        if CODE.search(string) or "<" in string:
            return []
    told = sum(map(len, lines))
    return lines if told >= LEAST // 2 and len(SENTENCES.findall("\n".join(lines))) >= 4 else []
