"""What mentions of events are made of: head nouns and their kinds, editions, years, the words that tell names apart."""

import re
from dataclasses import dataclass
from functools import cache

from facts.text import fold
from facts.wordlists import one_of, wordlist


@dataclass(frozen=True, slots=True)
class Named:
    """One mention in `text.nfc`; `sentence` is its index in `text.sentences`.

    `bare` refers back ("the fair"), `proper` is a name of its own, `definite` is described with "the", `fresh` with
    "another".
    """

    begin: int
    end: int
    name: str
    kind: str
    head: str
    sentence: int
    bare: bool = False
    proper: bool = False
    definite: bool = False
    fresh: bool = False
    edition: int | None = None
    year: int | None = None


def make_named(
    source: str,
    span: tuple[int, int],
    head: str,
    lang: str,
    sentence: int,
    *,
    bare: bool = False,
    proper: bool = False,
    definite: bool = False,
) -> Named:
    """A mention with what its words say about kind, edition and year."""
    begin, end = span
    name = " ".join(source[begin:end].split())
    ordinal = _BEFORE_NAME.search(source, max(0, begin - 30), begin)
    number = edition_in(name)
    if number is None and ordinal:
        number = edition_in(ordinal.group())
    return Named(
        begin=begin,
        end=end,
        name=name,
        kind=kind_of_head(lang)[head.lower()],
        head=head.lower(),
        sentence=sentence,
        bare=bare,
        proper=proper,
        definite=definite,
        edition=number,
        year=year_in(name),
    )


@cache
def kind_of_head(lang: str) -> dict[str, str]:
    """Head noun in lower case -> kind of event."""
    kinds: dict[str, list[str]] = wordlist("events")[lang]["kinds"]
    return {head.lower(): kind for kind, heads in kinds.items() for head in heads}


@cache
def head_pattern(lang: str) -> re.Pattern[str]:
    """A head noun that begins none of the phrases that only look like an event ("press conference")."""
    data = wordlist("events")[lang]
    heads = one_of(kind_of_head(lang))
    after = rf"(?![\w-])(?!\s{one_of(data['not_before'])}(?!\w))" if lang == "en" else r"(?!\w)"
    return re.compile(rf"(?<![\w-])(?!{one_of(data['never'])}(?!\w))(?P<head>{heads}){after}", re.IGNORECASE)


_EDITION = re.compile(
    r"(?<![\w/.-])(?P<n>\d{1,3})(?:st|nd|rd|th)(?!\s(?:century|anniversary|birthday|of\b|day\b))"
    r"|lần\s(?:thứ\s)?(?P<v>\d{1,3}|[IVXL]{1,7}|\w+)(?!\w)"
    r"|(?<!\w)(?P<w>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)(?!\w)",
    re.IGNORECASE,
)
# "the 15th | Hue Festival", "the second edition of the | Craft Week"; not "for the first time during the | Silk Week"
_BEFORE_NAME = re.compile(
    r"(?<![\w/.-])(?:\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh"
    r"|twelfth)\s(?:annual\s|edition\sof\s(?:the\s)?)?[“\"‘]?\Z",
    re.IGNORECASE,
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def edition_in(words: str) -> int | None:
    """The number of an edition in words: "15th", "fifth", "lần thứ VIII", "lần 2"."""
    for m in _EDITION.finditer(words):
        value = m.group("n") or m.group("v") or m.group("w")
        if value.isdecimal():
            return int(value)
        if value.isupper() and set(value) <= set(_ROMAN):
            return _roman(value)
        ordinals: dict[str, int] = wordlist("events")["ordinals"]
        if value.lower() in ordinals:
            return ordinals[value.lower()]
    return None


def _roman(value: str) -> int:
    total = 0
    for here, after in zip(value, value[1:] + "I", strict=True):
        total += -_ROMAN[here] if _ROMAN[here] < _ROMAN[after] else _ROMAN[here]
    return total


def year_in(words: str) -> int | None:
    """The last year in words that is no part of a period ("2025-2030")."""
    years = re.findall(r"(?<![\d/.-])((?:19|20)[0-9]{2})(?![\d/]|\s?[-–]\s?\d)", words)
    return int(years[-1]) if years else None


def likeness_tokens(name: str) -> set[str]:
    """The words of a name that tell it from others, folded."""
    return set(re.findall(r"\w+", fold(name))) - set(wordlist("events")["empty"])
