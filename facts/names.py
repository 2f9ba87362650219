"""Names made comparable across spellings and the two languages: folded tokens through the thesaurus."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

WORD = re.compile(r"[0-9]+|[^\W\d_]+")
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a token of a name says: an empty one nothing, a generic one little; `sites` are kinds of venue."""

    generic: frozenset[str]
    empty: frozenset[str]
    sites: frozenset[str]

    def of(self, token: str) -> float:
        return 0.35 if token in self.generic else 1.0


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d, NFC or NFD alike."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


@cache
def weights() -> Weights:
    """The word lists of `lexicon/generic.yml`."""
    data = _load("generic.yml")
    return Weights(frozenset(data["generic"]), frozenset(data["empty"]), frozenset(data["sites"]))


@cache
def _thesaurus() -> dict[tuple[str, ...], str]:
    return {tuple(WORD.findall(phrase)): key for key, phrases in _load("thesaurus.yml").items() for phrase in phrases}


@lru_cache(maxsize=20_000)
def tokens(name: str) -> frozenset[str]:
    """The canonical tokens of a name: longest thesaurus phrase first, years and empty words left out."""
    words = WORD.findall(ORDINAL.sub("", fold(YEAR.sub(" ", name))))
    table, longest = _thesaurus(), max(map(len, _thesaurus()))
    out: set[str] = set()
    i = 0
    while i < len(words):
        for size in range(min(longest, len(words) - i), 0, -1):
            key = table.get(tuple(words[i : i + size]))
            if key is not None:
                out.add(key)
                i += size
                break
        else:
            if words[i] not in weights().empty:
                out.add(words[i])
            i += 1
    return frozenset(out)


def likeness(a: str, b: str) -> float:
    """Weighted overlap of two names between 0 and 1: shared weight over the mean weight of both."""
    x, y = tokens(a), tokens(b)
    if not x or not y:
        return 0.0
    weigh = weights().of
    shared = sum(weigh(token) for token in x & y)
    return 2 * shared / (sum(map(weigh, x)) + sum(map(weigh, y)))


def contained(a: str, b: str) -> bool:
    """Whether the telling tokens of one name all stand in the other, and there are at least two of them."""
    x, y = tokens(a), tokens(b)
    small = min(x, y, key=len)
    return len(small) >= 2 and (x <= y or y <= x)


def years(name: str) -> frozenset[int]:
    """The years that a name carries."""
    return frozenset(int(year) for year in YEAR.findall(name))


def series_key(name: str) -> str | None:
    """What stays of a recurring event's name when edition and year are taken away; None where nothing telling stays."""
    kept = {token for token in tokens(name) if not token.isdigit() and token not in ROMAN}
    return " ".join(sorted(kept)) if len(kept) >= 2 else None


def _load(name: str) -> dict[str, list[str]]:
    data: dict[str, list[str]] = yaml.safe_load(files("facts").joinpath("lexicon", name).read_text("utf-8"))
    return data
