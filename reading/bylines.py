"""Bylines and captions that a page shows, where no layout says where they stand."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from lxml import etree

from reading.lexicon import one_of
from reading.lines import HAS_DAY, STAMP_PARTS, fold, is_furniture, is_stamp, without_credit
from reading.metadata import Stated
from reading.page import UNSEEN, above, named, squeeze, text_of
from reading.people import is_agency, like_name, persons

BYLINE = re.compile(rf"(?:^|[\s_-]){one_of('author_classes', 'byline_classes')}(?:$|[\s_-])")
ELSEWHERE = re.compile(one_of("other_stamps", "no_byline_classes"))
# the label of a byline without a mark; "Di" and "Door" may be names, these are none
BY = re.compile(r"^\W*(?:(?:written\s+|reported\s+)?by|von|par|por|tác giả|bài)\s*:?\s+", re.I)
# only such marks: what a comma parts from a day is a place
BESIDE_DAY = re.compile(r"([^|·•]{5,60}?)\s*[|·•]\s*")
PARTS = re.compile(r"\s*(?:[,/&;、]|\s(?:and|und|et|y|và|och|og|en)\s)\s*")
OTHER_BOXES = ("aside", "footer", "nav", "figure", "figcaption")
BYLINE_TAGS = ("p", "div", "span", "strong", "b", "em", "i", "a", "h4", "h5", "h6", "address", "li", "td")
_SIGNED: Any = etree.XPath("//body//*[@class or @id or @rel or self::a or self::address]")
CAPTION = re.compile(r"caption|(?:^|[\s_-])(?:image-desc|chuthich|chu-thich|desc-image|photo-desc)(?:$|[\s_-])")
CAPTION_TAGS = ("figcaption", "p", "td", "div", "span", "em", "small")
# the label alone in its element, or with a colon before the names
LABELLED = re.compile(rf"^\W*{one_of('author_labels')}\s*(?:[:：]\s*|$)", re.I)
EASTERN_NAME = re.compile(r"^(?:[\u4e00-\u9fff]{2,4}|[\uac00-\ud7af]{2,4})$")
AUTHOR_BOX = re.compile(r"[\w-]*authors?[_-]+(?:card|social|info|widget|image|photo)[\w-]*")
NO_NAME = re.compile(rf"(?:^|[\s_-]){one_of('no_name_classes')}(?:$|[\s_-])")
AUTHOR_PAGE = re.compile(rf"/{one_of('author_pages')}/[^/?#]", re.I)
DAYS = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}.*$|\d{1,2}:\d{2}.*$|[·|•].*$")


def signed_by(
    given: Sequence[str], step: str, stated: Stated, tree: Any, heading: Any | None
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """(authors, agencies, step of the authors).

    The persons of the first byline that names any: `given` by the layout or the body (by `step`), stated by the page,
    shown by name, shown by place. Where no person signs, the agency of the first byline does, a site's own name only
    where there is no other.
    """
    agencies: list[str] = []
    desks: list[tuple[tuple[str, ...], str]] = [(tuple(stated.agencies), "json-ld")] if stated.agencies else []
    for names, source in _bylines(given, step, stated, tree, heading):
        people, others = persons(names, stated.site_names)
        agencies += others
        if people:
            return people, _each((*agencies, *stated.agencies)), source
        if others:
            desks.append((others, source))
    own = {fold(site) for site in stated.site_names if site}
    foreign = [desk for desk in desks if not any(fold(name) in own for name in desk[0])]
    authors, source = next(iter(foreign or desks), ((), ""))
    return _each(authors), _each((*agencies, *stated.agencies)), source


def _each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _bylines(
    given: Sequence[str], step: str, stated: Stated, tree: Any, heading: Any | None
) -> Iterator[tuple[Sequence[str], str]]:
    """All bylines in order of trust, those of the page itself only when they are asked for."""
    if given:
        yield given, step
    yield from stated.authors
    yield shown_bylines(tree, heading), "byline"
    for name in placed_bylines(heading):
        yield [name], "byline"
    yield list(islice(labelled_bylines(tree), 4)), "byline"


def shown_bylines(tree: Any, heading: Any | None = None) -> list[str]:
    """The innermost texts that sign the article: by `rel=author`, by class name, by a link to an author's page."""
    signed = [element for element in _SIGNED(tree) if _signs(element)]
    # the box around a name holds its label, its role and its picture too
    around = {up for element in signed for up in above(element, 4)}
    found: list[str] = []
    first = None
    for element in signed:
        if element in around or (first is not None and not _beside(element, first)):
            continue
        if ELSEWHERE.search(named(element)) or any(_is_elsewhere(up) for up in above(element, 5, heading)):
            continue
        strong = element.find(".//b") if element.tag in ("div", "p") else None
        text = DAYS.sub("", text_of(strong if strong is not None else element)).strip()
        if any(len(text) > len(one) and one in text for one in found):
            # "More by Jane Doe"
            continue
        if 3 <= len(text) <= 80 and not text[0].isdigit() and not is_furniture(text) and not is_stamp(text):
            found.append(text)
            first = element if first is None else first
            if len(found) >= 6:
                break
    if found and is_agency(found[0].strip(" ,")):
        # the word beside an agency is the place it writes from
        found[1:] = [text for text in found[1:] if " " in text]
    return found


