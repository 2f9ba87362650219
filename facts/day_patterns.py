"""The patterns of days: one for each way of writing them, built from the word lists once."""

from __future__ import annotations

import functools
import re

from facts.wordlists import one_of, wordlist

_B = r"[ \t\xa0]{1,2}"  # a blank
_O = r"[ \t\xa0]{0,2}"  # perhaps a blank
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?:1[89]|20)\d\d(?!\d)"
_DASH = r"[-–—]"
_PART_EN = rf"(?:morning|afternoon|evening|night|eve){_B}of{_B}"
_TIME_VI = rf"(?:(?:lúc{_B})?\d{{1,2}}{_O}(?:h|g|giờ|:)(?:{_O}\d{{2}}(?!\d))?['’]?(?:{_B}phút)?,?{_B})?"


def names(lang: str, kind: str) -> dict[str, int]:
    """Word -> number, of the months or weekdays of a language."""
    rows = wordlist(f"days_{lang}")[kind]
    return {word: int(number) for number, row in rows.items() for word in row}


@functools.cache
def english() -> dict[str, re.Pattern[str]]:
    """The English patterns, for lower-case text."""
    month = rf"{one_of(names('en', 'months'))}\b\.?"
    weekday = one_of(names("en", "weekdays"))
    day = rf"{_DAY}(?:st|nd|rd|th)?(?![\d%]|[.:]\d|,\d{{3}}(?!\d)|{_O}(?:am|pm|a\.m|p\.m)\b)"
    article = rf"(?:the{_B}(?:end{_B}of{_B}|{_PART_EN})?)?"
    until = rf"(?:{_O}{_DASH}{_O}|{_B}(?:to|until|till|through|and){_B}(?:on{_B})?{article})"
    row = rf"(?:(?:,{_B}{day}){{1,4}},?(?={_B}and{_B}))?"  # "May 9, | 10 | and 11"
    second = rf"(?:\d{{1,2}}(?:[:.]\d\d)?{_O}(?:am|pm|a\.m\.|p\.m\.),?{_B}(?:on{_B})?)?(?:{weekday},?{_B})?"
    return {
        # "November 2", "Oct. 30 to November 2, 2025", "August 26-29"
        "month-day": re.compile(
            rf"(?<![\w/-])(?P<m1>{month}){_B}(?P<d1>{day})(?:(?:,?{_B}|,)(?P<y1>{_YEAR}))?"
            rf"(?:{row}(?P<sep>{until}){second}(?:(?P<m2>{month}){_B})?(?P<d2>{day})(?!{_B}{month})(?:(?:,?{_B}|,)(?P<y2>{_YEAR}))?)?"
        ),
        # "2 November 2025", "30 October - 2 November", "2nd of November"
        "day-month": re.compile(
            rf"(?<![\w/.,$-])(?:(?P<d1>{day})(?:{_B}(?:of{_B})?(?P<m1>{month})(?:(?:,?{_B}|,)(?P<y1>{_YEAR}))?)?{row}(?P<sep>{until}){second})?"
            rf"(?P<d2>{day}){_B}(?:of{_B})?(?P<m2>{month})(?:(?:,?{_B}|,)(?P<y2>{_YEAR}))?(?!{_O}\d)"
        ),
        "numeric": re.compile(
            rf"(?<![\w/.,-])(?:(?P<d1>{_DAY})(?:/(?P<m1>\d{{1,2}})(?:/(?P<y1>{_YEAR}))?)?(?P<sep>{until}))?"
            rf"(?P<d2>{_DAY})(?P<mark>[/.-])(?P<m2>1[0-2]|0?[1-9])(?:(?P=mark)(?P<y2>{_YEAR}))?(?![\d/%]|[.,:-]\d)"
        ),
        "iso": re.compile(
            rf"(?<![\w/.-])(?P<y2>{_YEAR})(?P<mark>[-/])(?P<m2>\d{{1,2}})(?P=mark)(?P<d2>{_DAY})(?![\w/-])"
        ),
        "relative": re.compile(
            rf"\b(?:(?P<until>until|till|through){_B}(?=tomorrow))?(?P<word>{one_of(wordlist('days_en')['relative'])})\b(?!['’]s\b)"
        ),
        "weekend": re.compile(rf"\b(?P<word>{one_of(wordlist('days_en')['weekends'])})\b"),
        "ago": re.compile(rf"\b(?P<n>\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten){_B}days{_B}ago\b"),
        "weekday": re.compile(
            rf"\b(?:(?P<which>last|next|this|past|this{_B}past|this{_B}coming|the{_B}coming|the{_B}previous|coming|previous){_B})?"
            rf"(?P<w1>{_long()})(?:{_B}(?:morning|afternoon|evening|night|noon))?"
            rf"(?:(?:{_B}(?P<w>to|until|till|through|and){_B}(?:on{_B})?|{_O}{_DASH}{_O})(?P<w2>{_long()}))?\b(?!['’]?s\b)"
        ),
        "lunar": re.compile(
            rf"\b(?:(?:from{_B})?the{_B})?(?:(?P<d1>{day})(?:{until}(?P<d2>{day}))?"
            rf"|(?P<dw>{one_of(wordlist('days_en')['lunar_days'])})){_B}(?:days?{_B})?of{_B}the{_B}"
            rf"(?P<m>{one_of([*wordlist('days_en')['lunar_months'], 'last'])}|\d{{1,2}}(?:st|nd|rd|th)){_B}"
            rf"(?:lunar{_B}month|month{_B}of{_B}the{_B}lunar)"
        ),
        "before": re.compile(
            rf"(?:\b(?P<open>until|till|til|through|up{_B}to|to|from|since|starting|beginning|between|by|as{_B}of)"
            rf"(?:{_B}from|{_B}the{_B}end{_B}of)?{_B})?"
            rf"(?:\b(?P<on>on|dated|held)(?:{_B}the)?{_B})?(?:\b(?:the{_B})?{_PART_EN})?"
            rf"(?:\b(?P<near>{one_of(wordlist('days_en')['relative'])}),?{_B})?"
            rf"(?:\b(?P<weekday>{weekday})\b\.?,?{_B})?(?:the{_B})?(?P<bracket>[\[(])?\Z"
        ),
    }


