"""The words by which pages are told apart, from `lexicon.yaml`: Vietnamese, English and a dozen further languages.

Each entry is a regular expression; a list of them is used as alternatives.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@lru_cache(maxsize=1)
def _entries() -> dict[str, list[str]]:
    with (Path(__file__).parent / "lexicon.yaml").open(encoding="utf-8") as file:
        data: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {name: [str(entry) for entry in entries] for name, entries in data.items()}


def words(name: str) -> list[str]:
    """The entries of one list; KeyError for a list that the file does not have."""
    return _entries()[name]


def one_of(*names: str) -> str:
    """A pattern group that matches any entry of the named lists."""
    return "(?:" + "|".join(entry for name in names for entry in words(name)) + ")"
