"""Numbers as written: figures in both styles, words of both languages, magnitudes, ranges."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from facts.text import Lang
from facts.wordlists import one_of

_MAGNITUDES: dict[Lang, dict[str, float]] = {
    "en": {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0, "mln": 1e6,
           "mn": 1e6, "bn": 1e9, "tn": 1e12},
    "vi": {"trăm": 1e2, "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tr": 1e6, "tỷ": 1e9, "tỉ": 1e9,
           "chục": 1e1},
}  # fmt: skip
_ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_VIETNAMESE = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_AFTER_TENS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_FIGURES = (
    r"(?:\d{1,3}(?:[.,\xa0\u202f]\d{3}(?!\d)){1,5}(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,3}(?:[ ]\d{3}(?!\d)){1,4}|\d{1,15}(?:[.,]\d{1,4})?(?!\d))"
)
_CURRENCY = r"us\$|vnd|vnđ|usd|eur|\$|€|£"
_B = r"[ \t\xa0]{1,2}"
# Behind these, "1.649" in English or "1,649" in Vietnamese has decimals; behind a noun it is a thousand.
_MEASURED = re.compile(r"[ \xa0]?(?:%|per ?cent|ha\b|km|m2|kg|tấn|tonnes?\b|tons?\b|m\b|lít|hectares?\b)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `begin`..`end` (the currency sign in front included).

    `figures` is the first number as written in digits, "" for words; `scale` the product of its magnitudes.
    """

    begin: int
    end: int
    value: float
    upper: float | None
    figures: str
    scale: float
    currency: str

    @property
    def is_year(self) -> bool:
        """True for four bare figures that may be a year."""
        return len(self.figures) == 4 and self.scale == 1 and not self.currency and 1800 <= self.value <= 2100


@functools.cache
def _pattern(lang: Lang, guarded: bool) -> re.Pattern[str]:
    """One number: figures or words, with magnitudes. Unguarded it is the second half of a range."""
    magnitude = one_of(_MAGNITUDES[lang])
    guard = r"(?<![\w.,/:#])(?<![^\W\d][-–])(?<!\d[-–])(?<!\d[-–][ ])" if guarded else ""
    figures = (
        rf"(?:(?<![\w$])(?P<currency>{_CURRENCY})[ \xa0]?|{guard})(?P<figures>{_FIGURES})"
        rf"(?P<mag>(?:[ \t\xa0-]?{magnitude}(?![^\W_])){{1,2}})?"
    )
    front = r"(?<![\w-])" if guarded else ""
    if lang == "en":
        big = r"(?:hundred|thousand|million|billion|trillion|dozen)"
        small = one_of(_ENGLISH)
        joint = rf"(?:[ -]|{_B}and{_B})"
        words = rf"(?:(?:half{_B})?an?{_B}{big}|{small})(?!\w)(?:{joint}(?:{small}|{big})(?!\w)){{0,7}}"
    else:
        more = one_of([*_VIETNAMESE, *_AFTER_TENS, "mươi", "linh", "lẻ", *(w for w in _MAGNITUDES["vi"] if w != "tr")])
        words = rf"{one_of(_VIETNAMESE)}(?!\w)(?:{_B}{more}(?!\w)){{0,8}}"
    return re.compile(rf"{figures}|{front}(?P<words>{words})")


_RANGE: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"[ \xa0]?[-–—][ \xa0]?|[ \xa0](?:to|or)[ \xa0]"),
    "vi": re.compile(r"[ \xa0]?[-–—][ \xa0]?|[ \xa0](?:đến|tới)[ \xa0]"),
}


def find_numbers(lower: str, lang: Lang) -> list[Number]:
    """All numbers of a lower-case text, ranges joined; what they count is not looked at."""
    pattern, second, joint = _pattern(lang, True), _pattern(lang, False), _RANGE[lang]
    out: list[Number] = []
    place = 0
    while match := pattern.search(lower, place):
        number = _read(match, lower, lang)
        if number is None:
            place = match.start() + 1
            continue
        sep = joint.match(lower, number.end)
        other = None
        if sep and (match := second.match(lower, sep.end())):
            other = _join(number, _read(match, lower, lang))
        elif lang == "vi" and number.scale > 1 and (match := second.match(lower, number.end + 1)):
            other = _add(number, _read(match, lower, lang))
        number = other or number
        place = number.end
        out.append(number)
    return out


