"""Which year a day without one belongs to: the text's own words first, then the day of publication."""

from __future__ import annotations

import bisect
import calendar
import functools
import re
from dataclasses import dataclass
from datetime import date

from facts.text import Text
from facts.wordlists import one_of, wordlist

# "Week 2024", "EXPO 2023", "’ 2025 festival", "2017 International Festival", "OCOP năm 2021", "Huế 2005"
_NAMED = re.compile(
    r"(?<=[A-Za-zÀ-ỹđĐ”’\"'»)])(?P<lead>[ \xa0-]{1,2}năm|[ \xa0-])[ \xa0]{0,2}(?P<after>(?:19|20)\d\d)(?![\d/])"
    r"(?![ ]?[-–—][ ]?(?:19|20)?\d\d)"
    r"|\b(?P<before>(?:19|20)\d\d)[ \xa0](?=[A-ZĐ][\w’]{2})"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_FULL = re.compile(
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]|{_MONTH}[ ](?:\d{{1,2}}[ ]?(?:-|–|to)[ ]?)?\d{{1,2}}(?:st|nd|rd|th)?,?[ ]"
    rf"|\d{{1,2}}[ ]{_MONTH},?[ ]|tháng[ ]\d{{1,2}}(?:,|[ ]năm)?[ ])(?P<year>(?:18|19|20)\d\d)(?!\d)"
)
# "In 2018, ..." rules its sentence, whenever that was.
_RULING = re.compile(
    r"(?:back in|earlier, in|in|during|năm|trong năm|hồi năm|vào năm|riêng năm)[ \xa0]((?:19|20)\d\d)\b(?![-–/])"
)
# Words in front of a year that make it background, not part of a name.
_BACKGROUND = re.compile(
    r"(?:\b(?:in|since|from|to|until|by|of|before|after|between|and|than|early|late|mid|during|for|with|over|around|compared"
    r"|từ|đến|tới|trước|sau|kể từ|so với|với|cuối|đầu|giữa|trong|vào|hồi|niên vụ|giai đoạn|quarter|q[1-4]|tháng|quý"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)|\d)\Z"
)


