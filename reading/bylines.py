"""Bylines and captions that a page shows, where no layout says where they stand."""

import re
from typing import Any

from reading.lexicon import one_of
from reading.lines import fold, is_furniture, without_credit
from reading.page import above, named, text_of

BYLINE = re.compile(rf"(?:^|[\s_-]){one_of('author_classes', 'byline_classes')}(?:$|[\s_-])")
ELSEWHERE = re.compile(one_of("other_stamps", "no_byline_classes"))
CAPTION = re.compile(r"caption|(?:^|[\s_-])(?:image-desc|chuthich|chu-thich|desc-image|photo-desc)(?:$|[\s_-])")
CAPTION_TAGS = ("figcaption", "p", "td", "div", "span", "em", "small")
DAYS = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}.*$|\d{1,2}:\d{2}.*$|[·|•].*$")


def shown_bylines(tree: Any, heading: Any | None = None) -> list[str]:
    """Texts of the elements that sign the article: by `rel=author`, by itemprop, by class name; nearest names first."""
    found: list[str] = []
    for element in tree.iter("a", "span", "div", "p", "strong", "b", "td", "address", "li", "em"):
        rel = element.get("rel") or ""
        if "author" not in rel.split() and not BYLINE.search(named(element)):
            continue
        if ELSEWHERE.search(named(element)) or any(ELSEWHERE.search(named(up)) for up in above(element, 4, heading)):
            continue
        strong = element.find(".//b") if element.tag in ("div", "p") else None
        text = DAYS.sub("", text_of(strong if strong is not None else element)).strip()
        if 3 <= len(text) <= 80 and not is_furniture(text):
            found.append(text)
            if len(found) >= 6:
                break
    return found


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
