"""Which day belongs to which event, and whether it is its first day, its last or both."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from facts.event_kinds import Named
from facts.text import Sentence, Text
from facts.wordlists import one_of, wordlist
from records.fact import DateSpan

FAR = 120  # days between two days of one event at most
OTHER_YEAR = 200  # days; further away a day is that of another edition


@dataclass(frozen=True, slots=True)
class Tie:
    """A day tied to a mention (None: to none in its sentence). `past` marks a sentence about an earlier edition."""

    mention: Named | None
    start: date | None
    stop: date | None
    begin: int
    past: bool


@dataclass(slots=True)
class Span:
    """First and last day of an event as they become known."""

    start: date | None = None
    stop: date | None = None

    def __bool__(self) -> bool:
        return self.start is not None or self.stop is not None

    @property
    def first(self) -> date | None:
        """The first day, else the last."""
        return self.start or self.stop

    def merge(self, start: date | None, stop: date | None) -> None:
        """Takes over what a day says where it does not contradict what is known; what was said first stays."""
        known = self.first
        if known and any(abs((d - known).days) > FAR for d in (start, stop) if d):
            return
        if self.start is None and start:
            if self.stop is None or start <= self.stop:
                self.start = start
                self.stop = self.stop or stop
        elif start is None:
            if stop and self.stop in (None, self.start) and (self.start is None or stop >= self.start):
                self.stop = stop
        elif stop and self.start and self.stop in (None, self.start) and start <= self.start <= stop:
            self.start, self.stop = start, stop

    def complete(self, start: date | None, stop: date | None) -> None:
        """Takes over the last day only, from a sentence that does not name the event."""
        if self.start is None or self.stop is not None or stop is None:
            return
        fits = start == self.start if start else timedelta(0) <= stop - self.start < timedelta(days=FAR)
        if fits and stop > self.start:
            self.stop = stop


def tie_days(text: Text, mentions: list[Named], days: list[DateSpan]) -> list[Tie]:
    """Every day of the running text with the mentions it belongs to; days of reporting verbs are left out."""
    found: list[Tie] = []
    for number, sentence in enumerate(text.sentences):
        row = [day for day in days if sentence.begin <= day.begin < sentence.end]
        if not row:
            continue
        own = [m for m in mentions if m.sentence == number]
        past = speaks_of_past(sentence.text)
        for day in row:
            if _reported(text, sentence, day, own):
                continue
            start, stop = _ends(text, sentence, day)
            holders: list[Named | None] = [*_holders(text, own, day)]
            for mention in holders or [None]:
                found.append(Tie(mention, start, stop, day.begin, past))
    return found


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){one_of(wordlist('events')['days'][name])}(?![\w-])", re.IGNORECASE)


def speaks_of_past(sentence: str) -> bool:
    """Whether a sentence compares with an earlier edition."""
    return _cue("past").search(sentence) is not None


_HELD = re.compile(r"held|take place|takes place|took place|diễn ra|tổ chức|từ ngày")


def _reported(text: Text, sentence: Sentence, day: DateSpan, own: list[Named]) -> bool:
    """Whether the day is that of an announcement, a decree or the like, not that of an event."""
    floor = max(sentence.begin, day.begin - 70)
    before = text.raw[floor : day.begin]
    last = max((m.end() for m in _cue("report").finditer(before)), default=None)
    if last is not None:
        gap = before[last:]
        between = any(floor + last <= text.at(m.begin) < day.begin for m in own)
        if (
            not between
            and len(gap) < 45
            and ":" not in gap
            and not any(p.search(gap) for p in (_cue("start"), _cue("stop"), _HELD))
        ):
            return True
    if any(text.at(m.begin) < day.begin for m in own):
        return False
    # "On March 2 the committee announced that the festival ...": the announcement stands between day and event.
    following = [text.at(m.begin) for m in own]
    gap = text.raw[day.end : min(following)] if following else ""
    return _cue("report").search(gap) is not None


def _ends(text: Text, sentence: Sentence, day: DateSpan) -> tuple[date | None, date | None]:
    """(first day, last day) that a day gives its event: "opened on D" gives the first only, "closed on D" the last."""
    if day.start != day.stop or day.start is None:
        return day.start, day.stop
    floor = max(sentence.begin, day.begin - 140)
    window = text.raw[floor : min(sentence.end, day.end + 110)]
    at, after = day.begin - floor, day.end - floor
    best: tuple[int, str] | None = None
    for kind in ("start", "stop"):
        for m in _cue(kind).finditer(window):
            behind = m.start() >= after
            gap = window[after : m.start()] if behind else window[m.end() : at]
            if behind and len(gap) > 60 and re.search(r"[,;]\s", gap) and day.begin - sentence.begin > 8:
                continue
            cost = len(gap) + 40 * gap.count(";") + 25 * behind + 60 * len(re.findall(r"until|đến ngày", gap))
            if best is None or cost < best[0]:
                best = (cost, kind)
    if best is None:
        return day.start, day.stop
    return (day.start, None) if best[1] == "start" else (None, day.stop)


@cache
def _link() -> re.Pattern[str]:
    words = one_of(wordlist("events")["days"]["share"])
    return re.compile(
        rf"[\s,\"”’)]{{0,4}}(?:\([^()]{{2,40}}\))?\s?(?:được tổ chức\s)?{words}\s?(?:(?:the|its|his)\s)?[\"“‘]?",
        re.IGNORECASE,
    )


def joined(text: Text, a: Named, b: Named) -> bool:
    """Whether two mentions are named in one breath ("A together with B", "A trong khuôn khổ B")."""
    return _link().fullmatch(text.nfc, a.end, b.begin) is not None


_SAME_TIME = re.compile(r"(?:cùng thời gian với|đồng thời với|at the same time as|coincid\w{2,4} with)\s(?:the\s)?$")


def _holders(text: Text, own: list[Named], day: DateSpan) -> list[Named]:
    """The mentions a day belongs to: the nearest before it and those joined to that; else the first behind it."""
    before = [m for m in own if text.at(m.begin) <= day.begin]
    after = [m for m in own if text.at(m.begin) > day.begin]
    held: list[Named] = []
    if before and not (after and ";" in text.raw[text.at(before[-1].end) : day.begin]):
        held = [before[-1]]
        for other in reversed(before[:-1]):
            if not joined(text, other, held[0]):
                break
            held.insert(0, other)
    elif after:
        held = [after[0]]
    follow = next((m for m in after if m not in held), None)
    if held and follow and _SAME_TIME.search(text.nfc[held[-1].end : follow.begin]):
        held.append(follow)
    return held
