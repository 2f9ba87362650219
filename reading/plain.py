"""Plain text as it arrives from a copied page: headline, body, captions, stamps and the rest told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from reading.decode import CONTROL, nfc
from reading.languages import language
from reading.lexicon import one_of
from reading.lines import (
    BYLINE_LABEL,
    CRUMBS,
    LABEL,
    LABELLED,
    SENTENCE_END,
    STAMP_PARTS,
    fold,
    is_furniture,
    is_notice,
    is_stamp,
    without_credit,
)
from reading.moments import moment, zone_named
from reading.page import squeeze
from reading.people import persons
from reading.teasers import teaser_start
from records import Article, Moment, Unreadable

# a line of the article proper is at least this long, unless the lines around it say otherwise
PROSE = 90
FAR = datetime(9000, 1, 1, tzinfo=UTC)
BY = re.compile(r"^\W*(?:[Bb]y|BY|[Tt]heo)\s+[A-ZĐÀ-Ỹ][^.!?]{2,80}$")
# the second paragraph opens with the paper or the place: then the first is the lead
DATELINE = re.compile(r"^(?:\([^()]{2,30}\)|[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ. +.]{2,40}(?:\([A-Z]{2,8}\))?)\s*[—–-]")
# an introduction to a row of pictures
GALLERY = re.compile(r"(?:\bimages?\b|\bphotos?\b|\bpictures?\b|hình ảnh|\bảnh\b).{0,120}:\s*$", re.I)
# what a picture's text says: someone or something is shown doing something, without "said", in one short sentence
SHOWN = re.compile(rf"\b{one_of('picture_verbs')}\s+\w", re.I)
TOLD = re.compile(rf"\b{one_of('telling')}\b|[“”\"]", re.I)


@dataclass(slots=True)
class Sheet:
    """The lines of a text and what each was taken for."""

    lines: list[str]
    title: str | None = None
    body: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def read_text(text: str, *, url: str | None = None) -> Article | Unreadable:
    """The article in a plain text that was copied or saved with the page around it; Unreadable where there is none."""
    clean = CONTROL.sub("", nfc(text.replace("\r\n", "\n").replace("\r", "\n")))
    sheet = Sheet([line for raw in clean.split("\n") if (line := squeeze(raw))])
    if not sheet.lines:
        return Unreadable("empty", "The text is empty; leave it out.")
    if sum(ch.isprintable() for ch in clean) < 0.7 * len(clean.replace("\n", "")) or "\ufffd" * 4 in clean:
        return Unreadable("binary", "The text is mostly unprintable; save the page as UTF-8 text.")
    start = _body_start(sheet.lines)
    if start is None:
        return Unreadable(
            "no-container", "No paragraph of prose is in the text; it looks like a menu or a list of links."
        )
    _take_head(sheet, start)
    end = _body_end(sheet, start)
    _take_tail(sheet, end)
    _take_body(sheet, start, end)
    return _article(sheet, url)


def _article(sheet: Sheet, url: str | None) -> Article | Unreadable:
    if not sheet.body:
        return Unreadable(
            "no-container", "No paragraph of prose is in the text; it looks like a menu or a list of links."
        )
    authors, agencies = persons(sheet.bylines)
    body = "\n\n".join(sheet.body)
    flags = [name for name, so in (("no-title", sheet.title is None), ("too-short", len(body) < 200)) if so]
    published = _published(sheet)
    if published is None:
        flags.append("undated")
    opened = len(sheet.body) > 1 and DATELINE.match(sheet.body[1]) is not None
    steps = [("body", "text")]
    steps += [(name, "text") for name, value in (("title", sheet.title), ("authors", authors)) if value]
    steps += [("published", published.method)] if published else []
    return Article(
        url=url,
        title=sheet.title,
        lead=sheet.body[0] if opened else None,
        body=body,
        captions=tuple(dict.fromkeys(sheet.captions)),
        authors=authors,
        agencies=agencies,
        published=published,
        language=language(f"{sheet.title or ''} {body}"),
        tags=tuple(dict.fromkeys(sheet.tags)),
        related=tuple(dict.fromkeys(sheet.related)),
        steps=tuple(sorted(steps)),
        flags=tuple(flags),
    )


def _published(sheet: Sheet) -> Moment | None:
    """The first stamp above the body; a stamp below belongs to another article."""
    zone = zone_named("Asia/Ho_Chi_Minh")
    for stamp in sheet.stamps:
        if found := moment(stamp, zone=zone, method="text-stamp", latest=FAR):
            return found
    return None


def _is_prose(line: str) -> bool:
    return (
        len(line) >= PROSE
        and bool(SENTENCE_END.search(line) or len(line) > 220)
        and not is_furniture(line)
        and not CRUMBS.match(line)
    )


def _body_start(lines: Sequence[str]) -> int | None:
    """The first line of prose, or a short lead sentence just before it."""
    first = next((i for i, line in enumerate(lines) if _is_prose(line)), None)
    if first is None:
        first = next(
            (
                i
                for i, line in enumerate(lines)
                if len(line) >= 40 and SENTENCE_END.search(line) and not is_furniture(line)
            ),
            None,
        )
        if first is None:
            return None
    start = first
    while start > 0 and _is_lead(lines[start - 1]):
        start -= 1
    return start


def _is_lead(line: str) -> bool:
    return (
        20 <= len(line) < 400
        and bool(SENTENCE_END.search(line))
        and not (is_furniture(line) or is_stamp(line) or is_notice(line))
        and not without_credit(line)[1]
    )


def _take_head(sheet: Sheet, start: int) -> None:
    """Headline, stamps and bylines above the body; menus and breadcrumbs fall away."""
    best: str | None = None
    for number in range(start - 1, -1, -1):
        line = sheet.lines[number]
        if is_stamp(line):
            sheet.stamps.insert(0, line)
            # the name beside a stamp ("Khanh Khanh 21:16, 2021/12/06"); a day of the week is none
            if _is_person(name := squeeze(STAMP_PARTS.sub(" ", line)).strip(" ,|-")):
                sheet.bylines.append(name)
        elif BYLINE_LABEL.match(line):
            sheet.bylines.append(line)
        elif best is None and _may_be_title(line, sheet.lines[:start]):
            best = line
        elif best is None and number + 1 < start and len(line.split()) <= 4 and _is_person(line):
            sheet.bylines.append(line)
    sheet.title = best


def _may_be_title(line: str, head: Sequence[str]) -> bool:
    """A headline has words enough, ends without a full stop and is none of the page's furniture."""
    if is_furniture(line) or is_notice(line) or CRUMBS.match(line) or re.search(r"\s[|»›>]\s|^\d+\.\s", line):
        return False
    words = len(line.split())
    longer = any(
        len(o.split()) > words + 2 and not (is_furniture(o) or is_stamp(o) or CRUMBS.match(o))
        for o in head
        if o != line
    )
    return 15 <= len(line) <= 250 and (words >= 5 or (words >= 3 and not longer))


