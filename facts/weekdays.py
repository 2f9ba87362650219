"""Which day a weekday means, seen from the day of publication."""

from __future__ import annotations

import functools
import re
from datetime import date, timedelta

from facts.text import Text
from facts.wordlists import one_of, wordlist

_WEEK = timedelta(days=7)
_BACK = ("last", "previous", "the previous", "past", "this past", "vừa qua")
_ON = ("next", "coming", "the coming", "this coming", "tới")


def weekday_day(text: Text, published: date, weekday: int, which: str, at: int) -> date:
    """The day of a weekday (Monday is 0) at the offset `at`; `which` is the word with it ("last", "tuần tới") or ""."""
    back = timedelta(days=(published.weekday() - weekday) % 7)
    ahead = timedelta(days=(weekday - published.weekday()) % 7)
    monday = published - timedelta(days=published.weekday())
    if which in _BACK:
        return published - (back or _WEEK)
    if which in _ON:
        return published + (ahead or _WEEK)
    if which in ("tuần trước", "tuần qua"):
        return monday - _WEEK + timedelta(days=weekday)
    if which in ("tuần tới", "tuần sau"):
        return monday + _WEEK + timedelta(days=weekday)
    if which in ("this", "này", "tuần này"):
        return monday + timedelta(days=weekday)
    return published + ahead if comes(text, at) else published - back


def comes(text: Text, at: int) -> bool:
    """True where the words shortly before a weekday put it into the days to come."""
    sentence = text.sentence_at(at)
    begin = max(sentence.start if sentence else 0, at - 60)
    coming, past = _tenses(text.lang)
    last = max((found.end() for found in coming.finditer(text.lower, begin, at)), default=-1)
    return last >= 0 and past.search(text.lower, last, at) is None


@functools.cache
def _tenses(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = wordlist(f"days_{lang}")
    return re.compile(rf"\b{one_of(words['future'] + words['present'])}\b"), re.compile(rf"\b{one_of(words['past'])}\b")
