"""Days and ranges of days, resolved by the text and the day of publication.

Absolute days first (they may swallow a relative one: "today (February 8)"), then relative days, then weekdays; each
stretch of text gives one day at most.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date, timedelta

from facts import day_patterns
from facts.lunar import civil_day, lunar_month, nearest_civil_day, speaks_otherwise
from facts.text import Text
from facts.weekdays import comes, weekday_day
from facts.wordlists import wordlist
from facts.years import Years, make_day
from records.fact import DateSpan

Match = re.Match[str]
_OPEN_STOP = re.compile(r"(?:until|till|til|through|up to|to|(?:cho )?(?:đến|tới)(?: hết)?|hết)\Z")
_OPEN_START = re.compile(r"(?:from|since|starting|beginning|từ|kể từ|bắt đầu từ)\Z")
_RUNS = re.compile(
    r"(?:run|runs|ran|running|last|lasts|lasted|lasting|continue|continues|continued|open|stay|up)(?: \w{1,12}){0,2} \Z"
)
_AND = re.compile(r"\s*(?:and|và)\s*\Z")
_APART = re.compile(r"[^,]*[ ](?:and|và)[ ]")
_PARTING = re.compile(
    r"[ ,]*(?:(?<=[\d) ])[-–—](?=[ \d])|(?<= )(?:to|until|till|through|đến|tới|and|và)(?= )|,)[ ]?(?:on |hết )?"
)
_AFTER_PAIR = re.compile(r"[ ]?(?:[.,;:)\]\n]|\Z|(?:in|at|with|by|this|next|tại|ở|với)\b)")
_HABIT = re.compile(r"\b(?:every|each|black|good|any|weekly|on alternate)[ ](?:\w+day(?:,| and| or) )?\Z")
_WEEKLY = re.compile(r"[ ](?:(?:hàng|hằng|mỗi|các) tuần|(?:every|each) week|weekly)\b")
_ORDINAL = re.compile(r"[ ](?:của|liên tiếp|diễn ra|hội chợ|lễ hội|tuần lễ|trong)")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


@dataclass(frozen=True, slots=True)
class _Prefix:
    """What stands in front of a day: where the quote begins, whether it opens a range, how sure it is a day."""

    begin: int
    opening: str
    weekday: int | None
    marked: bool
    bracket: bool
    near: bool


def find_days(text: Text, published: date | None) -> list[DateSpan]:
    """All days of the text in the order of their offsets; an open end is None.

    Relative days and weekdays need `published`; a day without a year is left out where its year is not certain.
    """
    return _Finder(text, published).run()


@functools.lru_cache(maxsize=2)
def day_spans(text: Text) -> tuple[tuple[int, int], ...]:
    """The stretches of `text.nfc` that are written days, resolved or not: numbers in them are no counts."""
    finder = _Finder(text, None)
    finder.run()
    return tuple(sorted(finder.written))


_ORDER = ("lunar", "month-day", "day-month", "words", "numeric", "iso", "relative", "weekend", "ago", "weekday")
_RELATIVE = frozenset(_ORDER[6:])


@functools.lru_cache(maxsize=2)
def _matches(text: Text) -> tuple[tuple[str, Match], ...]:
    """All that looks like a day, in the order of the rules; kept since days and counts both ask for it."""
    patterns = _patterns(text)
    return tuple((rule, match) for rule in _ORDER if rule in patterns for match in patterns[rule].finditer(text.lower))


def _patterns(text: Text) -> dict[str, re.Pattern[str]]:
    return day_patterns.english() if text.lang == "en" else day_patterns.vietnamese()


class _Finder:
    """The days of one text. `written` collects the spans of all that is written as a day."""

    def __init__(self, text: Text, published: date | None) -> None:
        self.text = text
        self.lower = text.lower
        self.published = published
        self.years = Years(text, published)
        self.patterns = _patterns(text)
        self.weekdays = day_patterns.names(text.lang, "weekdays")
        self.months = day_patterns.names("en", "months") if text.lang == "en" else {}
        self.taken = bytearray(len(self.lower) + 1)
        self.written: list[tuple[int, int]] = []
        self.found: list[DateSpan] = []

    def run(self) -> list[DateSpan]:
        for rule, match in _matches(self.text):
            if self.taken.find(1, match.start(), match.end()) >= 0:
                continue
            if rule == "lunar":
                self._lunar(match)
            elif rule in _RELATIVE:
                self._relative(rule, match)
            else:
                self._absolute(rule, match)
        return sorted(self.found, key=lambda day: (day.begin, day.end))

    # -- absolute days

    def _absolute(self, rule: str, match: Match) -> None:
        parts = match.groupdict()
        prefix = self._prefix(match.start())
        if not (self._is_day(match, prefix) if rule == "numeric" else self._is_written_day(match, prefix)):
            return
        if parts.get("sep") and parts["sep"].strip() == "," and not prefix.marked:
            return
        first, second = self._ends(rule, parts)
        end = match.end()
        if (
            first
            and second
            and _AND.match(parts["sep"])
            and not parts.get("m2")
            and not _AFTER_PAIR.match(self.lower, end)
        ):
            second, end = None, match.end("d1")  # "May 10 and 12 enterprises"
        if second is None:
            first, second = None, first
        assert second is not None
        begin = prefix.begin
        if prefix.bracket and self.lower[end : end + 1] in (")", "]") and begin < match.start() - 1:
            end += 1
        self._mark(begin, end)
        if parts.get("lunar"):
            self._lunar_range(rule, begin, end, first or second, second)
            return
        self._emit_absolute(rule, prefix, begin, end, first, second, match.start())

    def _ends(self, rule: str, parts: dict[str, str | None]) -> tuple[_Half | None, _Half | None]:
        """The two ends as written. A month or year that one end leaves out is the other's."""
        one = _Half(_int(parts.get("d1")), self._month(parts.get("m1") or parts.get("m1n")), _year(parts.get("y1")))
        two = _Half(_int(parts.get("d2")), self._month(parts.get("m2")), _year(parts.get("y2") or parts.get("y3")))
        if rule == "month-day":
            if not two.day:
                return one, None
            return one, _Half(two.day, two.month or one.month, two.year)
        if not one.day:
            return two, None
        return _Half(one.day, one.month or two.month, one.year), two

    def _month(self, word: str | None) -> int:
        if not word:
            return 0
        return int(word) if word.isdigit() else self.months.get(word.rstrip("."), 0)

    def _emit_absolute(
        self, rule: str, prefix: _Prefix, begin: int, end: int, first: _Half | None, second: _Half, at: int
    ) -> None:
        if first is None:
            day = self._single(second, at, prefix.weekday)
            if day is None:
                return
            if prefix.opening and _OPEN_STOP.match(prefix.opening):
                start, begin = self._from_now(begin)
                start = start if start and start <= day else None
                self._emit(rule + (".range" if start else ".until"), begin, end, start, day)
            elif prefix.opening and _OPEN_START.match(prefix.opening):
                self._emit(rule + ".from", begin, end, day, None)
            else:
                self._emit(rule, begin, end, day, day)
            return
        start, stop = self._pair(first, second, at, prefix.weekday)
        if start is None or stop is None:
            return  # "on October 21 and on November 5" are two days; "between ... and", days in a row are one span
        apart = prefix.opening != "between" and _APART.match(self.lower, at, end) is not None
        if stop < start or (stop - start).days > (1 if apart else 400):  # "December 6, 1904 – December 6, 2024"
            parting = _PARTING.search(self.lower, begin, end)
            first_end, second_begin = parting.span() if parting else (end, begin)
            self._emit(rule, begin, first_end, start, start)
            self._emit(rule, second_begin, end, stop, stop)
        else:
            self._emit(rule + ".range", begin, end, start, stop)

    def _from_now(self, begin: int) -> tuple[date | None, int]:
        """(first day, where the quote begins) of "from today | until June 26", "từ hôm nay | đến ngày 26-6"."""
        found = day_patterns.FROM_NOW.search(self.lower, max(0, begin - 28), begin)
        words = wordlist(f"days_{self.text.lang}")["relative"] | {"nay": 0, "now": 0}
        word = re.sub(r"\s+", " ", found["word"]).removeprefix("ngày ") if found else ""
        if found is None or word not in words or self.published is None:
            return None, begin
        self._mark(found.start(), begin)
        return self.published + timedelta(days=words[word]), found.start()

    def _single(self, half: _Half, at: int, weekday: int | None) -> date | None:
        month, day = half.month, half.day
        if month > 12 >= day:
            month, day = day, month
        year = half.year or self.years.resolve(month, day, at, weekday)
        return make_day(year, month, day) if year else None

    def _pair(self, one: _Half, two: _Half, at: int, weekday: int | None) -> tuple[date | None, date | None]:
        last = two.year
        first = one.year
        if last is None and first is None:
            start = self._single(one, at, weekday)
            if start is None:
                return None, None
            first = start.year
        if first is None and last is not None:
            first = last - 1 if (one.month, one.day) > (two.month, two.day) else last
        if last is None and first is not None:
            last = first + 1 if (one.month, one.day) > (two.month, two.day) else first
        assert first is not None and last is not None
        return make_day(first, one.month, one.day), make_day(last, two.month, two.day)

    def _prefix(self, at: int) -> _Prefix:
        match = self.patterns["before"].search(self.lower, max(0, at - 60), at)
        assert match is not None  # every part of the pattern may be empty
        parts = match.groupdict()
        opening = re.sub(r"\s+", " ", parts["open"] or "")
        begin = match.start()
        if opening == "to" and not _RUNS.search(self.lower, max(0, begin - 40), begin):
            opening, begin = "", match.end("open") + 1
        if opening.startswith(("tính", "cập nhật", "as of")):
            opening = ""
        near = bool(parts.get("near"))
        bracket = bool(parts["bracket"])
        if (bracket and not near and not parts["weekday"]) or match[0] == "the ":
            begin = match.end()
        marked = bool(parts.get("on") or parts.get("part") or parts.get("day") or parts["weekday"] or near)
        weekday = self.weekdays.get(re.sub(r"\s+", " ", parts["weekday"] or ""))
        return _Prefix(begin, opening, weekday, marked, bracket, near)

    def _is_day(self, match: Match, prefix: _Prefix) -> bool:
        """True where figures with a slash, dash or point between them are a day and not a share, name or score."""
        parts = match.groupdict()
        if self.lower[max(0, match.start() - 12) : match.start()].rstrip(" (:").endswith("âm lịch"):
            return False
        if parts["y2"] or parts.get("y3") or parts["lunar" if "lunar" in parts else "y2"]:
            return not day_patterns.is_decree(self.lower, match.end())
        if prefix.marked:
            return True
        if self.text.lang == "en":
            return parts["mark"] == "/" and (bool(prefix.opening) or prefix.bracket or bool(parts["d1"]))
        slash = parts["mark"] == "/"
        if parts["sep"] and (prefix.opening or parts["m1"]):
            return slash or bool(prefix.opening)
        if parts["mark"] == "-" and not parts["sep"] and (prefix.opening or prefix.bracket):
            return day_patterns.CLEAR.match(self.lower, match.end()) is not None
        if not slash or day_patterns.named_before().search(self.lower, max(0, match.start() - 20), match.start()):
            return False
        return day_patterns.shared_behind().match(self.lower, match.end()) is None

    def _is_written_day(self, match: Match, prefix: _Prefix) -> bool:
        """True unless the words are a verb ("may 10") or a name ("đường 3 Tháng 2")."""
        if self.text.lang == "en":
            place = next((match.start(name) for name in ("m1", "m2") if match.groupdict().get(name)), -1)
            site = not prefix.opening and day_patterns.SITE_BEHIND.match(self.text.body, match.end())
            return not site and (place < 0 or not self.text.body.startswith(("may", "march"), place))
        return prefix.marked or not day_patterns.named_before().search(
            self.lower, max(0, match.start() - 20), match.start()
        )

    def _relative(self, rule: str, match: Match) -> None:
        if rule == "weekday":
            self._weekday(match)
            return
        if self.published is None or (rule == "relative" and self._nowadays(match)):
            return
        begin, end = match.span()
        self._mark(begin, end)
        if rule == "ago":
            day = self.published - timedelta(days=_NUMBERS.get(match["n"]) or int(match["n"]))
            self._emit("relative.ago", begin, end, day, day)
            return
        words = wordlist(f"days_{self.text.lang}")
        word = re.sub(r"\s+", " ", match["word"])
        if rule == "weekend":
            saturday = self.published + timedelta(days=5 - self.published.weekday())
            past = words["weekends"][word] < 0 and not (word == "over the weekend" and comes(self.text, begin))
            saturday -= timedelta(days=7 if past else 0)
            self._emit("relative.weekend", begin, end, saturday, saturday + timedelta(days=1))
            return
        day = self.published + timedelta(days=words["relative"][word])
        self._emit("relative", begin, end, None if match.groupdict().get("until") else day, day)

    def _nowadays(self, match: Match) -> bool:
        """True for a "today" that means these times: at the head of a sentence, "of today", "until today"."""
        if re.search(r"\b(?:mấy|những|bao|bấy)[ ]\Z", self.lower[max(0, match.start() - 8) : match.start()]):
            return True  # "mấy hôm nay": these days
        if match["word"] != "today":
            return False
        sentence = self.text.sentence_at(match.start())
        if sentence is not None and match.start() - sentence.start <= 1:
            return self.lower[match.end() : match.end() + 1] == ","
        before = self.lower[max(0, match.start() - 16) : match.start()]
        return re.search(r"\b(?:of|until|to|even|still|and|as|known|used|remains?)[ ]\Z", before) is not None

    def _weekday(self, match: Match) -> None:
        if not self._is_weekday(match):
            return
        parts = match.groupdict()
        begin, end = match.span()
        if self.text.lang == "en":
            lead = re.compile(
                r"\b(?:on|from|until|till|through|since|by)(?: the (?:morning|afternoon|evening|night) of)? \Z"
            )
            found = lead.search(self.lower, max(0, begin - 30), begin)
            begin = found.start() if found else begin
        self._mark(begin, end)
        if self.published is None:
            return
        which = re.sub(r"\s+", " ", parts["which"] or "")
        first = self.weekdays[re.sub(r"\s+", " ", parts["w1"])]
        start = weekday_day(self.text, self.published, first, which, match.start())
        if parts.get("w2"):
            stop = start + timedelta(days=(self.weekdays[re.sub(r"\s+", " ", parts["w2"])] - start.weekday()) % 7)
            if parts.get("w") == "and" and (stop - start).days > 1:  # two days, where they do not follow each other
                self._emit("weekday", begin, match.end("w1"), start, start)
                self._emit("weekday", match.start("w2"), end, stop, stop)
            else:
                self._emit("weekday.range", begin, end, start, stop)
            return
        opening = self.lower[begin : match.start()].strip()
        if opening in ("until", "till", "through"):
            self._emit("weekday.until", begin, end, None, start)
        else:
            self._emit("weekday", begin, end, start, start)

    def _is_weekday(self, match: Match) -> bool:
        if self.lower[match.start() - 2 : match.start()] in (" (", ", ") and self.taken[max(0, match.start() - 3)]:
            return False  # "November 15, 2024 (Friday)"
        before = self.lower[max(0, match.start() - 24) : match.start()]
        if self.text.lang == "en":
            return _HABIT.search(before) is None and _WEEKLY.match(self.lower, match.end()) is None
        if re.search(r"(?:mỗi|mọi|các|hằng|hàng|lần|người|đứng|ngày|nhì|cấp|khóa|khoá)(?: \w{1,6})? \Z", before):
            return False
        # "thứ hai" and its like are ordinals as well: a mark must say that they are days.
        if match["w2"]:
            return _WEEKLY.match(self.lower, match.end()) is None
        if match["mark"] == "ngày" and _ORDINAL.match(self.lower, match.end()):
            return False  # "ngày thứ hai của hội chợ": the second day
        return bool(match["w1"] in ("chủ nhật", "chúa nhật") or match["mark"] or match["which"])

    # -- lunar days

    def _lunar(self, match: Match) -> None:
        parts = match.groupdict()
        month = lunar_month(self.text.lang, parts.get("m") or parts.get("m0") or "")
        said = wordlist("days_en")["lunar_days"].get(re.sub(r"\s+", " ", parts.get("dw") or ""), 0)
        first = 15 if parts.get("word") else said or _int(parts.get("d1"))
        last = _int(parts.get("d2")) or first
        self._mark(*match.span())
        self._lunar_range("lunar", *match.span(), _Half(first, month, None), _Half(last, month, None))

    def _lunar_range(self, rule: str, begin: int, end: int, first: _Half, second: _Half) -> None:
        """Days of the lunar calendar, where the sentence gives no civil day and speaks of no yearly custom."""
        sentence = self.text.sentence_at(begin)
        around = self.lower[sentence.start : begin] + self.lower[end : sentence.stop] if sentence else ""
        if self.published is None or speaks_otherwise(self.text.lang, around):
            return
        start, stop = (
            civil_day(half.year, half.month, half.day)
            if half.year
            else nearest_civil_day(half.month, half.day, self.published)
            for half in (first, second)
        )
        if start and stop and start <= stop:
            self._emit(rule if rule == "lunar" else f"{rule}.lunar", begin, end, start, stop)

    def _mark(self, begin: int, end: int) -> None:
        self.taken[begin:end] = b"\x01" * (end - begin)
        self.written.append((begin, end))

    def _emit(self, rule: str, begin: int, end: int, start: date | None, stop: date | None) -> None:
        quote, first, last = self.text.quote(begin, end)
        name = f"day.{self.text.lang}.{rule}"
        self.found.append(DateSpan(text=quote, begin=first, end=last, rule=name, start=start, stop=stop))


@dataclass(frozen=True, slots=True)
class _Half:
    """One end of a range as written; 0 and None for what is left out."""

    day: int
    month: int
    year: int | None


def _int(digits: str | None) -> int:
    return int(re.sub(r"\D", "", digits)) if digits else 0


def _year(digits: str | None) -> int | None:
    """The year, of two digits in this century; None where there is none."""
    year = _int(digits)
    return (year if year > 99 else 2000 + year) if year else None