def _is_person(line: str) -> bool:
    return bool(persons([line])[0]) and all(w[:1].isupper() for w in line.split())


def _body_end(sheet: Sheet, start: int) -> int:
    """The line behind the article's last: a label of a box below which no article goes on, a sign-off, or teasers."""
    lines = sheet.lines
    end = len(lines)
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if (LABEL.match(line) or _opens_tail(line)) and not _goes_on(lines, number):
            end = number
            break
    while end > start + 1 and _is_loose(lines[end - 1]):
        end -= 1
    cut = teaser_start(lines[start:end])
    return start + cut if cut is not None else end


def _opens_tail(line: str) -> bool:
    return bool(LABELLED.match(line)) and len(line) < 200


def _goes_on(lines: Sequence[str], number: int) -> bool:
    """Whether a label inside the text opens a box only: paragraphs of several sentences come soon again.

    Below an article boxes hold teasers: headline and one sentence by turns, so lines of prose stand alone.
    """
    if LABEL.match(lines[number]) and re.match(
        r"^\W*(?:tags?|từ kh(?:óa|oá|oa)|key ?words|share|chia sẻ|comments?|your comments?|bình luận|reactions?)\W*$",
        lines[number],
        re.I,
    ):
        return False
    run: list[int] = []
    for line in lines[number + 1 : number + 12]:
        # how many more sentences each line of a run of prose has than one
        run = [*run, len(re.findall(r"[.!?]['\"”’)]?\s+[A-ZĐÀ-Ỹ“\"]", line))] if _is_prose(line) else []
        if len(run) >= 3 or (run and run[-1] >= 2) or (len(run) == 2 and any(run)):
            return True
    return False


