"""An article's text as the finders see it: sentences and paragraphs with offsets into the text as it came.

Patterns run on `nfc` (a composed copy), `lower` or `folded` (of the same length, so that offsets agree); what is handed
out goes through `quote`, which leads back to the raw text, also where that came decomposed (NFD).
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from facts import boilerplate
from facts.folding import fold_same_length, lower_same_length

Lang = Literal["en", "vi"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `text` is NFC; `begin` and `end` are offsets into the raw text, `start` and `stop` into `nfc`."""

    text: str
    begin: int
    end: int
    paragraph: int
    caption: bool
    start: int = 0
    stop: int = 0


@dataclass(frozen=True, eq=False)
class Text:
    """A prepared article. `paragraphs` and `dateline` are offsets into `raw`, `boilerplate` into `nfc`.

    Sentences leave boilerplate out. `body` is `nfc` with boilerplate and dateline blanked by line feeds, for patterns
    that run over the whole text at once.
    """

    raw: str
    nfc: str
    lang: Lang
    sentences: tuple[Sentence, ...]
    paragraphs: tuple[Span, ...]
    dateline: Span | None
    boilerplate: tuple[Span, ...]
    body: str
    offsets: tuple[int, ...] | None = None

    def at(self, offset: int) -> int:
        """The raw offset of an offset into `nfc`."""
        return offset if self.offsets is None else self.offsets[offset]

    def quote(self, begin: int, end: int) -> tuple[str, int, int]:
        """(quote, begin, end) in the raw text for a span of `nfc`."""
        first, last = self.at(begin), self.at(end)
        return self.raw[first:last], first, last

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds an offset of `nfc`, or None between sentences."""
        place = bisect.bisect_right(self._starts, offset) - 1
        if place < 0 or self.sentences[place].stop <= offset:
            return None
        return self.sentences[place]

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def folded(self) -> str:
        """`body` in lower case without diacritics, of the same length."""
        return fold_same_length(self.body)

    @cached_property
    def lower(self) -> str:
        """`body` in lower case with its diacritics, of the same length."""
        return lower_same_length(self.body)


def prepare(text: str, lang: str | None, title: str | None = None) -> Text:
    """The text with its sentences, paragraphs and dateline. The language is recognised where `lang` is None.

    `title`, where known, lets navigation in front of the headline be left out. Raises ValueError for a language that
    is neither "en" nor "vi".
    """
    nfc, offsets = _compose(text)
    spoken = _language(nfc) if lang is None else lang.lower().split("-")[0]
    if spoken not in ("en", "vi"):
        raise ValueError(f"no rules for the language {lang!r}; give en, vi or nothing")
    known: Lang = "vi" if spoken == "vi" else "en"
    lines = boilerplate.lines_of(nfc)
    spans, captions = boilerplate.page_spans(nfc, unicodedata.normalize("NFC", title) if title else None)
    dateline = _dateline(nfc, lines, spans)
    blanks = sorted([*spans, dateline]) if dateline else list(spans)
    body = _blank(nfc, blanks)
    at = offsets.__getitem__ if offsets else int
    sentences: list[Sentence] = []
    for number, line in enumerate(lines):
        for begin, end in _kept(line, blanks):
            for first, last in _split(body, begin, end, known):
                sentences.append(
                    Sentence(nfc[first:last], at(first), at(last), number, number in captions, first, last)
                )
    return Text(
        raw=text,
        nfc=nfc,
        lang=known,
        sentences=tuple(sentences),
        paragraphs=tuple((at(begin), at(end)) for begin, end in lines),
        dateline=(at(dateline[0]), at(dateline[1])) if dateline else None,
        boilerplate=spans,
        body=body,
        offsets=offsets,
    )


def fold(s: str) -> str:
    """Lower case without diacritics, `đ` as `d`."""
    return fold_same_length(unicodedata.normalize("NFC", s))


def boilerplate_spans(text: str) -> tuple[Span, ...]:
    """Spans of photo credits, bylines, page stamps and the like, which give no facts (offsets into `text`, NFC)."""
    return boilerplate.page_spans(text)[0]


def _compose(raw: str) -> tuple[str, tuple[int, ...] | None]:
    """(NFC copy, raw offset of each of its offsets); None for the offsets where nothing changed."""
    if raw.isascii() or unicodedata.is_normalized("NFC", raw):
        return raw, None
    out: list[str] = []
    offsets: list[int] = []
    begin, size = 0, len(raw)
    while begin < size:
        end = begin + 1
        # A cluster: a base and the marks (or Hangul vowels and finals) that may compose with it.
        while (
            end < size
            and (not raw[end].isascii())
            and (unicodedata.category(raw[end])[0] == "M" or "ᅠ" <= raw[end] <= "ᇿ")
        ):
            end += 1
        cluster = raw[begin:end]
        if end - begin > 1 or not cluster.isascii():
            cluster = unicodedata.normalize("NFC", cluster)
        out.append(cluster)
        offsets.extend(min(begin + place, end - 1) for place in range(len(cluster)))
        begin = end
    offsets.append(size)
    return "".join(out), tuple(offsets)


_ENGLISH = re.compile(r"\b(?:the|of|and|in|to|for|with|was|were|by|on|is)\b")
_VIETNAMESE = re.compile(r"\b(?:va|cua|cac|nhung|duoc|tai|cho|la|khong|trong|co|nam|ngay|mot)\b")


def _language(nfc: str) -> Lang:
    """The language by its function words, which names of the other language do not bring along."""
    sample = fold_same_length(nfc[:20000])
    english, vietnamese = len(_ENGLISH.findall(sample)), len(_VIETNAMESE.findall(sample))
    if english == vietnamese:
        return "vi" if re.search("[ăâđêôơưạảấầậắằếềệốồộớờợứừự]", nfc[:20000].lower()) else "en"
    return "vi" if vietnamese > english else "en"


# "HÀ NỘI —", "Hanoi (VNA) -", "THE HANOI TIMES —", "QĐND -", "(NLĐO) -", "VOV.VN - ", "Hanoi, Oct 24 (VNA) –"
_DATELINE = re.compile(
    r"(?:\([^()\n]{2,30}\)"
    r"|[A-ZÀ-ỸĐ][\w.'’ -]{1,40}(?:,[^\n()—–]{2,30})?[ \xa0]{0,2}\([^()\n]{2,24}\)"
    r"|(?:[A-ZÀ-ỸĐ][A-ZÀ-ỸĐ.\d'’]{1,20}+(?:[ ]|-(?=[A-ZÀ-ỸĐ]))?+){1,5}+(?:,[ ]?[^\n—–]{3,24})?"
    r"|[A-Z][\w.]{1,12}\.(?:vn|VN|com|net))"
    r"[ \xa0]{0,3}[—–:-](?:[ \xa0]|(?=[A-ZÀ-ỸĐ]))"
)
# words at the head of a line that are no town: people's forms of address, and what events and their names are made of
_NO_TOWN = re.compile(
    r"\b(?:Chị|Anh|Ông|Bà|Cô|Chú|Bác|Em|Nghệ nhân|Mr|Mrs|Ms|Dr|Artisan|Week|Fair|Festival|Exhibition|Expo|Market|Forum"
    r"|Goods|Products?|Show|Seminar|Conference|Contest|Ceremony|Programme|Program|Centre|Center|OCOP|Tuần|Hội|Lễ|Chợ"
    r"|Triển|Phiên|Festival|Sản|Cuộc|Chương|Không|Gian|Trung tâm)\b"
)
_SMALL_DATELINE = re.compile(
    r"(?:[A-ZĐ][\w’'.-]{0,12}+[ ]?+){1,5}+"
    r"(?:,[ ](?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}|\d{1,2}[/-]\d{1,2})[ ])?[—–-]{1,2}[ ]"
)


def _dateline(nfc: str, lines: list[Span], spans: tuple[Span, ...]) -> Span | None:
    """The dateline at the head of one of the first paragraphs, without the space after it."""
    taken = {begin for begin, _ in spans}
    seen = 0
    for begin, end in lines:
        if begin in taken:
            continue
        seen += 1
        if seen > 6:
            return None
        if end - begin < 60:
            continue
        found = _DATELINE.match(nfc, begin, begin + 120) or _SMALL_DATELINE.match(nfc, begin, begin + 70)
        if found and found.re is _SMALL_DATELINE and _NO_TOWN.search(found[0]):
            return None
        if found and found.end() - begin < 90:
            return begin, found.end()
    return None


def _blank(nfc: str, spans: list[Span]) -> str:
    """The text with the spans turned into line feeds."""
    parts: list[str] = []
    last = 0
    for begin, end in spans:
        begin = max(begin, last)
        parts.append(nfc[last:begin])
        parts.append("\n" * max(0, end - begin))
        last = max(last, end)
    parts.append(nfc[last:])
    return "".join(parts)


def _kept(line: Span, blanks: list[Span]) -> list[Span]:
    """What remains of a line without the blanked spans (which are sorted)."""
    begin, end = line
    out: list[Span] = []
    for first, last in blanks[max(0, bisect.bisect_left(blanks, (begin, begin)) - 1) :]:
        if first >= end:
            break
        if last <= begin:
            continue
        if first > begin:
            out.append((begin, first))
        begin = max(begin, last)
    if begin < end:
        out.append((begin, end))
    return out


_STOP = re.compile(r"(?<![.!?…])[.!?…]{1,6}[\"”’»)\]]{0,3}[ \t\xa0]{1,4}(?=[^\s])")
_BEFORE = re.compile(r"[\w.]{1,12}\Z")


def _split(body: str, begin: int, end: int, lang: Lang) -> list[Span]:
    """The sentences of one stretch of a line, trimmed."""
    out: list[Span] = []
    first = begin
    for stop in _STOP.finditer(body, begin, end):
        if not _ends(body, stop.start(), stop.end(), lang):
            continue
        _append(out, body, first, stop.end())
        first = stop.end()
    _append(out, body, first, end)
    return out


def _append(out: list[Span], body: str, begin: int, end: int) -> None:
    """Adds the span without white space at its ends, unless nothing is left."""
    piece = body[begin:end]
    begin += len(piece) - len(piece.lstrip())
    end = begin + len(piece.strip())
    if begin < end:
        out.append((begin, end))


def _ends(body: str, dot: int, after: int, lang: Lang) -> bool:
    """True where the mark at `dot` ends a sentence: what follows opens one and the word before is no abbreviation."""
    head = body[after : after + 4].lstrip('"“‘«([-–—')
    if not head or not (head[0].isupper() or head[0].isdigit() or not head[0].isalpha()):
        return False
    found = _BEFORE.search(body, max(0, dot - 12), dot)
    if found is None:
        return True
    word = found[0]
    if body[dot] == "!" and body[dot + 1] == " " and len(word) > 1 and (word.isupper() or word == "Go"):
        return False  # a name that carries the mark (GO! Thăng Long)
    if body[dot] != ".":
        return True
    if len(word) == 1 and word.isupper():
        return False  # an initial, P., Q.
    if re.fullmatch(r"(?:[A-Z]\.){1,3}[A-Z]", word):
        return body[after].isupper() and body[after : after + 4] in ("The ", "In t", "It i")  # "the U.S. The ..."
    return fold_same_length(word).strip(".") not in boilerplate.words().abbreviations[lang]
