"""Names of sites in Vietnamese: a head noun, widened to the right over kinds, capitals, numbers and a place."""

import re
from functools import cache

from facts.persons import CAP, UPPER
from facts.places import is_place
from facts.wordlists import one_of, wordlist

Candidate = tuple[int, int, str, str]  # begin, end, head in lower case, rule

_MOST_WORDS = 18  # pieces of a name; a longer run of capitals is a heading


def vietnamese_names(source: str, begin: int, end: int) -> list[Candidate]:
    """(begin, end, head, rule) of the phrases between two offsets that could name a site."""
    found: list[Candidate] = []
    for m in _part().finditer(source, begin, end):
        stop = _name_end(source, m.end(), end)
        if stop > m.end() and not is_place(source[m.end() : stop].strip()) and not _REGION.match(source, m.end()):
            found.append((m.start(), stop, "", "venue-part"))
    inside = begin
    for m in _head().finditer(source, begin, end):
        if m.start() < inside or _inner(source, m.start("head"), m.group("head"), begin):
            continue  # "Đình" of "phố Nguyễn Đình Chiểu"
        stop = inside = _name_end(source, m.end(), end)
        head = m.group("head").lower()
        if head == "trung tâm" and (kind := _kind().match(source, m.end(), end)):
            head += kind.group().lower()  # a centre of something is no town's centre
        if head in _plain() and _LEVEL_ONLY.fullmatch(source, m.end(), stop):
            continue  # "ngay trong chợ huyện"
        if stop > m.end() or _ADDRESS_NEXT.match(source, m.end(), end):
            if m.group("many"):
                found += _streets(source, m.start("head"), stop, end, head)
            else:
                found.append((m.start(), stop, head, "venue-head"))
        elif m.group("head") in _names_alone():
            found.append((m.start(), m.end(), head, "venue-head"))
    return found


def _inner(source: str, at: int, head: str, floor: int) -> bool:
    """Whether a head of one syllable is a syllable of a longer name ("Vân | Hồ")."""
    if not head[0].isupper() or " " in head or at - floor < 2 or source[at - 1] != " ":
        return False
    before = source[source.rfind(" ", floor, at - 1) + 1 : at - 1]
    return before[:1].isupper() and before[-1].isalpha() and source.rfind(" ", floor, at - 1) > floor


def site_within(source: str, begin: int, limit: int) -> int | None:
    """Where the larger site ends that is named at an offset ("..., thuộc | di tích Văn Miếu"), or None."""
    m = _head().match(source, begin, limit)
    stop = _name_end(source, m.end(), limit) if m else begin
    return stop if m and stop > m.end() else None


_LEVEL_ONLY = re.compile(r"\s(?:tỉnh|thành phố|huyện|xã|thị xã|quận|phường|thị trấn|TP)")


@cache
def _plain() -> frozenset[str]:
    """Kinds that no level alone makes a site of: there is more than one of them in a district."""
    return frozenset(["chợ", "đường", "phố", "trường", "làng", "khu", "cầu", "cửa hàng", "siêu thị", "hợp tác xã"])


@cache
def _names_alone() -> frozenset[str]:
    """Sites whose head is the whole name: there is one of each in the country."""
    return frozenset(wordlist("venues")["vi"]["alone"])


# a house number or a street behind a kind of site without a name: "khu trưng bày (số 15 Lê Lợi", "bãi đất, đường số 3"
_ADDRESS_NEXT = re.compile(
    rf"(?:\s\(|,\s|\s)(?:(?:địa chỉ:?\s)?số\s(?:nhà\s)?\d|đường\s[{UPPER}]|\d{{1,4}}[A-Z]?(?:[-/]\d+)?\s[{UPPER}])"
)
# behind "khu vực" a part of the country, no site
_REGION = re.compile(
    r"\s(?:miền|phía|vùng|nội|ngoại|biên giới|Tây|Đông|Nam|Bắc|Trung|Đồng bằng|đồng bằng"
    r"|Duyên hải|duyên hải|ASEAN|châu)(?!\w)"
)


