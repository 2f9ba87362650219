"""What a sentence says around an event: that it is only announced there, lasts some days, or is one of two."""

import re

from facts.event_kinds import Named
from facts.text import Sentence, Text

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
