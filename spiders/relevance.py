"""Is a page about the archive's subject? Judged before fetching, by title, summary and the words of the URL.

The reading stage judges again by the text. Here the net is wide: a page is left alone only where there were words
enough to judge by, and none of them is a topic word or one of the hints in `hints.yml`.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml

HINTS = Path(__file__).with_name("hints.yml")
FEWEST_WORDS = 7  # a shorter title may hide its subject: "When the whole street works"
FEWEST_HINTS = 3  # different ones in a whole text: folding makes a hint of many a common word ("gồm", "nghe")


def fold(text: str) -> str:
    """Lower case without diacritics, words parted by single spaces; đ is d."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", kept))


def slug_words(url: str) -> str:
    """The words of a URL's path and query, numbers and file endings left out."""
    parts = urlsplit(url)
    path = re.sub(r"\.\w{2,5}$", "", unquote(parts.path))
    return " ".join(word for word in fold(path).split() if len(word) > 1 and not any(c.isdigit() for c in word))


class Verdict(StrEnum):
    """What title, summary and URL tell of a page."""

    RELEVANT = "relevant"
    UNKNOWN = "unknown"
    OFF_TOPIC = "off-topic"


class Topic:
    """The topic words of a source, as `Source.topic_words` has them; without any, everything is relevant."""

    def __init__(self, words: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        given = [word for _, group in words for word in group]
        self._pattern = _pattern([*given, *_hints()]) if given else None
        self._strict = _pattern(given) if given else None

    def judge(self, url: str, *texts: str | None) -> Verdict:
        """Relevant where a topic word or a hint stands in the texts or the URL; off topic where many other words do."""
        if self._pattern is None:
            return Verdict.RELEVANT
        words = fold(" ".join(text for text in texts if text))
        slug = slug_words(url)
        if self._pattern.search(words) or self._pattern.search(slug):
            return Verdict.RELEVANT
        told = max(len(words.split()), len(slug.split()))
        return Verdict.OFF_TOPIC if told >= FEWEST_WORDS else Verdict.UNKNOWN

    def stands_in(self, *texts: str | None) -> bool:
        """Whether a whole text is about the subject: a topic word stands in it, or several different hints do."""
        if self._strict is None or self._pattern is None:
            return True
        words = fold(" ".join(text for text in texts if text))
        return bool(self._strict.search(words)) or len(set(self._pattern.findall(words))) >= FEWEST_HINTS


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    folded = sorted({fold(word) for word in words} - {""}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, folded))})(?:e?s)?\b")


@cache
def _hints() -> tuple[str, ...]:
    listed = yaml.safe_load(HINTS.read_text(encoding="utf-8"))
    return tuple(str(word) for words in listed.values() for word in words)
