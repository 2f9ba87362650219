"""The general path, for pages without a layout: trafilatura on the parsed tree, and what it loses mended."""

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree
from trafilatura import bare_extraction

from reading.boxes import prune
from reading.lexicon import one_of
from reading.lines import LEADS_ON, SENTENCE_END, fold, is_furniture, is_making, is_notice, is_stamp
from reading.metadata import Stated
from reading.page import named, squeeze, text_of
from reading.recovery import restored
from reading.scripts import body_in_scripts
from reading.titles import without_site

log = logging.getLogger(__name__)
# its warnings about single pages are ours to report, by flag
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

LEADISH = re.compile(rf"(?:^|[\s_-]){one_of('lead_classes')}(?:$|[\s_-])")
BULLET = re.compile(r"^[\s|•*-]+")
LEAD_TAGS = ("p", "h2", "h3", "div", "span", "strong", "section", "header", "li", "b", "em", "td")
WRAPPERS = ("div", "section", "header", "span", "td")
# lines that together are no coincidence where they recur
RUN = 3
PROSE = 80
# characters: a page with less text shows no article without its scripts
NEXT_TO_NOTHING = 250
SHOWN_TEXT: Any = etree.XPath("descendant::text()[not(parent::script or parent::style)]", smart_strings=False)
NOT_LEAD = re.compile(one_of("no_lead_classes"))


@dataclass(frozen=True, slots=True)
class General:
    """What the general path makes of a page: paragraphs of the body (lead first), the lead, the steps."""

    paragraphs: tuple[str, ...]
    lead: str | None
    step: str
    flags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


def read_general(tree: Any, stated: Stated, title: str | None, heading: Any | None, *, fast: bool = False) -> General:
    """Body and lead of a page that no layout describes. `heading` is the element of the headline, if it was found."""
    page = deepcopy(tree)
    related = prune(page, _same(tree, page, heading))
    text = _main_text(page, fast=fast)
    step, flags = "general", []
    script = max(stated.bodies, key=len, default="")
    if len(script) > 200 and (len(text) < 0.5 * len(script) or _is_unseen(text, script, page)):
        text, step = script, "json-ld"
    elif len(text) < NEXT_TO_NOTHING and (told := body_in_scripts(tree, title)):
        text, step = "\n".join(told), "script"
    if step != "general":
        flags.append("body-from-script")
    lines = [line for raw in text.split("\n") if (line := squeeze(raw))]
    if step == "general":
        lines = restored(page, lines)
    told = without_title(lines, title, stated, text_of(heading) if heading is not None else None)
    lines = without_echoes(_clean(told))
    related += [match["headline"] for line in told if len(line) <= 160 and (match := LEADS_ON.match(line))]
    heads = {fold(line) for line in (title or "", *lines)}
    lead = _lead(tree, stated, heading, lines)
    if lead and fold(lead)[:80] not in fold(" ".join(lines[:4])):
        lines = [lead, *lines]
    others = tuple(dict.fromkeys(text for text in related if fold(text) not in heads))
    return General(tuple(lines), lead, step, tuple(flags), others)


def _main_text(page: Any, *, fast: bool) -> str:
    """The text that trafilatura finds in a page without foreign boxes; it works on a copy of its own."""
    try:
        document = bare_extraction(page, include_comments=False, with_metadata=False, deduplicate=False, fast=fast)
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError) as error:
        log.warning("the general path failed on a page: %s", error)
        return ""
    return (document.text or "") if document is not None and not isinstance(document, dict) else ""


def _is_unseen(text: str, script: str, page: Any) -> bool:
    """Whether `text` is the body that the page's data states and that the page itself shows nowhere.

    trafilatura too reads it from there where it finds nothing else, and does not say so.
    """
    opening = squeeze(script[:200])[:40]
    return squeeze(text[:200]).startswith(opening) and opening not in squeeze("".join(SHOWN_TEXT(page)))


