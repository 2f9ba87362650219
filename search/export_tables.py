"""Exports as tables: csv, csv that Excel opens safely, JSON lines, Parquet."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any, BinaryIO

import orjson

from search.exports import ExportRow, Occasion

COLUMNS = [
    "id",
    "url",
    "title",
    "source",
    "publisher",
    "language",
    "authors",
    "published",
    "lead",
    "body",
    "event_ids",
    "events",
    "event_starts",
    "event_ends",
    "event_venues",
    "event_places",
    "venues",
    "officials",
    "archive",
]
JOINT = " | "
# A cell that begins so is a formula to a spreadsheet program; a leading apostrophe makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BATCH = 500


def csv_plain(rows: Iterator[ExportRow], out: BinaryIO, _: Occasion) -> None:
    """RFC 4180, UTF-8, values as they are."""
    _csv(rows, out, "utf-8", neutral=False)


def csv_excel(rows: Iterator[ExportRow], out: BinaryIO, _: Occasion) -> None:
    """With a byte order mark, so that Excel reads UTF-8, and without live formulas."""
    _csv(rows, out, "utf-8-sig", neutral=True)


def _csv(rows: Iterator[ExportRow], out: BinaryIO, encoding: str, *, neutral: bool) -> None:
    text = io.TextIOWrapper(out, encoding=encoding, newline="", errors="replace")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for row in rows:
        cells = cells_of(row)
        table.writerow([neutralised(cell) for cell in cells] if neutral else cells)
    text.detach()


def neutralised(cell: str) -> str:
    """The cell as text to a spreadsheet program."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def cells_of(row: ExportRow) -> list[str]:
    """The row under COLUMNS, several values joined."""
    events = row.events
    return [
        str(row.id),
        row.url,
        row.title,
        row.source,
        row.publisher or "",
        row.language or "",
        JOINT.join(row.authors),
        str(row.published or ""),
        row.lead,
        row.body,
        JOINT.join(str(event.id) for event in events),
        JOINT.join(event.name for event in events),
        JOINT.join(str(event.start or "") for event in events),
        JOINT.join(str(event.end or "") for event in events),
        JOINT.join(event.venue or "" for event in events),
        JOINT.join(event.place or "" for event in events),
        JOINT.join(row.venues),
        JOINT.join(row.officials),
        row.archive or "",
    ]


def json_lines(rows: Iterator[ExportRow], out: BinaryIO, _: Occasion) -> None:
    """One JSON object a line, nested where the row is."""
    for row in rows:
        out.write(orjson.dumps(asdict(row), option=orjson.OPT_APPEND_NEWLINE))


def parquet(rows: Iterator[ExportRow], out: BinaryIO, occasion: Occasion) -> None:
    """Typed columns, lists as lists, the query and time in the file's metadata."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    parts: dict[str, Any] = dict.fromkeys(("id", "name", "start", "end", "venue", "place"), pa.string())
    parts |= {"id": pa.int64(), "start": pa.date32(), "end": pa.date32()}
    event = pa.struct(list(parts.items()))
    texts = pa.list_(pa.string())
    types: dict[str, Any] = {"id": pa.int64(), "published": pa.date32(), "events": pa.list_(event)}
    types |= dict.fromkeys(("authors", "venues", "officials"), texts)
    names = list(ExportRow.__dataclass_fields__)
    about = {"query": occasion.query, "made": occasion.made.isoformat()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in names], metadata=about)
    with pq.ParquetWriter(pa.PythonFile(out, mode="w"), schema, compression="zstd") as writer:
        while batch := [asdict(row) for row in islice(rows, _BATCH)]:
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
