"""Several offices of one person: "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh" is one title; the last one tells the body."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from facts.complements import Complement, complement_en, complement_vi
from facts.persons import UPPER, person_at, surnames
from facts.text import Sentence, Text, fold
from facts.titles import title_pattern
from facts.wordlists import one_of, wordlist

_MOST = 4  # offices of one person
_COMMA = re.compile(r"(?:\s?,|\s[-–])\s(?:đồng thời là\s|kiêm\s|and\s|concurrently\s)?")


@cache
def _offices(lang: str) -> frozenset[str]:
    """Folded heads of offices that are held beside each other."""
    data = wordlist("titles")[lang]
    return frozenset(fold(head) for head in data["heads"]["office"]) - {fold(head) for head in data["single"]}


def _is_office(title: re.Match[str], lang: str) -> bool:
    return fold(" ".join(title.group("head").split())) in _offices(lang) and title.group()[0].isupper()


def _phrase(text: Text, title: re.Match[str], limit: int) -> Complement:
    return (complement_en if text.lang == "en" else complement_vi)(text, title, limit)


def further_office(
    text: Text,
    sentence: Sentence,
    title: re.Match[str],
    rest: Complement,
    follows: Callable[[Text, Sentence, int], bool],
) -> tuple[int, Complement]:
    """(begin of the last office, the whole chain as a title with the last organisation) behind a name.

    An office with a name right behind it (which `follows` tells) is the next person's.
    """
    said, begin = "", title.start()
    for _ in range(_MOST):
        if not _is_office(title, text.lang):
            break
        comma = _COMMA.match(text.nfc, max(rest.end, title.end()), sentence.stop)
        after = title_pattern(text.lang).match(text.nfc, comma.end(), sentence.stop) if comma else None
        if after is None or not _is_office(after, text.lang):
            break
        more = _phrase(text, after, sentence.stop)
        if follows(text, sentence, max(more.end, after.end())) or _IN_EVENT.fullmatch(more.organization or ""):
            break
        said += text.nfc[title.start() : after.start()]
        title, rest, begin = after, more, after.start()
    if said:
        rest = replace(rest, title=" ".join([*said.split(), rest.title]))
    return begin, rest


# bodies that sit for one event: what somebody does there is no office beside his own
_IN_EVENT = re.compile(
    r"Hội đồng(?:\s(?:đánh giá|OCOP|thẩm định|chấm|bình|xét|giám khảo|tuyển chọn|cấp).*)?"
    r"|Ban (?:Chỉ đạo|Tổ chức|Giám khảo).*",
    re.IGNORECASE,
)


def earlier_offices(text: Text, sentence: Sentence, title: re.Match[str]) -> int:
    """Where the chain of offices begins that a title in front of a name closes; its own begin if it is alone."""
    source, begin = text.nfc, title.start()
    if not _is_office(title, text.lang):
        return begin
    for _ in range(_MOST):
        floor = max(sentence.start, begin - 110)
        found = None
        for other in title_pattern(text.lang).finditer(source, floor, begin):
            end = max(_phrase(text, other, begin).end, other.end())
            comma = _COMMA.match(source, end, begin)
            if comma and comma.end() == begin and _is_office(other, text.lang):
                found = other
                break
        if found is None or _is_named(source, sentence.start, found.start()):
            return begin
        begin = found.start()
    return begin


_NAMED = re.compile(rf"([{UPPER}]\w*(?:\s[{UPPER}]\w*){{1,4}})\s?[,–—(-]\s?\Z")


def _is_named(source: str, floor: int, at: int) -> bool:
    """Whether a person's name and a comma or dash stand in front of an office."""
    m = _NAMED.search(source, max(floor, at - 50), at)
    return m is not None and person_at(m.group(1), from_end=True) is not None


@cache
def _address() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(wordlist('titles')['honorifics']['vi'])}\s\Z", re.IGNORECASE)


def introduced(source: str, names: Sequence[tuple[int, int]], bridge: re.Pattern[str], sentence: Sentence) -> set[int]:
    """Offsets of titles that stand right behind a name with a form of address ("ông A, | Giám đốc ...")."""
    found = set()
    for begin, end in names:
        if _address().search(source, max(sentence.start, begin - 14), begin) and (
            m := bridge.match(source, end, sentence.stop)
        ):
            found.add(m.end())
    return found


def is_brand(before: str, name: str) -> bool:
    """Whether two capitals behind "chủ homestay" name the place: "chủ homestay Hoa Mai"."""
    if before.startswith("hộ ") and name.count(" ") == 1:
        return True  # "hộ kinh doanh Hoa Mai": the household goes by the name
    return before.startswith("chủ ") and name.count(" ") == 1 and surnames().get(name.split(" ")[0], 0.0) < 2.5
