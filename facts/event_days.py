"""Which day belongs to which event of a sentence, and whether it is its first day, its last or both."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from facts.event_names import Named
from facts.text import Sentence, Text
from facts.wordlists import one_of, wordlist
from records.fact import DateSpan


@dataclass(frozen=True, slots=True)
class Tie:
    """A day tied to a mention (None: to no mention of its sentence). `past` marks an earlier edition's day."""

    mention: Named | None
    day: DateSpan
    start: date | None
    stop: date | None
    sentence: int
    past: bool


def tie_days(text: Text, mentions: list[Named], days: list[DateSpan]) -> list[Tie]:
    """Every day of the running text with the mentions it belongs to; days of reporting verbs are left out."""
    found: list[Tie] = []
    for number, sentence in enumerate(text.sentences):
        own = [m for m in mentions if m.sentence == number]
        for day in days:
            if not sentence.begin <= day.begin < sentence.end:
                continue
            if _reported(text, sentence, day, own):
                continue
            start, stop = _ends(text, sentence, day)
            past = _past().search(sentence.text) is not None
            holders = _holders(text, own, day)
            for mention in holders or [None]:
                found.append(Tie(mention, day, start, stop, number, past))
    return found


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){one_of(wordlist('events')['days'][name])}(?![\w-])", re.IGNORECASE)


def _past() -> re.Pattern[str]:
    return _cue("past")


def _reported(text: Text, sentence: Sentence, day: DateSpan, own: list[Named]) -> bool:
    """Whether the day is that of an announcement, a decree or the like, not that of an event."""
    before = text.raw[max(sentence.begin, day.begin - 70) : day.begin]
    last = None
    for m in _cue("report").finditer(before):
        last = m
    if last is None:
        return False
    gap = before[last.end() :]
    if (
        _cue("start").search(gap)
        or _cue("stop").search(gap)
        or re.search(r"held|take place|takes place|took place|diễn ra|tổ chức|từ ngày", gap)
    ):
        return False
    first = day.begin - len(gap)
    return not any(first <= text.at(m.begin) < day.begin for m in own) and len(gap) < 45


_DAY_NOUN = re.compile(r"(?:ngày|sáng|chiều|tối|on|from|until|hôm)\s?$")


def _ends(text: Text, sentence: Sentence, day: DateSpan) -> tuple[date | None, date | None]:
    """(first day, last day) that a day gives its event: "opened on D" gives the first only, "closed on D" the last."""
    if day.start != day.stop or day.start is None:
        return day.start, day.stop
    window = text.raw[max(sentence.begin, day.begin - 140) : min(sentence.end, day.end + 110)]
    at = day.begin - max(sentence.begin, day.begin - 140)
    best: tuple[int, str] | None = None
    for kind in ("start", "stop"):
        for m in _cue(kind).finditer(window):
            if re.match(r"\s(?:ceremony|to the public|stores?)", window[m.end() : m.end() + 18]) and kind == "stop":
                continue
            gap = window[m.end() : at] if m.end() <= at else window[at + day.end - day.begin : m.start()]
            if m.end() > at and re.search(r"[,;]\s", gap) and len(gap) > 60:
                continue
            cost = (
                len(gap)
                + 40 * gap.count(";")
                + (25 if m.start() > at else 0)
                + 60 * len(re.findall(r"until|đến ngày", gap))
            )
            if best is None or cost < best[0]:
                best = (cost, kind)
    if best is None:
        return day.start, day.stop
    return (day.start, None) if best[1] == "start" else (None, day.stop)


@cache
def _link() -> re.Pattern[str]:
    words = one_of(wordlist("events")["days"]["share"])
    return re.compile(
        rf"[\s,\"”’()]*(?:\([^()]{{2,40}}\))?\s*(?:được tổ chức\s)?{words}\s*(?:the|its|his)?\s*[\"“‘]?\s*",
        re.IGNORECASE,
    )


def _holders(text: Text, own: list[Named], day: DateSpan) -> list[Named]:
    """The mentions a day belongs to: the nearest before it and those joined to that; else the first behind it."""
    before = [m for m in own if text.at(m.end) <= day.begin + 1 or text.at(m.begin) <= day.begin < text.at(m.end)]
    after = [m for m in own if m not in before]
    held: list[Named] = []
    if before:
        held = [before[-1]]
        between = text.raw[text.at(before[-1].end) : day.begin]
        if ";" in between and after:
            held = []
        for other in reversed(before[:-1]):
            if not _joined(text, other, held[0] if held else before[-1]):
                break
            held.insert(0, other)
    if not held and after:
        held = [after[0]]
    if held and after and (follow := next((m for m in after if m not in held), None)):
        gap = text.nfc[held[-1].end : follow.begin] if held[-1].end <= follow.begin else ""
        if re.search(r"cùng thời gian với\s*$|at the same time as (?:the\s)?$|coincid\w+ with (?:the\s)?$", gap):
            held.append(follow)
    return held


def _joined(text: Text, a: Named, b: Named) -> bool:
    """Whether two mentions are named in one breath."""
    return _link().fullmatch(text.nfc, a.end, b.begin) is not None
