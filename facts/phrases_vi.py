"""Vietnamese: the noun behind a number stands at once, its modifiers follow it."""

from __future__ import annotations

import functools
import re

from facts.count_lexicon import Phrase, count_words
from facts.wordlists import one_of

_WORD = re.compile(r"[ \t\xa0]{1,2}(?P<word>[^\W\d_]{1,20})(?!\w)")
_JOINT = re.compile(r"(?:,|[ \xa0](?:và|hoặc))[ \xa0](?=[^\W\d_])")


@functools.cache
def _noun() -> re.Pattern[str]:
    """A known noun, longest first, perhaps behind a classifier."""
    words = count_words("vi")
    return re.compile(
        rf"[ \t\xa0]{{1,2}}(?:(?P<noun>{one_of(words.units)})|(?P<class>{one_of(words.lists['classifiers'])})[ \xa0]"
        rf"(?P<thing>{one_of(words.units)}))(?!\w)"
    )


def read_phrase(lower: str, body: str, at: int, figures: bool) -> Phrase | None:
    """The phrase behind a number that ends at `at`; unknown nouns only behind figures."""
    words = count_words("vi")
    known = _noun().match(lower, at)
    if known:
        noun = _named(known)
        classifier = noun in words.lists["classifiers"]
        if not (classifier and known["noun"] and _WORD.match(lower, known.end())):
            unit, name = words.units[noun]
            begin, end = known.start() + len(known[0]) - len(known[0].lstrip()), known.end()
            last = end if unit in ("day", "year") else _modified(lower, end)
            return Phrase(unit, name, begin, last, end, 1)
    if not figures and not known:
        return None
    first = _WORD.match(lower, at)
    if first is None:
        return None
    begin = first.start("word")
    classifier = first["word"] in words.lists["classifiers"]
    thing = _WORD.match(lower, first.end()) if classifier else first
    if thing is None or thing["word"] in words.stops:
        if not classifier:
            return None
        thing = first
    if not body[thing.start("word")].islower() or len(thing["word"]) < 2:
        return None
    return Phrase("other", thing["word"], begin, thing.end(), thing.end(), 1)


def _named(match: re.Match[str]) -> str:
    """The known noun of a match, its blanks made plain."""
    return re.sub(r"\s+", " ", match["noun"] or match["thing"])


def _modified(lower: str, end: int) -> int:
    """The end of modifiers and further nouns: "sản phẩm OCOP tiêu biểu", "doanh nghiệp, hợp tác xã"."""
    words = count_words("vi")
    last = place = end
    for _ in range(12):
        joint = _JOINT.match(lower, place)
        if joint:
            following = _noun().match(lower, joint.end() - 1)
            if following is None or words.units[re.sub(r"\s+", " ", following["noun"] or following["thing"])][0] in (
                "day",
                "year",
            ):
                break
            last = place = following.end()
            continue
        word = _WORD.match(lower, place)
        if word is None or word["word"] in words.stops:
            break
        pair = _WORD.match(lower, word.end())
        if pair and f"{word['word']} {pair['word']}" in words.stops:
            break
        last = place = word.end()
    return last
