"""Addresses: streets with house numbers, wards, districts, cities, as they follow the name of a place."""

import re
from functools import cache

from facts.persons import CAP
from facts.places import find_places, known_names
from facts.text import Text
from facts.wordlists import one_of, wordlist

_NUMBER = r"(?:(?:No|Number|Lot|Block)\.?\s?)?\d{1,4}[A-Za-z]?(?:\s?[-–/]\s?\d{1,4}[A-Za-z]?)?"


@cache
def _street_en() -> re.Pattern[str]:
    """ "176 Quang Trung Road", "No. 2 Trinh Cong Son Street", "Do Duc Duc Street", "489 Hoang Quoc Viet"."""
    streets = one_of(wordlist("venues")["en"]["streets"])
    return re.compile(
        rf"{_NUMBER}\sHamlet\s\d{{1,2}}(?!\w)"
        rf"|(?:{_NUMBER}\s(?:{CAP}\s?){{1,5}}|(?:{CAP}\s){{1,5}}(?=\b{streets}))(?:(?<=\s){streets}(?!\w))?"
    )


@cache
def _area_en() -> re.Pattern[str]:
    """ "Ha Dong Ward", "Hanoi's Tay Ho Ward", "the Hanoi Old Quarter"."""
    areas = one_of(wordlist("venues")["en"]["areas"])
    return re.compile(
        rf"(?:(?:{CAP}\s){{1,4}}area\s(?:of|in)\s)?(?:{CAP}\s){{1,4}}{areas}(?!\w)|(?:Ward|District|Hamlet|Group|Zone|Quarter)\s\d{{1,2}}(?!\w)"
    )


@cache
def _piece_vi() -> re.Pattern[str]:
    """ "số 72 đường Nguyễn Thái Học", "phường Hà Đông", "TP. Hà Giang", "Km11 Quốc lộ 4C", "489 Hoàng Quốc Việt"."""
    kinds = one_of([*wordlist("places")["kinds"]["vi"], "Quận", "Phường", "Thành phố", "Tỉnh", "Huyện", "Xã"])
    return re.compile(
        rf"(?:số\s)?\d{{1,4}}[A-Z]?(?:[-/]\d{{1,4}})?\s(?:(?:đường|phố)\s)?(?:{CAP}\s?){{1,5}}"
        rf"|(?:đường|phố|đại lộ|quốc lộ|Quốc lộ|ngõ)\s(?:\d{{1,3}}\w?|(?:{CAP}\s?){{1,5}})"
        rf"|Km\s?\d{{1,4}}(?:\s(?:Quốc lộ|quốc lộ|QL)\s?\d{{1,3}}\w?)?"
        rf"|{kinds}\s?(?:\d{{1,2}}(?![\d/.-])|(?:{CAP}\s?){{1,4}})"
    )


_JOIN_EN = re.compile(
    r"(?:\s?,\s(?:(?:at|on|in)\s)?|\s(?:at|on|in|of)\s|\s(?=\())(?:the\s)?(?:(?:downtown|central|suburban)\s)?"
)
_JOIN_VI = re.compile(
    r"\s?,\s(?:thuộc\s)?|\s?[-–]\s|\s(?=thuộc|ở)(?:thuộc|ở)\s|\s(?=tỉnh|thành phố|TP|quận|huyện|phường|xã|thị xã|số)"
)


def address_end(text: Text, begin: int, limit: int) -> tuple[int, int]:
    """(where an address begins, where it ends) that follows a place's name at `begin`; both `begin` if none does.

    An address in brackets is taken with them: the begin is then the offset behind the bracket.
    """
    source = text.nfc
    bracket = re.compile(r"\s?\(").match(source, begin, limit)
    if bracket:
        inner_begin, inner_end = _chain(text, bracket.end(), limit, joined=True)
        if inner_end > inner_begin and source[inner_end : inner_end + 1] == ")":
            return inner_begin, inner_end + 1
        return begin, begin
    return _chain(text, begin, limit, joined=False)


def _chain(text: Text, begin: int, limit: int, *, joined: bool) -> tuple[int, int]:
    """Pieces of an address in a row, up to six."""
    source = text.nfc
    join = _JOIN_EN if text.lang == "en" else _JOIN_VI
    first, end = begin, begin
    at = begin
    for step in range(6):
        if step or not joined:
            m = join.match(source, at, limit)
            if m is None:
                break
            at = m.end()
        stop = _piece(text, at, limit)
        if stop is None:
            break
        if end == begin:
            first = at
        at = end = stop
    return (first, end) if end > begin else (begin, begin)


def _piece(text: Text, at: int, limit: int) -> int | None:
    """Where one piece of an address ends that begins at an offset."""
    source = text.nfc
    patterns = (_street_en(), _area_en()) if text.lang == "en" else (_piece_vi(),)
    ends = [m.end() for pattern in patterns if (m := pattern.match(source, at, limit))]
    if text.lang == "en" and (owner := re.compile(rf"(?:{CAP}\s?){{1,4}}").match(source, at, limit)):
        possessive = re.match(r"(.{2,30})['’]s\s", source[at : owner.end() + 3])
        if possessive and possessive.group(1) in known_names():
            inner = _area_en().match(source, at + possessive.end(), limit)
            if inner:
                ends.append(inner.end())
    if not ends:
        ends = [p.end for p in find_places(text, at, min(limit, at + 60)) if p.begin == at]
    if not ends:
        return None
    stop = max(ends)
    if re.search(r"\b(?:St|Rd|Str)$", source[at:stop]) and source[stop : stop + 1] == ".":
        stop += 1
    return at + len(source[at:stop].rstrip())


def is_street(text: Text, begin: int, end: int) -> bool:
    """Whether the words hold a street with a house number."""
    return (
        re.search(
            r"(?:^|\W)(?:No\.?\s?|số\s)?\d{1,4}[A-Za-z]?(?:[-/]\d+)?\s(?:(?:đường|phố)\s)?[A-ZÀ-ỸĐ]",
            text.nfc[begin:end],
        )
        is not None
    )
