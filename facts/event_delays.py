"""Events that were put off: which days were given up, and which are the new ones."""

import re
from functools import cache

from facts.text import Text
from facts.wordlists import one_of, wordlist
from records.fact import DateSpan


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){one_of(wordlist('events')['delays'][name])}(?![\w-])", re.IGNORECASE)


def is_put_off(text: Text) -> bool:
    """Whether the text tells of an event that was put off."""
    return _cue("put_off").search(text.body) is not None


def given_up(text: Text, day: DateSpan) -> bool:
    """Whether a day is one that was planned before: "originally scheduled for D", "thay vì D", "D as planned"."""
    before = text.raw[max(0, day.begin - 160) : day.begin]
    before = before[max(before.rfind(". "), before.rfind("\n")) + 1 :]
    old = max((m.end() for m in _cue("old").finditer(before)), default=-1)
    new = max((m.end() for name in ("new", "over") for m in _cue(name).finditer(before)), default=-1)
    if any(len(before) - m.end() < 12 for m in _cue("old_from").finditer(before)):
        return True
    if old > new or (new < 0 and _CHANGED_TO.match(text.raw[day.end : day.end + 30])):
        return True
    return new < 0 and _cue("old_after").match(text.raw[day.end : day.end + 40].lstrip(" ,()")) is not None


_CHANGED_TO = re.compile(r"\s(?:to|sang|thành)\s(?:ngày\s|từ\s)*(?:\d|[A-Z][a-z]{2,8} \d)")


def put_off_to(text: Text, day: DateSpan) -> bool:
    """Whether a day is the one that an event was put off to: its first, as a rule."""
    begin = max(0, day.begin - 30)
    return any(len(text.raw[m.end() + begin : day.begin]) <= 8 for m in _cue("new").finditer(text.raw[begin : day.end]))
