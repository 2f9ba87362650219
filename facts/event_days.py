"""Which day belongs to which event, and whether it is its first day, its last or both."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from facts.event_delays import given_up, is_put_off, put_off_to
from facts.event_frames import (
    SAME_DAYS,
    announced_without,
    both_behind,
    both_named,
    is_announced,
    is_occasion,
    is_said_there,
    lasts_longer,
)
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
    old: bool = False  # given up since: the event was put off
    told: bool = False  # the sentence says that something is held, opens or closes then


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
        elif stop and stop > start and self.stop in (None, self.start) and self.start and start <= self.start <= stop:
            self.start, self.stop = start, stop

    def complete(self, start: date | None, stop: date | None) -> None:
        """Takes over the last day only, from a sentence that does not name the event."""
        if self.start is None or self.stop is not None or stop is None:
            return
        fits = start == self.start if start else timedelta(0) <= stop - self.start < timedelta(days=FAR)
        if fits and stop > self.start:
            self.stop = stop


def tie_days(text: Text, mentions: list[Named], days: list[DateSpan]) -> list[Tie]:
    """Every day of the running text with the mentions it belongs to; days of reporting verbs are left out.

    Days that were given up when an event was put off are left out too, where the text has others.
    """
    found: list[Tie] = []
    last_day: DateSpan | None = None
    last_span: DateSpan | None = None
    for number, sentence in enumerate(text.sentences):
        own = [m for m in mentions if m.sentence == number and not _of_committee(text, m)]
        row = [d for d in days if sentence.begin <= d.begin < sentence.end and not _of_no_event(text, d)]
        if not row and own and last_day and _SAME_DAY.match(sentence.text):
            last = None if _cue("start").search(sentence.text) else last_day.stop
            found.append(Tie(own[0], last_day.start, last, sentence.begin, past=False))
            continue
        if not row and own and last_span and SAME_DAYS.match(sentence.text):
            found.append(Tie(own[0], last_span.start, last_span.stop, sentence.begin, past=False))
        past = speaks_of_past(sentence.text)
        for day in row:
            last_span = last_span if day.start == day.stop else day
            last_day = day if day.start == day.stop else last_day
            if not _reported(text, sentence, day, own):
                named = both_named(text, mentions, number) or own or _carried(text, mentions, number)
                found += _ties_of(text, sentence, day, named, past)
    if is_put_off(text) and any(not tie.old for tie in found):
        found = [tie for tie in found if not tie.old]
    return found


def _ties_of(text: Text, sentence: Sentence, day: DateSpan, own: list[Named], past: bool) -> list[Tie]:
    """The day with each mention that holds it; one that contradicts the year in a name is not that event's."""
    start, stop = _ends(text, sentence, day, own)
    told = start != stop or _HELD.search(sentence.text) is not None
    old = given_up(text, day)
    holders: list[Named | None] = [*(own if _two_before(sentence, own) else _holders(text, own, day))]
    found = []
    for mention in holders or [None]:
        known = start or stop
        if mention and mention.year and known and abs(mention.year - known.year) > 1:
            continue
        first, last = start, stop
        if mention and start == stop and _opens_at_night(text, sentence, day, mention):
            last = None
        found.append(Tie(mention, first, last, day.begin, past, old, told))
    return found


def _two_before(sentence: Sentence, own: list[Named]) -> bool:
    """Whether the mentions are of a sentence before: this one speaks of both events."""
    return len(own) == 2 and own[0].end < sentence.start


_MANY_DAYS = {"fair", "festival", "exhibition", "week"}
_NIGHT = re.compile(
    r"(?:tối|đêm|evening of|night of)(?:\s(?:nay|qua|hôm qua|ngày|the))?\s?$|(?:^|\s)(?:tonight)$", re.I
)
_OPENING = re.compile(
    r"(?:lễ|phát biểu|diễn văn|cắt băng|nghi thức|đêm|tuyên bố)\skhai mạc|opening (?:ceremony|speech|remarks|address)",
    re.I,
)


def _opens_at_night(text: Text, sentence: Sentence, day: DateSpan, mention: Named) -> bool:
    """Whether the one day of a fair or festival is that of its opening night, as the text speaks of one."""
    if mention.kind not in _MANY_DAYS or mention.head in {"ngày hội", "celebration", "hội xuân"}:
        return False
    night = _NIGHT.search(text.raw[max(sentence.begin, day.begin - 14) : day.begin]) or re.match(
        r"(?:tối|đêm|tonight|the evening|evening)(?!\w)", day.text, re.IGNORECASE
    )
    return night is not None and _OPENING.search(text.body) is not None


