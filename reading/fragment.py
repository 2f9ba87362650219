"""The article's own fragment: paragraphs in reading order; captions, links and bylines apart.

BeautifulSoup cleans it wherever boxes, tables or links have to be weighed, and only the fragment: its tree of a whole
page costs ten times the lxml parse below it. Where there are none, the tree at hand is read as it stands.
"""

import html
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from lxml import etree

from reading.lexicon import one_of, words
from reading.lines import BYLINE_LABEL, fold, is_furniture, is_notice, is_stamp, without_credit
from reading.page import BLOCKS, join, squeeze, text_of

log = logging.getLogger(__name__)

# says in the markup what a selector of the layout found
MARK = "data-reading-part"
DROPPED = frozenset(words("dropped_elements"))
# elements that are weighed, or whose text counts otherwise
WEIGHED = frozenset(("table", "tr", "td", "th", "template", "rt", "rp"))
LINK_BOXES = frozenset(("ul", "ol", "p", "h2", "h3", "h4", "h5", "div"))
PICTURE = ("figure", "figcaption")
LONG_CELL = 300
LONG_MARKUP = 400_000
# what stands on the stack for the end of an element
ITEM, END = "item", "end"
# class names of boxes inside bodies that are no part of the article; tested on whole words between - _ and spaces
UNWANTED = re.compile(
    rf"(?:^|[\s_-]){one_of('unwanted_classes')}(?:$|[\s_-])|tinlienquan|article-relate|related-?news|^adsweb", re.I
)
AUTHORISH = re.compile(rf"(?:^|[\s_-]){one_of('author_classes')}(?:$|[\s_-])", re.I)
CAPTION = re.compile(r"caption|(?:^|[\s_-])(?:image-desc|chuthich|chu-thich|desc-image|photo-desc)(?:$|[\s_-])", re.I)
PICTURES = re.compile(
    r"(?:^|[\s_-])(?:picture|image|photo|imgcaption|tplcaption|tablephoto|contentimg)(?:$|[\s_-])", re.I
)


_STRINGS: Any = etree.XPath("descendant::text()[not(parent::script or parent::style)]", smart_strings=False)


@dataclass(slots=True)
class Fragment:
    """What a body fragment holds; `bylines` are raw and still have to be read."""

    paragraphs: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)


def clean_fragment(elements: Sequence[Any], strip: Sequence[Any], captions: Sequence[Any] = ()) -> Fragment:
    """Clean the lxml `elements` that together are the body; `strip` and `captions` are elements found in the page.

    What is stripped leaves the tree (read its fields first), captions are marked in it; so selectors may name what
    stands around the body.
    """
    found = Fragment()
    for node in captions:
        node.set(MARK, "caption")
    around = {up for node in (*captions, *elements) for up in (node, *node.iterancestors())}
    kept = set(captions)
    for node in strip:
        if node in kept:
            # what a layout both strips and calls a caption leaves the text and stays a caption
            continue
        if node.tag == "figure" or (node in around and node not in elements):
            node.set(MARK, "strip")
        elif node not in around and node.getparent() is not None:
            _drop(node, found)
    for element in elements:
        if _is_plain(element):
            _read_plain(element, found)
            continue
        for markup in _markup(element):
            # a class stays one string, as it is matched; splitting it costs a tenth of the parse
            soup = BeautifulSoup(markup, "lxml", multi_valued_attributes=None)
            _walk(soup.body or soup, found, "<a " in markup)
    found.paragraphs = _sift(found)
    found.captions = list(dict.fromkeys(c for c in found.captions if c))
    return found


def _is_plain(element: Any) -> bool:
    """Whether nothing in the element has to be weighed: no table, no box's name, no block that is mostly links."""
    linked: set[Any] = set()
    for node in element.iter():
        if node.tag in WEIGHED:
            return False
        if node.tag == "a":
            linked.update(_around_link(node, element))
        attributes = node.attrib
        if attributes and (
            (attributes.get(MARK) == "strip" and node.tag not in PICTURE) or _kind(_names(attributes)) == "apart"
        ):
            return False
    # half is less than any link box has: the close cases are for the tree that is made to weigh them
    return all(2 * sum(_printed(link) for link in block.iter("a")) < _printed(block) for block in linked)


