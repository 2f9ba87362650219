"""The query language as a tree of our own, so that another engine can be put behind it.

làng nghề            both words (AND); when that finds nothing, either (OR), with a note
a AND b, a OR b, NOT a, ( )    operators in capitals; AND binds tighter than OR
"làng nghề"          these words in this order, nothing between
"fair venue"~5       these words in any order with at most 5 others between them
lacq*                words that begin so          lacqer~, lacqer~2    words at that many letters' distance
official:"Nguyễn Văn A", tỉnh:"Hà Nội"            a field, by its English or Vietnamese name
published:2024..2025, event-date:2025-10, published:>=2024-05-03      days
booths:>100, booths:100..300, stars:5             numbers of things
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from search.text import fold


@dataclass(frozen=True, slots=True)
class Term:
    """One word in its exact form. With diacritics it matches itself and its bare spelling, without them every form.

    `strict` without diacritics it matches no other spelling: a translation is spelt as it is meant (`tre` is no trẻ).
    """

    word: str
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order side by side, or with `slop` in any order with at most so many other words between."""

    words: tuple[str, ...]
    slop: int = 0
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so."""

    stem: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most `distance` letters away, diacritics aside."""

    word: str
    distance: int


@dataclass(frozen=True, slots=True)
class Field:
    """A query within one text field."""

    name: str
    part: "Query"


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `low` to `high`, both included; None is open."""

    field: str
    low: date | None
    high: date | None


@dataclass(frozen=True, slots=True)
class Count:
    """Numbers of a unit between two bounds; None is open, `over` and `under` leave the bound itself out."""

    unit: str
    low: float | None
    high: float | None
    over: bool = False
    under: bool = False

    def covers(self, unit: str, value: float) -> bool:
        """Whether a number of a unit is between the bounds."""
        above = self.low is None or value > self.low or (value == self.low and not self.over)
        below = self.high is None or value < self.high or (value == self.high and not self.under)
        return unit == self.unit and above and below


@dataclass(frozen=True, slots=True)
class And:
    """All parts. `implied` where the words merely stand side by side."""

    parts: "tuple[Query, ...]"
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Or:
    """Any part. `loose` where all were asked for and none has all: the more of them, the higher the score."""

    parts: "tuple[Query, ...]"
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but the part."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class Best:
    """What was asked and what stands for it, such as translations: a match scores as its best part."""

    asked: "Query"
    others: "tuple[Scaled, ...]"


@dataclass(frozen=True, slots=True)
class Scaled:
    """A query whose score counts for so much of itself."""

    part: "Query"
    factor: float


@dataclass(frozen=True, slots=True)
class All:
    """Every article: the empty query."""


Query = Term | Phrase | Prefix | Fuzzy | Field | Days | Count | And | Or | Not | Best | Scaled | All
Leaf = Term | Phrase | Prefix | Fuzzy


def folded(query: Query) -> Query:
    """The query without diacritics."""
    match query:
        case Term(word):
            return Term(fold(word))
        case Phrase(words, slop):
            return Phrase(tuple(map(fold, words)), slop)
        case Prefix(stem):
            return Prefix(fold(stem))
        case Field(_, part) | Not(part):
            return replace(query, part=folded(part))
        case And(parts) | Or(parts):
            return replace(query, parts=tuple(map(folded, parts)))
        case _:
            return query


def loosened(query: Query) -> Query:
    """Words that merely stand side by side joined by OR, what is exclusions kept; otherwise the query itself."""
    if not (isinstance(query, And) and query.implied):
        return query
    wanted = tuple(_scoring(part) for part in query.parts if not isinstance(part, Not))
    if len(wanted) < 2:
        return query
    excluded = tuple(part for part in query.parts if isinstance(part, Not))
    return And((Or(wanted, loose=True), *excluded)) if excluded else Or(wanted, loose=True)


def _scoring(part: Query) -> Query:
    """Without what merely lets a word pass, such as a year of publication: alone it is no reason to show an article."""
    if not isinstance(part, Best):
        return part
    others = tuple(other for other in part.others if not isinstance(other.part, Days | Field))
    return Best(part.asked, others) if others else part.asked


def leaves(query: Query, field: str = "") -> Iterator[tuple[str, Leaf]]:
    """What a match shows, with the field it is asked in (empty: anywhere); not what NOT excludes."""
    match query:
        case Term() | Phrase() | Prefix() | Fuzzy():
            yield field, query
        case Field(name, part):
            yield from leaves(part, name)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, field)
        case Best(asked, others):
            yield from leaves(asked, field)
            for other in others:
                if not isinstance(other.part, Field):
                    yield from leaves(other.part, field)
        case _:
            return


def ranges(query: Query) -> Iterator[Count]:
    """The ranges of counts that a query asks for; not those that NOT excludes."""
    match query:
        case Count():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from ranges(part)
        case _:
            return


def stand_ins(query: Query) -> Iterator[tuple[Leaf, tuple[Leaf, ...]]]:
    """Each word or phrase that something stands for, with what does; not what only lets it pass."""
    match query:
        case Best(asked, others):
            told = [other.part for other in others if not isinstance(other.part, Field)]
            forms = tuple(form for part in told for _, form in leaves(part))
            yield from ((leaf, forms) for _, leaf in leaves(asked))
        case Field("title" | "lead" | "body", part):  # what other fields hold need not stand in the text
            yield from stand_ins(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from stand_ins(part)
        case _:
            return


def with_word(query: Query, old: str, new: str) -> Query:
    """The query with a word replaced."""
    match query:
        case Term(word):
            return Term(new if word == old else word)
        case Phrase(words, slop):
            return Phrase(tuple(new if word == old else word for word in words), slop)
        case Field(_, part) | Not(part):
            return replace(query, part=with_word(part, old, new))
        case And(parts) | Or(parts):
            return replace(query, parts=tuple(with_word(part, old, new) for part in parts))
        case _:
            return query