def _long() -> str:
    """The full names only: "Sun" and "Mon" alone are other words."""
    return one_of(word for word in names("en", "weekdays") if word.endswith("day"))


@functools.cache
def vietnamese() -> dict[str, re.Pattern[str]]:
    """The Vietnamese patterns, for lower-case NFC text."""
    lists = wordlist("days_vi")
    weekday = one_of(names("vi", "weekdays"))
    part = one_of(lists["parts"])
    month = r"(?:1[0-2]|0?[1-9])"
    until = rf"(?:{_O}{_DASH}{_O}|{_B}(?:cho{_B})?(?:đến|tới)(?:{_B}hết)?{_B}|{_B}(?:và|to){_B}|,{_B})"
    lead = rf"(?:{_TIME_VI}(?:{part}{_B})?(?:{weekday},?{_B})?(?:\(|ngày{_B})?)"
    lunar = rf"(?P<lunar>{_O}(?:\(âm{_B}lịch\)|âm{_B}lịch(?!{_B}\d))|{_B}al\b)?"
    return {
        # "ngày 21 tháng 11 năm 2024", "từ 6 đến 11 tháng 2", "28 tháng 12 đến 3 tháng 1"
        "words": re.compile(
            rf"(?<![\w/.,-])(?:(?P<d1>{_DAY})(?:{_B}tháng{_B}(?P<m1>{month})(?:,?{_B}(?:năm{_B})?(?P<y1>{_YEAR}))?"
            rf"|[/.-](?P<m1n>{month}))?(?:,{_B}{_DAY}){{0,3}}(?P<sep>{until}){lead})?"
            rf"(?P<d2>{_DAY}){_B}tháng{_B}(?P<m2>{month})(?!\d)(?:[,/]?{_O}(?:năm{_B})?(?P<y2>{_YEAR}))?{lunar}"
        ),
        # "21/11/2024", "6 đến 11-2", "23/10 đến 25/10", "26 - 28.5", "24–30/11/2025"
        "numeric": re.compile(
            rf"(?<![\w/.,-])(?:(?P<d1>{_DAY})(?:(?P<mark1>[/.-])(?P<m1>{month})(?:(?P=mark1)(?P<y1>{_YEAR}))?)?"
            rf"(?:,{_B}{_DAY}){{0,3}}(?P<sep>{until}){lead})?"
            rf"(?P<d2>{_DAY})(?P<mark>[/.-])(?P<m2>{month})(?:(?P=mark)(?P<y2>{_YEAR}|[12]\d(?!\d))|,?{_B}năm{_B}(?P<y3>{_YEAR}))?"
            rf"(?![\d/%]|[.,:-]\d|/\w){lunar}"
        ),
        "iso": re.compile(
            rf"(?<![\w/.-])(?P<y2>{_YEAR})(?P<mark>[-/])(?P<m2>\d{{1,2}})(?P=mark)(?P<d2>{_DAY})(?![\w/-])"
        ),
        "relative": re.compile(
            rf"(?<!\w)(?:(?P<until>(?:đến|tới)(?:{_B}hết)?){_B}(?=(?:ngày{_B})?mai))?(?:ngày{_B})?(?P<word>{one_of(lists['relative'])})(?!\w)"
        ),
        "weekend": re.compile(rf"(?<!\w)(?P<word>{one_of(lists['weekends'])})(?!\w)"),
        "ago": re.compile(rf"\bcách{_B}đây{_B}(?P<n>\d{{1,2}}){_B}ngày\b"),
        "weekday": re.compile(
            rf"(?<!\w)(?:(?P<mark>{part}|ngày|hôm|vào){_B})?(?P<w1>{weekday})(?!\w)"
            rf"(?:(?:{_B}(?:đến|tới)(?:{_B}hết)?{_B}(?:{part}{_B}|ngày{_B})?|{_O}{_DASH}{_O})(?P<w2>{weekday})(?!\w))?"
            rf"(?:,?{_B}(?P<which>tuần{_B}trước|tuần{_B}qua|vừa{_B}qua|tuần{_B}này|này|tuần{_B}tới|tuần{_B}sau|tới)(?!\w))?"
        ),
        "lunar": re.compile(
            rf"(?<!\w)(?:(?P<word>rằm){_B}tháng{_B}(?P<m0>{one_of(lists['lunar_months'])})"
            rf"|(?:từ{_B})?(?:ngày{_B})?(?P<early>mùng{_B}|mồng{_B})?(?P<d1>{_DAY})"
            rf"(?:{until}(?:ngày{_B})?(?:mùng{_B}|mồng{_B})?(?P<d2>{_DAY}))?{_B}(?:âm{_B}lịch{_B})?tháng{_B}"
            rf"(?P<m>{one_of(lists['lunar_only'])}|(?(early){one_of(lists['lunar_months'])}|(?!))))(?!\w)"
        ),
        "before": re.compile(
            rf"(?:(?<!\w)(?P<open>kể{_B}từ|bắt{_B}đầu{_B}từ|từ|(?:tính|cập{_B}nhật){_B}(?:đến|tới)|(?:cho{_B})?(?:đến|tới)(?:{_B}hết)?"
            rf"|hết|trước|sau){_B})?{_TIME_VI}"
            rf"(?:(?<!\w)(?P<part>{part}|hôm)(?P<near>{_B}(?:nay|qua|mai))?,?{_B})?(?:(?P<weekday>{weekday}),?{_B})?"
            rf"(?:(?<!\w)(?P<day>các{_B}ngày|ngày|hôm|mùng|mồng){_B})?(?P<bracket>[\[(](?:ngày{_B}|tức{_B}|nhằm{_B}){{0,2}})?\Z"
        ),
    }


