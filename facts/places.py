"""The gazetteer of administrative places with their validity in time, and the finder of their names in text."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from facts.text import Text, fold
from facts.wordlists import one_of, wordlist
from records.place import Place

KINDS_EN = {
    "thành phố": "city",
    "quận": "district",
    "huyện": "district",
    "thị xã": "town",
    "phường": "ward",
    "xã": "commune",
}


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A place name in a text: offsets into its `nfc`, with the kind word ("TP. Hà Giang", "Ha Dong Ward") inside."""

    begin: int
    end: int
    name: str
    full: str
    kind: str | None


@cache
def places() -> tuple[Place, ...]:
    """All places of the gazetteer: provinces before and since 1 July 2025, districts, wards and communes."""
    data = wordlist("places")
    merged: date = data["merged_on"]
    found = [*_provinces(data, merged), *_districts(data, merged)]
    for province, groups in data["wards"].items():
        for group in groups:
            for name in group["names"]:
                found.append(
                    Place(
                        name=name,
                        kind=KINDS_EN[group["kind"]],
                        parent=province,
                        valid_from=group.get("since"),
                        valid_until=group.get("until"),
                    )
                )
    return tuple(found)


def _provinces(data: dict[str, Any], merged: date) -> list[Place]:
    """Provinces: unchanged ones once, merged ones as they were before and as they are since."""
    found = []
    aliases: dict[str, list[str]] = data["aliases"]
    for row in data["provinces"]:
        name, kind = row["name"], row.get("kind", "province")
        also = tuple(row.get("aliases", ()))
        if row["of"] == [name]:
            found.append(Place(name=name, kind=kind, valid_from=row.get("since"), aliases=also))
            continue
        found.append(Place(name=name, kind=kind, valid_from=merged, aliases=also))
        for old in row["of"]:
            names = also if old == name else tuple(aliases.get(old, ()))
            old_kind = kind if old == name else "province"
            found.append(Place(name=old, kind=old_kind, valid_until=merged, successor=name, aliases=names))
    for row in data["former"]:
        found.append(
            Place(
                name=row["name"],
                kind="province",
                valid_until=row["until"],
                successor=row["successor"],
                aliases=tuple(row.get("aliases", ())),
            )
        )
    return found


def _districts(data: dict[str, Any], merged: date) -> list[Place]:
    """Districts, towns and provincial cities, which all ended with the merger."""
    return [
        Place(name=name, kind=KINDS_EN[kind], parent=province, valid_until=merged)
        for province, kinds in data["districts"].items()
        for kind, names in kinds.items()
        for name in names
    ]


@cache
def craft_villages() -> dict[str, tuple[str, str]]:
    """Name of a well-known craft village -> (craft, province)."""
    crafts: dict[str, dict[str, str]] = wordlist("crafts")["crafts"]
    return {name: (craft, province) for craft, names in crafts.items() for name, province in names.items()}


@cache
def village_places() -> tuple[Place, ...]:
    """The well-known craft villages as places, each in its province as it was before July 2025."""
    return tuple(
        Place(name=name, kind="craft village", parent=province) for name, (_craft, province) in craft_villages().items()
    )


@cache
def known_names() -> dict[str, str]:
    """Each spelling of a place (with and without diacritics) -> its name. Countries and regions are in it too."""
    data = wordlist("places")
    found: dict[str, str] = {}

    def put(spelling: str, name: str) -> None:
        found.setdefault(spelling, name)
        found.setdefault(unaccented(spelling), name)

    for place in places():
        for spelling in (place.name, *place.aliases):
            put(spelling, place.name)
    for name in craft_villages():
        put(name, name)
    for name in data["abroad"]:
        found.setdefault(name, name)  # "Mỹ", "Anh", "Ý" are given names and words when folded
    for row in data["regions"]:
        for spelling in (row["name"], *row.get("aliases", ())):
            put(spelling, row["name"])
    return found


def unaccented(s: str) -> str:
    """Without diacritics, in the case given: `Hà Nội` -> `Ha Noi`."""
    plain = fold(s)
    if len(plain) != len(s):
        return s
    return "".join(p.upper() if c.isupper() else p for c, p in zip(s, plain, strict=True))


def is_place(name: str) -> bool:
    """Whether the words are a place of the gazetteer, with or without a kind word."""
    bare = _KIND_BEFORE.sub("", name.strip())
    bare = _KIND_AFTER.sub("", bare)
    return bare in known_names()


_WORD = re.compile(r"[^\W\d_][\w'’]*(?:[.](?=\w)\w+)?|\d{1,2}")
_KIND_BEFORE = re.compile(rf"^(?:the\s+)?{one_of(wordlist('places')['kinds']['vi'])}\s*", re.IGNORECASE)
_KIND_AFTER = re.compile(rf"\s+{one_of(wordlist('places')['kinds']['en'])}$", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?<!\w)(?:{one_of(wordlist('places')['kinds']['vi'])}\s?"
    r"|(?:the\s)?(?:\w+\s)?(?:province|city|district|town|commune|ward)\sof\s)$",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"\s{one_of(wordlist('places')['kinds']['en'])}(?!\w)", re.IGNORECASE)
_LONGEST = 5  # words in the longest spelling that is looked up


def find_places(text: Text, begin: int = 0, end: int | None = None) -> list[PlaceSpan]:
    """Places of the gazetteer between two offsets of `text.nfc`, longest spelling first, without overlaps."""
    source = text.nfc
    last = len(source) if end is None else end
    names = known_names()
    words = [(m.start(), m.end()) for m in _WORD.finditer(source, begin, last)]
    found: list[PlaceSpan] = []
    i = 0
    while i < len(words):
        first = words[i][0]
        step = 1
        if source[first].isupper() or source[first] in "đc":
            for n in range(min(_LONGEST, len(words) - i), 0, -1):
                stop = words[i + n - 1][1]
                if n == 1 and _part_of_name(source, first, stop):
                    continue
                if stop - first <= 40 and (name := names.get(source[first:stop])) is not None:
                    found.append(_with_kind(source, first, stop, name, begin, last))
                    step = n
                    break
        i += step
    return found


_SHORT = 4  # "Đức", "Anh", "Nga", "Lào": countries that are given names and syllables too


def _part_of_name(source: str, first: int, stop: int) -> bool:
    """Whether a short word has a capital beside it, so that it is a syllable of something else."""
    if stop - first > _SHORT or source[first:stop].isupper():
        return False
    before, after = source[max(0, first - 12) : first], source[stop : stop + 2]
    beside = len(after) == 2 and after[0] == " " and after[1].isupper()
    return beside or (before.endswith(" ") and before[:-1].split(" ")[-1][:1].isupper())


def _with_kind(source: str, first: int, stop: int, name: str, begin: int, last: int) -> PlaceSpan:
    """The span widened by a kind word before or behind it."""
    before = _BEFORE.search(source, max(begin, first - 24), first)
    after = _AFTER.match(source, stop, last)
    b = before.start() if before else first
    e = after.end() if after else stop
    kind = (before.group() if before else after.group() if after else "").strip() or None
    return PlaceSpan(b, e, name, source[b:e], kind)