def _same(tree: Any, page: Any, element: Any | None) -> Any | None:
    """The element of the copy `page` that stands where `element` stands in `tree`."""
    if element is None:
        return None
    pairs = zip(tree.iter(element.tag), page.iter(element.tag), strict=True)
    return next((twin for one, twin in pairs if one is element), None)


def without_title(lines: Sequence[str], title: str | None, stated: Stated, shown: str | None = None) -> list[str]:
    """Lines of a body without the headline (`title`, or as it is `shown`), which many templates repeat at its top."""
    claims = {text for text in (title, shown, stated.search_title, *(t for t, _ in stated.titles)) if text}
    longest = max(map(len, claims), default=0) + 10
    if all(len(line) > longest for line in lines[:6]):
        return list(lines)
    heads = {fold(form) for text in claims for form in (text, without_site(text, stated.site_names))}
    return [line for number, line in enumerate(lines) if number >= 6 or fold(line) not in heads]


def _clean(lines: Sequence[str]) -> list[str]:
    """Lines without the stamps, credits, labels and notices that stand between them."""
    kept: list[str] = []
    for line in lines:
        plain = BULLET.sub("", line)
        if not (is_furniture(plain) or is_stamp(plain) or is_notice(plain) or is_making(plain)):
            kept.append(line)
    return kept


def without_echoes(lines: list[str]) -> list[str]:
    """Lines without a run of them that was there before: a text that the page holds twice. Single lines may recur."""
    places: dict[str, int] = {}
    kept: list[str] = []
    number = 0
    while number < len(lines):
        start, run = places.get(lines[number]), 0
        while start is not None and number + run < len(lines) and lines[start + run] == lines[number + run]:
            run += 1
        told = sum(map(len, lines[number : number + run])) >= PROSE * run
        if run >= RUN and told and start is not None and start + run <= number:
            number += run
            continue
        places.setdefault(lines[number], number)
        kept.append(lines[number])
        number += 1
    return kept


def _lead(tree: Any, stated: Stated, heading: Any | None, lines: list[str]) -> str | None:
    """The lead behind the headline: named so by its class, or the page's own description; in the body or left out."""
    start = heading if heading is not None else tree.find(".//h1")
    if start is None or not lines:
        return None
    described = [fold(text)[:80] for text, _ in stated.descriptions if len(text) > 40]
    # the body's second paragraph ends the search: a lead stands before it
    ends = [fold(line)[:60] for line in lines[1:3]]
    for seen, element in enumerate(_following(start)):
        if seen > 250:
            break
        if element.tag not in LEAD_TAGS:
            continue
        text = _lead_text(element)
        folded = fold(text)
        if not 35 <= len(text) <= 900:
            continue
        if any(end and folded.startswith(end) for end in ends):
            return None
        stands = bool(LEADISH.search(f"{named(element)} ")) or bool(LEADISH.search(named(element.getparent())))
        said = any(folded.startswith(d) or d.startswith(folded[:80]) for d in described)
        fits = said or (stands and SENTENCE_END.search(text))
        if fits and not (NOT_LEAD.search(named(element)) or _inside_link(element) or is_notice(text) or is_stamp(text)):
            return text
        if folded[:60] == fold(lines[0])[:60]:
            return None
    return None


def _lead_text(element: Any) -> str:
    """The text that an element may give as a lead; nothing for a wrapper that is not named after one."""
    if element.tag in WRAPPERS and len(element):
        own = squeeze(element.text)
        if len(own) < 30 and not LEADISH.search(named(element)):
            return ""
    return text_of(element)


def _following(element: Any) -> Any:
    """Elements after `element` in document order."""
    node = element
    while node is not None:
        sibling = node.getnext()
        while sibling is not None:
            if isinstance(sibling.tag, str):
                yield from sibling.iter(etree.Element)
            sibling = sibling.getnext()
        node = node.getparent()


def _inside_link(element: Any) -> bool:
    links = sum(len(text_of(a)) for a in element.iter("a"))
    if links > 0.5 * len(text_of(element)):
        return True
    return any(node.tag == "a" for node in element.iterancestors())