# "April 16 Square": a day that is a name
SITE_BEHIND = re.compile(r"[ ](?:Park|Street|Square|Road|Bridge|Hospital|Stadium|School|Avenue|Theatre|Cinema)\b")
# behind days with a dash, which could be shares or ranges, where they are days
CLEAR = re.compile(r"(?:[,;)]|\.(?!\d)|\Z|\n| (?:tại|ở|trên|với|do|và|là|thì|mới|này)\b)")
# before "until June 26": "from today"
FROM_NOW = re.compile(r"\b(?:từ|from)[ ](?P<word>now|nay|[^,.;()\n]{3,20}?)[ ,]*\Z")


@functools.cache
def named_before() -> re.Pattern[str]:
    """Names in front of day and month that are no day: "đường 3/2"."""
    return re.compile(rf"(?<!\w){one_of(wordlist('days_vi')['named'])}[ ]\Z")


@functools.cache
def shared_behind() -> re.Pattern[str]:
    """Nouns behind "3/4" that make it a share."""
    return re.compile(rf"[ ]{one_of(wordlist('days_vi')['shared'])}(?!\w)")


def is_decree(lower: str, end: int) -> bool:
    """True for "1/2/2024/NĐ-CP" and the like."""
    return re.match(r"[/-][a-zđ]", lower[end : end + 2]) is not None
