"""Words of a text as search sees them: NFC, lower case, exact and folded, numbers in one style, no stop words.

Every word counts: `An`, `y`, `in` and `may` are words of this archive. A word has its exact form (`làng`) and its
folded form (`lang`); the folded one lets a query without diacritics find everything.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

MARKS = "\u0300-\u036f"
# Grouped thousands in both styles with an optional decimal part, and plain decimals.
# Guards keep dates such as 20.10.2025 apart.
_GROUPS = r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,2})?"
_NUMBER = rf"(?<!\d[.,])(?:{_GROUPS}|0[.,]\d+|\d+[.,]\d{{1,2}})(?![.,]?\d)"
_WORD = rf"[^\W_](?:[^\W_]|[{MARKS}])*"
# Most words begin with a letter, so cannot be numbers: tried first, without a way back, they take half the time.
# A currency that is written to its number (VND41 billion) is a word of its own.
_MONEY = r"(?:[Vv][Nn][DdĐđ]|[Uu][Ss][Dd])(?=\d)"
TOKEN = re.compile(rf"{_MONEY}|[^\W\d_][^\W_]*+(?:[{MARKS}]++[^\W_]*+)*+|(?:{_NUMBER})|{_WORD}")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")
# Two habits of writing the tone on oa, oe, uy (hoà, hòa): one token for both. `quy` keeps its tone on y.
_OLD_TONES = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
_TONE = re.compile(rf"(?<!q)({'|'.join(_OLD_TONES)})$")
_QUY = re.compile(r"q([ùúủũụ])y$")
_QUY_TONES = dict(zip("ùúủũụ", "ỳýỷỹỵ", strict=True))
# Two habits of writing the vowel of an open syllable (kĩ, kỹ; nghệ sĩ, nghệ sỹ): y, as most newsrooms write.
_OPEN = re.compile(r"(h|k|l|m|qu|s|t)([iìíỉĩị])")
_YS = dict(zip("iìíỉĩị", "yỳýỷỹỵ", strict=True))
_STROKES = str.maketrans("đĐ", "dD")


class Token(NamedTuple):
    """One word: exact and folded form, ordinal in the text, and its code points `begin:end` in the NFC text."""

    exact: str
    folded: str
    position: int
    begin: int
    end: int


def nfc(text: str) -> str:
    """The text in NFC."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=50_000)
def exact(word: str) -> str:
    """Lower case, NFC, one spelling for tone marks (hoà, hòa) and open i (kĩ, kỹ), numbers without separators."""
    word = nfc(word.lower())
    if word[0].isdigit():
        return number(word)
    if found := _OPEN.fullmatch(word):
        return found[1] + _YS[found[2]]
    if word.isascii():
        return word
    word = _TONE.sub(lambda found: _OLD_TONES[found[1]], word)
    return _QUY.sub(lambda found: "qu" + _QUY_TONES[found[1]], word)


def number(word: str) -> str:
    """3.463 and 3,463 as 3463; 3,5 and 3.5 as 3.5; anything else unchanged."""
    if grouped := _GROUPED.fullmatch(word):
        mark = grouped[1]
        return word.replace(mark, "").replace(",", ".")
    return word.replace(",", ".")


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Without diacritics, đ as d, lower case."""
    word = exact(word) if word else word
    if word.isascii():
        return word
    bare = "".join(c for c in unicodedata.normalize("NFD", word.translate(_STROKES)) if not "\u0300" <= c <= "\u036f")
    return exact(nfc(bare)) if bare else word


def fold_text(text: str) -> str:
    """A whole text folded (names of fields, values to compare)."""
    bare = unicodedata.normalize("NFD", nfc(text).lower().translate(_STROKES))
    return nfc("".join(c for c in bare if not "\u0300" <= c <= "\u036f"))


def tokens(text: str) -> Iterator[Token]:
    """The words of an NFC text in order. Offsets hold for the text as given, so give NFC."""
    for position, found in enumerate(TOKEN.finditer(text)):
        word = exact(found[0])
        yield Token(word, fold(word), position, found.start(), found.end())


def written(text: str) -> list[str]:
    """The words of an NFC text in order, as they are written there."""
    return TOKEN.findall(text)


def words(text: str) -> list[str]:
    """The exact forms of the words of a text in any normal form."""
    return [exact(found[0]) for found in TOKEN.finditer(nfc(text))]