_SAME_DAY = re.compile(r"(?:[Oo]n |Later )?[Tt]he same (?:day|morning|afternoon|evening)|(?:\w+\s)?[Cc]ùng ngày(?!\w)")
_ANNIVERSARY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?P<a>\d{4})\s?[-–—]\s?\d{1,2}[/.-]\d{1,2}[/.-](?P<b>\d{4})")


_EVERY_WEEK = re.compile(
    r"(?:from\s)?(?:Monday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days)\s(?:to|through|-|–)\s\w+"
    r"|(?:từ\s)?thứ\s\w+\s(?:đến|-)\s(?:thứ\s\w+|chủ nhật)",
    re.IGNORECASE,
)


_AS_OF = re.compile(
    r"(?:tính|cập nhật)\s$|(?:tính đến|cập nhật đến|tính tới|as of|up to)\s(?:hết\s)?(?:thời điểm\s)?(?:ngày\s)?$",
    re.IGNORECASE,
)
_AS_OF_DAY = re.compile(r"(?:tính|cập nhật|as of|up to)(?!\w)", re.IGNORECASE)
# "29 March Park", "quảng trường 30/4": days that are names
_NAME_BEHIND = re.compile(r"\s(?:Park|Street|Square|Road|Bridge|Hospital|Stadium|School|Avenue)(?!\w)")
_NAME_BEFORE = re.compile(r"(?:công viên|quảng trường|đường|cầu|phố|trường|bệnh viện)\s$", re.IGNORECASE)


def _of_no_event(text: Text, day: DateSpan) -> bool:
    """Whether a day stands in a span of years ("(13/5/1955 - 13/5/2025)") or tells of opening hours."""
    if _EVERY_WEEK.fullmatch(day.text) or re.match(r"\s?[-–]\s?(?:19|20)\d\d\)", text.raw[day.end : day.end + 9]):
        return True
    before = text.raw[max(0, day.begin - 45) : day.begin]
    if (
        _AS_OF.search(before)
        or _AS_OF_DAY.match(day.text)
        or _NAME_BEFORE.search(before)
        or _NAME_BEHIND.match(text.raw, day.end)
    ):
        return True
    if any(not re.search(r"[.;\n]", before[m.end() :]) for m in _cue("deadline").finditer(before)):
        return True
    floor = max(0, day.begin - 16)
    around = _ANNIVERSARY.search(text.raw, floor, min(len(text.raw), day.end + 16))
    return around is not None and int(around["b"]) - int(around["a"]) >= 2 and around.end() > day.begin


_COMMITTEE = re.compile(
    r"(?:committee|board|organi[sz]ers?|steering\scommittee)\s(?:of|for)\s(?:the\s)?[“\"‘]?$"
    r"|ban\stổ\schức\s[“\"‘]?$|tiểu\sban\s$",
    re.IGNORECASE,
)


_DATED = re.compile(r"\s\((?:từ|from|ngày|on)?\s?(?:ngày\s)?(?:\d|[A-Z][a-z]{2,8}\s\d)")  # "... Fair (July 24-29)"


def _of_committee(text: Text, m: Named) -> bool:
    """Whether an event is named only as what a committee organises."""
    floor = max(text.sentences[m.sentence].start, m.begin - 40)
    dated = _DATED.match(text.nfc, m.end) is not None
    return not dated and _COMMITTEE.search(text.nfc[floor : m.begin]) is not None


_CARRIED = re.compile(
    r"(?:It|This)\s(?:is|was|has|had|will|would|should|is expected|runs|ran|lasts|lasted|opened|opens|closes|closed"
    r"|ends|ended|began|begins|started|starts|takes|took|features|featured|gathers|gathered|attracts|attracted|drew"
    r"|kicked|got)(?!\w)|(?:Running|Taking place|Lasting|Scheduled|Held|Opened|Slated)\s"
    r"|(?:Được (?:tổ chức|khai mạc|mở|diễn ra)|Dự kiến,?\s(?:sẽ\s)?(?:diễn ra|kéo dài|tổ chức|khai mạc|mở)"
    r"|Diễn ra|Kéo dài|Mở cửa|Khai mạc|Bế mạc|Tổ chức|Thời gian (?:tổ chức|diễn ra|dự kiến))(?!\w)"
)


