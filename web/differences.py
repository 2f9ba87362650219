"""What changed between two texts, word by word, and between their facts."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORD = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 4_000  # words on both sides of a changed stretch; beyond, it is shown as replaced whole


@dataclass(frozen=True, slots=True)
class Run:
    """Words that both texts have, or that one has: `same`, `gone`, `new`."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A paragraph of the comparison; `same` where nothing in it changed."""

    runs: tuple[Run, ...]

    @property
    def same(self) -> bool:
        return all(run.kind == "same" for run in self.runs)


def text_changes(old: str, new: str) -> tuple[Changed, ...]:
    """Paragraph by paragraph what changed; first whole paragraphs are matched, then words within what differs."""
    before, after = old.split("\n\n"), new.split("\n\n")
    out: list[Changed] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            out += [Changed((Run("same", part),)) for part in before[a:b]]
        else:
            out += _within(before[a:b], after[c:d])
    return tuple(out)


def _within(old: Sequence[str], new: Sequence[str]) -> Iterator[Changed]:
    """Paragraphs of a changed stretch, side by side as far as both go."""
    for number in range(max(len(old), len(new))):
        left = old[number] if number < len(old) else ""
        right = new[number] if number < len(new) else ""
        yield Changed(tuple(_words(left, right)))


def _words(old: str, new: str) -> Iterator[Run]:
    left, right = WORD.findall(old), WORD.findall(new)
    if len(left) + len(right) > LONGEST:
        yield from (Run(kind, text) for kind, text in (("gone", old), ("new", new)) if text)  # type: ignore[arg-type]
        return
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run("same", "".join(left[a:b]))
            continue
        if b > a:
            yield Run("gone", "".join(left[a:b]))
        if d > c:
            yield Run("new", "".join(right[c:d]))


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that one of the texts has and the other has not: `gone` or `new`, its kind, its value in a line."""

    change: Literal["gone", "new"]
    kind: str
    value: str


def fact_changes(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> tuple[FactChange, ...]:
    """(kind, value) that went and came; how often a text says one counts."""
    before, after = Counter(old), Counter(new)
    gone = [
        FactChange("gone", kind, value)
        for (kind, value) in dict.fromkeys(old)
        if before[kind, value] > after[kind, value]
    ]
    came = [
        FactChange("new", kind, value)
        for (kind, value) in dict.fromkeys(new)
        if after[kind, value] > before[kind, value]
    ]
    return (*gone, *came)
