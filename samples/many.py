"""Any number of synthetic articles for benchmarks: made-up words by Zipf's law around sentences that tell of events.

`generate(n, seed)` gives the same articles for the same seed, and the first ones of a longer run are those of a
shorter one. Most words are invented, so that an index meets a vocabulary that grows as a real one does.
"""

import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

VOCABULARY = 12_000
FIRST_DAY, LAST_DAY = date(2018, 1, 1), date(2026, 10, 19)
WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("many.yml").read_text(encoding="utf-8"))
# English endings and Vietnamese tone marks (combining).
ENDINGS = {"en": ("", "s", "ed", "er", "en", "ly"), "vi": ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")}


def _split(part: str, key: str) -> tuple[str, ...]:
    return tuple(WORDS[part][key].split())


ONSETS = {language: _split("onsets", language) for language in ENDINGS}
RIMES = {language: _split("rimes", language) for language in ENDINGS}
SOURCES = {language: _split("sources", language) for language in ENDINGS}
PEOPLE = tuple(map(" ".join, itertools.product(*(_split("people", part) for part in ("family", "middle", "given")))))


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyArticle:
    """One synthetic article; `body` holds its paragraphs parted by blank lines, `event` the series and year told."""

    id: int
    url: str
    source: str
    language: str
    published: date
    title: str
    lead: str
    body: str
    author: str
    event: str

    @property
    def text(self) -> str:
        """Title, lead and body."""
        return f"{self.title}\n\n{self.lead}\n\n{self.body}"


@cache
def _vocabulary(language: str) -> tuple[list[str], list[float]]:
    """(words by falling frequency, cumulated weights): rank r has the weight 1 / (r + 2)."""
    dice = Random(f"words:{language}")
    common = tuple(dict.fromkeys(_split("common", language)))
    seen = set(common)
    made: list[str] = []
    while len(made) < VOCABULARY - len(common):
        parts = dice.choices((1, 2, 3), (2, 5, 2))[0]
        word = "".join(_syllable(dice, language, last=n == parts - 1) for n in range(parts))
        if word not in seen:
            seen.add(word)
            made.append(word)
    words = [*common, *made]
    return words, list(itertools.accumulate(1 / (rank + 2) for rank in range(len(words))))


def _syllable(dice: Random, language: str, *, last: bool) -> str:
    syllable = dice.choice(ONSETS[language]) + dice.choice(RIMES[language])
    ending = dice.choice(ENDINGS[language])
    if language == "en":
        return syllable + (ending if last else "")
    # The tone mark goes on the last vowel of the rime, near enough for words nobody reads.
    vowel = max(place for place, char in enumerate(syllable) if char in "aâăeêioôơuư")
    return unicodedata.normalize("NFC", syllable[: vowel + 1] + ending + syllable[vowel + 1 :])


def generate(n: int, seed: int = 1) -> Iterator[ManyArticle]:
    """`n` articles of 250 to 400 words, half of them Vietnamese, each telling of one yearly event."""
    for number in range(n):
        yield _article(number, Random(f"{seed}:{number}"))


def _article(number: int, dice: Random) -> ManyArticle:
    language = "en" if number % 2 else "vi"
    published = FIRST_DAY + timedelta(days=dice.randrange((LAST_DAY - FIRST_DAY).days + 1))
    key, *names = dice.choice(WORDS["series"])
    name = names[0] if language == "en" else names[1]
    start = published + timedelta(days=dice.randrange(-3, 15))
    told = _told(dice, language, name, start)
    words, weights = _vocabulary(language)
    stream = iter(dice.choices(words, cum_weights=weights, k=dice.randrange(230, 300)))
    paragraphs = [told[0]]
    for sentence in told[1:]:
        plain = " ".join(_sentences(dice, stream, 4))
        paragraphs.append(f"{sentence} {plain}".strip())
    rest = " ".join(_sentences(dice, stream, 99))
    title = f"{name} {start.year}: {' '.join(dice.choices(words, cum_weights=weights, k=4))}"
    source = dice.choice(SOURCES[language])
    return ManyArticle(
        id=number,
        url=f"http://{source}.example/{published:%Y/%m}/{number}.html",
        source=source,
        language=language,
        published=published,
        title=title,
        lead=" ".join(dice.choices(words, cum_weights=weights, k=18)).capitalize() + ".",
        body="\n\n".join([*paragraphs, *([rest] if rest else [])]),
        author=dice.choice(PEOPLE),
        event=f"{key}-{start.year}",
    )


def _sentences(dice: Random, stream: Iterator[str], most: int) -> Iterator[str]:
    for _ in range(most):
        words = list(itertools.islice(stream, dice.randrange(9, 20)))
        if not words:
            return
        yield " ".join(words).capitalize() + "."


def _told(dice: Random, language: str, name: str, start: date) -> list[str]:
    """The sentences that hold facts: days and place, figures, an official's words, a comparison."""
    end = start + timedelta(days=dice.randrange(2, 8))
    booths, makers, products = dice.randrange(40, 420), dice.randrange(20, 200), dice.randrange(200, 2_000)
    person = dice.choice(PEOPLE)
    venue_en, venue_vi = dice.choice(WORDS["venues"])
    if language == "en":
        return [
            f"The {name} {start.year} takes place from {start:%B} {start.day} to {end:%B} {end.day} at {venue_en}.",
            f"It gathers {booths} booths of {makers} cooperatives and businesses, with {products} OCOP products.",
            f"{person}, Deputy Director of the Department of Industry and Trade, opened the event on its first day.",
            f"Last year's edition had {booths - dice.randrange(1, 30)} booths and received {booths * 120} visitors.",
        ]
    return [
        f"{name} năm {start.year} diễn ra từ ngày {start:%d/%m} đến ngày {end:%d/%m/%Y} tại {venue_vi}.",
        f"Sự kiện có {booths} gian hàng của {makers} hợp tác xã, doanh nghiệp, giới thiệu {products} sản phẩm OCOP.",
        f"Ông {person}, Phó Giám đốc Sở Công Thương, phát biểu khai mạc sự kiện.",
        f"Năm trước, sự kiện có {booths - dice.randrange(1, 30)} gian hàng và đón {booths * 120} lượt khách.",
    ]
