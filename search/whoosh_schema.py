"""The index in Whoosh's terms: fields, columns, and how an `Entry` becomes a document.

A word without diacritics is one term (`lang`); a word with them is two, `lang<US>làng` and `lang<US>`. So the bare term
holds what was written bare, the one that ends in <US> everything with diacritics, and the lexicon lists all forms of a
syllable side by side. An inflected English word has a twin at the same position, <RS> before its stem. Words that
anyone may ask for are in `text`: title first, then captions and tags, the body from position BODY on, so that `body:`
needs no postings of its own.
"""

# mypy: disallow-untyped-calls=False
# (Whoosh is typed in part.)

from array import array
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, STORED, FieldType, Schema
from whoosh.formats import Existence, Format

from records.entry import Entry
from search.text import exact, fold, nfc, written
from search.whoosh_stems import stem

SCHEMA = 7
SEPARATOR = "\x1f"
STEM = "\x1e"
BODY = 10_000
LAST = (1 << 32) - 1
GAP = 50
UNKNOWN_DAY = 0
# Fields of words with their values in an entry; "text" is apart.
NAMES = ["title", "lead", "caption", "tag", "source", "language", "author", "event", "event-kind"]
NAMES += ["venue", "place", "province", "craft", "village", "official", "organization"]
FACET_COLUMNS = {
    "source": "f_source",
    "year": "f_year",
    "language": "f_language",
    "province": "f_province",
    "event-kind": "f_kind",
    "event": "f_event",
    "official": "f_official",
    "venue": "f_venue",
    "craft": "f_craft",
}


class Places(Format):
    """Positions as they are, four bytes each: a quarter of the time that Whoosh's pickled differences take."""

    def encode(self, value: Any) -> bytes:
        return array("I", value).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        places = array("I")
        places.frombytes(valuestring)
        return places.tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 4


class Words(FieldType):
    """Words with positions, given as (text, first position) pairs in NFC."""

    def __init__(self) -> None:
        self.format = Places()
        self.scorable = False  # lengths are in a column of our own
        self.spelling = False

    def index(
        self, value: Sequence[tuple[str, int]], **_: Any
    ) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """(term, frequency, weight, encoded positions) for each term."""
        places: defaultdict[bytes, list[int]] = defaultdict(list)
        for words, first, last in self.pieces(value):
            for offset, word in enumerate(words):
                for term in self.terms(word):
                    places[term].append(min(first + offset, last))
        for term, positions in places.items():
            count = len(positions)
            yield term, count, float(count), array("I", positions).tobytes()

    def pieces(self, value: Sequence[tuple[str, int]]) -> Iterator[tuple[list[str], int, int]]:
        """Words as written, the position of the first, and the highest that any may have.

        A head of more than BODY words keeps clear of the body's positions.
        """
        return ((written(text), first, BODY - 1 if first < BODY else LAST) for text, first in value)

    def terms(self, written_word: str) -> Sequence[bytes]:
        """The terms under which a word stands in the index, all at its position; a matter of the word alone."""
        word, bare = exact(written_word), fold(written_word)
        if word != bare:
            return f"{bare}{SEPARATOR}{word}".encode(), f"{bare}{SEPARATOR}".encode()
        root = stem(word)
        return (word.encode(),) if root == word else (word.encode(), f"{STEM}{root}".encode())

    def to_bytes(self, value: str | bytes) -> bytes:
        return value if isinstance(value, bytes) else value.encode()

    def from_bytes(self, bs: Any) -> str:
        return bytes(bs).decode()

    def separate_spelling(self) -> bool:
        return False


class Keys(FieldType):
    """Whole values, only present or absent: ids, days at three grains, counts."""

    def __init__(self) -> None:
        self.format = Existence()
        self.scorable = False

    def index(self, value: Iterable[str], **_: Any) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """(term, 1, 1.0, nothing) for each value."""
        return ((term.encode(), 1, 1.0, b"") for term in set(value))

    def to_bytes(self, value: str | bytes) -> bytes:
        return value if isinstance(value, bytes) else value.encode()

    def from_bytes(self, bs: Any) -> str:
        return bytes(bs).decode()

    def separate_spelling(self) -> bool:
        return False


