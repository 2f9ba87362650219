"""What is not the article: page stamps, bylines, photo credits, tags, navigation, related news.

Works on plain text as a saved page gives it, line by line; the word lists are in `lexicon/boilerplate.yml`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from facts.folding import fold_same_length
from facts.wordlists import wordlist

Span = tuple[int, int]

# A photo credit up to the end of its line: "(Photo: VNA)", "Ảnh: K.L", "— VNS Photo", "Photo courtesy of ...".
_CREDIT = re.compile(
    r"[\[(]?\b(?:photos?|illustrat\w{2,8} photo|photo credit|source|pictures?|image|anh|anh minh hoa|nguon anh|nguon)"
    r"[ \xa0]{0,2}(?::|/(?!\d)|courtesy of|by\b)[^\n]{0,80}$"
    r"|(?:[—–-]|\()[ \xa0]{0,2}[\w.]{2,12}[ \xa0](?:photos?|file photo|photo by[^\n]{0,40})\)?[ \xa0.]{0,3}$",
)
_TIME = re.compile(r"\b\d{1,2}[:h]\d{2}(?::\d{2})?\b")
_FULL_DAY = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b|\b(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2},? (?:19|20)\d\d\b"
    r"|\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? (?:19|20)\d\d\b"
    r"|\b\d{1,2} thang \d{1,2},? (?:nam )?(?:19|20)\d\d\b"
)
# A line of its own: "VIETNAM, June 2 -", "HANOI, Oct. 24 —"
_TOWN_STAMP = re.compile(
    r"[a-z][a-z .]{1,24}, (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}[ \xa0]?[-–—]?"
)
_WORD = re.compile(r"[^\W\d_]{1,40}")
_BREADCRUMB = re.compile(r"[ \xa0](?:»|›|>|\||/)[ \xa0]")
_BYLINE = re.compile(r"(?:by|story by|reported by|bai|bai va anh|theo|tin, anh|nguon)[ :][ ]?[^\n.]{1,60}$")
_BULLET_LIST = re.compile(r"\d{1,2}\. ")


@dataclass(frozen=True)
class _Words:
    blocks: frozenset[str]
    tails: tuple[str, ...]
    lines: tuple[str, ...]
    labels: tuple[str, ...]
    abbreviations: dict[str, frozenset[str]]


@functools.cache
def words() -> _Words:
    """The word lists, read once."""
    data = wordlist("boilerplate")
    return _Words(
        blocks=frozenset(data["blocks"]),
        tails=tuple(data["tails"]),
        lines=tuple(data["lines"]),
        labels=tuple(data["labels"]),
        abbreviations={lang: frozenset(row) for lang, row in data["abbreviations"].items()},
    )


def lines_of(text: str) -> list[Span]:
    """The lines that hold more than white space, without the white space around them."""
    out: list[Span] = []
    begin = 0
    for line in text.split("\n"):
        body = line.strip()
        if body:
            first = begin + line.index(body[0])
            out.append((first, first + len(body)))
        begin += len(line) + 1
    return out


def page_spans(text: str, title: str | None = None) -> tuple[tuple[Span, ...], tuple[int, ...]]:
    """(spans that are not the article, numbers of the lines that are captions).

    `text` is NFC; line numbers count as `lines_of` does. With a `title`, short lines in front of it are navigation.
    """
    lines = lines_of(text)
    folded = fold_same_length(text)
    spans: list[Span] = []
    captions: list[int] = []
    headline = _headline(folded, lines, title)
    block = False
    size = len(text)
    for number, (begin, end) in enumerate(lines):
        line = folded[begin:end]
        late = begin * 2 > size
        opens = _opens_block(line, late)
        if block and not late and not opens and _is_prose(line):
            block = False  # a box of links in the middle of the article has ended
        block = block or opens
        above = number < headline and not (len(line) >= 150 and line.endswith("."))  # a lead may stand above the title
        if block or above or (number != headline and _is_furniture(line)):
            spans.append((begin, end))
            continue
        credit = _CREDIT.search(line) if len(line) <= 400 else None
        if credit:
            captions.append(number)
            spans.append((begin + credit.start(), end))
    return tuple(spans), tuple(captions)


def _headline(folded: str, lines: list[Span], title: str | None) -> int:
    """The number of the line that holds the title; -1 where there is none near the top."""
    wanted = " ".join(fold_same_length(title or "").split())
    if not wanted:
        return -1
    for number, (begin, end) in enumerate(lines[:40]):
        line = " ".join(folded[begin : min(end, begin + 600)].split())
        if line == wanted or (len(wanted) > 20 and line.startswith(wanted)):
            return number
        if _is_prose(line):
            return -1
    return -1


def _opens_block(line: str, late: bool) -> bool:
    """True for the heading of related news and, late in a page, for the line of tags that closes the article."""
    lists = words()
    bare = line.rstrip(" :.…>»()0123456789").lstrip("-•»>* ")
    if len(line) <= 60 and bare in lists.blocks:
        return True
    if not late:
        return False
    return any(
        line.startswith(word) and line[len(word) : len(word) + 2].strip()[:1] in (":", "") for word in lists.tails
    )


def _is_prose(line: str) -> bool:
    """True for a line that reads as a paragraph of the article, not as a headline or teaser."""
    return len(line) >= 220 and line.count(". ") >= 1 and line.rstrip('"”’)/ ')[-1:] in (".", "!", "?", "…")


def _is_furniture(line: str) -> bool:
    """True for a line that holds a page stamp, byline, share buttons, a path of sections or the like."""
    if len(line) > 200:
        return False
    if _starts(line, words().tails) and re.match(r"[^:]{1,24}:", line):
        return True
    if any(line[len(word) :].lstrip()[:1] in (":", "(") for word in words().labels if line.startswith(word)):
        return True
    ended = line.rstrip('"”’)').endswith((".", "!", "?"))
    if ended and _BULLET_LIST.match(line) is None:
        return False
    if _starts(line, words().lines) and len(line) <= 120:
        return True
    return _is_stamp(line) or _is_path(line) or _BYLINE.match(line) is not None or _is_list_item(line)


def _starts(line: str, prefixes: tuple[str, ...]) -> bool:
    """True where the line begins with one of the prefixes as whole words."""
    return line.startswith(prefixes) and any(
        line.startswith(word) and not line[len(word) : len(word) + 1].isalpha() for word in prefixes
    )


def _is_stamp(line: str) -> bool:
    """True for "24/01/2019 13:30", "Thu tu, 25/12/2019 - 07:32", "by VTV4  13 June 2017 Last updated at 15:22 PM"."""
    if _TOWN_STAMP.fullmatch(line):
        return True
    day = _FULL_DAY.search(line)
    time = _TIME.search(line)
    if day is None and time is None:
        return False
    count = len(_WORD.findall(line))
    if day and time:
        return count <= 12
    return count <= (6 if day else 3)


def _is_path(line: str) -> bool:
    """True for "Home / Travel / Culture" and "VTV | NEWS | VIDEO"."""
    count = len(_BREADCRUMB.findall(line))
    return count >= 2 or (count == 1 and len(line) <= 60 and line.startswith(("home", "trang chu", "vtv", "vov")))


def _is_list_item(line: str) -> bool:
    """True for "1. Dong su kien:", a menu entry that a browser numbered."""
    return _BULLET_LIST.match(line) is not None and len(line) <= 80 and not line.endswith((".", ";", ","))
