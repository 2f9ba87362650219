"""Boxes of a page that are no part of its article, dropped from a copy of the tree before the general path reads it.

The headlines in the dropped ones that lead to other articles are kept: they are what the page calls related.
"""

import re
from functools import lru_cache
from typing import Any

from lxml import etree

from reading.lexicon import one_of, words
from reading.lines import LABEL, fold, is_furniture, is_notice, is_stamp
from reading.page import above, named, squeeze, text_of

BOXES = re.compile("|".join(re.escape(word) for word in (*words("boxes_pruned"), *words("boxes_related"))))
RELATED = re.compile("|".join(re.escape(word) for word in words("boxes_related")))
ASIDES = re.compile(rf"(?:^|[\s_-]){one_of('boxes_aside')}(?:$|[\s_-])")
PICTURED = re.compile(r"caption|image|photo|picture|foto|bild|hinhanh|chuthich|chu-thich|desc-image")
CAPTIONED = re.compile(r"(?:^|[\s_-])caption(?:$|[\s_-])|wp-caption-text|chuthich|chu-thich")
# characters of a quotation that is pulled out of the text
PULLED = (40, 800)
ENDS = (".", ":", "?”", ".”")
LABEL_ENDS = (":", "|", "»", ">", "→")
BOX_TAGS = ("div", "section", "aside", "ul", "nav", "figure", "p", "form", "footer")
LABEL_TAGS = ("h2", "h3", "h4", "h5", "h6", "b", "strong", "p", "div", "span", "td", "font", "legend")
# a box of other articles holds no more text than this
MOST = 2500
PROSE = 100
# what stands inside a link that is a teaser's card, and no link in a sentence
CARD_PARTS = ("h2", "h3", "h4", "h5", "p", "div", "figure", "ul")
SHOWN_IN_FIGURES = ("img", "picture", "video", "iframe", "amp-img", "svg", "noscript")
# characters of a link that is a headline
HEADLINE = (20, 250)
ADDRESS = re.compile(r"://|(?:^|\s)@\w")
# boxes around links that lead through the site, not to related articles
GUIDES = frozenset(("nav", "header", "footer", "form"))
# a figure with one of these holds more than a picture
TOLD_IN_FIGURES = ("blockquote", "table", "ul", "ol", "pre")


def prune(page: Any, heading: Any | None = None) -> list[str]:
    """Drop foreign boxes and turn tables that only lay the page out into blocks; `page` is changed.

    `heading` is the element of the headline in `page`, if it is known. The headlines of the other articles that the
    dropped boxes led to, in the order of the steps; those of menus, and of columns beside the article, left out.
    """
    related: list[str] = []
    around = frozenset(heading.iterancestors()) if heading is not None else frozenset()
    if heading is not None:
        _drop_other_articles(page, heading)
    _drop_pictures(page)
    _drop_cards(page, around, related)
    _drop_link_lists(page, around, related)
    _drop_aside(page)
    _drop_pulled(page)
    _drop_named(page, around, related)
    _drop_labelled(page, around, related)
    if _prose(page) < 3:
        # a page from before paragraphs had elements: tables lay it out, double line breaks part it
        etree.strip_tags(page, "font", "center")
        _open_tables(page)
    return list(dict.fromkeys(related))


def _take(box: Any, around: frozenset[Any], related: list[str], *, asides: bool = True) -> None:
    """Drop a box and keep its headlines; `asides` says whether those of a column beside the article count too."""
    if _belongs(box, around, asides):
        related += [text for link in box.iter("a") if (text := _headline(link))]
    _drop(box)


def _belongs(box: Any, around: frozenset[Any], asides: bool) -> bool:
    """Whether a box leads from the article, not through the site; `around` is what the headline stands in."""
    aside = False
    for up in (box, *box.iterancestors()):
        if up in around:
            return asides or not aside or any(own.tag == "article" for own in (up, *up.iterancestors()))
        if up.tag in GUIDES:
            return False
        aside = aside or up.tag == "aside"
    return asides or not aside


def _headline(link: Any) -> str:
    """The headline that a link shows: its own text, or that of the heading in a card; nothing for a short one."""
    heading = next(link.iter("h2", "h3", "h4", "h5"), None) if len(link) else None
    text = text_of(link if heading is None else heading)
    if not HEADLINE[0] < len(text) <= HEADLINE[1] or ADDRESS.search(text):
        return ""
    return "" if is_furniture(text) or is_notice(text) or is_stamp(text) else text


