"""Everything that a query finds, written for another program: one function for all formats, with a manifest."""

import hashlib
import importlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

# format -> module and function; libraries are loaded only for the format asked for
FORMATS = {
    "csv": "search.export_tables:csv_plain",
    "excel": "search.export_tables:csv_excel",
    "jsonl": "search.export_tables:json_lines",
    "parquet": "search.export_tables:parquet",
    "ris": "search.export_references:ris",
    "bibtex": "search.export_references:bibtex",
    "csl": "search.export_references:csl_json",
    "ics": "search.export_feeds:icalendar",
    "atom": "search.export_feeds:atom",
}
SUFFIXES = {"excel": ".csv", "bibtex": ".bib", "csl": ".json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportEvent:
    """An event that an article tells of."""

    id: int
    name: str
    start: date | None = None
    end: date | None = None
    venue: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """One article with its facts by name. `archive` is where the archive shows it."""

    id: int
    url: str
    title: str
    source: str
    body: str
    publisher: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    published: date | None = None
    lead: str = ""
    events: tuple[ExportEvent, ...] = ()
    venues: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()
    archive: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was written: `count` articles went in, `items` are in the file (events for a calendar), and its digest."""

    query: str
    format: str
    made: datetime
    count: int
    items: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why and when an export is made, for formats that say so themselves."""

    query: str
    made: datetime


Write = Callable[[Iterator[ExportRow], BinaryIO, Occasion], int | None]


class _Digested(io.RawIOBase):
    """Passes bytes on and keeps their digest."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.digest = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        content = bytes(data)  # type: ignore[call-overload]  # any buffer
        self.out.write(content)
        self.digest.update(content)
        self.size += len(content)
        return len(content)

    def tell(self) -> int:
        return self.size


def suffix(format: str) -> str:
    """The usual end of a file name."""
    return SUFFIXES.get(format, f".{format}")


def write(rows: Iterable[ExportRow], format: str, out: BinaryIO, *, query: str, made: datetime) -> Manifest:
    """Writes rows as they come; returns what was written. `made` is aware. ValueError for an unknown format."""
    if format not in FORMATS:
        raise ValueError(f"there is no export format {format!r}; there are {', '.join(FORMATS)}")
    module, function = FORMATS[format].split(":")
    writer: Write = getattr(importlib.import_module(module), function)
    count = 0

    def counted() -> Iterator[ExportRow]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    stream = _Digested(out)
    items = writer(counted(), stream, Occasion(query, made))  # type: ignore[arg-type]  # a RawIOBase is binary
    return Manifest(
        query=query,
        format=format,
        made=made,
        count=count,
        items=count if items is None else items,
        bytes=stream.size,
        sha256=stream.digest.hexdigest(),
    )
