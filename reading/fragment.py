"""The article's own fragment, cleaned by BeautifulSoup: paragraphs in reading order; captions, links, bylines apart.

Only the fragment: a BeautifulSoup tree of the whole page costs ten times the lxml parse below it.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from lxml import etree

from reading.lexicon import one_of, words
from reading.lines import BYLINE_LABEL, LABEL, fold, is_furniture, is_notice, is_stamp, without_credit
from reading.page import BLOCKS, join, squeeze

log = logging.getLogger(__name__)

# says in the markup what a selector of the layout found
MARK = "data-reading-part"
DROPPED = words("dropped_elements")
# class names of boxes inside bodies that are no part of the article; tested on whole words between - _ and spaces
UNWANTED = re.compile(
    rf"(?:^|[\s_-]){one_of('unwanted_classes')}(?:$|[\s_-])|tinlienquan|article-relate|related-?news|^adsweb", re.I
)
AUTHORISH = re.compile(rf"(?:^|[\s_-]){one_of('author_classes')}(?:$|[\s_-])", re.I)
CAPTION = re.compile(r"caption|(?:^|[\s_-])(?:image-desc|chuthich|chu-thich|desc-image|photo-desc)(?:$|[\s_-])", re.I)
PICTURES = re.compile(
    r"(?:^|[\s_-])(?:picture|image|photo|imgcaption|tplcaption|tablephoto|contentimg)(?:$|[\s_-])", re.I
)


@dataclass(slots=True)
class Fragment:
    """What a body fragment holds; `bylines` are raw and still have to be read."""

    paragraphs: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)


def clean_fragment(elements: Sequence[Any], strip: Sequence[Any], captions: Sequence[Any] = ()) -> Fragment:
    """Clean the lxml `elements` that together are the body; `strip` and `captions` are elements found in the page.

    They are marked in the tree, so that selectors may name what stands around the body.
    """
    found = Fragment()
    for kind, nodes in (("strip", strip), ("caption", captions)):
        for node in nodes:
            if node not in elements:
                node.set(MARK, kind)
    for element in elements:
        markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
        soup = BeautifulSoup(markup, "lxml")
        root = soup.body or soup
        whole = len(root.get_text())
        for node in root.find_all(DROPPED):
            node.decompose()
        for node in root.find_all(attrs={MARK: "caption"}):
            _take_caption(node, found)
        for node in root.find_all(attrs={MARK: "strip"}):
            _take_apart(node, found)
        _take_boxes(root, found, whole)
        _walk(root, found)
    found.paragraphs = _sift(found)
    found.captions = list(dict.fromkeys(c for c in found.captions if c))
    return found


def _take_boxes(root: Tag, found: Fragment, whole: int) -> None:
    """Figures and picture tables to captions, boxes by their class names out; nothing that holds half of the text."""
    for figure in root.find_all(["figure", "figcaption"]):
        if not figure.decomposed:
            _take_caption(figure, found)
    for table in root.find_all("table"):
        if (
            not table.decomposed
            and (table.find("img") or PICTURES.search(_names(table)))
            and len(table.get_text()) < 600
        ):
            _take_caption(table, found)
    for node in root.find_all(True):
        if node.decomposed or not (names := _names(node)):
            continue
        top = node.name in ("body", "html") or (
            node.parent is not None and node.parent.name == "body" and len(root.contents) == 1
        )
        if top or len(node.get_text()) > 0.5 * whole:
            continue
        if CAPTION.search(names):
            _take_caption(node, found)
        elif UNWANTED.search(names) or AUTHORISH.search(names):
            _take_apart(node, found)
    for node in root.find_all(["ul", "ol", "p", "h2", "h3", "h4", "h5", "div"]):
        if not node.decomposed and _is_link_box(node):
            _take_apart(node, found)


def _names(node: Tag) -> str:
    classes = node.get("class")
    return f"{' '.join(classes) if isinstance(classes, list) else classes or ''} {node.get('id') or ''}".strip()


def _take_caption(node: Tag, found: Fragment) -> None:
    if node.decomposed:
        return
    inner = node.find("figcaption") if node.name == "figure" else None
    text = squeeze((inner or node).get_text(" "))
    caption, _ = without_credit(text)
    if caption and not is_furniture(caption):
        found.captions.append(caption)
    node.decompose()


def _take_apart(node: Tag, found: Fragment) -> None:
    """Remove a box; links to other articles and bylines in it are kept where they belong."""
    if node.decomposed:
        return
    if node.name == "figure":
        _take_caption(node, found)
        return
    if AUTHORISH.search(_names(node)):
        if text := squeeze(node.get_text(" ")):
            found.bylines.append(text)
    else:
        for link in node.find_all("a") if node.name != "a" else [node]:
            text = squeeze(link.get_text(" "))
            if len(text) > 20:
                found.related.append(text)
    node.decompose()


def _is_link_box(node: Tag) -> bool:
    """Whether a block is nothing but links to other articles."""
    links = node.find_all("a")
    if not links:
        return False
    text = squeeze(node.get_text(" "))
    linked = sum(len(squeeze(a.get_text(" "))) for a in links)
    if node.name in ("ul", "ol", "div"):
        return len(links) >= 2 and linked >= 0.85 * len(text) and len(text) > 40
    # one headline that is all link: a teaser; a sentence that is all link stays
    return linked >= 0.92 * len(text) and len(text) > 25 and not text.endswith((".", ":", "?”", ".”"))


def _walk(root: Tag, found: Fragment) -> None:
    """Text blocks in reading order; tables a line for each row, list items with a dash."""
    buffer: list[str] = []

    def flush(prefix: str = "") -> None:
        text = squeeze(join(buffer))
        buffer.clear()
        if text:
            found.paragraphs.append(prefix + text)

    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            flush("- " if node == "item" else "")
        elif isinstance(node, NavigableString):
            buffer.append(str(node))
        elif node.name == "tr":
            flush()
            cells = [squeeze(cell.get_text(" ")) for cell in node.find_all(["td", "th"])]
            if any(cells):
                found.paragraphs.append(" | ".join(c for c in cells if c))
        elif node.name in BLOCKS:
            flush()
            stack.append("item" if node.name == "li" else "block")
            stack.extend(reversed(node.contents))
        else:
            stack.extend(reversed(node.contents))
    flush()


def _sift(found: Fragment) -> list[str]:
    """Paragraphs without labels, stamps, credits and notices; a caption line with its credit goes to the captions."""
    kept: list[str] = []
    for line in found.paragraphs:
        if LABEL.match(line) or is_furniture(line) or is_stamp(line) or is_notice(line):
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
    return [line for line in kept if fold(line) not in captions]
