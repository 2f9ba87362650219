"""What stands for the words of a query: translations and synonyms of `thesaurus.yml`, and a year for its articles.

A word or a run of words that is a form of a notion is also found by the notion's other forms, at a lower score. Every
word of a run stands for itself or for the whole run, so that an article may tell one notion in each language.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from search.query import All, And, Best, Days, Field, Or, Phrase, Query, Scaled, Term
from search.text import fold, words
from search.whoosh_stems import stem

FACTOR = 0.8
# A bare word finds its spellings with diacritics at half their score; what these stand for comes after them.
GUESSED = 0.5
# Names of people, newspapers and languages are not translated.
FIELDS = frozenset(
    ["title", "lead", "body", "caption", "tag", "event", "event-kind", "venue", "place", "organization", "craft"]
)
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_OTHER_LISTS = ("without counterpart", "names")
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
    """Each such word to the language in whose articles nothing stands for it; empty for any language."""
    told = _lines()["without counterpart"]
    return {word: other for own, other in (("en", "vi"), ("vi", "en"), ("asking", "")) for word in words(told[own])}


@cache
def notions() -> tuple[tuple[Form, ...], ...]:
    """The forms of each notion as words, English ones first."""
    return tuple((*english, *vietnamese) for english, vietnamese in _translations())


@cache
def _compounds() -> frozenset[Form]:
    """Vietnamese words and names of two syllables, without diacritics."""
    names = (tuple(words(name)) for told in _lines()["names"].values() for name in told.split(","))
    forms = (form for line in _translations() for form in line[1])
    return frozenset(tuple(map(fold, form)) for form in (*names, *forms) if len(form) == 2)


def _translations() -> Iterator[tuple[list[Form], list[Form]]]:
    """The English and the Vietnamese forms of each notion."""
    for name, group in _lines().items():
        if name not in _OTHER_LISTS:
            for english, vietnamese in group.items():
                yield [tuple(words(f)) for f in english.split(",")], [tuple(words(f)) for f in vietnamese.split(",")]


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
                guessed = GUESSED if _is_bare(asked, form) else 1.0
                for other in notions()[number]:
                    if not _holds(other, asked):
                        place = (first, last, other)
                        found[place] = max(found.get(place, 0.0), FACTOR * guessed / max(len(asked), len(other)))
        for last, other in _editions(run, first):
            found[first, last, other] = FACTOR / max(last - first + 1, len(other))
    return [StandIn(*place, weight) for place, weight in found.items()]


def _editions(run: Sequence[str], first: int) -> Iterator[tuple[int, Form]]:
    """The 22nd as lần thứ 22 and the reverse, with the last word of the run that says so."""
    if found := _ORDINAL.fullmatch(run[first]):
        yield first, ("thứ", found[1])
    told = _key(run[first : first + 3])
    for form in (("lan", "thu"), ("thu",)):
        last = first + len(form)
        if told[: len(form)] == form and last < len(run) and run[last].isdigit() and len(run[last]) < 4:
            yield last, (ordinal(int(run[last])),)


def ordinal(number: int) -> str:
    """22 as 22nd."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _is(asked: Form, form: Form) -> bool:
    """Whether the words asked for are the form: with its diacritics, without any, or inflected."""
    return all(
        word in (own, fold(own)) or (own.isascii() and word.isascii()) for word, own in zip(asked, form, strict=True)
    )


def _is_bare(asked: Form, form: Form) -> bool:
    """Whether a word that has diacritics is asked for without them."""
    return any(word != own and not own.isascii() for word, own in zip(asked, form, strict=True))


def _holds(form: Form, asked: Form) -> bool:
    """Whether the form has the words asked for in it, so that it finds nothing that they do not find."""
    bare, wanted = _key(form), _key(asked)
    return any(bare[at : at + len(wanted)] == wanted for at in range(len(bare) - len(wanted) + 1))


def expanded(query: Query, *, translate: bool = True) -> Query:
    """The query with compounds made of its words and what stands for them.

    Vietnamese words are made of syllables: two that are known to be one word are looked for side by side. Quoted words
    are translated only as a whole, excluded ones not at all.
    """
    match query:
        case Term(word):
            return _run([word], translate)[0]
        case Phrase(asked, slop):
            whole = (0, len(asked) - 1)
            ins = [s for s in stand_ins(asked) if (s.first, s.last) == whole] if translate and not slop else []
            return _best(query, [Scaled(_asked(s.form), s.weight * len(asked)) for s in ins])
        case Field(name, part):
            return replace(query, part=expanded(part, translate=translate and name in FIELDS))
        case And(parts, implied):
            if implied:
                return replace(query, parts=_side_by_side(parts, translate))
            return replace(query, parts=tuple(expanded(part, translate=translate) for part in parts))
        case Or(parts):
            return replace(query, parts=tuple(expanded(part, translate=translate) for part in parts))
        case _:
            return query


def _side_by_side(parts: tuple[Query, ...], translate: bool) -> tuple[Query, ...]:
    """Words that follow each other are one run."""
    ends = [-1, *(at for at, part in enumerate(parts) if not isinstance(part, Term)), len(parts)]
    done: list[Query] = []
    for begin, end in pairwise(ends):
        done += _run([part.word for part in parts[begin + 1 : end] if isinstance(part, Term)], translate)
        done += [expanded(part, translate=translate) for part in parts[end : end + 1]]
    return tuple(done)


def _run(run: list[str], translate: bool) -> list[Query]:
    ins = stand_ins(run) if translate else []
    english = any(map(_is_foreign, run))
    found: list[Query] = []
    at = 0
    while at < len(run):
        word = run[at]
        if tuple(map(fold, run[at : at + 2])) in _compounds():
            both = [(s.form, s.weight * 2) for s in ins if s.first <= at and at + 1 <= s.last]
            found.append(_best(Phrase((word, run[at + 1])), [Scaled(_asked(form), weight) for form, weight in both]))
            at += 2
            continue
        others = [Scaled(_asked(s.form), s.weight) for s in ins if s.first <= at <= s.last]
        if translate:
            others += _passing(word, english) if len(run) > 1 else []
            others += _year(word)
        found.append(_best(Term(word), others))
        at += 1
    return found


def _year(word: str) -> list[Scaled]:
    """The articles published in a year and those of its events."""
    if not _YEAR.fullmatch(word):
        return []
    span = date(int(word), 1, 1), date(int(word), 12, 31)
    return [Scaled(Days("published", *span), 1.0), Scaled(Days("event-date", *span), 1.0)]


def _passing(word: str, english: bool) -> list[Scaled]:
    """The articles in which a word need not stand."""
    other = _passes(word)
    if other is None or not (other == "en" or english):
        return []
    return [Scaled(Field("language", Term(other)) if other else All(), 0.0)]


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
    return Term(form[0], strict=True) if len(form) == 1 else Phrase(form, strict=True)
