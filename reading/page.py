"""A page parsed once by lxml; every step works on this one tree."""

import logging
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

log = logging.getLogger(__name__)

# deeper than any real page; libxml2 and the libraries on top of it recurse
MAX_DEPTH = 400
SPACE = re.compile(r"[\s\u00a0\u200b\u2060\ufeff]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_DEEP = re.compile(r"<(?!!|/|br\b|img\b|meta\b|link\b|input\b|hr\b|p\b|li\b|td\b|tr\b|option\b)[a-z]", re.I)
_WRAPPERS = re.compile(
    r"</?(?:div|span|font|b|i|em|strong|center|section|article|ul|ol|blockquote|a|table)\b[^>]*>", re.I
)


def parse(text: str) -> Any | None:
    """The lxml tree of a page without comments and processing instructions, or None where nothing can be parsed."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    if len(_DEEP.findall(text)) > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        # nesting like this is a fault or an attack: its wrappers carry no text of their own
        text = _WRAPPERS.sub("\n", text)
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        log.info("no tree: %s", error)
        return None
    return tree


def _depth(text: str) -> int:
    """The deepest nesting of wrappers, counted on the tags alone."""
    deepest = now = 0
    for match in _WRAPPERS.finditer(text):
        now += -1 if match.group().startswith("</") else 1
        now = max(now, 0)
        deepest = max(deepest, now)
    return deepest


def squeeze(text: str | None) -> str:
    """`text` on one line, without break hints inside words."""
    return SPACE.sub(" ", INVISIBLE.sub("", text or "")).strip()


def text_of(element: Any) -> str:
    """The squeezed text of an element (or of an XPath result that is text already)."""
    if isinstance(element, str):
        return squeeze(element)
    return squeeze(" ".join(element.itertext()) if len(element) else element.text)


def named(element: Any) -> str:
    """Class and id of an element in one lower-case string."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def above(element: Any, levels: int) -> Iterator[Any]:
    """Up to `levels` ancestors, nearest first."""
    node = element.getparent()
    for _ in range(levels):
        if node is None:
            return
        yield node
        node = node.getparent()
