"""What a count is said of: whose products they are and on which day, where the sentence tells.

Programme figures are charted over years and places, so that "1,649 OCOP products" needs "of Hà Nội" and "so far". Both
come from the count's own sentence; "the city" and "the province" lead back to the last one named before.
"""

import calendar
import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from facts.places import PlaceSpan, find_places, places
from facts.text import Lang, Sentence, Text
from facts.wordlists import one_of, wordlist
from records.fact import Count

_COUNTRY = {"Vietnam": "Việt Nam", "Viet Nam": "Việt Nam"}
_NEAR = 120  # characters between a place, a verb of having and the number
_MONTHS = [name.lower() for name in calendar.month_name[1:]]


@dataclass(frozen=True)
class _Words:
    """The compiled cues of a language."""

    behind: re.Pattern[str]
    owns: re.Pattern[str]
    nationwide: re.Pattern[str]
    city: re.Pattern[str]
    province: re.Pattern[str]
    until: re.Pattern[str]
    now: re.Pattern[str]
    country: str


@cache
def _words(lang: Lang) -> _Words:
    data = wordlist("subjects")
    own = data[lang]

    def word(key: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){one_of(own[key])}(?!\w)", re.IGNORECASE)

    when = (
        r"(?P<year>(?:19|20)\d\d)(?![\d/])"
        rf"|(?P<name>{'|'.join(_MONTHS)})[ ,]+(?P<of>(?:19|20)\d\d)"
        r"|(?:tháng[ ])?(?P<month>\d{1,2})[/-](?P<in>(?:19|20)\d\d)"
        r"|(?:ngày[ ])?(?P<day>\d{1,2})[/-](?P<on>\d{1,2})[/-](?P<at>(?:19|20)\d\d)"
        r"|tháng[ ](?P<nth>\d{1,2})[ ]năm[ ](?P<then>(?:19|20)\d\d)"
    )
    return _Words(
        behind=re.compile(rf"\s{one_of(own['behind'])}\s(?:{one_of(own['kinds'])}\s)?$", re.IGNORECASE),
        owns=re.compile(rf"(?:(?<!\w)|(?=['’])){one_of(own['owns'])}(?!\w)", re.IGNORECASE),
        nationwide=word("nationwide"),
        city=word("city"),
        province=word("province"),
        until=re.compile(rf"(?<!\w){one_of(own['until'])}\s(?:the\s)?(?:end\sof\s|năm\s)?(?:{when})", re.IGNORECASE),
        now=word("now"),
        country=data["country"],
    )


def with_subjects(text: Text, counts: list[Count], published: date | None) -> list[Count]:
    """The counts with `place`, `as_of` and the place's words in `of` for units that are charted, others unchanged."""
    units = frozenset(wordlist("subjects")["units"])
    words = _words(text.lang)
    told: dict[int, tuple[Sentence, list[PlaceSpan]]] = {}
    done = []
    for count in counts:
        sentence = text.sentence_at(_in_nfc(text, count.begin)) if count.unit in units and count.of else None
        if sentence is None:
            done.append(count)
            continue
        if sentence.start not in told:
            told[sentence.start] = sentence, find_places(text, sentence.start, sentence.stop)
        done.append(_said_of(text, words, count, *told[sentence.start], published))
    return done


def _in_nfc(text: Text, raw: int) -> int:
    return raw if text.offsets is None else bisect_left(text.offsets, raw)


def _said_of(
    text: Text, words: _Words, count: Count, sentence: Sentence, named: list[PlaceSpan], published: date | None
) -> Count:
    begin, end = _in_nfc(text, count.begin), _in_nfc(text, count.end)
    as_of = _as_of(text, words, sentence, begin, end, published)
    place, stop = _behind(text, words, sentence, end, named)
    if place is None:
        place = _owner(text, words, begin, named) or _spoken(text, words, sentence, begin)
    of = count.of
    if of is not None and stop > end and text.nfc[begin:end].endswith(of):
        of = " ".join(f"{of}{text.nfc[end:stop]}".split())
    return replace(count, place=_COUNTRY.get(place or "", place), as_of=as_of, of=of)


def _behind(text: Text, words: _Words, sentence: Sentence, end: int, named: list[PlaceSpan]) -> tuple[str | None, int]:
    """(the place that follows the phrase with nothing but a preposition between, where its words end)."""
    for place in named:
        if place.begin < end:
            continue
        if words.behind.fullmatch(text.nfc, end, place.begin):
            return place.name, place.end
        break
    wide = words.nationwide.search(text.nfc, end, min(sentence.stop, end + 40))
    if wide and len(text.nfc[end : wide.start()].split()) <= 2:
        return words.country, wide.end()
    return None, end


def _owner(text: Text, words: _Words, begin: int, named: list[PlaceSpan]) -> str | None:
    """The last place in front of the number, where a verb of having stands between the two."""
    before = [p for p in named if p.end <= begin and begin - p.end <= _NEAR]
    if not before or not words.owns.search(text.nfc, before[-1].end, begin):
        return None
    between = text.nfc[before[-1].end : begin]
    return None if re.search(r"[;:()]|, (?:with|trong khi|while)", between) else before[-1].name


def _spoken(text: Text, words: _Words, sentence: Sentence, begin: int) -> str | None:
    """The country, the city or the province where the sentence only speaks of "the whole country", "the city"."""
    head = max(sentence.start, begin - _NEAR)
    spoken = [
        (m.end(), kind)
        for kind, pattern in (("country", words.nationwide), ("city", words.city), ("province", words.province))
        for m in pattern.finditer(text.nfc, head, begin)
        if words.owns.search(text.nfc, m.end(), begin)
    ]
    if not spoken:
        return None
    kind = max(spoken)[1]
    if kind == "country":
        return words.country
    named = [p for p in find_places(text, 0, begin) if _is(kind, p)]
    return named[-1].name if named else None


def _is(kind: str, place: PlaceSpan) -> bool:
    """Whether a place may be "the city" or "the province" of what follows."""
    of = _kinds().get(place.name, "")
    return of == "city" if kind == "city" else of == "province"


@cache
def _kinds() -> dict[str, str]:
    return {p.name: p.kind for p in places() if p.kind in ("city", "province") and p.parent is None}


def _as_of(text: Text, words: _Words, sentence: Sentence, begin: int, end: int, published: date | None) -> date | None:
    """The day on which the number holds: stated nearest in front of it (else behind it), "so far" on publication."""
    stated = [
        *words.until.finditer(text.nfc, sentence.start, begin),
        *words.until.finditer(text.nfc, end, sentence.stop),
    ]
    for match in sorted(stated, key=lambda m: abs(m.start() - begin)):
        if day := _day(match):
            return day
    return published if words.now.search(text.nfc, sentence.start, begin) else None


def _day(match: re.Match[str]) -> date | None:
    """The last day of the year or month, or the day, that an "as of" names; None where the calendar has none."""
    got = match.groupdict()
    if got["year"]:
        return date(int(got["year"]), 12, 31)
    if got["day"]:
        year, month, day = int(got["at"]), int(got["on"]), int(got["day"])
        valid = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
        return date(year, month, day) if valid else None
    year = int(got["of"] or got["in"] or got["then"])
    month = _MONTHS.index(got["name"].lower()) + 1 if got["name"] else int(got["month"] or got["nth"])
    return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None
