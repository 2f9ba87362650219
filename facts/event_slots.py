"""What fills the slots of an event besides its days: venue, organisers, place, status, counts and officials."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import TypeVar

from facts.event_days import Span, joined, speaks_of_past
from facts.event_kinds import Named
from facts.organizations import org_parts, org_spans
from facts.persons import surnames
from facts.places import find_places
from facts.text import Text
from facts.venues import VenueSpan, venue_spans
from facts.wordlists import one_of, wordlist
from records.fact import Fact

D = TypeVar("D")
_OPENED = re.compile(
    r"opened|opens|open(?!\w)|opening of|inaugurat|launch|khai trương|khánh thành|ra mắt|mở cửa|đi vào hoạt động"
)
_LIST = re.compile(r"(?:,|\sand|,\sand|\svà|\sđến|,\svà)?\s(?:(?:on|in|at|tại|ở)\s)?(?:the\s)?")


def is_site_name(text: Text, m: Named) -> bool:
    """Whether a mention is only the name of a site or an organisation ("OCOP Promotion Center")."""
    if m.kind != "showroom" and (m.year or m.edition):
        return False
    if any(v.begin < m.begin < v.end for v in venue_spans(text)):
        return True
    if m.kind != "showroom" and any(v.begin == m.begin and m.end < v.end for v in venue_spans(text)):
        return True
    if any(o.begin < m.begin and m.end <= o.end for o in org_spans(text)):
        return True
    if m.kind != "showroom":
        return False
    if m.bare:
        return m.head == "market"
    around = text.nfc[max(0, m.begin - 60) : m.begin] + " | " + text.nfc[m.end : m.end + 90]
    if _OPENED.search(around) is None:
        return True
    return text.lang == "en" and m.name[0].isupper() and any(v.begin <= m.begin < v.end for v in venue_spans(text))


def venues_of(text: Text, rows: Sequence[tuple[D, list[Named]]]) -> Iterator[tuple[D, tuple[int, int]]]:
    """(event, span of its site) for each site that stands in a sentence with a mention; the nearest mention has it."""
    named = [(m, key) for key, mentions in rows for m in mentions]
    for number, sentence in enumerate(text.sentences):
        sites = [v for v in venue_spans(text) if sentence.start <= v.begin < sentence.stop]
        far = number > 8 and len(venue_spans(text)) > 1
        own = sorted(((m, key) for m, key in named if m.sentence == number), key=lambda row: row[0].begin)
        for i, site in enumerate(sites):
            free = [row for row in own if not site.begin <= row[0].begin < site.end and not (row[0].bare and far)]
            before = [row for row in free if row[0].begin < site.begin]
            if not free or (not before and ";" in text.nfc[site.end : free[0][0].begin]):
                continue
            holder = before[-1] if before else free[0]
            span = name_of_span(text, sites[i:])
            yield holder[1], span
            for earlier in reversed(before[:-1]):
                if not joined(text, earlier[0], holder[0]):
                    break
                yield earlier[1], span


def name_of_span(text: Text, sites: list[VenueSpan]) -> tuple[int, int]:
    """The first site, with those that a list joins to it."""
    begin, end = sites[0].begin, sites[0].end
    for site in sites[1:]:
        if not _LIST.fullmatch(text.nfc, end, site.begin):
            break
        end = site.end
    return begin, end


_IT = re.compile(
    r"(?:It|The (?:event|activity|programme|program))\s(?:is|was|has)(?!\w)|Sự kiện|Hoạt động này|Chương trình do"
)


def organizers_of(text: Text, rows: Sequence[tuple[D, list[Named]]], main: D) -> Iterator[tuple[D, str]]:
    """(event, name) of each organisation that organised or hosted it, by the sentence."""
    parts = org_parts(text)
    named = [(m, key) for key, mentions in rows for m in mentions]
    for span in org_spans(text):
        if parts.get(span.begin) not in {"organized", "hosted"}:
            continue
        number = next((i for i, s in enumerate(text.sentences) if s.start <= span.begin < s.stop), -1)
        near = [(abs(m.begin - span.begin), i) for i, (m, _) in enumerate(named) if m.sentence == number]
        if near:
            yield named[min(near)[1]][1], _without_verb(span.name)
        elif number >= 0 and _IT.match(text.sentences[number].text):
            yield main, _without_verb(span.name)


_VERB = re.compile(
    r"\s(?:triển khai|tổ chức|thông báo|phối hợp|khai mạc|công bố|đã|sẽ|vừa|ban hành|chủ trì|thông tin"
    r"|cho biết)(?!\w).*",
    re.S,
)


def _without_verb(name: str) -> str:
    return _VERB.sub("", " ".join(name.split()))


_WIDE = {"Việt Nam", "Vietnam", "Viet Nam", "Europe", "Asia", "châu Âu"}
_LOCATED = re.compile(r"(?:\bin|\bat|tại|ở|về|(?:province|city|district) of|,)\s(?:the\s)?(?:[\w-]+\s){0,4}(?:of\s)?$")
_HELD_AT = re.compile(r"(?:^|[\s,])(?:in|at|In|At|tại|Tại)\s(?:the\s)?(?:[\w-]+\s){0,3}(?:of\s)?\(?$")


_STREET = re.compile(
    r"\s(?:Street|Road|Avenue|Boulevard|street|road|Square|square|Park|park|Bridge|Department|People|Communist|National|University|Museum|Academy)(?!\w)"
)
_NAMED = re.compile(
    r"(?:\d[A-Za-z]?|đường|phố|quảng trường|công viên|vườn hoa|trường|số \d+|đi bộ|bà|ông)\s$", re.IGNORECASE
)


def _in_name(text: Text, begin: int, end: int) -> bool:
    """Whether a place name only names a street, a square, an office ("Quang Trung Road", "vườn hoa Lý Thái Tổ")."""
    word = re.search(r"(\w+)\s$", text.nfc[max(0, begin - 10) : begin])
    if word and word[1][0].isupper() and word[1] in surnames():
        return True
    return bool(_STREET.match(text.nfc, end) or _NAMED.search(text.nfc[max(0, begin - 14) : begin]))


def place_of(text: Text, mentions: list[Named], venue: tuple[int, int] | None, *, main: bool) -> str | None:
    """The ward, city or province of an event: from its venue, else its sentences, else (main only) the dateline."""
    spans = [venue] if venue else []
    for m in sorted(mentions, key=lambda m: m.begin):
        sentence = text.sentences[m.sentence]
        spans += [(m.begin, sentence.stop), (sentence.start, m.begin)]
    for cue, begin, end in [(cue, *span) for cue in (_HELD_AT, _LOCATED) for span in spans]:
        found = [p for p in find_places(text, begin, end) if p.name not in _WIDE and not _in_name(text, p.begin, p.end)]
        if (begin, end) != venue:
            found = [p for p in found if cue.search(text.nfc[max(begin, p.begin - 40) : p.begin])]
        if found:
            last = found[0].end
            for p in find_places(text, last, end):
                if text.nfc[last : p.begin].strip() in {",", ""}:
                    last = p.end
            return " ".join(text.nfc[found[0].begin : last].split())
    if main and text.dateline:
        inside = [p for p in find_places(text) if text.dateline[0] <= text.at(p.begin) < text.dateline[1]]
        return inside[0].name if inside else None
    return None


@cache
def _status_cue(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(wordlist('events')['days'][name])}(?!\w)", re.IGNORECASE)


def status_of(text: Text, mentions: list[Named], days: Span, published: date | None) -> str | None:
    """cancelled, moved or postponed by the words; else planned, opened, running or closed by the days, else None."""
    for number in sorted({m.sentence for m in mentions}):
        for name in ("cancelled", "moved", "postponed"):
            if _status_cue(name).search(text.sentences[number].text):
                return name
    if published is None or not days:
        return None
    if days.start and days.start > published:
        return "planned"
    if days.stop and days.stop < published:
        return "closed"
    return "opened" if days.start and (published - days.start).days <= 1 else "running"


def attached(text: Text, key: D, rows: Sequence[tuple[D, list[Named]]], facts: Sequence[Fact]) -> tuple[int, ...]:
    """Indexes of the facts in sentences that name this event, and no other nearer to them.

    A sentence that compares with an earlier edition gives the present one nothing, unless it names it in full.
    """
    named = [(m, owner) for owner, mentions in rows for m in mentions]
    found = []
    for i, fact in enumerate(facts):
        near = []
        for m, owner in named:
            sentence = text.sentences[m.sentence]
            if sentence.begin <= fact.begin < sentence.end and not (m.bare and speaks_of_past(sentence.text)):
                near.append((abs(text.at(m.begin) - fact.begin), owner is not key))
        if near and not min(near)[1]:
            found.append(i)
    return tuple(found)
