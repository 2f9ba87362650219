"""A statistical recogniser of names, plugged in where somebody has one; nothing here or elsewhere depends on it.

`OCOP_RECOGNISER=module:function` names a function from (text, language) to spans (begin, end, label), offsets in code
points, labels as spaCy's and CoNLL's models give them (PER or PERSON, ORG, LOC, GPE, FAC). What it finds is added
where the rules found nothing: an ORG as an organisation, a FAC as a venue where the sentence says that something is
held. Its facts carry the rule `recogniser`, so that they can be told apart and measured.
"""

import importlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from facts.text import Text
from records.fact import Fact, Findings, Organization, Venue

Span = tuple[int, int, str]
Recogniser = Callable[[str, str], Iterable[Span]]
RULE = "recogniser"
_HELD = re.compile(
    r"\b(?:held|open\w{0,3}|tak\w{1,4} place|took place|host\w{0,3}|launch\w{0,3}|kick\w{0,3} off|display\w{0,3}"
    r"|khai mạc|diễn ra|tổ chức|mở cửa|trưng bày|khai trương)\b",
    re.IGNORECASE,
)


def load_recogniser(name: str) -> Recogniser:
    """The function of "module:function". Raises ValueError naming what is wrong."""
    module, _, attribute = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"OCOP_RECOGNISER={name!r}: {error}; write module:function") from error
    if not callable(found):
        raise ValueError(f"OCOP_RECOGNISER={name!r} is no function from (text, language) to (begin, end, label)")
    chosen: Recogniser = found
    return chosen


def with_recognised(findings: Findings, text: Text, recogniser: Recogniser) -> Findings:
    """The findings with what the recogniser adds to them. Spans outside of the text are left out."""
    organizations, venues = list(findings.organizations), list(findings.venues)
    for begin, end, label in recogniser(text.raw, text.lang):
        if not 0 <= begin < end <= len(text.raw):
            continue
        quote = text.raw[begin:end]
        name = " ".join(quote.split())
        if label == "ORG" and not _overlaps(organizations, begin, end):
            organizations.append(Organization(text=quote, begin=begin, end=end, rule=RULE, name=name))
        elif label == "FAC" and not _overlaps(venues, begin, end) and _held_around(text, begin):
            venues.append(Venue(text=quote, begin=begin, end=end, rule=RULE, name=name))
    organizations.sort(key=lambda fact: fact.begin)
    venues.sort(key=lambda fact: fact.begin)
    return replace(findings, organizations=tuple(organizations), venues=tuple(venues))


def _overlaps(found: Sequence[Fact], begin: int, end: int) -> bool:
    return any(fact.begin < end and begin < fact.end for fact in found)


def _held_around(text: Text, begin: int) -> bool:
    """Whether the sentence of a raw offset tells that something is held."""
    return any(s.begin <= begin < s.end and _HELD.search(s.text) for s in text.sentences)
