"""Addresses: streets with house numbers, wards, districts, cities, as they follow the name of a place."""

import re
from functools import cache

from facts.persons import CAP, UPPER
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
        rf"|(?:(?!(?:19|20)\d\d\s){_NUMBER}\s(?:{CAP}\s?){{1,5}}|(?:{CAP}\s){{1,5}}(?=\b{streets}))(?:(?<=\s){streets}(?!\w))?"
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
    areas = one_of(["khu đô thị", "khu dân cư", "khu phố", "khu công nghiệp", "KĐT", "KDC", "khu", "tổ", "ngõ", "cụm"])
    return re.compile(
        rf"(?:(?:[Ss]ố|[Ll]ô)\s(?:nhà\s)?)?\d{{1,4}}[A-Z]?(?:\s?[-–/]\s?\d{{1,4}}[A-Z]?){{0,2}}"
        rf"(?:\s(?:(?:đường|phố|đại lộ)\s)?(?:{CAP}\s?){{1,5}}|(?=,\s(?:đường|phố|đại lộ)\s))"
        rf"|(?:đường|phố|đại lộ|quốc lộ|Quốc lộ|tỉnh lộ)\s(?:\d{{1,3}}\w?|(?:{CAP}\s?){{1,5}})"
        rf"|[Kk]m\s?\d{{1,4}}(?:\s(?:Quốc lộ|quốc lộ|QL)\s?\d{{1,3}}\w?)?"
        rf"|{areas}\s(?:\d{{1,2}}[A-Z]?(?![\d/-])|{CAP}(?:\s{CAP}){{0,3}})"
        rf"|{kinds}\s?(?:\d{{1,2}}(?![\d/-]|\.\d)|(?:{CAP}\s?){{1,4}})"
    )


_JOIN_EN = re.compile(
    r"(?:\s?,\s(?:(?:at|on|in)\s)?|\s(?:at|on|in|of)\s|\s(?=\())(?:the\s)?(?:(?:downtown|central|suburban)\s)?"
    r"(?:(?:(?:northern|southern|central|coastal|port|ancient|mountainous|resort|imperial|capital)\s){0,2}"
    r"(?:city|town|province|district|commune|ward)\sof\s)?"
)
_JOIN_VI = re.compile(
    r"\s?,\s(?:thuộc\s|nay là\s|nay thuộc\s)?|\s?[-–]\s|\s(?:thuộc|ở|nay là|nay thuộc)\s"
    r"|\s(?:tại|(?:nằm )?trên địa bàn|nằm (?:ở|tại|trong))\s(?=tỉnh|thành phố|TP|quận|huyện|phường|xã|thị xã)"
    r"|\s(?=tỉnh|thành phố|TP|quận|huyện|phường|xã|thị xã|thôn|số)"
)
# what tells more of the site in brackets, without being an address
_NOTE = re.compile(
    r"\s\((?:cũ|đoạn|phía|về phía|gần|cạnh|đối diện|trước|sau|giáp|tầng|nay là|nay thuộc|cổng|mới|former"
    r"|formerly|now|from|near|next to|opposite|old|behind|in front)"
    r"(?!\w)[^()\n]{0,60}\)|\s\([^()\n]{2,40}\scũ\)|,\s(?:đoạn\s)?từ\s[^,.;()\n]{3,50}\s(?:đến|tới)\s(?:[a-zà-ỹđ]+\s){0,3}[A-ZĐ]\w*(?:\s[A-ZĐ]\w*){0,3}|\scũ(?=[,.;)]|\s(?:thuộc|nay|\())"
)
# names without a kind inside brackets, down to a place that is known ("Đồng Mô, Sơn Tây")
_NAMES = re.compile(rf"{CAP}(?:\s{CAP}){{0,3}}(?=,\s)")


def address_end(text: Text, begin: int, limit: int) -> tuple[int, int]:
    """(where an address begins, where it ends) that follows a place's name at `begin`; both `begin` if none does.

    An address in brackets is taken with them: the begin is then the offset behind the bracket.
    """
    source = text.nfc
    note = _NOTE.match(source, begin, limit)
    at = note.end() if note else begin
    first, end = _bracketed(text, at, limit)
    if end == at:
        first, end = _chain(text, at, limit, joined=False)
        if end > at:
            end = max(end, _bracketed(text, end, limit)[1])
    if note and end == at:
        return note.end(), note.end()
    return (first, end) if end > at else (begin, begin)


def _bracketed(text: Text, at: int, limit: int) -> tuple[int, int]:
    """An address in brackets at an offset; the offset twice if there is none."""
    source = text.nfc
    bracket = re.compile(r"\s?\((?:(?:địa chỉ|Địa chỉ|ở|thuộc|in|at)(?::\s|\s))?").match(source, at, limit)
    if bracket:
        begin, end = _chain(text, bracket.end(), limit, joined=True)
        if end > begin and source[end : end + 1] == ")":
            return begin, end + 1
        names = _NAMES.match(source, bracket.end(), limit)
        if names:
            _, end = _chain(text, names.end(), limit, joined=False)
            if end > names.end() and source[end : end + 1] == ")":
                return bracket.end(), end + 1
    return at, at


# a street that is the next site of a list, no address ("Quảng trường A, | đường B và đường C")
_LISTED_STREET = re.compile(
    rf"(?:đường|phố)\s{CAP}(?:\s{CAP}){{0,4}}(?:,|,?\svà)\s(?:đường|phố|công viên|quảng trường|vườn hoa)\s"
)


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
        if stop is None or (end == begin and not joined and _LISTED_STREET.match(source, at, limit)):
            break
        if end == begin:
            first = at
        at = end = stop
    return (first, end) if end > begin else (begin, begin)


_GOES_ON = re.compile(rf"\s[{UPPER}]")  # a place that only begins another name (", the Son La | Coffee Festival")


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
        known = [p.end for p in find_places(text, at, min(limit, at + 60)) if p.begin == at]
        ends = [end for end in known if not _GOES_ON.match(source, end, limit)]
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
