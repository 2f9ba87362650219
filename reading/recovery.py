"""Paragraphs that the general body left out: those that stand in the page as the ones do that it kept.

A body that is split over sibling containers, or a paragraph beside kept ones, is found by its place: the same parent,
or a parent of the same element and classes inside the same article.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from reading.lexicon import one_of
from reading.lines import fold, is_furniture, is_stamp
from reading.page import named, squeeze, text_of

PARAGRAPHS = ("p", "h2", "h3", "h4")
LEAST = 60
KEY = 50
OPENING = 8
# addresses in a row, or tags that were meant for the browser
MARKUP = re.compile(r"https?://.*https?://|&lt;|</?[a-z]+[^<>]*>")
# boxes in which paragraphs are nobody's running text
APART = frozenset(("aside", "nav", "footer", "form", "figure", "figcaption", "li", "a", "button", "td"))
FOREIGN = re.compile(
    rf"(?:^|[\s_-]){one_of('unwanted_classes', 'author_classes', 'notice_classes')}(?:$|[\s_-])"
    rf"|{one_of('no_lead_classes')}"
)


def restored(page: Any, lines: Sequence[str]) -> list[str]:
    """`lines` of the body with the paragraphs of `page` put back that stand in line with them."""
    places = {key: number for number, line in reversed(list(enumerate(lines))) if (key := _key(line))}
    if len(places) < 2:
        return list(lines)
    openings = {line[:OPENING] for line in lines}
    keys = {e: key for e in page.iter("p") if _may_open(e, openings) and (key := _key(text_of(e))) in places}
    if len(keys) < 2:
        return list(lines)
    around = Counter(element.getparent() for element in keys)
    looks: Counter[tuple[str, str]] = Counter()
    for parent, count in around.items():
        looks[_look(parent)] += count
    stands: dict[Any, bool] = {}
    whole, root = _solid(" ".join(lines)), _common(list(keys))
    added: dict[int, list[str]] = {}
    place, seen, head = -1, set[str](), None
    for element in page.iter(*PARAGRAPHS):
        parent = element.getparent()
        if parent not in stands:
            look = _look(parent)
            stands[parent] = around[parent] >= 2 or (bool(look[1]) and looks[look] >= 2)
        if not stands[parent]:
            continue
        if element in keys:
            place, head = places[keys[element]], None
        elif element.tag != "p":
            head = element
        elif place >= 0 and (key := _key(text := text_of(element))) not in seen:
            seen.add(key)
            if _is_running(element, text, root) and not _is_told(element, whole):
                above = text_of(head) if head is not None else ""
                place = lines.index(above, place) if above in lines[place:] else place
                added.setdefault(place, []).extend([above, text] if above and above != lines[place] else [text])
                head = None
    return list(_merged(lines, added))


def _merged(lines: Sequence[str], added: dict[int, list[str]]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line
        yield from added.get(number, ())


def _may_open(element: Any, openings: set[str]) -> bool:
    """Whether a paragraph may begin as one of the lines does; asked first, as most paragraphs of a page do not."""
    own = squeeze((element.text or "")[:80])
    return len(own) < OPENING or own[:OPENING] in openings


def _key(text: str) -> str:
    """What tells a paragraph from the others: its beginning; nothing for a short line."""
    folded = fold(text[:160])
    return folded[:KEY] if len(folded) >= 20 else ""


def _solid(text: str) -> str:
    """The letters and digits of a text without any space, for finding a part of it however it was parted."""
    return fold(text).replace(" ", "")


def _is_told(element: Any, whole: str) -> bool:
    """Whether half of an element's text is in `whole` already, perhaps on several lines."""
    pieces = [piece for raw in element.itertext() if len(piece := _solid(raw)) >= 12]
    return 2 * sum(len(piece) for piece in pieces if piece[:KEY] in whole) >= sum(map(len, pieces))


def _look(element: Any) -> tuple[str, str]:
    return element.tag, " ".join(sorted(squeeze(element.get("class")).split()))


def _common(elements: Sequence[Any]) -> Any:
    """The nearest element around all of them, but for one that stands apart."""
    votes = Counter(up for element in elements for up in element.iterancestors())
    return next((up for up in elements[0].iterancestors() if votes[up] >= 0.9 * len(elements)), None)


def _is_running(element: Any, text: str, root: Any) -> bool:
    """Whether a paragraph reads as running text, by its length, its links and the boxes around it."""
    if len(text) < LEAST or MARKUP.search(text) or is_furniture(text) or is_stamp(text):
        return False
    if sum(len(text_of(a)) for a in element.iter("a")) > 0.5 * len(text):
        return False
    if FOREIGN.search(named(element)):
        return False
    for up in element.iterancestors():
        if up is root or up.tag in ("body", "main", "article"):
            return True
        if up.tag in APART or FOREIGN.search(named(up)):
            return False
    return True
