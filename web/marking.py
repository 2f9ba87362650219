"""An article's text cut into paragraphs and pieces, so that each fact is marked where it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.views.articles import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `facts` are the ids of the facts that overlap here, the widest first, `kind` that one's kind."""

    text: str
    facts: tuple[int, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a caption of a picture."""

    pieces: tuple[Piece, ...]
    caption: bool = False


def paragraphs(text: str, begin: int, captions: int, spans: Sequence[Span]) -> tuple[Paragraph, ...]:
    """The paragraphs of `text` from an offset on, the last `captions` of them captions; spans are offsets in `text`."""
    ranges = list(_ranges(text, begin))
    clusters = _clusters(spans)
    return tuple(
        Paragraph(tuple(_pieces(text, start, end, clusters)), number >= len(ranges) - captions)
        for number, (start, end) in enumerate(ranges)
    )


def _ranges(text: str, begin: int) -> Iterator[tuple[int, int]]:
    at = begin
    for part in text[begin:].split("\n\n"):
        if part.strip():
            yield at, at + len(part)
        at += len(part) + 2


def _clusters(spans: Sequence[Span]) -> list[tuple[int, int, list[Span]]]:
    """Facts that overlap are marked as one: one mark cannot stand half within another."""
    out: list[tuple[int, int, list[Span]]] = []
    for span in sorted(spans, key=lambda s: (s.begin, -s.end, s.fact)):
        if out and span.begin < out[-1][1]:
            begin, end, inside = out[-1]
            out[-1] = (begin, max(end, span.end), [*inside, span])
        else:
            out.append((span.begin, span.end, [span]))
    return out


def _pieces(text: str, start: int, end: int, clusters: Sequence[tuple[int, int, list[Span]]]) -> Iterator[Piece]:
    at = start
    for begin, stop, inside in clusters:
        if stop <= start or begin >= end:
            continue
        begin, stop = max(begin, start), min(stop, end)  # a fact may go on in the next paragraph
        if begin > at:
            yield Piece(text[at:begin])
        widest = sorted(inside, key=lambda s: (s.begin - s.end, s.fact))
        yield Piece(text[begin:stop], tuple(span.fact for span in widest), widest[0].kind)
        at = stop
    if at < end:
        yield Piece(text[at:end])
