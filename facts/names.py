"""Names made comparable across spellings and the two languages: tokens through the thesaurus and the gazetteer."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from facts.places import places
from facts.wordlists import wordlist

WORD = re.compile(r"[0-9]+|[^\W\d_]+")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?:ies|(?<!s)s)$")
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
ROMAN |= {"xi": 11, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15, "xvi": 16, "xvii": 17, "xviii": 18, "xix": 19, "xx": 20}
_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
_TEENS = ("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth")
_VI = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
SPELLED = {word: n for n, word in enumerate((*_UNITS, *_TEENS, "twentieth"), 1)}
COUNTED = {word: n for n, word in enumerate(_VI, 1)} | ROMAN
_NTH = re.compile(
    r"\b(?:(?P<digits>\d{1,3})(?:st|nd|rd|th)|(?P<word>" + "|".join(SPELLED) + r"))\b"
    r"(?!\s(?:event|anniversary|founding|century|quarter|time|day|birthday|prize|place|floor))"
)
_FIRST = re.compile(r"\blan dau(?:\stien)?\b")
_LAN = re.compile(r"\blan\s(?:(?:thu\s)?(?P<number>\d{1,3}|[ivx]+)|thu\s(?P<spelled>" + "|".join(_VI) + r"))\b")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a token of a name says: an empty one nothing, a generic one little; `sites` are kinds of venue."""

    generic: frozenset[str]
    empty: frozenset[str]
    sites: frozenset[str]
    drifting: frozenset[str]
    links: frozenset[str]

    def of(self, token: str) -> float:
        return 0.35 if token in self.generic else 1.0


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Lower case without diacritics, đ as d, NFC or NFD alike."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


@cache
def weights() -> Weights:
    """The word lists of `lexicon/generic.yml`."""
    data = wordlist("generic")
    return Weights(*(frozenset(data[name]) for name in ("generic", "empty", "sites", "drifting", "links")))


def words_of(name: str) -> list[str]:
    """The folded words of a name in order, English plurals as singulars, years and the edition left out."""
    bare = _LAN.sub(" ", _FIRST.sub(" ", _NTH.sub(" ", fold(YEAR.sub(" ", name)))))
    return [_PLURAL.sub(_singular, word) for word in WORD.findall(ORDINAL.sub("", bare))]


def _singular(match: re.Match[str]) -> str:
    return "y" if match.group() == "ies" else ""


@cache
def _thesaurus() -> dict[tuple[str, ...], str]:
    """Folded words of a phrase -> its key, two keys joined by "+"; names of places of several words are one token."""
    named = {tuple(words_of(place.name)): fold(place.name).replace(" ", "") for place in places() if " " in place.name}
    # "quận Ba Đình" is no Quản Bạ: with its kind before it, a name is the longer phrase
    table = {
        (kind, *words): f"{key}+{token}"
        for kind, key in (("quan", "district"), ("huyen", "district"), ("phuong", "ward"), ("xa", "commune"))
        for words, token in named.items()
    } | named
    table |= {tuple(words_of(phrase)): key for key, phrases in wordlist("thesaurus").items() for phrase in phrases}
    return table


@cache
def _longest() -> dict[str, int]:
    """First word of a phrase -> the number of words of the longest phrase that begins so."""
    out: dict[str, int] = {}
    for phrase in _thesaurus():
        out[phrase[0]] = max(out.get(phrase[0], 0), len(phrase))
    return out


@lru_cache(maxsize=50_000)
def sequence(name: str, full: bool = False) -> tuple[str, ...]:
    """The canonical tokens of a name in order: longest phrase first, years and empty words left out.

    `full` keeps the empty words that may be syllables of a proper name ("An", "Tu").
    """
    words = words_of(name)
    table, longest, empty = _thesaurus(), _longest(), weights().links if full else weights().empty
    out: list[str] = []
    i = 0
    while i < len(words):
        for size in range(min(longest.get(words[i], 0), len(words) - i), 0, -1):
            key = table.get(tuple(words[i : i + size]))
            if key is not None:
                out.extend(key.split("+"))
                i += size
                break
        else:
            if words[i] not in empty:
                out.append(words[i])
            i += 1
    return tuple(out)


@lru_cache(maxsize=50_000)
def tokens(name: str) -> frozenset[str]:
    """The canonical tokens of a name as a set."""
    return frozenset(sequence(name))


def likeness(a: str, b: str) -> float:
    """Weighted overlap of two names between 0 and 1: shared weight over the mean weight of both."""
    x, y = weight(tokens(a)), weight(tokens(b))
    return 2 * weight(tokens(a) & tokens(b)) / (x + y) if x and y else 0.0


def weight(some: frozenset[str]) -> float:
    """How much these tokens say together."""
    weigh = weights().of
    return sum(weigh(token) for token in some)


def contained(a: str, b: str) -> bool:
    """Whether the telling tokens of one name all stand in the other, and there are at least two of them."""
    x, y = tokens(a), tokens(b)
    small = min(x, y, key=len)
    return len(small) >= 2 and (x <= y or y <= x)


def years(name: str) -> frozenset[int]:
    """The years that a name carries."""
    return frozenset(int(year) for year in YEAR.findall(name))


@lru_cache(maxsize=50_000)
def edition_of(name: str) -> int | None:
    """The number of the edition that a name carries, in any spelling: "18th", "fifth", "lần thứ IX", "lần 2"."""
    folded = fold(name)
    if found := _NTH.search(folded):
        return int(found["digits"]) if found["digits"] else SPELLED[found["word"]]
    if _FIRST.search(folded):
        return 1
    if found := _LAN.search(folded):
        number = found["number"] or found["spelled"]
        return int(number) if number.isdigit() else COUNTED.get(number)
    return None


@lru_cache(maxsize=50_000)
def series_key(name: str) -> str | None:
    """What stays of a recurring event's name when edition, year and drifting words are taken away.

    None where nothing stays that tells it from any other event of its kind.
    """
    kept = {token for token in tokens(name) if not token.isdigit() and token not in ROMAN}
    core = kept - weights().drifting
    chosen = core if len(core) >= 2 else kept
    return " ".join(sorted(chosen)) if len(chosen) >= 2 else None
