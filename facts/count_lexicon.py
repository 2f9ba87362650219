"""The word lists of counts, compiled once for each language."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from facts.text import Lang
from facts.wordlists import one_of, wordlist

Pattern = re.Pattern[str]
Unit = tuple[str, str | None]


@dataclass(frozen=True)
class CountWords:
    """Patterns are for lower-case NFC text; those named after a place are anchored there."""

    units: dict[str, Unit]  # noun as it stands in the text -> unit, and noun where the unit is "other"
    singular: dict[str, str]  # English: plural -> singular
    measure: Pattern  # matched behind a number; the group's number leads to `measures`
    measures: tuple[Unit, ...]
    money: Pattern
    currencies: tuple[Unit, ...]
    prefixes: dict[str, Unit]
    qualifier: Pattern  # searched in front of a number, ends there
    qualifiers: dict[str, str]
    suffix: Pattern
    suffixes: dict[str, str]
    name: Pattern  # in front of a number: part of a name
    weak_name: Pattern
    never: Pattern  # behind a number: no count
    change: Pattern
    stops: frozenset[str]
    lists: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its unit, the singular noun, where it begins and ends, where its head ends."""

    unit: str
    noun: str | None
    begin: int
    end: int
    head_end: int
    words: int


def _plural(noun: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh)$", noun):
        return noun + "es"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + "s"


def _groups(rows: dict[str, list[str]]) -> tuple[str, tuple[Unit, ...]]:
    """One numbered group for each unit, and the units in the order of the groups."""
    units: list[Unit] = []
    parts = []
    for key, patterns in rows.items():
        unit, _, noun = key.partition(" ")
        units.append((unit, noun or None))
        parts.append("(" + "|".join(patterns) + ")")
    return "|".join(parts), tuple(units)


@functools.cache
def count_words(lang: Lang) -> CountWords:
    """The compiled lists of a language."""
    lists = wordlist(f"counts_{lang}")
    units: dict[str, Unit] = {}
    singular: dict[str, str] = {}
    for unit, nouns in lists["units"].items():
        for noun in nouns:
            units[noun.lower()] = (unit, None)
            if lang == "en":
                singular[_plural(noun.lower())] = noun.lower()
    if lang == "en":
        singular.update({plural.lower(): one.lower() for plural, one in lists["plurals"].items()})
    else:
        units.update({noun: ("other", noun) for noun in lists["other"] if noun not in units})
    measure, measures = _groups(lists["measures"])
    money, currencies = _groups(lists["money"])
    prefixes = {}
    for key, patterns in lists["prefixes"].items():
        unit, _, noun = key.partition(" ")
        prefixes.update({pattern.replace("\\", ""): (unit, noun or None) for pattern in patterns})
    qualifiers = {word: name for name, row in lists["qualifiers"].items() for word in row}
    suffixes = {word: name for name, row in lists["suffixes"].items() for word in row}
    capitals = lists["capital_names" if lang == "en" else "weak_names"]
    return CountWords(
        units=units,
        singular=singular,
        measure=re.compile(rf"[ \xa0-]?(?:{measure})(?![^\W_])"),
        measures=measures,
        money=re.compile(rf"[ \xa0]?(?:{money})(?![^\W_])"),
        currencies=currencies,
        prefixes=prefixes,
        qualifier=re.compile(rf"(?<!\w)({one_of(qualifiers)})[ \xa0]{{1,2}}(?:a[ ]total[ ]of[ ]|từ[ ])?\Z"),
        qualifiers=qualifiers,
        suffix=re.compile(rf"[ \xa0]?(?:({one_of(suffixes)})(?!\w)(?![ ][\d$]))"),
        suffixes=suffixes,
        name=re.compile(rf"(?<!\w){one_of(lists['names'])}[ \xa0-]{{0,2}}\Z"),
        weak_name=re.compile(rf"(?<!\w){one_of(capitals)}[ \xa0]{{1,2}}\Z"),
        never=re.compile(rf"[ \xa0-]?{one_of(lists['never'])}(?![^\W_])"),
        change=re.compile(rf"(?<!\w){one_of(lists['change'])}(?: \w{{1,12}}){{0,3}} (?:from|từ) \Z"),
        stops=frozenset(str(word) for word in lists["stops"]),
        lists=lists,
    )