def _drop_other_articles(page: Any, heading: Any) -> None:
    """The `article` elements beside the one that holds the headline, if it holds the text too: other posts, teasers."""
    own = next((up for up in heading.iterancestors() if up.tag == "article"), None)
    if own is None or not _prose(own):
        return
    around = {own, *own.iterancestors(), *own.iter("article")}
    others = [other for other in page.iter("article") if other not in around]
    if all(_length(other) < 8 * _length(own) for other in others):
        for other in others:
            _drop(other)


def _drop_pictures(page: Any) -> None:
    """Captions and figures; they are read from the page as it stands."""
    for caption in list(page.iter("figcaption")):
        if _length(caption) < 1500:
            _drop(caption)
    for box in [e for e in page.iter("div", "p", "span") if e.attrib and _pictured(named(e))]:
        if box.getparent() is None or _length(box) >= 400:
            continue
        if CAPTIONED.search(named(box)) or (next(box.iter("img", "picture"), None) is not None and not _heads(box)):
            _drop(box)
    for figure in list(page.iter("figure")):
        shows = next(figure.iter(*SHOWN_IN_FIGURES), None) is not None
        if shows and next(figure.iter(*TOLD_IN_FIGURES), None) is None and _length(figure) < 600:
            _drop(figure)


@lru_cache(maxsize=4096)
def _pictured(names: str) -> bool:
    """Whether an element's names speak of pictures; a site has few names and uses them on every page."""
    return PICTURED.search(names) is not None


@lru_cache(maxsize=4096)
def _aside(names: str) -> bool:
    """Whether an element's names say that it stands beside the text."""
    return ASIDES.search(names) is not None


def _heads(box: Any) -> bool:
    return next(box.iter("h1", "h2", "h3", "li", "blockquote"), None) is not None


def _drop_cards(page: Any, around: frozenset[Any], related: list[str]) -> None:
    """Links around whole blocks: cards that lead to other articles."""
    for link in list(page.iter("a")):
        if not len(link) or next(link.iter(*CARD_PARTS), None) is None or link.find(".//h1") is not None:
            continue
        if 20 < _length(link) < 1500 and not any(up.tag == "p" for up in above(link, 2)):
            _take(link, around, related, asides=False)


def _drop_aside(page: Any) -> None:
    """Boxes about authors, of facts and of promotion, by their names: they hold prose too, but little of the page's."""
    whole = _length(page)
    for element in [e for e in page.iter("div", "section", "aside", "footer", "p", "blockquote") if e.attrib]:
        if _aside(named(element)) and element.getparent() is not None:
            length = _length(element)
            if length <= MOST and length < 0.3 * whole:
                _drop(element)


def _drop_pulled(page: Any) -> None:
    """Quotations that were pulled out of the text and stand in it too."""
    quotes = [q for q in page.iter("blockquote", "q", "aside") if PULLED[0] <= _length(q) <= PULLED[1]]
    if not quotes:
        return
    whole = fold(" ".join(map(text_of, page.iter("p", "li")))).replace(" ", "")
    for quote in quotes:
        said = fold(text_of(quote)).replace(" ", "")
        inside = fold(" ".join(map(text_of, quote.iter("p", "li")))).replace(" ", "").count(said)
        if said and whole.count(said) > inside:
            _drop(quote)


def _drop_link_lists(page: Any, around: frozenset[Any], related: list[str]) -> None:
    """Lists whose every item is mostly a link to another article; paragraphs of a label and such a link."""
    for line in [p for p in page.iter("p") if p.find(".//a") is not None]:
        label = text_of(line[0]) if len(line) and not squeeze(line.text) else squeeze(line.text)
        labelled = label.endswith(LABEL_ENDS) and len(label) < 40
        if (labelled or _is_all_link(line)) and _is_headline(line):
            _take(line, around, related)
    for box in list(page.iter("ul", "ol")):
        items = [item for item in box if item.tag == "li"]
        if len(items) >= 2 and all(map(_is_headline, items)):
            _take(box, around, related, asides=False)


def _is_all_link(line: Any) -> bool:
    """Whether a paragraph is one link and nothing else: a teaser; a sentence that is all link is none."""
    text = text_of(line)
    return len(text) > 25 and _length(line.find(".//a")) >= 0.92 * len(text) and not text.endswith(ENDS)


def _is_headline(item: Any) -> bool:
    """Whether a list's item is a headline with its link, perhaps with a kicker, and no sentence."""
    links = list(item.iter("a"))
    if len(links) != 1 or (linked := _length(links[0])) <= 15:
        return False
    text = text_of(item)
    return linked >= 0.5 * len(text) and not text.endswith(".")


