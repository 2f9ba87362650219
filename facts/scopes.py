"""Where a place, venue or office lies: the provinces it may be in (as of today's map) and the smaller units it names.

Both maps answer: a district or province of before July 2025 stands for the province that it went into.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from facts.names import fold, sequence, tokens, weights
from facts.places import craft_villages, places

_UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠ-Ỹ"
_CAPITAL = rf"(?:[{_UPPER}][^\W\d_]*)"
_LEVEL = {"xa": "ward", "phuong": "ward", "commune": "ward", "ward": "ward", "thi tran": "ward"}
_LEVEL |= {"quan": "district", "huyen": "district", "thi xa": "district", "district": "district", "town": "district"}
_UNIT_VI = re.compile(
    r"\b(?P<kind>[Xx]ã|[Pp]hường|[Qq]uận|[Hh]uyện|[Tt]hị xã|[Tt]hị trấn)\s"
    rf"(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,3}}|\d{{1,2}}\b)"
)
_UNIT_EN = re.compile(
    rf"(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,2}})\s(?P<kind>[Cc]ommune|[Ww]ard|[Dd]istrict|[Tt]own)\b"
    r"|\b(?P<numbered>District|Ward)\s(?P<number>\d{1,2})\b"
)
# A street is named after people and places elsewhere: "đường Điện Biên", "Hue Street" say nothing of where it lies.
_STREET_VI = re.compile(
    r"\b(?:duong|(?<!thanh )pho(?! co\b)|dai lo)\s[^,()–-]*?"
    r"(?=$|[,()–-]|\b(?:phuong|quan|huyen|xa|tp|thanh pho|tinh|thi xa|thuoc)\b)"
)
_STREET_EN = re.compile(
    r"(?:^|[,(]|\b(?:at|on|in|and|the|no)\b|\d[\w/-]*)\s*(?:\w+\s){1,4}(?:street|road|avenue|boulevard)\b"
)
_STREET_NUMBER = re.compile(
    r"(?:^|[,(:;]|\b(?:so|no|number|at|tai)\b\.?)\s*\d{1,4}[a-z]?(?:\s?[-–/]\s?\d{1,4}[a-z]?)?\s+[a-z][^,()]*?"
    r"(?=$|[,()]|\b(?:phuong|quan|huyen|xa|tp|thanh pho|tinh|in)\b|\w+ (?:\w+ )?(?:ward|district|city)\b)"
)
_PARTS = re.compile(r"[,();–-]|\b(?:in|of|tai|o|thuoc)\b")
_KIND_WORDS = frozenset({"district", "ward", "commune", "city", "town", "province"})


@dataclass(frozen=True, slots=True)
class Scope:
    """The provinces that a text may lie in, none where it names no place; and its smaller units as (level, name)."""

    provinces: frozenset[str] = frozenset()
    units: frozenset[tuple[str, str]] = frozenset()

    def against(self, other: "Scope") -> bool:
        """Whether both name places and no province can hold them all."""
        return bool(self.provinces and other.provinces and not self.provinces & other.provinces)

    def units_of(self, level: str) -> frozenset[str]:
        """The names of its units of one level."""
        return frozenset(name for own, name in self.units if own == level)

    def named(self) -> frozenset[str]:
        """The names of its smaller units, whatever they were called before and after July 2025."""
        return frozenset(name for _level, name in self.units)


@cache
def gazetteer() -> dict[str, tuple[frozenset[str], str]]:
    """The token of a place -> (provinces of today that it may lie in, its level)."""
    today = {_key(p.name): _key(p.successor or p.name) for p in places() if p.parent is None}
    found: dict[str, tuple[set[str], str]] = {}
    common = weights().generic.union(weights().sites) - {"hanoi", "hochiminh"}

    def put(name: str, province: str, level: str) -> None:
        if " " not in name and level != "province" and name not in ("Vinh",):
            return  # a word of one syllable is as often something else
        for token in tokens(name) if len(tokens(name)) == 1 and not tokens(name) & common else ():
            found.setdefault(token, (set(), level))[0].add(province)

    for place in places():
        if place.parent is None:
            for name in (place.name, *place.aliases):
                put(name, today[_key(place.name)], "province")
    for place in places():
        if place.parent is not None:
            level = "ward" if place.kind in ("ward", "commune") else "district"
            put(place.name, today.get(_key(place.parent), _key(place.parent)), level)
    for name, (_craft, province) in craft_villages().items():
        put(name, today.get(_key(province), _key(province)), "village")
    return {token: (frozenset(provinces), level) for token, (provinces, level) in found.items()}


def _key(name: str) -> str:
    return next(iter(tokens(name))) if len(tokens(name)) == 1 else fold(name).replace(" ", "")


@lru_cache(maxsize=50_000)
def scope(text: str) -> Scope:
    """Where a text says that something lies."""
    folded = _STREET_NUMBER.sub(" ", _STREET_EN.sub(" ", _STREET_VI.sub(" ", fold(text))))
    provinces: frozenset[str] = frozenset()
    units: set[tuple[str, str]] = set()
    for part in _PARTS.split(folded):
        told = sequence(part)
        for at, token in enumerate(told):
            if token not in gazetteer():
                continue
            own, level = gazetteer()[token]
            beside = told[max(0, at - 1) : at + 2]
            # "Tân Thành fishing village" may be any Tân Thành; "Tân Thành district" and ", Hội An" are places
            if level in ("province", "village") or len(told) == 1 or not _KIND_WORDS.isdisjoint(beside):
                provinces = provinces & own or provinces | own
            if level != "province":
                units.add((level, token))
    for match in _UNIT_VI.finditer(text):
        name = match["name"]
        units.add(_unit(match["kind"], name))
    for match in _UNIT_EN.finditer(text):
        units.add(_unit(match["numbered"] or match["kind"], match["number"] or match["name"]))
    return Scope(provinces, frozenset(units))


def _unit(kind: str, name: str) -> tuple[str, str]:
    """(level, folded name); a numbered unit carries its level in the name."""
    level = _LEVEL[fold(kind)]
    return level, (f"{level}{name}" if name.isdigit() else fold(name).replace(" ", ""))