@cache
def _head() -> re.Pattern[str]:
    data = wordlist("venues")["vi"]
    return re.compile(
        rf"(?<![\w-])(?P<parts>(?:{one_of(data['parts'])}\s){{1,3}})?"
        rf"(?P<many>(?:các|những|hai|ba|bốn|năm|\d)\s(?:tuyến\s|con\s)?(?=(?:đường|phố)\s))?"
        rf"(?!{one_of(data['never'])}(?!\w))(?<!thành )(?<!hội )(?<!phiên )(?P<head>{one_of(data['heads'])})(?!\w)",
        re.IGNORECASE,
    )


@cache
def _part() -> re.Pattern[str]:
    """A part of a site whose name has no head ("khu vực Bãi Sau")."""
    return re.compile(rf"(?<!\w){one_of(wordlist('venues')['vi']['parts'])}(?=\s{CAP})", re.IGNORECASE)


@cache
def _kind() -> re.Pattern[str]:
    """A kind of site or what it is for, as it goes on inside a name ("văn hóa", "Triển lãm", "trung tâm")."""
    data = wordlist("venues")["vi"]
    return re.compile(rf"\s{one_of([*data['kinds'], *data['heads'], *data['parts']])}(?!\w)", re.IGNORECASE)


@cache
def _scope() -> re.Pattern[str]:
    """The ward, village or province that a site belongs to ("xã Hợp Tiến")."""
    kinds = one_of(wordlist("places")["kinds"]["vi"])
    return re.compile(rf"\s{kinds}\s?(?:\d{{1,2}}(?![\d/])|{CAP}(?:\s(?:[-–]\s)?{CAP}){{0,3}})")


# the level alone that a site belongs to, at the end of its phrase ("Trung tâm Hội nghị | tỉnh")
_LEVEL = re.compile(
    r"(?:\s(?:trung tâm))?\s(?:tỉnh|thành phố|huyện|xã|thị xã|quận|phường|thị trấn|TP)(?=[,.;:()]|\s?$"
    r"|\s(?:từ|với|vào|do|và|nhằm|để|đã|sẽ|trong|của|diễn|chào|lần|đang|vừa|tối|sáng|chiều|cũ)(?!\w)|\s[(–-])"
)


# a capitalised word, a chain's spelling, an abbreviation, a number or a day that names a site
_WORD = re.compile(
    rf"\s(?P<word>G[Oo]!|Co\.op\w*|(?:[A-Z]\.){{2,4}}[A-Z]?|{CAP}"
    r"|(?:số\s|[Kk]m\s?)?\d{1,3}(?:\stháng\s\d{1,2}|[/-]\d{1,2})?[A-Z]?\d?(?=[,.;:()!?]|\s?$|\s[-–(]|\s[^\W\d_a-zà-ỹ]|\s(?:từ|và|với|vào|do|thuộc|trong|ở)\s))"
)
_DASH = re.compile(rf"\s?[-–&]\s?(?P<run>{CAP}(?:\s{CAP}){{0,3}})")
# up to three syllables in lower case in front of a capital, and one at the end ("Tiến | bộ (cũ)")
_LOWER = re.compile(
    rf"\s(?P<words>[^\W\d_{UPPER}]+(?:\s[^\W\d_{UPPER}]+){{0,2}}?)"
    rf"(?=\s(?:(?:thôn|bản|làng|xóm|ấp|xã|phường)\s)?(?:[{UPPER}]|(?<=n\s)\d|(?<=p\s)\d))"
)
_LAST = re.compile(rf"\s(?P<word>[^\W\d_{UPPER}]+)(?=,|\s\()")
_NO_NAME = frozenset({"Sở", "Bộ", "Ông", "Phó", "Ngày"})  # what begins a new phrase behind a name