def _drop_named(page: Any, around: frozenset[Any], related: list[str]) -> None:
    """Boxes by their names; a name alone decides nothing: what holds prose stays."""
    for element in [e for e in page.iter(*BOX_TAGS) if e.attrib or e.tag == "footer"]:
        own = [element.get("data-component") or "", element.get("data-testid") or "", element.tag]
        names = " ".join((named(element), *own))
        if BOXES.search(names) and _length(element) < 1500 and _prose(element) < 2:
            if RELATED.search(names):
                _take(element, around, related)
            else:
                _drop(element)


def _drop_labelled(page: Any, around: frozenset[Any], related: list[str]) -> None:
    """Boxes by their heading ("Related news"): the widest element that begins with it, else the links behind it."""
    # from the end, so that a box inside a column is gone before the column is looked at
    for element in reversed(list(page.iter(*LABEL_TAGS))):
        text = squeeze(element.text)
        if not 3 <= len(text) <= 40 or not LABEL.match(text) or element.getparent() is None:
            continue
        box = element
        while (up := box.getparent()) is not None and up.tag not in ("body", "html", "main", "article"):
            if not text_of(up).startswith(text) or up.find(".//h1") is not None:
                break
            if not all(_is_teaser(part) for part in up if part is not box):
                break
            box = up
        links = sum(len(text_of(a)) > 20 for a in box.iter("a"))
        if links and _length(box) < MOST and _prose(box) <= links:
            _take(box, around, related)
        elif box is element or not links:
            _drop_links_behind(box, around, related)


def _is_teaser(part: Any) -> bool:
    """Whether a part of a box may be teasers: short, or little text for each link to an article."""
    links = [size for a in part.iter("a") if (size := _length(a)) > 20]
    length = _length(part)
    return length <= 80 or length - sum(links) <= 250 * len(links)


def _drop_links_behind(label: Any, around: frozenset[Any], related: list[str]) -> None:
    """The blocks right behind a label that are mostly links."""
    follower = label.getnext()
    while follower is not None and isinstance(follower.tag, str):
        whole = _length(follower)
        linked = sum(_length(a) for a in follower.iter("a"))
        if not whole or linked < 0.6 * whole:
            return
        after = follower.getnext()
        _take(follower, around, related)
        follower = after


def _open_tables(page: Any) -> None:
    """Tables of pictures go; tables around running text become blocks, so that their text is no row of cells."""
    for table in list(page.iter("table")):
        if table.getparent() is None:
            continue
        nested = table.find(".//table") is not None
        if not nested and table.find(".//img") is not None and _length(table) < 600:
            _drop(table)
        elif nested or any(_length(cell) > 300 for cell in table.iter("td")):
            for element in [table, *table.iter("tbody", "thead", "tr", "td")]:
                if not any(up.tag == "table" for up in element.iterancestors()) or element is table:
                    element.tag = "div"
    for cell in list(page.iter("div")):
        breaks = [br for br in cell.findall(".//br") if br.getnext() is not None and br.getnext().tag == "br"]
        if len(breaks) >= 2:
            _paragraphs_of_breaks(cell)


def _paragraphs_of_breaks(block: Any) -> None:
    """Double line breaks part paragraphs: the first of each pair becomes an empty block, which the reader parts at."""
    for br in block.findall(".//br"):
        follower = br.getnext()
        if follower is not None and follower.tag == "br" and not squeeze(br.tail):
            text, parent = follower.tail, br.getparent()
            if not squeeze(text):
                continue
            place = parent.index(br)
            paragraph = parent.makeelement("p")
            paragraph.text = text
            following = follower.getnext()
            parent.remove(follower)
            parent.remove(br)
            while following is not None and following.tag in ("b", "i", "em", "strong", "a", "u", "span", "font"):
                after = following.getnext()
                paragraph.append(following)
                following = after
            parent.insert(place, paragraph)
            if place == 0 and squeeze(parent.text):
                opening = parent.makeelement("p")
                opening.text, parent.text = parent.text, None
                parent.insert(0, opening)


def _length(element: Any) -> int:
    return len(squeeze("".join(element.itertext())))


def _prose(element: Any) -> int:
    """How many paragraphs of running text an element holds."""
    return sum(len(text_of(p)) > PROSE and not is_furniture(text_of(p)) for p in element.iter("p"))


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()