def _is_loose(line: str) -> bool:
    """A line at the very end that is no sentence: furniture, stamps, bylines, headlines of other articles."""
    if is_furniture(line) or is_stamp(line) or BYLINE_LABEL.match(line) or is_notice(line) or LABELLED.match(line):
        return True
    if BY.match(line) and not SENTENCE_END.search(line):
        return True
    return len(line) < PROSE and not SENTENCE_END.search(line) and not without_credit(line)[1] and _is_signature(line)


def _is_signature(line: str) -> bool:
    """A byline that stands alone below the text: one to five capitalised words."""
    words = line.split()
    return len(words) <= 6 and all(w[:1].isupper() or not w[:1].isalpha() for w in words) and not line.endswith(":")


def _take_tail(sheet: Sheet, end: int) -> None:
    """Keep from below the body what belongs elsewhere: tags, a byline, headlines of other articles."""
    for number, line in enumerate(sheet.lines[end:]):
        tag = re.match(r"^\W*(?:tags?|từ kh(?:óa|oá|oa)|key ?words)\s*:\s*(?P<tags>\S.*)$", line, re.I)
        if tag and "," in tag.group("tags"):
            sheet.tags += [squeeze(t) for t in tag.group("tags").split(",") if squeeze(t)]
        elif (
            BYLINE_LABEL.match(line)
            or (BY.match(line) and number < 3)
            or (number == 0 and _is_signature(line) and _is_person(line))
        ):
            sheet.bylines.append(line)
        elif len(line) > 25 and not (is_furniture(line) or is_stamp(line) or SENTENCE_END.search(line)):
            sheet.related.append(line)


def _take_body(sheet: Sheet, start: int, end: int) -> None:
    """Paragraphs and captions between `start` and `end`."""
    title = fold(sheet.title)
    gallery = False
    skip_box = False
    lines = sheet.lines[start:end]
    credited = sum(without_credit(line)[1] for line in lines)
    for number, line in enumerate(lines):
        if LABEL.match(line) or _opens_tail(line):
            skip_box = True
            continue
        if fold(line) == title and number < 4:
            continue
        caption, credit = without_credit(line)
        if credit and len(caption) < 400:
            sheet.captions.append(caption)
            continue
        if is_furniture(line) or is_stamp(line) or is_notice(line):
            continue
        if BYLINE_LABEL.match(line) and len(line) < 90:
            sheet.bylines.append(line)
            continue
        if skip_box and not _is_prose(line):
            sheet.related.append(line)
            continue
        skip_box = False
        gallery = (gallery and not _is_prose(line)) or bool(GALLERY.search(line))
        if not GALLERY.search(line) and (gallery or _is_caption(lines, number, credited)):
            sheet.captions.append(caption)
        else:
            sheet.body.append(line)


def _is_caption(lines: Sequence[str], number: int, credited: int) -> bool:
    """A picture's text without a credit, in a text whose pictures have texts: it shows and tells nothing.

    One short sentence with a verb of showing, or one of a row of very short ones that ends at a credited caption.
    """
    line = lines[number]
    if not credited or number < 2 or not _is_short_sentence(line, 28):
        return False
    if SHOWN.search(line) and not re.search(r"\d{3}", line.replace("20", "")):
        return True
    row = number
    while row < len(lines) and _is_short_sentence(lines[row], 16) and not without_credit(lines[row])[1]:
        row += 1
    first = number
    while first > 0 and _is_short_sentence(lines[first - 1], 16) and not without_credit(lines[first - 1])[1]:
        first -= 1
    return row - first >= 3 and row < len(lines) and without_credit(lines[row])[1]


def _is_short_sentence(line: str, most: int) -> bool:
    if len(line.split()) > most or TOLD.search(line) or len(re.findall(r"[.!?](?:\s|$)", line)) > 1:
        return False
    return not re.match(r"^(?:The|It|This|These|They|He|She|In|On|At|During)\b", line) or bool(
        re.search(r"\b(?:is|are) honou?red\b", line)
    )