def _name_end(source: str, begin: int, limit: int) -> int:
    """Where the name ends that begins behind a head noun at `begin`; `begin` itself if nothing names it."""
    at = good = begin
    named = False
    for _ in range(_MOST_WORDS):
        if m := _scope().match(source, at, limit):
            return m.end()
        if m := _LEVEL.match(source, at, limit):
            return m.end()
        if m := _kind().match(source, at, limit):
            word = m.group().strip()
            if named and word in _verbs() and _last_capital(source, m.start()):
                break  # "Công viên A | giới thiệu sản phẩm"
            at = m.end()
            if named or word in _names_alone() or (word[0].isupper() and word.lower() not in _heads()):
                good, named = at, True
        elif m := _WORD.match(source, at, limit):
            if named and m.group("word") in _NO_NAME:
                break
            good, named, at = m.end(), True, m.end()
        elif m := _series().match(source, at, limit):
            good, named, at = m.end(), True, m.end()
        elif (m := _DASH.match(source, at, limit)) and not is_place(m.group("run")):
            at = good = m.start("run") + len(m.group("run").split(" ")[0])
        elif not named and (m := _joined_kind().match(source, at, limit)):
            at = m.end()
        elif (over := _over_lower(source, at, limit, first=at == begin or not named)) is not None:
            at = over
        else:
            return _last_word(source, at, limit) or good if named else _unnamed_end(source, at, limit, good)
    return good


def _over_lower(source: str, at: int, limit: int, *, first: bool) -> int | None:
    """Over syllables in lower case in front of a capital ("cầu | ngói | Thanh Toàn", "Ấn | tượng | Hội An")."""
    m = _LOWER.match(source, at, limit)
    if m is None or _stop_words().intersection(m.group("words").split()):
        return None
    return m.end() if first or (_last_capital(source, at) and " " not in m.group("words")) else None


def _last_word(source: str, at: int, limit: int) -> int | None:
    """Over the syllable in lower case that ends a name ("In Tiến | bộ (cũ)")."""
    m = _LAST.match(source, at, limit)
    return m.end() if m and m.group("word") not in _stop_words() and _last_capital(source, at) else None


def _unnamed_end(source: str, at: int, limit: int, good: int) -> int:
    """The end of a kind without a name, which only an address behind it makes a site."""
    return at if _ADDRESS_NEXT.match(source, at, limit) else good


@cache
def _joined_kind() -> re.Pattern[str]:
    """Two kinds under one name ("cầu đi bộ - | công viên Ninh Kiều")."""
    return re.compile(rf"\s[-–](?=\s{one_of(wordlist('venues')['vi']['heads'])}(?!\w))", re.IGNORECASE)


def _last_capital(source: str, end: int) -> bool:
    """Whether the word that ends here is capitalised ("Ấn | tượng Hội An")."""
    return source[source.rfind(" ", 0, end) + 1].isupper()


@cache
def _heads() -> frozenset[str]:
    return frozenset(head.lower() for head in wordlist("venues")["vi"]["heads"])


@cache
def _verbs() -> frozenset[str]:
    return frozenset(wordlist("venues")["vi"]["verbs"])


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(wordlist("venues")["vi"]["stop"])


@cache
def _series() -> re.Pattern[str]:
    """The rest of a series of kinds ("Văn hóa | , Thể thao và Du lịch", "Hội chợ | và Triển lãm")."""
    kind = one_of(wordlist("venues")["vi"]["kinds"])
    return re.compile(
        rf"(?:,\s{kind}(?!\w)(?:\s{kind}(?!\w))?){{0,3}},?\s(?:và|-|–|&)\s{kind}(?!\w)(?:\s{kind}(?!\w))?",
        re.IGNORECASE,
    )


def _streets(source: str, begin: int, end: int, limit: int, head: str) -> list[Candidate]:
    """The streets of a list under one head ("các tuyến đường Trần Phú, Lê Lợi và Nguyễn Huệ")."""
    found: list[Candidate] = [(begin, end, head, "venue-streets")]
    more = re.compile(rf"(?:,\s|,?\s(?:và|cùng)\s)(?:đường\s|phố\s)?({CAP}(?:\s{CAP}){{1,4}})(?!\s(?:cho|đã|sẽ))")
    while (m := more.match(source, end, limit)) and len(found) < 8:
        found.append((m.start(1), m.end(1), head, "venue-streets"))
        end = m.end()
    return found
