"""A page parsed once by lxml; every step works on this one tree."""

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from reading.lexicon import words

log = logging.getLogger(__name__)

# deeper than any real page; libxml2 and the libraries on top of it recurse
MAX_DEPTH = 400
BLOCKS = frozenset(words("block_elements")) | {"br"}
# break hints inside words
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_TAG = re.compile(r"<(/?)([a-z][a-z0-9:-]*)\b[^<>]*>", re.I)
# elements that hold nothing, or that the parser closes by itself
_SHALLOW = frozenset(words("void_elements"))
_UNCLOSED = ("<br", "<img", "<meta", "<input", "<link", "<!", "<hr", "<source")
SLICE = 16_384
UNSEEN = ("script", "style", "noscript")
# of all elements only these methods are used; a table of classes by name is asked anew for every element
_CLASSES = etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement)
# what is kept of a page that is nested out of all measure
_CARRIERS = frozenset(words("carrier_elements"))


def parse(text: str) -> Any | None:
    """The lxml tree of a page without comments and processing instructions, or None where nothing can be parsed."""
    if too_deep(text):
        # nesting like this is a fault or an attack; its wrappers carry no text of their own
        text = _TAG.sub(lambda tag: tag.group() if tag.group(2).lower() in _CARRIERS else "\n", text)
    # a single text node (a script) may pass the ten megabytes that libxml2 allows by default
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        return etree.fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        log.info("no tree: %s", error)
        return None


def too_deep(text: str) -> bool:
    """Whether more than `MAX_DEPTH` elements are open at once, counted on the tags alone."""
    if not _may_be_deep(text):
        return False
    now = 0
    for match in _TAG.finditer(text):
        if match.group(2).lower() in _SHALLOW:
            continue
        now = max(now - 1, 0) if match.group(1) else now + 1
        if now > MAX_DEPTH:
            return True
    return False


def _may_be_deep(text: str) -> bool:
    """A cheap balance of the tags at every 16 KB; a peak between two of them is too low to do harm."""
    opened = 0
    for start in range(0, len(text), SLICE):
        piece = text[start : start + SLICE]
        opened += piece.count("<") - 2 * piece.count("</")
        if opened > MAX_DEPTH:
            # many elements stay open by their nature; they are counted only where it matters
            return _balance_exceeds(text)
    return False


def _balance_exceeds(text: str) -> bool:
    opened = 0
    for start in range(0, len(text), SLICE):
        piece = text[start : start + SLICE].lower()
        opened += piece.count("<") - 2 * piece.count("</") - sum(map(piece.count, _UNCLOSED))
        if opened > MAX_DEPTH:
            return True
    return False


def squeeze(text: str | None) -> str:
    """`text` on one line, without break hints inside words."""
    if not text:
        return ""
    if not text.isascii():
        # nearly no text holds any of them, and to find that out this way is ten times cheaper than a pattern
        for mark in INVISIBLE:
            if mark in text:
                text = text.replace(mark, "")
    return " ".join(text.split())


def text_of(element: Any) -> str:
    """The squeezed text of an element (or of an XPath result that is text already)."""
    if isinstance(element, str):
        return squeeze(element)
    if not len(element):
        return squeeze(element.text)
    pieces: list[str] = []
    _collect(element, pieces, 0)
    return squeeze(join(pieces))


def join(pieces: Iterable[str]) -> str:
    """Text of neighbouring nodes; a space where one ends in a small letter and the next begins with a capital.

    Sites set such neighbours apart by style only ("<span>Hà Nội</span>Sáng nay").
    """
    parts: list[str] = []
    for piece in pieces:
        if not piece:
            continue
        if parts and parts[-1][-1].islower() and piece[0].isupper():
            parts.append(" ")
        parts.append(piece)
    return "".join(parts)


def _collect(element: Any, pieces: list[str], depth: int) -> None:
    """Text nodes in order, a space around block elements; nothing of scripts and styles."""
    if depth > MAX_DEPTH:
        pieces.extend(element.itertext())
        return
    tag = element.tag
    block = tag in BLOCKS
    if block:
        pieces.append(" ")
    if (text := element.text) and tag not in UNSEEN:
        pieces.append(text)
    for child in element:
        _collect(child, pieces, depth + 1)
        if tail := child.tail:
            pieces.append(tail)
    if block:
        pieces.append(" ")


def named(element: Any) -> str:
    """Class and id of an element in one lower-case string."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def above(element: Any, levels: int, heading: Any | None = None) -> Iterator[Any]:
    """Up to `levels` ancestors, nearest first, short of those that hold `heading` too."""
    node = element.getparent()
    around = set(heading.iterancestors()) if heading is not None else ()
    for _ in range(levels):
        if node is None or node in around:
            return
        yield node
        node = node.getparent()