def _around_link(link: Any, root: Any) -> Iterator[Any]:
    """The blocks around a link within `root`, as far as a link box may reach."""
    node = link
    for _ in range(5):
        if node is root:
            return
        node = node.getparent()
        if node.tag in LINK_BOXES:
            yield node


def _size(element: Any) -> int:
    return sum(map(len, _STRINGS(element)))


def _printed(element: Any) -> int:
    """The length of the text without the white space of the markup."""
    return len(squeeze(" ".join(_STRINGS(element))))


def _read_plain(root: Any, found: Fragment) -> None:
    """What `_walk` makes of an element without boxes, from the lxml tree."""
    buffer: list[str] = []

    def flush(prefix: str = "") -> None:
        text = squeeze(join(buffer) if len(buffer) > 1 else buffer[0]) if buffer else ""
        buffer.clear()
        if text:
            found.paragraphs.append(prefix + text)

    def visit(node: Any) -> None:
        tag = node.tag
        if tag in DROPPED or ((tag in PICTURE or node.attrib) and _is_caption(node, root)):
            if tag not in DROPPED:
                inner = node.find(".//figcaption") if tag == "figure" else None
                inner = inner if inner is not None else node.find(f".//*[@{MARK}='caption']")
                _keep_caption(" ".join(_STRINGS(node if inner is None else inner)), found)
            flush()
            return
        block = tag in BLOCKS
        if block:
            flush()
        if text := node.text:
            buffer.append(text)
        for child in node:
            visit(child)
            if tail := child.tail:
                buffer.append(tail)
        if block:
            flush("- " if tag == "li" else "")

    visit(root)
    flush()


def _is_caption(node: Any, root: Any) -> bool:
    """Whether `node` is a caption: by its element, by the layout, or by its name where it is no half of the text."""
    if node.tag in PICTURE or node.get(MARK) == "caption":
        return True
    return _kind(_names(node.attrib)) == "caption" and _size(node) <= 0.5 * _size(root)


def _markup(element: Any) -> Iterator[str]:
    """The element as markup; in runs of its children where it is so long that a tree of it would not fit in memory."""
    markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    if len(markup) <= LONG_MARKUP or not len(element):
        yield markup
        return
    run, size = [html.escape(element.text or "")], 0
    for child in element:
        run.append(etree.tostring(child, encoding="unicode", method="html"))
        size += len(run[-1])
        if size > LONG_MARKUP:
            yield f"<div>{''.join(run)}</div>"
            run, size = [], 0
    yield f"<div>{''.join(run)}</div>"


def _walk(root: Tag, found: Fragment, links: bool) -> None:
    """Text blocks in reading order; a line for each table row, a dash for each list item; boxes are taken apart."""
    linked = {id(block) for link in root.find_all("a") for block in _around(link)} if links else set()
    buffer: list[str] = []

    def flush(prefix: str = "") -> None:
        text = squeeze(join(buffer))
        buffer.clear()
        if text:
            found.paragraphs.append(prefix + text)

    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, NavigableString):
            buffer.append(node)
        elif isinstance(node, str):
            flush("- " if node == ITEM else "")
        elif node is not root and _take(node, found, root, id(node) in linked):
            flush()
        elif node.name == "tr" and (row := _row(node)) is not None:
            flush()
            if row:
                found.paragraphs.append(row)
        elif node.name in BLOCKS:
            flush()
            stack.append(ITEM if node.name == "li" else END)
            stack.extend(reversed(node.contents))
        else:
            stack.extend(reversed(node.contents))
    flush()


def _around(link: Tag) -> Iterator[Tag]:
    """The blocks around a link, nearest first, as far as a link box may reach."""
    node = link.parent
    for _ in range(5):
        if node is None:
            return
        yield node
        node = node.parent


def _row(row: Tag) -> str | None:
    """The cells of a table row on one line; None where the row lays running text out."""
    cells = [cell for cell in row.contents if isinstance(cell, Tag)]
    texts = [squeeze(cell.get_text(" ")) for cell in cells]
    if any(len(text) > LONG_CELL for text in texts) or row.find("table") is not None:
        return None
    return " | ".join(text for text in texts if text)