_YEAR = re.compile(r"(?<![\w.,/-])(?:19|20)\d\d(?!\w|[.,]\d)")
_RECENT = re.compile(r"(?:in|of|during|for|this year|trong năm|năm) 20[12]\d(?!\w|[.,-]\d)")
_ARTICLES = frozenset({"the", "The", "this", "its", "their"})
_TITLED = re.compile(r"[ ][A-ZĐ][\w’]{2}")  # "the 2022 | Harvest Contest"
_EVENT = re.compile(
    r"[ ](?:[a-z][\w’-]+[ ]){0,3}"
    r"(?:market|contest|festival|fair|expo|exhibition|edition|event|show|week|forum|programme|program)\b"
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A year that the text states: in a full date, or in the name of an event."""

    offset: int
    year: int


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none such."""
    if not (1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


@functools.cache
def _cues(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = wordlist(f"days_{lang}")
    return re.compile(rf"\b{one_of(words['future'])}\b"), re.compile(rf"\b{one_of(words['past'])}\b")


def tense(text: Text, offset: int) -> int:
    """1 where the sentence speaks of days to come, -1 where a verb right before the offset is past, else 0."""
    sentence = text.sentence_at(offset)
    if sentence is None:
        return 0
    future, past = _cues(text.lang)
    near = max(sentence.start, offset - 30)
    # "launched on 15 March, it will run ...": the verb right in front of the day decides.
    if past.search(text.lower, near, offset) and not future.search(text.lower, near, offset):
        return -1
    begin, end = max(sentence.start, offset - 200), min(sentence.stop, offset + 120)
    return 1 if future.search(text.lower, begin, end) else 0


# What a day of distance costs, before and after publication, by tense: without a cue news tells of the past year more
# often than of the coming one.
_COSTS = {1: (2.5, 1.0), 0: (1.0, 2.2), -1: (1.0, 4.0)}


class Years:
    """Resolves days without a year for one text."""

    def __init__(self, text: Text, published: date | None) -> None:
        self._text = text
        self._published = published
        self._anchors = sorted(self._find(), key=lambda anchor: anchor.offset)
        self._offsets = [anchor.offset for anchor in self._anchors]

    def resolve(self, month: int, day: int, offset: int, weekday: int | None = None) -> int | None:
        """The year of a day of the calendar mentioned at `offset`, or None where it is not certain."""
        ruling = self._ruling(offset)
        if ruling is not None:
            return ruling if make_day(ruling, month, day) else None
        near = self._near(offset)
        if near is not None and _fits(near, month, day, weekday):
            return near
        if self._published is not None:
            return self._nearest(month, day, offset, weekday)
        for year in self._stated(offset) or self._only:
            if _fits(year, month, day, weekday):
                return year
        return None

    @functools.cached_property
    def _only(self) -> list[int]:
        """The one recent year that the text speaks of, where it speaks of no other."""
        years = {int(year) for year in _YEAR.findall(self._text.lower)}
        return list(years) if len(years) == 1 and _RECENT.search(self._text.lower) else []

    def _find(self) -> list[Anchor]:
        body, lower = self._text.body, self._text.lower
        found = [Anchor(match.start("year"), int(match["year"])) for match in _FULL.finditer(lower)]
        for match in _NAMED.finditer(body):
            year = match["after"] or match["before"]
            begin = match.start("after") if match["after"] else match.start("before")
            if match["after"] and body[match.end() : match.end() + 1] in ("”", "»"):
                found.append(Anchor(begin, int(year)))  # "... Products of the Province in 2024”" closes a name
                continue
            head = lower[max(0, match.start() - 16) : match.start() if match["after"] else begin].rstrip(" \xa0-")
            if _BACKGROUND.search(head):
                continue
            if match["after"] and "năm" not in match["lead"] and not self._is_name(match.start(), match.end()):
                continue
            found.append(Anchor(begin, int(year)))
        return found

    def _is_name(self, end: int, after: int) -> bool:
        """True where the word before a year is capitalised or closes a quotation, or an event noun follows."""
        body = self._text.body
        begin = end
        while begin > 0 and end - begin < 30 and not body[begin - 1].isspace():
            begin -= 1
        word = body[begin:end].lstrip("\"'“‘«(")
        if word[:1].isupper() or word[-1:] in "”’\"'»":
            return True
        if self._text.lang == "vi":  # "Hội chợ làng nghề 2024": a name begins with a capital a few words before
            return any(part[:1].isupper() for part in body[max(0, begin - 40) : begin].split("\n")[-1].split()[-5:])
        return _EVENT.match(body, after) is not None or (word in _ARTICLES and _TITLED.match(body, after) is not None)

    def _ruling(self, offset: int) -> int | None:
        sentence = self._text.sentence_at(offset)
        if sentence is None:
            return None
        match = _RULING.match(self._text.lower, sentence.start, offset)
        return int(match[1]) if match else None

    def _near(self, offset: int) -> int | None:
        """The year of the last event name or full date before the offset within the sentence."""
        sentence = self._text.sentence_at(offset)
        place = bisect.bisect_left(self._offsets, offset) - 1
        if sentence is None or place < 0 or self._offsets[place] < sentence.start:
            return None
        year = self._anchors[place].year
        if self._published and abs(year - self._published.year) > 1 and tense(self._text, offset) > 0:
            return None  # history in front of an announcement
        return year

    def _nearest(self, month: int, day: int, offset: int, weekday: int | None) -> int | None:
        published = self._published
        assert published is not None
        past, future = _COSTS[tense(self._text, offset)]
        best: tuple[float, int] | None = None
        for year in (published.year - 1, published.year, published.year + 1):
            made = make_day(year, month, day)
            if made is None:
                continue
            distance = (made - published).days
            cost = distance * future if distance >= 0 else -distance * past
            if weekday is not None and made.weekday() != weekday:
                cost += 1000
            if best is None or cost < best[0]:
                best = cost, year
        return best[1] if best else None

    def _stated(self, offset: int) -> list[int]:
        """Years to try without a day of publication: the last one stated before, then the first one after."""
        place = bisect.bisect_left(self._offsets, offset)
        before = [anchor.year for anchor in reversed(self._anchors[:place])][:2]
        sentence = self._text.sentence_at(offset)
        after = [anchor.year for anchor in self._anchors[place : place + 3]]
        if before:
            return before[:1] + (after[:1] if sentence and place < len(self._offsets) else [])
        inside = [a.year for a in self._anchors[place:] if sentence and a.offset < sentence.stop][:1]
        return inside or (after[:1] if len({anchor.year for anchor in self._anchors}) == 1 else [])


def _fits(year: int, month: int, day: int, weekday: int | None) -> bool:
    made = make_day(year, month, day)
    return made is not None and (weekday is None or made.weekday() == weekday)
