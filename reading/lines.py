"""What a single line of text is by its own wording: stamps, credits, bylines, notices, labels of boxes, menus."""

import re
import unicodedata

from reading.lexicon import one_of

# --- labels that open what is no longer (or not) the article; the whole line
LABEL = re.compile(rf"^\W*{one_of('box_labels')}\W*$", re.I)
# of such lines those that head no box
BETWEEN = re.compile(rf"^\W*{one_of('marks')}\W*$", re.I)
# labels with what they introduce on the same line
LABELLED = re.compile(rf"^\W*{one_of('line_labels', 'tag_labels')}\s*[:»>|–-]+\s*\S", re.I)
# of such lines those that lead to another article
LEADS_ON = re.compile(rf"^\W*{one_of('line_labels')}\s*[:»>|–-]+[\s>»]*(?P<headline>\w.*)$", re.I)
SHARE = re.compile(rf"^(?:\W|\d|{one_of('share_words')}\b)+$", re.I)
COUNTER = re.compile(
    rf"^\W*(?:{one_of('counted')}\s*:?\s*[\d.,]+.*"
    rf"|[\d.,]+\s*(?:k\s*)?(?:{one_of('counted')}|min(?:ute)?s? read|phút đọc)"
    r"|nghe đọc bài\b.*|\d+ min(?:ute)?s?(?: read)?|reading time.*)\W*$",
    re.I,
)
SIGN_IN = re.compile(rf"^\W*{one_of('sign_in')}\W*$", re.I)
LEGAL = re.compile(rf"^\W*{one_of('legal')}", re.I)
# on lower case; only where a word begins, which spares most of a text the alternatives
NOTICE = re.compile(rf"\b{one_of('notices')}")
NOTICE_UNSPACED = re.compile(one_of("notices_unspaced"))
NOTICE_TOPIC = re.compile(one_of("notice_topics"))
TO_READER = re.compile(rf"\b{one_of('to_reader')}\b")
MAKING = re.compile(rf"^\W*{one_of('makings')}\W*$", re.I)
# a byline without a colon: names only, each with a capital
_NAME = r"[^\W\d_a-z][\w'’.-]*"
_NAMES = rf"{_NAME}(?:\s+{_NAME})"
BY_NAMES = re.compile(
    rf"^\W*(?i:{one_of('by_words')})\s+{_NAMES}{{1,4}}(?:(?:,|\s(?:und|and|et|y|e|en|och|và|&))\s+{_NAMES}{{0,3}})*\W*$"
)
# how an embedded post ends: a name, its handle, the day
POST_SIGN = re.compile(r"^[—–-]\s?.{1,60}\(@\w+\)")
CREDIT_ALONE = re.compile(
    rf"^\W*{one_of('credit_words')}\s*(?:[:/©–-]|by\b|courtesy of\b|minh họa\b|tư liệu\b)\s*[^.!?]{{0,80}}\.?\W*$", re.I
)
# the credit at the end of a caption, to be cut from it
_CREDIT = one_of("credit_words")
CREDIT_TAIL = re.compile(
    rf"\s*(?:[\[(]\s*{_CREDIT}\b\s*[:.]?[^()\[\]]*[\])]\s*\.?"
    r"|[—–-]+\s*[^—–.]{2,50}\s(?:photos?|ảnh)(?:\s+[^—–.:]{2,40})?\W*"
    # without brackets a credit begins with a capital: "the main source: water" is no credit
    rf"|(?:(?<=[.!?”\"'’)])\s*|\s+)(?=(?-i:[A-ZẢ])){_CREDIT}\s*(?:by\b|courtesy\b|:|©)\s*[^:]{{0,80}})$",
    re.I,
)
_WEEKDAY = (
    r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?|thứ\s*(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn"
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = (
    r"\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{1,4}"
    rf"|{_MONTH},?\s*\d{{1,2}}(?:st|nd|rd|th)?\s*[,/]?\s*\d{{4}}|\d{{1,2}}\s+{_MONTH},?\s+\d{{4}}"
)
_STAMP_WORDS = one_of("stamp_words")
STAMP_PARTS = re.compile(
    rf"\b(?:{_WEEKDAY})\b|\b(?:GMT|UTC)\s*[+-]?\s*\d*(?::\d\d)?|\bICT\b|{_DAY}|\d{{1,2}}\s?[:hg]\s?\d{{2}}(?::\d{{2}})?|"
    rf"\b[ap]\.?m\b\.?|\btháng\s*\d+|\bnăm\s*\d{{4}}|\b{_STAMP_WORDS}\b",
    re.I,
)
HAS_DAY = re.compile(rf"{_DAY}|ngày\s+\d{{1,2}}\s+tháng\s+\d", re.I)
HAS_CLOCK = re.compile(r"^\W*\d{1,2}\s?[:h]\s?\d{2}\W*$")
BYLINE_LABEL = re.compile(rf"^\W*{one_of('byline_labels')}\s*:", re.I)
CRUMBS = re.compile(r"^[^.!?]{1,40}(?:\s*(?:[»>›|]|(?<!\d)/(?!\d))\s*[^.!?/»>›|]{1,40}){1,6}$")
SENTENCE_END = re.compile(r"[.!?…。]['\"”’)\]]*$|/\.$")
MARK = re.compile(r"\w")
WORDS = re.compile(r"\w+")
DASH = re.compile("[—–-]")


def fold(text: str | None) -> str:
    """Lower case, words only, one space between: for comparing lines."""
    if not text:
        return ""
    return " ".join(WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def is_stamp(line: str) -> bool:
    """Whether the line is a time stamp, perhaps with weekday, zone and a short name beside it."""
    if len(line) > 90 or not (HAS_DAY.search(line) or HAS_CLOCK.match(line)) or POST_SIGN.match(line):
        return False
    rest = STAMP_PARTS.sub(" ", line)
    return len(re.findall(r"[^\W\d_]{2,}", rest)) <= 4 and not SENTENCE_END.search(line.rstrip())


def is_furniture(line: str) -> bool:
    """Whether the line is a label, share bar, counter, sign-in link, legal line or photo credit by its own wording."""
    if not MARK.search(line):
        return True
    if len(line) <= 80 and (LABEL.match(line) or BETWEEN.match(line)):
        return True
    if len(line) <= 200 and (COUNTER.match(line) or SIGN_IN.match(line)):
        return True
    if len(line) <= 160 and (SHARE.match(line) or LABELLED.match(line)):
        return True
    return (len(line) <= 100 and bool(CREDIT_ALONE.match(line))) or (len(line) < 400 and bool(LEGAL.match(line)))


def is_notice(line: str) -> bool:
    """Whether a short line asks the reader for something (newsletter, app, consent, subscription)."""
    if len(line) > 320 or line.startswith(("“", '"', "„")):
        return False
    # far into a longer sentence the words are the article's own; some scripts have no spaces to count
    spaces = line.count(" ")
    near = line[:45] if len(line) > 20 * (spaces + 1) else line if spaces < 16 else line[:90]
    near = near.lower()
    if NOTICE.search(near) or (max(near, default="") >= "\u2e80" and NOTICE_UNSPACED.search(near)):
        return True
    return NOTICE_TOPIC.search(near) is not None and (len(line) <= 60 or TO_READER.search(line.lower()) is not None)


def is_making(line: str) -> bool:
    """Whether a line only tells who made the text, or of what: a byline without a colon, agencies, other reporters."""
    return len(line) <= 300 and (MAKING.match(line) is not None or (len(line) <= 90 and bool(BY_NAMES.match(line))))


def without_credit(line: str) -> tuple[str, bool]:
    """(caption without its photo credit, whether there was one)."""
    line = line.strip()
    if not _may_have_credit(line):
        return line, False
    shorter = CREDIT_TAIL.sub("", line).strip()
    return (shorter, True) if shorter != line and shorter else (line, False)


def _may_have_credit(line: str) -> bool:
    """What `CREDIT_TAIL` needs at the least; it is tried at every letter, and most lines are running text."""
    if line.rstrip(" .").endswith((")", "]")):
        return True
    lower = line.lower()
    if ("photo" in lower or "ảnh" in lower) and DASH.search(line):
        return True
    tail = lower[-120:]
    return any(sign in tail for sign in (":", "©", "by", "courtesy"))