def _carried(text: Text, mentions: list[Named], number: int) -> list[Named]:
    """The last mention before a sentence that goes on with its subject ("It runs until ...", "Được tổ chức từ ...")."""
    if _CARRIED.match(text.sentences[number].text) is None:
        return []
    before = [m for m in mentions if number - 3 <= m.sentence < number]
    return before[-1:]


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){one_of(wordlist('events')['days'][name])}(?![\w-])", re.IGNORECASE)


def speaks_of_past(sentence: str) -> bool:
    """Whether a sentence compares with an earlier edition."""
    return _cue("past").search(sentence) is not None


_DECREE = re.compile(r"\d+/(?:\d{4}/)?(?:KH|QĐ|NQ|TB|CV|CT|TTr|BC|GM|GP)[-–][A-ZĐ&-]+,?\s(?:ngày\s)?$")
_HELD = re.compile(
    r"held|hosted|staged|take place|takes place|took place|taking place|open(?:ed|s)? |runs? |last|until"
    r"|exhibited|on display|on show"
    r"|diễn ra|tổ chức|từ ngày|mở cửa|kéo dài|khai mạc|bế mạc|đón khách|trưng bày|bày bán|bán hàng"
)


def _reported(text: Text, sentence: Sentence, day: DateSpan, own: list[Named]) -> bool:
    """Whether the day is that of an announcement, a decree or the like, not that of an event."""
    if put_off_to(text, day) or is_said_there(text, day, own):
        return False
    if _DECREE.search(text.raw[max(sentence.begin, day.begin - 40) : day.begin]):
        return True
    floor = max(sentence.begin, day.begin - 70)
    before = text.raw[floor : day.begin]
    if any(is_announced(text, sentence, m, day.begin) for m in own if m.end <= day.begin):
        return day.start == day.stop
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
    visited = text.raw[day.end : text.at(own[0].begin)] if own else ""
    if _cue("visit").search(visited) and not _HELD.search(visited):
        return True
    if not own and announced_without(text, sentence, day):
        return True
    # "On March 2 the committee announced that the festival ...": the announcement stands between day and event.
    following = [text.at(m.begin) for m in own]
    gap = text.raw[day.end : min(following)] if following else ""
    return _cue("report").search(gap) is not None


# "until the eve of Tet, February 9", "đến rằm tháng Giêng (12/2)"
_UNTIL_NAMED = re.compile(
    r"\b(?:until|till|through|đến|tới|tan vào)\s[^\d,.;()]{3,30}"
    r"(?:,\s|\s\((?:ngày\s|tức\s)*|\s\d{1,2}\s\w+\s\()$"
)


def _ends(text: Text, sentence: Sentence, day: DateSpan, own: list[Named]) -> tuple[date | None, date | None]:
    """(first day, last day) that a day gives its event: "opened on D" gives the first only, "closed on D" the last."""
    if day.start is None and put_off_to(text, day):
        return day.stop, None
    if day.start != day.stop or day.start is None:
        return day.start, day.stop
    if _UNTIL_NAMED.search(text.raw[max(sentence.begin, day.begin - 40) : day.begin]):
        return None, day.stop
    floor = max(sentence.begin, day.begin - 140)
    window = text.raw[floor : min(sentence.end, day.end + 110)]
    at, after = day.begin - floor, day.end - floor
    if put_off_to(text, day):
        return day.start, None
    names = [(text.at(m.begin) - floor, text.at(m.end) - floor) for m in own if not m.bare]
    best: tuple[int, str] | None = None
    for kind in ("start", "stop"):
        for m in _cue(kind).finditer(window):
            if any(b < m.start() < e for b, e in names):
                continue
            behind = m.start() >= after
            gap = window[after : m.start()] if behind else window[m.end() : at]
            if behind and len(gap) > 60 and re.search(r"[,;]\s", gap) and day.begin - sentence.begin > 8:
                continue
            if ";" in gap and ("“" in gap or "”" in gap or '"' in gap):
                continue
            cost = len(gap) + 40 * gap.count(";") + 25 * behind + 60 * len(re.findall(r"until|đến ngày", gap))
            if best is None or cost < best[0]:
                best = (cost, kind)
    if best is None:
        framed = day.begin - sentence.begin < 12 and any(_opened_there(text, m) for m in own)
        framed = framed or lasts_longer(sentence.text)
        return day.start, None if framed else day.stop
    return (day.start, None) if best[1] == "start" else (None, day.stop)


