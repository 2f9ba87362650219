"""What a sentence says around an event: that it is only announced there, lasts some days, or is one of two."""

import re

from facts.event_kinds import Named
from facts.text import Sentence, Text
from records.fact import DateSpan

_ANNOUNCED = re.compile(
    r"(?:họp báo|press (?:conference|briefing|meeting)|news conference)[^.;“”\"]{0,60}$", re.IGNORECASE
)
_PLANNED = re.compile(
    r"(?:sẽ|dự kiến|will|would|to be|from|từ|between|until|scheduled|slated|đến|tới)(?!\w)", re.IGNORECASE
)


def is_announced(text: Text, sentence: Sentence, m: Named, day_begin: int) -> bool:
    """Whether a day behind a mention is that of the press conference on it, not the event's own.

    "tại họp báo giới thiệu Hội chợ X, diễn ra sáng 14-10", "a press conference on the X Fair, held on Tuesday".
    """
    before = text.nfc[max(sentence.start, m.begin - 100) : m.begin]
    if _ANNOUNCED.search(before) is None:
        return False
    gap = text.raw[text.at(m.end) : day_begin + 5]
    return len(gap) < 45 and _PLANNED.search(gap) is None


_THERE = re.compile(
    r"(?:,?\s(?:in|ở|tại)\s[^,.;]{2,40}?)?,?\s(?:at|during|tại|trong)\s(?:an?\s|the\s|một\s|buổi\s)?[“\"‘]?",
    re.IGNORECASE,
)


def is_said_there(text: Text, day: DateSpan, own: list[Named]) -> bool:
    """Whether the day of a report is that of the event where it was made ("signed yesterday at a conference on")."""
    after = [
        m
        for m in own
        if text.at(m.begin) >= day.end
        and not m.bare
        and (m.proper or m.kind != "other")
        and m.kind in {"conference", "seminar", "other"}
    ]
    return bool(after) and _THERE.fullmatch(text.raw, day.end, text.at(after[0].begin)) is not None


# a sentence that goes on with the days of what was told before it
SAME_DAYS = re.compile(
    r"(?:Cũng )?(?:[Tt]rong|[Cc]ùng)(?: suốt)?(?: \w{1,5})? (?:ngày|thời gian|dịp) (?:này|ấy|đó)"
    r"|Cùng thời (?:gian|điểm)(?: này| đó)?,"
    r"|Song song đó|(?:[Dd]uring|[Oo]ver|[Oo]n|[Ff]or) th(?:e same|ese|ose) (?:\w+ )?days|Over the same period"
    r"|At the same time,"
)
_AT_HEAD = re.compile(
    r"[^,.;]{0,60},\s[^.;:]{3,120}?(?:họp báo|thông tin(?! du lịch)|công bố|thông báo|cho biết|announced|told reporters"
    r"|held a press (?:conference|briefing)|said at a press)(?!\w)",
    re.IGNORECASE,
)


def announced_without(text: Text, sentence: Sentence, day: DateSpan) -> bool:
    """Whether a day at the head of a sentence that names no event is that of an announcement, not of what it tells."""
    if day.begin - sentence.begin > 12 or day.start != day.stop:
        return False
    m = _AT_HEAD.match(text.raw, day.end, min(sentence.end, day.end + 190))
    return m is not None and re.search(r"khai mạc|mở cửa|khai trương|opened|kicked off", m.group()) is None


_AND = re.compile(r"\s?[”\"’]?,?\s(?:và|cùng|cùng với|and)\s(?:the\s)?[“\"‘]?")
_LASTING = re.compile(r"fair|festival|exhibition|week|market|conference")


def both_behind(text: Text, after: list[Named]) -> bool:
    """Whether the two mentions behind a day share it ("từ ngày 10 đến 13/12 với Festival A và Diễn đàn B")."""
    first, second = after[:2]
    lasting = _LASTING.fullmatch(first.kind) and _LASTING.fullmatch(second.kind) and not (first.bare or second.bare)
    return bool(lasting) and _AND.fullmatch(text.nfc, first.end, second.begin) is not None


_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|several|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_LASTS = re.compile(
    rf"(?:last(?:s|ed|ing)?|run(?:s|ning)?|ran|go(?:es)? on|continu\w{{1,4}}|stay\w{{0,3}} open)\s(?:for\s)?(?:\w+\s)?"
    rf"{_NUMBER}\s"
    rf"(?:days|nights|evenings|weeks)|for\s{_NUMBER}\s(?:days|nights|evenings|weeks)"
    rf"|(?:kéo dài|diễn ra|mở|mở cửa|tổ chức)\s(?:trong\s|suốt\s|tới\s)?(?:vòng\s)?{_NUMBER}\s(?:ngày|đêm|tuần)"
    rf"|trong\s(?:vòng\s)?{_NUMBER}\s(?:ngày|đêm|tuần)(?!\s\d)",
    re.IGNORECASE,
)


def lasts_longer(words: str) -> bool:
    """Whether a sentence gives the event's length in days, so that a day in it is the first of them only."""
    return _LASTS.search(words) is not None


_BOTH = re.compile(
    r"(?:[“\"]?)(?:(?:The|These|Those)\s(?:two|twin|paired|joint)\s(?:\w+\s)?(?:events|activities|programmes|programs|fairs"
    r"|festivals|exhibitions|shows)|Both(?:\s(?:the\s|of\sthe\s)?(?:events|activities|programmes|fairs|festivals))?"
    r"(?=\s(?:are|were|will|open|opens|opened|take|took|run|ran|start|started|began|begin|end|ended|close|closed|last))"
    r"|They\s(?:will|are|were|take|took|run|ran|open|opened)|(?:Cả\s)?[Hh]ai\s(?:sự kiện|hoạt động|chương trình|lễ hội"
    r"|hội chợ|ngày hội)|Các sự kiện|(?:Both|The)\sevents)(?!\w)"
)


def both_named(text: Text, mentions: list[Named], number: int) -> list[Named]:
    """The two events named in one sentence before, where this one speaks of both ("The two events will ...")."""
    if _BOTH.match(text.sentences[number].text) is None:
        return []
    for back in range(number - 1, max(-1, number - 4), -1):
        named = [m for m in mentions if m.sentence == back and not m.bare]
        if len(named) >= 2:
            return named[:2]
    return []


_OCCASION = re.compile(
    r"(?:as part of|within the framework of|in the framework of|on the occasion of|in response to"
    r"|ahead of|activit\w+ of"
    r"|trong khuôn khổ|thuộc khuôn khổ|nhân dịp|hưởng ứng|chào mừng|thuộc|gắn với|đúng dịp"
    r"|chuỗi (?:các )?(?:sự kiện|hoạt động)(?: của)?)\s(?:the\s)?(?:traditional\s|annual\s)?[“\"‘]?$",
    re.IGNORECASE,
)


_TWO_OCCASIONS = re.compile(
    r"(?:trong khuôn khổ|thuộc khuôn khổ|as part of|chuỗi (?:các )?(?:sự kiện|hoạt động) của)\s[^,;.]{5,120}"
    r"\s(?:và|and)\s(?:the\s)?$",
    re.IGNORECASE,
)


def is_occasion(text: Text, m: Named) -> bool:
    """Whether a mention is what the told event belongs to ("trong khuôn khổ Festival ...")."""
    before = text.nfc[max(text.sentences[m.sentence].start, m.begin - 160) : m.begin]
    return _OCCASION.search(before[-60:]) is not None or _TWO_OCCASIONS.search(before) is not None
