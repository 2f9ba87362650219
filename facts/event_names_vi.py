"""Vietnamese names of events: a head noun and what goes on with it."""

import re
from functools import cache

from facts.event_kinds import Named, edition_in, head_pattern, make_named
from facts.persons import CAP
from facts.text import Sentence
from facts.wordlists import wordlist

_WORD = re.compile(r"(?P<gap>[ \xa0]|,[ \xa0])(?P<word>\(OCOP\)|[^\s,;:.()\"“”!?…]{1,40})")
_CLOSE = re.compile(r"[”\"’]")
_QUOTED = re.compile(r"\s?(?:mang tên\s|:\s)?[“\"][^“”\"\n]{4,150}[”\"]")
_PLACED = re.compile(
    rf"\s(?:tại|ở)\s(?P<place>(?:xã|phường|huyện|tỉnh|thành phố|TP\.?|quận|thị xã|thị trấn|đặc khu)(?:\s{CAP}){{1,4}})"
)
_BACK = re.compile(r"(?:này|lần này|nói trên|trên|ấy|năm nay|đó)?")
Word = tuple[str, str, int]


def vietnamese_mentions(source: str, sentence: Sentence, number: int) -> list[Named]:
    """All mentions of one sentence."""
    found = []
    last = sentence.start
    for m in head_pattern("vi").finditer(source, sentence.start, sentence.stop):
        if m.start() >= last and (named := _named(source, sentence, m, number)):
            found.append(named)
            last = named.end
    return found + _editions(source, sentence, number)


def _named(source: str, sentence: Sentence, m: re.Match[str], number: int) -> Named | None:
    """A head noun and what goes on with it, up to a verb or a function word."""
    head = m.group("head")
    opened = m.start() > sentence.start and source[m.start() - 1] in '“"‘'
    if opened and (close := _CLOSE.search(source, m.end(), min(sentence.stop, m.end() + 160))):
        return make_named(source, (m.start(), close.start()), head, "vi", number, proper=True)
    if quoted := _QUOTED.match(source, m.end(), sentence.stop):
        return make_named(source, (m.start(), quoted.end()), head, "vi", number, proper=True)
    end = _end(source, m.end(), sentence.stop)
    tail = source[m.end() : end].strip()
    if _BACK.fullmatch(tail):
        if placed := _PLACED.match(source, m.end(), sentence.stop):
            return make_named(source, (m.start(), placed.end()), head, "vi", number, bare=True)
        bare = head.lower() in wordlist("events")["vi"]["bare"]
        return make_named(source, m.span(), head, "vi", number, bare=True) if bare else None
    capitals = any(w[0].isupper() or w[0].isdigit() for w in tail.split())
    proper = capitals and (head[0].isupper() or len(tail.split()) >= 2)
    return make_named(source, (m.start(), end), head, "vi", number, proper=proper)


@cache
def _stops() -> frozenset[str]:
    return frozenset(wordlist("events")["vi"]["stop"])


@cache
def _kept_pairs() -> frozenset[str]:
    return frozenset(wordlist("events")["vi"]["kept_pairs"])


def _end(source: str, begin: int, limit: int) -> int:
    """Where a name ends that goes on at `begin`."""
    words: list[Word] = []
    at = begin
    while len(words) < 26 and (m := _WORD.match(source, at, limit)):
        words.append((m.group("gap"), m.group("word"), m.end()))
        at = m.end()
    good = begin
    for i, (gap, word, end) in enumerate(words):
        after = words[i + 1][1] if i + 1 < len(words) else ""
        before = words[i - 1][1] if i else ""
        if gap[0] == "," and not (word[0].islower() and _list_goes_on(words, i)):
            break
        if word == "năm" and re.fullmatch(r"(?:19|20)\d\d", after):
            good = words[i + 1][2]
            continue
        kept = f"{word} {after}" in _kept_pairs() or f"{before} {word}" in _kept_pairs()
        if not kept and (word in _stops() or f"{word} {after}" in _stops()):
            break
        if word == "và" and head_pattern("vi").match(source, end + 1, limit):
            break
        if word not in {"-", "–", "và", "các", "năm", "lần", "thứ"}:
            good = end
    return good


def _list_goes_on(words: list[Word], i: int) -> bool:
    """Whether a comma stands within a name ("đánh giá, phân hạng sản phẩm"): a verb or a product goes on with it."""
    rest = [word for _, word, _ in words[i : i + 12]]
    if rest[0] in wordlist("events")["vi"]["list_verbs"]:
        return True
    return any(w in {"và", "OCOP", "năm", "sản"} or re.fullmatch(r"(?:19|20)\d\d", w) for w in rest)


_EDITION = re.compile(
    r"(?<!\w)[Ll]ần\s(?:thứ\s)?(?:\d{1,2}|[IVXL]{1,6}|hai|ba|tư|năm)"
    r"(?=\s(?:sẽ|dự kiến|diễn ra|tổ chức|được|khai mạc|họp)(?!\w))"
)


def _editions(source: str, sentence: Sentence, number: int) -> list[Named]:
    """ "Lần 3 sẽ diễn ra ...": an edition as the subject; `events` names it after its series."""
    found = []
    for m in _EDITION.finditer(source, sentence.start, sentence.stop):
        if m.start() == sentence.start or source[m.start() - 2 : m.start()] in {", ", "; "}:
            name = m.group()[0].lower() + m.group()[1:]
            found.append(Named(m.start(), m.end(), name, "", "lần", number, proper=True, edition=edition_in(name)))
    return found