_CEREMONY = re.compile(r"(?:\s(?:ceremony|night))?(?:\s(?:of|for))?(?:\s(?:the|a|an))?.{0,4}")


def _opened_there(text: Text, m: Named) -> bool:
    """Whether a verb of opening stands right before a mention ("cắt băng khai mạc Hội chợ ...")."""
    before = text.nfc[max(text.sentences[m.sentence].start, m.begin - 40) : m.begin].rstrip(' “"‘')
    return any(_CEREMONY.fullmatch(before, hit.end()) for hit in _cue("start").finditer(before))


@cache
def _link() -> re.Pattern[str]:
    words = one_of(wordlist("events")["days"]["share"])
    return re.compile(
        rf"[\s,\"”’)]{{0,4}}(?:\([^()]{{2,40}}\))?\s?(?:được tổ chức\s)?{words}\s?(?:(?:the|its|his|an?)\s)?[\"“‘]?",
        re.IGNORECASE,
    )


def joined(text: Text, a: Named, b: Named) -> bool:
    """Whether two mentions are named in one breath ("A together with B", "A trong khuôn khổ B")."""
    return _link().fullmatch(text.nfc, a.end, b.begin) is not None


_AT = re.compile(r"(?:\s(?:at|in|during|within|of|to)\s(?:the\s)?|(?:tại|trong|ở|của)\s)$")


def _as_place(text: Text, m: Named) -> bool:
    """Whether a bare mention only says where another takes place ("a seminar will be held at the fair on ...")."""
    return m.bare and _AT.search(text.nfc[max(0, m.begin - 12) : m.begin]) is not None


_ASIDE = re.compile(r"(?:[Bb]ên lề|on the sidelines of)\s(?:the\s)?$", re.IGNORECASE)
_SAME_TIME = re.compile(r"(?:cùng thời gian với|đồng thời với|at the same time as|coincid\w{2,4} with)\s(?:the\s)?$")


_INCLUDING = re.compile(r"[^.;]{0,60}?(?:including|such as|among them|trong đó có|bao gồm|gồm)\s(?:an?\s|the\s|:\s)?$")


def _holders(text: Text, own: list[Named], day: DateSpan) -> list[Named]:
    """The mentions a day belongs to: the nearest before it and those joined to that; else the first behind it."""
    before = [m for m in own if text.at(m.begin) <= day.begin]
    after = [m for m in own if text.at(m.begin) > day.begin]
    if before and _ASIDE.search(text.nfc[max(0, before[-1].begin - 20) : before[-1].begin]):
        return []  # "on the sidelines of the conference, 60 booths stay until Sunday"
    if after and _INCLUDING.match(text.raw, day.end, text.at(after[0].begin)) and all(m.bare for m in before):
        return [m for m in after if m is after[0] or m.fresh]  # "activities on D, including a seminar and another on X"
    after = [m for m in after if ";" not in text.raw[day.end : text.at(m.begin)]]  # that clause has its own days
    held: list[Named] = []
    aside = _as_place(text, before[-1]) if before else False
    if aside and (named := [m for m in before[:-1] if not m.bare]):
        before = before[: before.index(named[-1]) + 1]
    if before and after and is_occasion(text, before[-1]):
        gap = text.raw[text.at(before[-1].end) : day.begin]
        before = before if _HELD.search(gap) else []
    own = [m for m in own if not (text.at(m.begin) > day.begin and is_occasion(text, m))]
    after = [m for m in after if m in own]
    if before and not (after and ";" in text.raw[text.at(before[-1].end) : day.begin]):
        held = [before[-1]]
        for other in reversed(before[:-1]):
            if not joined(text, other, held[0]):
                break
            held.insert(0, other)
    elif after:
        held = after[: 1 + (len(after) > 1 and both_behind(text, after))]
    follow = next((m for m in after if m not in held), None)
    if held and follow and _SAME_TIME.search(text.nfc[held[-1].end : follow.begin]):
        held.append(follow)
    return held