def build_schema() -> Schema:
    """The fields. A change here is a new SCHEMA."""
    fields: dict[str, FieldType] = {
        "text": Words(),
        "key": Keys(),
        "published": Keys(),
        "event-date": Keys(),
        "count": Keys(),
    }
    fields |= {name: Words() for name in NAMES}
    for name in ("n_id", "n_story", "n_published", "n_event", "n_length"):
        fields[name] = COLUMN(NumericColumn("i"))
    fields |= {column: COLUMN(VarBytesColumn()) for column in FACET_COLUMNS.values()}
    fields["stored"] = STORED()
    return Schema(**fields)


def document(entry: Entry) -> dict[str, Any]:
    """The fields of an entry, ready for a Whoosh writer."""
    title, lead, body = nfc(entry.title), nfc(entry.lead), nfc(entry.body)
    head = _spread([title, *map(nfc, entry.captions), *map(nfc, entry.tags)])
    event_days = sorted(entry.event_days)
    published = entry.published.toordinal() if entry.published else UNKNOWN_DAY
    fields: dict[str, Any] = {
        "text": [*head, (body if _within(lead, body) else f"{lead}\n\n{body}", BODY)],
        "key": [str(entry.id)],
        "published": _grains([entry.published] if entry.published else []),
        "event-date": _grains(event_days),
        "count": [*(count_key(u, v) for u, v in entry.counts), *(count_key("star", s) for s in entry.stars)],
        "n_id": entry.id,
        "n_story": entry.story,
        "n_published": published,
        "n_event": event_days[-1].toordinal() if event_days else UNKNOWN_DAY,
        "n_length": len(body) // 5,
        "stored": {
            "id": entry.id,
            "url": entry.url,
            "title": title,
            "source": nfc(entry.source),
            "language": entry.language,
            "published": published,
            "events": tuple(number for number, _ in entry.events),
            "lead": "" if _within(lead, body) else lead,
            "body": body,
            "counts": entry.counts,
        },
    }
    for name, values in _names(entry).items():
        if given := [nfc(value) for value in values if value]:
            fields[name] = _spread(given)
    for facet, column in FACET_COLUMNS.items():
        fields[column] = SEPARATOR.join(_facet_values(entry, facet)).encode()
    return fields


def _names(entry: Entry) -> dict[str, Iterable[str]]:
    return {
        "title": [entry.title],
        "lead": [entry.lead],
        "caption": entry.captions,
        "tag": entry.tags,
        "source": [entry.source],
        "language": [entry.language or ""],
        "author": entry.authors,
        "event": [name for _, name in entry.events],
        "event-kind": entry.event_kinds,
        "venue": entry.venues,
        "place": entry.places,
        "province": entry.provinces,
        "craft": entry.crafts,
        "village": entry.villages,
        "official": entry.officials,
        "organization": entry.organizations,
    }


def _facet_values(entry: Entry, facet: str) -> list[str]:
    values: Iterable[str] = {
        "source": [entry.source],
        "year": [str(entry.published.year)] if entry.published else [],
        "language": [entry.language or ""],
        "province": entry.provinces,
        "event-kind": entry.event_kinds,
        "event": [name for _, name in entry.events],
        "official": entry.officials,
        "venue": entry.venues,
        "craft": entry.crafts,
    }[facet]
    return sorted({nfc(value).replace(SEPARATOR, " ") for value in values if value})


def _spread(texts: Sequence[str]) -> list[tuple[str, int]]:
    """Texts one behind the other with a gap that no phrase crosses."""
    first = 0
    spread: list[tuple[str, int]] = []
    for text in texts:
        spread.append((text, first))
        first += len(written(text)) + GAP
    return spread


def _within(lead: str, body: str) -> bool:
    return not lead or lead in body


def _grains(days: Iterable[date]) -> list[str]:
    """Each day as day, month and year, so that a range asks for few terms."""
    return [grain for day in days for grain in (f"{day:%Y-%m-%d}", f"{day:%Y-%m}", f"{day:%Y}")]


def count_key(unit: str, value: float) -> str:
    """A count as a term whose order is the order of the numbers."""
    return f"{unit}{SEPARATOR}{max(value, 0.0):018.3f}"
