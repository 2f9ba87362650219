"""Person names and capitalised runs: the pieces that the finders of officials, organisations and venues share."""

import math
import re
from functools import cache

from facts.places import is_place, known_names, unaccented
from facts.wordlists import one_of, wordlist

# All capital letters of the Latin blocks, Vietnamese ones among them; `re` has no \p{Lu}.
UPPER = "".join(c for c in map(chr, range(0x41, 0x1F00)) if c.isupper() and (ord(c) < 0x250 or ord(c) >= 0x1E00))

CAP = rf"[{UPPER}][\w]{{0,25}}(?:[’'&.!/-](?=\w)\w{{1,20}}){{0,4}}"
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?"
    r"(?:uye|uya|oai|oay|oeo|uay|uoi|uou|ieu|yeu|uyu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|[aeiouy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)


@cache
def surnames() -> dict[str, float]:
    """Surname, with and without diacritics -> logarithm of its frequency."""
    found: dict[str, float] = {}
    for name, share in wordlist("titles")["surnames"].items():
        weight = math.log(share)
        for spelling in (name, unaccented(name)):
            found[spelling] = max(weight, found.get(spelling, -9.0))
    return found


# a title glued to the name by a hyphen without blanks ("Lê Văn A-Phó Chủ tịch")
_OFFICE = "Phó|Chủ|Giám|Trưởng|Bí|Ủy|Uỷ|Tổng|Chánh|Chi|Cục|Vụ|Viện|Hiệu|Nguyên|Quyền|Thứ|Bộ|Đại|Nghệ|Tỉnh|Thành|Huyện"
_GLUED = rf"-(?=(?:{_OFFICE})\s)"

# without these a stretch of text names no person in full
TWO_CAPITALS = re.compile(rf"[{UPPER}][^\s,;()]{{0,24}}\s[{UPPER}]")


@cache
def name_pattern() -> re.Pattern[str]:
    """A run of two to five capitalised words whose first is a Vietnamese surname; the run may say more than a name."""
    word = rf"[{UPPER}][^\W\d_]{{0,6}}"
    others = one_of(wordlist("titles")["no_surnames"])
    rare = rf"(?=\w{{2,6}}[ \xa0](?:Thị|Văn)[ \xa0][{UPPER}])(?!{others}[ ])[{UPPER}][^\W\d_]{{1,5}}"
    more = rf"(?:[ \xa0]{word}(?![\w’'])(?!(?!{_GLUED})-\w)){{1,4}}"
    return re.compile(
        rf"(?<![\w’'-])(?<!Thị )(?<!Văn )(?:{one_of(surnames())}|{rare}){more}"
        r"(?!\s?[-–]\s?\d)"
    )


@cache
def foreign_pattern() -> re.Pattern[str]:
    """Two to four capitalised words, not further checked; a form of address in front of them is no part of them."""
    word = rf"[{UPPER}][^\W\d_]{{1,15}}(?:(?!{_GLUED})[-’'][{UPPER}]?[^\W\d_]{{1,15}}){{0,2}}"
    particle = r"(?:(?:[Vv]an|[Dd]e|[Dd]er|[Vv]on|[Bb]in|[Aa]l|di|da|dos|du|la|ter|den)[ \xa0]){0,2}"
    return re.compile(
        rf"(?<![\w’'-])(?!{_addresses()}[ \xa0]){word}"
        rf"(?:[ \xa0]{particle}(?:(?:al|el)-{word}|{word}|[{UPPER}]\.)){{1,3}}(?!(?!{_GLUED})[\w’-])"
    )


@cache
def _addresses() -> str:
    """Forms of address as they stand at the head of a sentence."""
    rows = wordlist("titles")["honorifics"]
    return one_of(word[:1].upper() + word[1:] for row in rows.values() for word in row)


