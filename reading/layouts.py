"""Apply a source's layouts: which template a page is in, and what its selectors give."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from reading.page import squeeze, text_of
from records import Layout

log = logging.getLogger(__name__)


@lru_cache(maxsize=2048)
def compiled(selector: str) -> tuple[Any, str | None] | None:
    """(compiled XPath, attribute) of a selector: CSS, CSS with `@attribute` at its end, or `xpath:...`.

    None, with a warning, for a selector that cannot be parsed; the source's own check reports it with file and line.
    """
    attribute = None
    try:
        if selector.startswith("xpath:"):
            return etree.XPath(selector[6:]), None
        css, at, name = selector.rpartition("@")
        if at and name.replace("-", "").replace(":", "").isalnum() and not name.endswith("]"):
            selector, attribute = css, name
        return etree.XPath(
            HTMLTranslator().css_to_xpath(selector.strip() or "*", prefix="descendant-or-self::")
        ), attribute
    except (SelectorError, etree.XPathError, ValueError) as error:
        log.warning("selector %r cannot be used: %s", selector, error)
        return None


def select(tree: Any, selector: str) -> list[Any]:
    """Elements, or strings for `@attribute` and for XPath that gives strings, in document order."""
    pair = compiled(selector)
    if pair is None:
        return []
    xpath, attribute = pair
    try:
        found = xpath(tree)
    except etree.XPathError as error:
        log.warning("selector %r failed: %s", selector, error)
        return []
    if not isinstance(found, list):
        return [str(found)] if found not in ("", False) else []
    if attribute is None:
        return list(found)
    return [value for node in found if (value := node.get(attribute))]


def elements(tree: Any, selectors: Sequence[str]) -> list[Any]:
    """All elements that any of the selectors finds."""
    return [node for selector in selectors for node in select(tree, selector) if not isinstance(node, str)]


def first_text(tree: Any, selectors: Sequence[str]) -> str | None:
    """Text of the first selector that gives any."""
    for selector in selectors:
        for node in select(tree, selector):
            if text := text_of(node):
                return text
    return None


def texts(tree: Any, selectors: Sequence[str]) -> list[str]:
    """All texts of the first selector that gives any."""
    for selector in selectors:
        found = [text for node in select(tree, selector) if (text := text_of(node))]
        if found:
            return found
    return []


def raw_values(tree: Any, selectors: Sequence[str]) -> Iterator[str]:
    """Values for dates: an attribute, the `datetime` of a time element, else the text; of every selector in order."""
    for selector in selectors:
        for node in select(tree, selector):
            yield squeeze(node if isinstance(node, str) else node.get("datetime") or "") or text_of(node)


def bodies(tree: Any, layout: Layout) -> list[Any]:
    """The elements of the first body selector that matches, without those that lie inside another of them."""
    for selector in layout.body:
        nodes = [node for node in select(tree, selector) if not isinstance(node, str)]
        if nodes:
            chosen = set(nodes)
            return [node for node in nodes if not any(up in chosen for up in node.iterancestors())]
    return []


def choose(tree: Any, layouts: Sequence[Layout], day: date | None) -> tuple[Layout, list[Any]] | None:
    """The layout whose body matches; among several, one in use on `day` (of publication or capture), then the first."""
    matching = [(layout, found) for layout in layouts if (found := bodies(tree, layout))]
    if not matching:
        return None
    if day is not None:
        for layout, found in matching:
            if (layout.valid_from is None or layout.valid_from <= day) and (
                layout.valid_until is None or day < layout.valid_until
            ):
                return layout, found
    return matching[0]
