"""An article's text as the finders see it: sentences and paragraphs with offsets into the text as it came."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Lang = Literal["en", "vi"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `text` is NFC; `begin` and `end` are offsets into the raw text."""

    text: str
    begin: int
    end: int
    paragraph: int
    caption: bool


@dataclass(frozen=True)
class Text:
    """A prepared article. `raw` is the text as it came, `nfc` its composed copy on which patterns run.

    All offsets handed out are into `raw`; `at(i)` maps an offset of `nfc` to one of `raw`, `quote(b, e)` (offsets of
    `nfc`) gives the raw quote with its raw offsets.
    """

    raw: str
    nfc: str
    lang: Lang
    sentences: tuple[Sentence, ...]
    paragraphs: tuple[tuple[int, int], ...]
    dateline: tuple[int, int] | None
    boilerplate: tuple[tuple[int, int], ...]
    offsets: tuple[int, ...] | None = None

    def at(self, offset: int) -> int:
        """The raw offset of an offset into `nfc`."""
        return offset if self.offsets is None else self.offsets[offset]

    def quote(self, begin: int, end: int) -> tuple[str, int, int]:
        """(quote, begin, end) in the raw text for a span of `nfc`."""
        first, last = self.at(begin), self.at(end)
        return self.raw[first:last], first, last

    @cached_property
    def folded(self) -> str:
        """`nfc` in lower case without diacritics, of the same length: offsets of `nfc` hold."""
        return fold(self.nfc)


def prepare(text: str, lang: str | None) -> Text:
    """The text with its sentences, paragraphs and dateline. The language is recognised where `lang` is None."""
    raise NotImplementedError


def fold(s: str) -> str:
    """Lower case without diacritics, `đ` as `d`; one character for each character of NFC text."""
    raise NotImplementedError


def boilerplate_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of photo credits, bylines, page stamps and the like, which give no facts (offsets into `text`)."""
    raise NotImplementedError