@cache
def highland_pattern() -> re.Pattern[str]:
    """Names of the peoples of the Central Highlands: "K'Brêh", "H'Yim Kdoh", "Y Thông", "Ksor Hnao", "Siu H'Lan"."""
    word = rf"[{UPPER}](?:[’'‘`][{UPPER}]?)?[^\W\d_]{{1,9}}"
    clans = one_of(wordlist("titles")["clans"])
    return re.compile(
        rf"(?<![\w’'-])(?:[HK][’'‘`][ ]?{word}(?:[ \xa0]{word}){{0,3}}|[YA][ \xa0]{word}(?:[ \xa0]{word}){{0,3}}"
        rf"|{clans}(?:[ \xa0](?:{word}|[YA](?=[ \xa0]))){{1,4}})(?![\w’'-])"
    )


def highlander(source: str, at: int, limit: int) -> tuple[int, int] | None:
    """The span of a Highland name that begins at an offset, without a place at its end; None where there is none."""
    m = highland_pattern().match(source, at, limit)
    if m is None or is_place(m.group()) or no_name().search(m.group()):
        return None
    return m.span()


def is_syllable(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable."""
    return _SYLLABLE.fullmatch(unaccented(word).lower()) is not None


def person_at(run: str, *, from_end: bool = False) -> tuple[int, int] | None:
    """The most likely Vietnamese name in a run of capitalised words, as offsets into it; None where there is none.

    With `from_end` the name ends where the run ends and an organisation's name may stand before it; otherwise it
    begins where the run begins. A cut through a known place ("Hà | Nội Chu Ngọc Anh") is not made.
    """
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", run)]
    if not from_end:
        known = wordlist("titles")["no_persons"]
        if any(run.startswith(name) and not run[len(name) : len(name) + 1].isalpha() for name in known):
            return None
        for j in range(min(5, len(words)), 1, -1):
            if _name_score([run[b:e] for b, e in words[:j]]) is not None:
                return words[0][0], words[j - 1][1]
        return None
    best: tuple[float, int, int] | None = None
    for i in range(max(0, len(words) - 5), len(words) - 1):
        score = _name_score([run[b:e] for b, e in words[i:]])
        if score is None or _cuts_place(run, words, i):
            continue
        if best is None or score > best[0]:
            best = (score, words[i][0], words[-1][1])
    return None if best is None else best[1:]


_LETTERS = frozenset("SĐY")  # given names of one letter ("Phạm S") among the Lạch and Cil of Lâm Đồng
_LENGTH = {2: -1.5, 3: 0.0, 4: -0.2, 5: -1.2}


def _name_score(words: list[str]) -> float | None:
    """How much the words look like a Vietnamese full name; None where they cannot be one."""
    weight = surnames().get(words[0])
    if weight is None and len(words) > 2 and words[1] in ("Thị", "Văn") and is_syllable(words[0]):
        weight = -1.0 if words[0] not in wordlist("titles")["no_surnames"] else None  # "Quảng Thị Hoa"
    if weight is None or len(words) not in _LENGTH or not all(is_syllable(w) for w in words[:-1]):
        return None
    if not is_syllable(words[-1]) and not (len(words) == 2 and weight > 3.0 and words[1] in _LETTERS):
        return None
    joined = " ".join(words)
    if not joined.isascii() and words[0].isascii() and words[0] not in wordlist("titles")["surnames"] and weight >= 0:
        return None  # "Ban Chấp": a surname loses its marks only where the whole name does
    if joined in known_names() or joined in wordlist("titles")["no_persons"]:
        return None
    if weight < 2.0 and len(words) > 3 and " ".join(words[-2:]) in known_names():
        return None
    score = weight + 2.0 * _LENGTH[len(words)]
    return score + (1.5 if len(words) > 2 and words[1] in {"Thị", "Thi", "Văn", "Van"} else 0.0)


def _cuts_place(run: str, words: list[tuple[int, int]], i: int) -> bool:
    """Whether a place name reaches across the word at which the name would begin."""
    names = known_names()
    return any(
        run[words[a][0] : words[b][1]] in names
        for a in range(max(0, i - 3), i)
        for b in range(i, min(len(words), i + 3))
    )


def names_in(source: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Spans of what could be a person's name, Vietnamese ones first where the two patterns overlap."""
    found: list[tuple[int, int]] = []
    at = begin
    while run := name_pattern().search(source, at, end):
        person = person_at(run.group())
        if place := _leading_place(run.group()):
            at = run.start() + place
            continue
        if person:
            found.append((run.start(), run.start() + person[1]))
        at = run.start() + person[1] if person else run.start() + 1
    for m in highland_pattern().finditer(source, begin, end):
        if m.group()[:2] == "A " or any(m.start() < e and b < m.end() for b, e in found):
            continue  # "A Luoi" opens an English sentence as well: only behind a title or a form of address
        if highlander(source, m.start(), end):
            found.append(m.span())
    for m in foreign_pattern().finditer(source, begin, end):
        first = m.start() + _leading_country(m.group())
        free = all(m.end() <= b or first >= e for b, e in found)
        if free and foreign_pattern().fullmatch(source, first, m.end()) and could_be_foreign(source[first : m.end()]):
            found.append((first, m.end()))
    return sorted(found)


def _leading_place(run: str) -> int:
    """Length of a place name of two words with which a run of capitals begins; 0 where there is none."""
    words = run.split(" ")
    if len(words) < 3 or not is_place(" ".join(words[:2])):
        return 0
    return len(words[0]) + 1 + len(words[1])


def _leading_country(run: str) -> int:
    """Length, with its blank, of a country's name of two words that opens a foreigner's run ("Hy Lạp | Nikos ...")."""
    words = run.split(" ")
    first = " ".join(words[:2])
    named = is_place(first) or first in wordlist("titles")["countries"]
    return len(first) + 1 if len(words) > 3 and named else 0


@cache
def no_name() -> re.Pattern[str]:
    """Words that no person's name holds: organisations, events, places and titles."""
    data = wordlist("organizations")
    vietnamese = [head for head in data["vi"]["heads"] if " " in head or not head.isascii()]
    words = [*data["en"]["heads"], *data["en"]["domains"], *vietnamese, *data["en"]["scopes"]]
    more = wordlist("titles")["no_name_words"]
    return re.compile(rf"(?<!\w){one_of([*words, *more])}(?!\w)")


def could_be_foreign(words: str) -> bool:
    """Whether capitalised words may be a foreigner's name: no place, organisation, event or title among them.

    Words that are all Vietnamese syllables, with their diacritics, name a foreigner no more than "Ban Chấp" does.
    """
    parts = words.split()
    if is_place(words) or no_name().search(words) is not None or any(is_place(w) for w in parts):
        return False
    if any(len(w) > 2 and w.isupper() for w in parts):
        return False
    return not (all(is_syllable(w) for w in parts) and not words.isascii())


def foreigner_at_end(run: str) -> int:
    """Where the foreigner's name begins that closes a run of capitals; 0 where there is none.

    It has to follow a place or the head noun of an organisation: "Vietnam | Ito Naoki", "Council | Aziz al-Murad".
    """
    words = [(m.start(), m.group()) for m in re.finditer(r"\S+", run)]
    for first in range(max(1, len(words) - 4), len(words) - 1):
        name = run[words[first][0] :]
        if is_syllable(words[first][1]) and all(is_syllable(w) for _, w in words[first:]):
            continue
        before = [w for _, w in words[:first]]
        anchor = any(is_anchor(" ".join(before[-size:])) for size in (1, 2, 3) if size <= len(before))
        if anchor and foreign_pattern().fullmatch(name) and could_be_foreign(name):
            return words[first][0]
    return 0


@cache
def _anchors() -> frozenset[str]:
    data = wordlist("organizations")
    return frozenset(
        [*data["en"]["heads"], "City", "Province", "District", "Commune", "Ward", "Prefecture", "UNDP", "FAO"]
    )


def is_anchor(words: str) -> bool:
    """Whether words may close an office's phrase in front of a name: a place, a country, a body's head noun."""
    return is_place(words) or words in wordlist("titles")["countries"] or words.strip("()") in _anchors()


_LAST_WORDS = re.compile(r"\S+(?:[ \xa0]\S+){0,2}[ \xa0]\Z")


def behind_anchor(source: str, at: int) -> bool:
    """Whether the words in front of an offset may close an office's phrase."""
    m = _LAST_WORDS.search(source, max(0, at - 40), at)
    words = m.group().split() if m else []
    return any(is_anchor(" ".join(words[first:])) for first in range(len(words)))