def _take(node: Tag, found: Fragment, root: Tag, linked: bool) -> bool:
    """Whether `node` is no part of the running text; what it holds goes where it belongs."""
    if node.name in DROPPED:
        return True
    attributes = node.attrs
    if not attributes and not linked and node.name not in (*PICTURE, "table"):
        return False
    part = attributes.get(MARK)
    if part == "caption" or node.name in PICTURE:
        return _take_caption(node, found)
    if part == "strip":
        return _take_apart(node, found)
    names = _names(attributes)
    if node.name == "table" and len(node.get_text()) < 600 and (PICTURES.search(names) or node.find("img") is not None):
        return _take_caption(node, found)
    kind = _kind(names)
    # a name alone decides nothing over half of the article
    if kind and len(node.get_text()) <= 0.5 * len(root.get_text()):
        return _take_caption(node, found) if kind == "caption" else _take_apart(node, found)
    return linked and node.name in LINK_BOXES and _is_link_box(node) and _take_apart(node, found)


def _names(attributes: Any) -> str:
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()


@lru_cache(maxsize=4096)
def _kind(names: str) -> str:
    """What an element's names say: `caption`, `apart` or nothing; a site has few names and uses them on every page."""
    if CAPTION.search(names):
        return "caption"
    return "apart" if UNWANTED.search(names) or AUTHORISH.search(names) else ""


def _take_caption(node: Tag, found: Fragment) -> bool:
    inner = node.find("figcaption") if node.name == "figure" else None
    if inner is None:
        inner = node.find(attrs={MARK: "caption"}) or node
    _keep_caption(inner.get_text(" "), found)
    return True


def _keep_caption(text: str, found: Fragment) -> None:
    caption, _ = without_credit(squeeze(text))
    if caption and not is_furniture(caption):
        found.captions.append(caption)


def _take_apart(node: Tag, found: Fragment) -> bool:
    """Take a box out; links to other articles, captions and bylines in it are kept where they belong."""
    marked = node.find_all(attrs={MARK: "caption"}) if node.name != "figure" else []
    if node.name == "figure" or marked:
        for part in marked or [node]:
            _take_caption(part, found)
    elif AUTHORISH.search(_names(node.attrs)):
        if text := squeeze(node.get_text(" ")):
            found.bylines.append(text)
    else:
        links = [squeeze(link.get_text(" ")) for link in (node.find_all("a") if node.name != "a" else [node])]
        found.related += [text for text in links if len(text) > 20]
    return True


def _drop(node: Any, found: Fragment) -> None:
    """Take an lxml element out that holds no caption."""
    if AUTHORISH.search(_names(node.attrib)):
        found.bylines += [text] if (text := text_of(node)) else []
    else:
        found.related += [text for link in node.iter("a") if len(text := text_of(link)) > 20]
    node.drop_tree()


def _is_link_box(node: Tag) -> bool:
    """Whether a block is nothing but links to other articles."""
    links = node.find_all("a")
    text = squeeze(node.get_text(" "))
    size = sum(len(squeeze(a.get_text(" "))) for a in links)
    if node.name in ("ul", "ol", "div"):
        return len(links) >= 2 and size >= 0.85 * len(text) and len(text) > 40
    # one headline that is all link: a teaser; a sentence that is all link stays
    return size >= 0.92 * len(text) and len(text) > 25 and not text.endswith((".", ":", "?”", ".”"))


def _sift(found: Fragment) -> list[str]:
    """Paragraphs without labels, stamps, credits and notices; a caption line with its credit goes to the captions."""
    kept: list[str] = []
    for line in found.paragraphs:
        if is_furniture(line) or is_stamp(line) or is_notice(line):
            continue
        if len(line) < 90 and BYLINE_LABEL.match(line):
            found.bylines.append(line)
            continue
        caption, credited = without_credit(line)
        if credited and len(caption) < 320:
            found.captions.append(caption)
            continue
        kept.append(line)
    captions = {fold(c) for c in found.captions}
    longest = max(map(len, found.captions), default=0) + 20
    return [line for line in kept if len(line) > longest or fold(line) not in captions]
