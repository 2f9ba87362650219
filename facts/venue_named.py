"""Sites that go by a name without a kind of site in it, made plain by an address or a place right behind the name.

"tại Văn phòng Bộ Xây dựng (số 37 Lê Đại Hành, quận B)", "at the Lao-ITECC in Vientiane".
"""

import re
from functools import cache

from facts.event_kinds import head_pattern
from facts.persons import CAP, UPPER, is_syllable, no_name
from facts.places import is_place
from facts.wordlists import one_of, wordlist

Candidate = tuple[int, int, str, str]  # begin, end, head in lower case, rule


def named_sites(source: str, begin: int, end: int, lang: str) -> list[Candidate]:
    """(begin, end, head, rule) of such names between two offsets."""
    found: list[Candidate] = []
    if lang == "vi":
        for m in _numbered_vi().finditer(source, begin, end):
            if _is_name_vi(m["name"]):
                found.append((*m.span("name"), "", "venue-named-address"))
    pattern = _at_place_vi() if lang == "vi" else _at_place_en()
    for m in pattern.finditer(source, begin, end):
        if _is_brand(m["name"], lang):
            found.append((*m.span("name"), "", "venue-named-place"))
    return found


@cache
def _numbered_vi() -> re.Pattern[str]:
    """Anything behind "tại" (or a forecourt, hall or office) that a house number and a street follow."""
    street = rf"(?:đường\s|phố\s|đại lộ\s)?(?!Tháng|Nghệ|Sao){CAP}"
    street += rf"(?:(?:\s{CAP}){{1,4}}(?=[,).;]|\s[-–(])|(?=,\s(?:phường|quận|P\.|Q\.|TP|xã|thị trấn|huyện|thành phố)))"
    number = rf"(?:địa chỉ:?\s)?(?:(?:số|lô)\s(?:nhà\s)?)?\d{{1,4}}[A-Z]?(?:[-–/]\d{{1,4}}[A-Z]?)?,?\s{street}"
    return re.compile(
        r"(?<!\w)(?:(?:tại|ở)\s|(?=(?:sân|sảnh|tiền sảnh|khuôn viên|trụ sở|hội trường|văn phòng)\s))"
        rf"(?P<name>[^,.;:()\n“”\"]{{3,90}}?)(?=\s\({number}|,\s{number})",
        re.IGNORECASE,
    )


_NO_NAME_VI = re.compile(
    r"(?<!\w)(?:ngày|từ|đến|với|cho|do|nhằm|để|là|có|được|sẽ|đã|đang|cùng|này|hội chợ|lễ hội|triển lãm"
    r"|người|nhà ông|nhà bà)(?!\w)",
    re.IGNORECASE,
)


def _is_name_vi(words: str) -> bool:
    """Whether words in front of an address are a name: a capital in them, no verb, more than a ward or city."""
    return re.search(rf"[{UPPER}]", words) is not None and not is_place(words) and _NO_NAME_VI.search(words) is None


_RUN = rf"{CAP}(?:\s(?:-\s|&\s)?{CAP}){{0,3}}"


@cache
def _at_place_en() -> re.Pattern[str]:
    """ "at the Lao-ITECC in Vientiane", "at Koelnmesse, Cologne"; whether a place follows the caller's span tells."""
    return re.compile(rf"(?<!\w)(?:[Aa]t)\s(?:the\s)?(?P<name>{_RUN})(?=(?:,?\sin\s|,\s)(?:the\s)?{_place('en')})")


@cache
def _at_place_vi() -> re.Pattern[str]:
    """ "tại Pullman Vũng Tàu, phường A", "tại BITEC (Bangkok)"."""
    return re.compile(rf"(?<!\w)(?:[Tt]ại)\s(?P<name>{_RUN})(?=(?:,\s|\s\(|\sở\s){_place('vi')})")


def _place(lang: str) -> str:
    kinds = one_of(wordlist("places")["kinds"]["vi"])
    if lang == "vi":
        return rf"(?:{kinds}\s?(?:\d|{CAP})|{CAP}(?:\s{CAP}){{0,2}}[,.)])"
    return rf"(?:(?:\w+\s){{0,2}}(?:city|capital|province|district|town)\sof\s)?{CAP}"


def _is_brand(name: str, lang: str) -> bool:
    """Whether capitals name a building: one word no Vietnamese syllable, none of an office or event."""
    words = [w for w in re.split(r"[\s-]+", name) if w.isalpha()]
    strange = any(len(w) > 3 and not is_syllable(w) for w in words)
    if not strange or is_place(name) or no_name().search(name) is not None:
        return False
    return not any(is_place(w) and len(words) == 1 for w in words) and head_pattern(lang).search(name) is None
