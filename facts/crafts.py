"""Which crafts and craft villages a text names, and which provinces a place lies in, before and since July 2025."""

import re
from functools import cache

from facts.places import craft_villages, known_names, places, unaccented
from facts.wordlists import one_of, wordlist

_NAMED = re.compile(r"[^\W\d_][\w'’]*")


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all words that tell of a craft, and the craft of each, in lower case."""
    crafts: dict[str, str] = {}
    for craft, told in wordlist("craft_words").items():
        for word in told:
            crafts.setdefault(word.lower(), craft)
            if " " in word:
                crafts.setdefault(unaccented(word).lower(), craft)
    return re.compile(rf"(?<!\w){one_of(crafts)}(?!\w)"), crafts


@cache
def _villages() -> tuple[re.Pattern[str], dict[str, str]]:
    spelt = {spelling: name for name in craft_villages() for spelling in (name, unaccented(name))}
    return re.compile(rf"(?<!\w){one_of(spelt)}(?!\w)"), spelt


def named_crafts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The crafts that an NFC text tells of, by word or by village, and its well-known craft villages; both sorted."""
    pattern, spelt = _villages()
    villages = {spelt[found] for found in pattern.findall(text)}
    words, crafts = _words()
    told = {crafts[" ".join(found.split())] for found in words.findall(text.lower())}
    return tuple(sorted(told | {craft_villages()[name][0] for name in villages})), tuple(sorted(villages))


@cache
def _provinces() -> dict[str, frozenset[str]]:
    """Each place to its provinces: the one that it lay in and the one that it has lain in since."""
    after = {p.name: p.successor for p in places() if p.kind in ("province", "city") and not p.parent and p.successor}
    found: dict[str, frozenset[str]] = {}
    for place in places():
        province = place.parent or (place.name if place.kind in ("province", "city") else "")
        if province:
            both = frozenset({province, after.get(province, province)})
            found[place.name] = found[place.name] & both if place.name in found and place.parent else both
    for village, (_, province) in craft_villages().items():
        found.setdefault(village, frozenset({province, after.get(province, province)}))
    return found


def provinces_of(place: str) -> tuple[str, ...]:
    """The provinces, before and since July 2025, of a place as an article writes it; none where names are shared."""
    known, provinces = known_names(), _provinces()
    words = list(_NAMED.finditer(place))
    told: set[str] = set()
    at = 0
    while at < len(words):
        for last in range(len(words), at, -1):
            name = known.get(place[words[at].start() : words[last - 1].end()])
            if name:
                told |= provinces.get(name, frozenset())
                at = last
                break
        else:
            at += 1
    return tuple(sorted(told))
