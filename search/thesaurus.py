"""What stands for the words of a query: translations and synonyms of `thesaurus.yml`, and a year for its articles.

A word or a run of words that is a form of a notion is also found by the notion's other forms, at a lower score. Every
word of a run stands for itself or for the whole run, so that an article may tell one notion in each language.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from search.query import And, Best, Days, Field, Or, Phrase, Query, Scaled, Term
from search.text import fold, words
from search.whoosh_stems import stem

FACTOR = 0.8
# A bare syllable may be one of many words; what it may stand for counts for less.
GUESSED = 0.6
# Names of people, newspapers and languages are not translated.
FIELDS = frozenset(
    ["title", "lead", "body", "caption", "tag", "event", "event-kind", "venue", "place", "organization", "craft"]
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SYLLABLE = re.compile(r"(?:ngh?|[cgknpt]h|tr|gi|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")
Form = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandIn:
    """Another form for the words `first` to `last` of a run, with its weight for each of them."""

    first: int
    last: int
    form: Form
    weight: float


@cache
def _lines() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("thesaurus.yml").read_text("utf-8")
    lines: dict[str, dict[str, str]] = yaml.safe_load(text)
    return lines


@cache
def _without_counterpart() -> dict[str, str]:
    """Each such word to the language in whose articles nothing stands for it."""
    told = _lines()["without counterpart"]
    return {word: other for own, other in (("en", "vi"), ("vi", "en")) for word in words(told[own])}


@cache
def notions() -> tuple[tuple[Form, ...], ...]:
    """The forms of each notion as words, English ones first."""
    return tuple(
        tuple(tuple(words(form)) for form in f"{english},{vietnamese}".split(","))
        for name, group in _lines().items()
        if name != "without counterpart"
        for english, vietnamese in group.items()
    )


@cache
def _table() -> tuple[dict[Form, list[tuple[Form, int]]], int]:
    """Stems of each form to the form as written and its notion; the length of the longest form."""
    table: dict[Form, list[tuple[Form, int]]] = defaultdict(list)
    for number, forms in enumerate(notions()):
        for form in forms:
            table[_key(form)].append((form, number))
    return dict(table), max(map(len, table))


def _key(form: Sequence[str]) -> Form:
    return tuple(stem(fold(word)) for word in form)


def stand_ins(run: Sequence[str]) -> list[StandIn]:
    """Every other form for every part of a run of words."""
    table, longest = _table()
    found: dict[tuple[int, int, Form], float] = {}
    for first in range(len(run)):
        for last in range(first, min(first + longest, len(run))):
            asked = tuple(run[first : last + 1])
            for form, number in table.get(_key(asked), ()):
                if not _is(asked, form):
                    continue
                guessed = GUESSED if len(asked) == 1 and asked != form and not form[0].isascii() else 1.0
                for other in notions()[number]:
                    if not _holds(other, asked):
                        place = (first, last, other)
                        found[place] = max(found.get(place, 0.0), FACTOR * guessed / max(len(asked), len(other)))
    return [StandIn(*place, weight) for place, weight in found.items()]


def _is(asked: Form, form: Form) -> bool:
    """Whether the words asked for are the form: with its diacritics, without any, or inflected."""
    return all(
        word in (own, fold(own)) or (own.isascii() and word.isascii()) for word, own in zip(asked, form, strict=True)
    )


def _holds(form: Form, asked: Form) -> bool:
    """Whether the form has the words asked for in it, so that it finds nothing that they do not find."""
    bare, wanted = _key(form), _key(asked)
    return any(bare[at : at + len(wanted)] == wanted for at in range(len(bare) - len(wanted) + 1))


def translated(query: Query) -> Query:
    """The query with what stands for its words; quoted words only as a whole, excluded ones not at all."""
    match query:
        case Term(word):
            return _run([word])[0]
        case Phrase(asked, slop):
            ins = [s for s in stand_ins(asked) if s.first == 0 and s.last == len(asked) - 1] if not slop else []
            return _best(query, [Scaled(_asked(s.form), s.weight * len(asked)) for s in ins])
        case Field(name, part):
            return replace(query, part=translated(part)) if name in FIELDS else query
        case And(parts, implied):
            return replace(query, parts=_side_by_side(parts) if implied else tuple(map(translated, parts)))
        case Or(parts):
            return replace(query, parts=tuple(map(translated, parts)))
        case _:
            return query


def _side_by_side(parts: tuple[Query, ...]) -> tuple[Query, ...]:
    """Words that follow each other are one run."""
    ends = [-1, *(at for at, part in enumerate(parts) if not isinstance(part, Term)), len(parts)]
    done: list[Query] = []
    for begin, end in pairwise(ends):
        done += _run([part.word for part in parts[begin + 1 : end] if isinstance(part, Term)])
        done += [translated(part) for part in parts[end : end + 1]]
    return tuple(done)


def _run(run: list[str]) -> list[Query]:
    ins = stand_ins(run)
    english = any(map(_is_foreign, run))
    found: list[Query] = []
    for at, word in enumerate(run):
        others = [Scaled(_asked(s.form), s.weight) for s in ins if s.first <= at <= s.last]
        if _YEAR.fullmatch(word):
            year = int(word)
            span = date(year, 1, 1), date(year, 12, 31)
            others += [Scaled(Days("published", *span), 1.0), Scaled(Days("event-date", *span), 1.0)]
        if len(run) > 1 and (other := _passes(word)) and (other == "en" or english):
            others.append(Scaled(Field("language", Term(other)), 0.0))
        found.append(_best(Term(word), others))
    return found


def _passes(word: str) -> str | None:
    """The language in whose articles a word may be missing; for a bare word that of any of its spellings."""
    table = _without_counterpart()
    if word in table:
        return table[word]
    return next((other for own, other in table.items() if fold(own) == word), None)


def _is_foreign(word: str) -> bool:
    """Whether a word cannot be a Vietnamese syllable: `in` and `the` may be two (in, thể), `exhibition` is none."""
    return fold(word).isalpha() and not _SYLLABLE.fullmatch(fold(word))


def _best(asked: Query, others: list[Scaled]) -> Query:
    return Best(asked, tuple(others)) if others else asked


def _asked(form: Form) -> Query:
    return Term(form[0]) if len(form) == 1 else Phrase(form)
