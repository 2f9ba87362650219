"""Reads the word lists and gazetteers under `facts/lexicon/` (YAML) once, and builds patterns from them."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "lexicon"
# The C loader reads the gazetteers in a tenth of the time, which matters to a filter that starts for each call.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def wordlist(name: str) -> dict[str, Any]:
    """The content of `lexicon/<name>.yml`. Raises ValueError, naming the file, if it is no mapping."""
    path = FOLDER / f"{name}.yml"
    with path.open(encoding="utf-8") as file:
        data = yaml.load(file, Loader=_LOADER)
    if not isinstance(data, dict):
        raise ValueError(f"{path}: a mapping was expected")
    return data


def one_of(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first; a blank stands for any run of blanks up to three."""
    return _alternation(tuple(words))


@cache
def _alternation(words: tuple[str, ...]) -> str:
    unique = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s{1,3}") for word in unique) + ")"
