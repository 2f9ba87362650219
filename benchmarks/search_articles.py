"""Generated articles of news length with Zipf words, and queries over them: the same for the same numbers, always.

Words are made of Vietnamese and English syllables, so that diacritics, folding and stemming have their work; how often
they come follows Zipf's law over VOCABULARY words, lengths are log-normal with a median of MEDIAN words.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import numpy as np
from numpy.typing import NDArray

from records.entry import Entry
from search.text import fold

SEED = 20_251_122
VOCABULARY = 60_000
MEDIAN = 420
BATCH = 1_000
FIRST_DAY = date(2012, 1, 1)
DAYS = 5_000
_ONSETS = "b c ch d đ g gi h k kh l m n ng nh ph qu r s t th tr v x"
_RHYMES = "a an ang anh ao au ac ai am ơ ơn ôn ông ô e en ê ên i in inh iêu iên o oan oa u ung uyên ươn ươi ưa"
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_STEMS = "craft fair village lacq silk weav pott bamb rice tea embroid carv paint bronz mark trad fest artis"
_MIDDLES = "a e i o u an en in on un ar er ir or ur al el il ol ul at et it ot ut"
_ENDINGS = ("", "s", "ed", "ing", "er", "ers", "ery", "ist", "al", "ness")
KINDS = ("term", "and", "or", "phrase", "year", "facets", "newest")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query by kind: its words, and the years that it is limited to."""

    kind: str
    words: tuple[str, ...]
    years: tuple[int, int] = (0, 0)


def vocabulary() -> list[str]:
    """Words by rank, Vietnamese and English mixed."""
    rng = np.random.default_rng(SEED)
    onsets, rhymes, stems, middles = (text.split() for text in (_ONSETS, _RHYMES, _STEMS, _MIDDLES))
    local = [unicodedata.normalize("NFC", o + r[0] + t + r[1:]) for o, r, t in product(onsets, rhymes, _TONES)]
    foreign = [a + b + c + e for a, b, c, e in product(stems, middles, ["", *middles], _ENDINGS)]
    rest = [f"{a}{b}{c}{d}" for a, b, c, d in product(stems, middles, middles, middles)]
    # syllables are few and frequent, as in the language; one English word to two of them among the frequent
    rng.shuffle(local)
    rng.shuffle(foreign)
    rng.shuffle(rest)
    mixed = [w for pair in zip(local[::2], local[1::2], foreign, strict=False) for w in pair]
    return list(dict.fromkeys([*mixed, *foreign, *rest]))[:VOCABULARY]


def chances() -> NDArray[np.float64]:
    """How probable each word is, by Zipf and Mandelbrot."""
    weights = 1.0 / (np.arange(VOCABULARY) + 2.7)
    share: NDArray[np.float64] = weights / weights.sum()
    return share


def articles(number: int) -> Iterator[Entry]:
    """So many articles; the first ones are the same whatever the number."""
    words = vocabulary()
    through = np.cumsum(chances())
    for begin in range(0, number, BATCH):
        rng = np.random.default_rng([SEED, begin])
        lengths = np.clip(rng.lognormal(np.log(MEDIAN), 0.5, BATCH), 60, 2_500).astype(int) + 12
        drawn = np.searchsorted(through, rng.random(int(lengths.sum())))
        at = 0
        for which in range(min(BATCH, number - begin)):
            own = [words[i] for i in np.minimum(drawn[at : at + lengths[which]], VOCABULARY - 1).tolist()]
            at += int(lengths[which])
            yield _article(begin + which + 1, own, rng)


def _article(number: int, words: list[str], rng: np.random.Generator) -> Entry:
    title, body = words[:12], words[12:]
    sentences = [" ".join(body[at : at + 18]).capitalize() + "." for at in range(0, len(body), 18)]
    chance = rng.random(6)
    event = int(rng.zipf(1.4)) % 5_000
    near = number - int(rng.integers(1, 50)) if chance[0] < 0.1 and number > 50 else number
    return Entry(
        id=number,
        url=f"https://news.example/{number}",
        title=" ".join(title).capitalize(),
        body="\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)),
        source=f"Source {int(rng.zipf(1.6)) % 40}",
        language="vi" if chance[1] < 0.6 else "en",
        published=FIRST_DAY + timedelta(days=int(rng.integers(DAYS))),
        story=near,
        events=((event + 1, f"Event {event}"),) if chance[2] < 0.4 else (),
        event_kinds=(("fair", "exhibition", "festival")[event % 3],) if chance[2] < 0.4 else (),
        venues=(f"Venue {event % 800}",) if chance[3] < 0.3 else (),
        provinces=(f"Province {int(rng.zipf(1.5)) % 63}",) if chance[4] < 0.7 else (),
        officials=(f"Official {int(rng.zipf(1.4)) % 3_000}",) if chance[5] < 0.3 else (),
    )


def queries(number: int, each: int) -> list[Asked]:
    """`each` queries of every kind: words of all ranks, half of them bare; phrases as articles have them."""
    rng = np.random.default_rng(SEED + 1)
    words = vocabulary()

    def word() -> str:
        chosen = words[int(np.exp(rng.uniform(np.log(2), np.log(20_000))))]
        return fold(chosen) if rng.random() < 0.5 else chosen

    told: list[list[str]] = []
    for entry in articles(min(number, BATCH)):
        told.append(entry.body.replace(".", "").lower().split())
    asked: list[Asked] = []
    for kind in KINDS:
        for _ in range(each):
            if kind == "phrase":
                body = told[int(rng.integers(len(told)))]
                at, length = int(rng.integers(len(body) - 3)), int(rng.integers(2, 4))
                asked.append(Asked(kind, tuple(body[at : at + length])))
            elif kind == "and":
                asked.append(Asked(kind, (word(), word())))
            elif kind == "or":
                asked.append(Asked(kind, (word(), word(), word())))
            else:
                first = int(rng.integers(2012, 2025))
                asked.append(Asked(kind, (word(),), (first, first + int(rng.integers(0, 3)))))
    return asked