def _join(one: Number, two: Number | None) -> Number | None:
    """The range of two numbers, or None where they are none ("2025-2030", "5-3", "two-one")."""
    if (
        two is None
        or one.is_year
        or two.is_year
        or bool(one.figures) != bool(two.figures)
        or two.currency not in ("", one.currency)
    ):
        return None
    value, scale = one.value, one.scale
    if scale == 1 and two.scale > 1 and value < two.value / two.scale:  # "10-15 million"
        value, scale = value * two.scale, two.scale
    if not value < two.value:
        return None
    return replace(one, end=two.end, value=value, upper=two.value, scale=max(scale, two.scale))


def _add(one: Number, two: Number | None) -> Number | None:
    """The sum of "2 tỷ 500 triệu", or None."""
    if two is None or not two.figures or not 1 < two.scale < one.scale:
        return None
    return replace(one, end=two.end, value=one.value + two.value)


def _read(match: re.Match[str], lower: str, lang: Lang) -> Number | None:
    figures = match["figures"]
    if figures:
        scale = 1.0
        for word in re.findall(r"[^\W\d_]+", match["mag"] or ""):
            scale *= _MAGNITUDES[lang][word]
        decimal = scale > 1 or _MEASURED.match(lower, match.end()) is not None
        value = round(parse_figures(figures, lang, decimal) * scale, 4)
        return Number(match.start(), match.end(), value, None, figures, scale, match["currency"] or "")
    tokens = [(found[0], found.end()) for found in re.finditer(r"[^\W\d_]+", match["words"])]
    value, size = _english_words(tokens) if lang == "en" else _vietnamese_words([word for word, _ in tokens])
    if not size:
        return None
    scale = max((_MAGNITUDES[lang].get(word, 1.0) for word, _ in tokens[:size]), default=1.0)
    return Number(match.start(), match.start("words") + tokens[size - 1][1], value, None, "", scale, "")


def parse_figures(figures: str, lang: Lang, decimal: bool) -> float:
    """The value of figures in the style of the language; `decimal` settles "1.649" written in the other style."""
    plain = re.sub(r"[ \xa0\u202f]", "", figures)
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return float(plain)
    last = plain.rindex(marks[-1])
    after = len(plain) - last - 1
    native = "," if lang == "en" else "."
    if len(set(marks)) == 2:
        fraction = True
    elif len(marks) > 1 or after == 3:
        fraction = len(marks) == 1 and (plain.startswith("0") or (marks[0] != native and decimal))
    else:
        fraction = True
    if not fraction:
        return float(re.sub(r"[.,]", "", plain))
    return float(re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :])


def _english_words(tokens: list[tuple[str, int]]) -> tuple[float, int]:
    """(value, how many of the words belong to it)."""
    total, current, size, factor = 0.0, 0.0, 0, 1.0
    for place, (word, _) in enumerate(tokens):
        if word == "half":
            factor = 0.5
            continue
        if word in ("a", "an", "and"):
            if word == "and" and tokens[place - 1][0] not in ("hundred", "thousand", "million"):
                break
            continue
        if word in _ENGLISH:
            value = _ENGLISH[word]
            room = current % 100
            if room and not (value < 10 and room >= 20 and room % 10 == 0):
                break
            current += value
        elif word in ("hundred", "dozen"):
            if current >= 100:
                break
            current = (current or 1) * _MAGNITUDES["en"][word]
        else:
            total += (current or 1) * _MAGNITUDES["en"][word]
            current = 0.0
        size = place + 1
    return (total + current) * factor, size


def _vietnamese_words(words: list[str]) -> tuple[float, int]:
    """(value, how many of the words belong to it). "mười năm" is ten years: fifteen is "mười lăm"."""
    total, current, last, size = 0.0, 0.0, "", 0
    for place, word in enumerate(words):
        follows = words[place + 1] if place + 1 < len(words) else ""
        if word in ("linh", "lẻ"):
            if last != "trăm":
                break
        elif word in _AFTER_TENS:
            if last not in ("mươi", "mười", "chục"):
                break
            current += _AFTER_TENS[word]
        elif word in _VIETNAMESE:
            if word == "năm" and last not in ("", "linh", "lẻ") and follows not in ("mươi", "trăm"):
                break
            if last in _VIETNAMESE and last != "mười":
                break
            current += _VIETNAMESE[word]
        elif word in ("mươi", "chục"):
            if last not in _VIETNAMESE or last == "mười":
                break
            current += _VIETNAMESE[last] * 9
        elif word == "trăm":
            current = (current or 1) * 100
        else:
            total = total * _MAGNITUDES["vi"][word] if not current else total + current * _MAGNITUDES["vi"][word]
            current = 0.0
        last, size = word, place + 1
    if size and words[size - 1] in ("linh", "lẻ"):
        size -= 1
    return total + current, size