def _signs(element: Any) -> bool:
    """Whether an element is a name by what its markup says."""
    if element.tag in UNSEEN or "author" in (element.get("rel") or "").split():
        return element.tag not in UNSEEN
    names = named(element)
    if BYLINE.search(names) or element.tag == "address":
        return not NO_NAME.search(names)
    return element.tag == "a" and bool(AUTHOR_PAGE.search(element.get("href") or "")) and like_name(text_of(element))


def _is_elsewhere(box: Any) -> bool:
    """Whether a box around a name signs something else: a teaser, a comment, a picture."""
    if box.tag in OTHER_BOXES:
        return True
    names = named(box)
    # "author-card", "author-social": the box of the one who signs
    return bool(ELSEWHERE.search(AUTHOR_BOX.sub(" ", names) if "author" in names else names))


def _beside(element: Any, first: Any) -> bool:
    """Whether two names stand in one byline."""
    near = set(above(first, 3))
    return any(up in near for up in (element, *above(element, 3)))


def placed_bylines(heading: Any | None) -> Iterator[str]:
    """Names by their place alone, before the running text: "By ...", a name beside a day, names in bold on a line."""
    if heading is None:
        return
    prose = 0
    for element in islice(following(heading), 300):
        if element.tag not in BYLINE_TAGS or _is_elsewhere(element):
            continue
        text = text_of(element)
        if len(text) > 160 and element.tag == "p":
            prose += 1
            if prose > 1:
                return
        if 5 <= len(text) <= 90 and (name := _placed(element, text)) and not is_furniture(text):
            yield name


def _placed(element: Any, text: str) -> str | None:
    """The names that a short line gives, by its form."""
    label = BY.match(text)
    name = text[label.end() :] if label else text
    day = BESIDE_DAY.match(name)
    if day and HAS_DAY.match(name, day.end()):
        name = day.group(1)
    elif not label and not _is_bold_line(element, text):
        return None
    parts = [part for part in PARTS.split(name) if part]
    fits = all(like_name(part) and not is_agency(part) and not STAMP_PARTS.search(part) for part in parts)
    return name if parts and fits else None


def _is_bold_line(element: Any, text: str) -> bool:
    """Whether a paragraph is a bold line of words that the paragraphs beside it do not have, as a subheading's are."""
    if element.tag != "p" or len(element) != 1 or element[0].tag not in ("b", "strong") or text != text_of(element[0]):
        return False
    beside = {word for paragraph in element.itersiblings("p") for word in fold(text_of(paragraph)).split()}
    return bool(beside) and beside.isdisjoint(fold(text).split())


def labelled_bylines(tree: Any) -> Iterator[str]:
    """Names behind a label that stands alone or before them ("Author: Jane Doe"), anywhere outside other boxes."""
    for element in tree.iter("strong", "b", "dt", "th", "td", "span", "label", "li", "p", "div"):
        label = LABELLED.match(text) if (text := element.text) and len(text) < 80 else None
        if label is None or _is_elsewhere(element) or any(map(_is_elsewhere, above(element, 4))):
            continue
        name = squeeze(text[label.end() :])
        if not name:
            # the label is an element of its own: the name is what follows it in the same line
            beside = element.getnext() if not squeeze(element.tail) else None
            name = text_of(beside) if beside is not None and len(beside) < 3 else squeeze(element.tail)
        name = name.strip(" ()（）")
        if name and len(name) <= 60 and all(_is_name(part) for part in PARTS.split(name) if part):
            yield name


def _is_name(part: str) -> bool:
    return (like_name(part) and not is_agency(part)) or bool(EASTERN_NAME.match(part))


def following(element: Any) -> Iterator[Any]:
    """Elements after `element` in document order."""
    node = element
    while node is not None:
        for sibling in node.itersiblings():
            if isinstance(sibling.tag, str):
                yield from sibling.iter(etree.Element)
        node = node.getparent()


def shown_captions(tree: Any, heading: Any | None, paragraphs: list[str]) -> list[str]:
    """Captions between the headline and the last paragraph of the body, without their credits, each once."""
    last = fold(paragraphs[-1])[:60] if paragraphs else ""
    begun = heading is None
    captions: dict[str, str] = {}
    for element in tree.iter():
        if element is heading:
            begun = True
        if not begun or not isinstance(element.tag, str):
            continue
        if element.tag in ("p", "div") and last and fold((element.text or "")[:120]).startswith(last):
            break
        source = _caption_source(element)
        if source is None or any(ELSEWHERE.search(named(up)) for up in above(source, 4, heading)):
            continue
        text, _ = without_credit(text_of(source).rstrip(" |"))
        if 10 <= len(text) <= 500 and not is_furniture(text):
            captions.setdefault(fold(text), text)
    return list(captions.values())


def _caption_source(element: Any) -> Any | None:
    """The element that holds a caption: `element` by its name, or the small box around a picture that has text too."""
    if element.tag in CAPTION_TAGS and (element.tag == "figcaption" or CAPTION.search(named(element))):
        return element
    if element.tag != "img":
        return None
    box = element.getparent()
    if box is not None and box.tag in ("a", "picture", "span"):
        box = box.getparent()
    if box is None or box.tag not in ("div", "p", "td") or len(box) > 4 or box.find(".//a[@title]") is not None:
        return None
    linked = sum(len(text_of(a)) for a in box.iter("a"))
    return box if not linked and 10 <= len(text_of(box)) <= 300 else None
