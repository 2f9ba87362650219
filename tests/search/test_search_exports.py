"""Exports: every format read back by a parser of its own, counts compared."""

import csv
import hashlib
import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

import search
from records.entry import Entry
from search.exports import FORMATS, ExportEvent, ExportRow, Manifest, suffix, write

MADE = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
FAIR = ExportEvent(
    id=7, name="Hội chợ, làng nghề", start=date(2025, 10, 3), end=date(2025, 10, 5), venue="Nhà A", place="Huế"
)
DAYLESS = ExportEvent(id=8, name="Triển lãm")


def rows() -> list[ExportRow]:
    awkward = ExportRow(
        id=1,
        url="https://a.example/?x=1&y_z={2}%20",
        title='=HYPERLINK("x") & {Làng} "nghề" 100% $5 \\emph',
        source="Báo, Sông & Quê",
        publisher="Nhà xuất bản A_B",
        language="vi",
        authors=("Trần Thị Bình", "Nhóm phóng viên, A and B"),
        published=date(2025, 10, 1),
        lead="Dòng một\nDòng hai\x0b ~ #5\nTY  - ERR",
        body="Đoạn một.\n\nĐoạn hai; 'trích', \"dẫn\"\r\nhết",
        events=(FAIR, DAYLESS),
        venues=("Nhà A", "Nhà B"),
        officials=("Nguyễn Ánh Dương",),
        archive="http://127.0.0.1:8000/articles/1",
    )
    bare = ExportRow(id=2, url="https://b.example/2", title="", source="", body="")
    more = [
        ExportRow(id=n, url=f"u{n}", title=f"+Bài {n}", source="s", body="b", events=(FAIR,)) for n in range(3, 1203)
    ]
    return [awkward, bare, *more]


def export(format: str, given: list[ExportRow] | None = None) -> tuple[bytes, Manifest]:
    out = io.BytesIO()
    manifest = write(iter(rows() if given is None else given), format, out, query="làng nghề", made=MADE)
    return out.getvalue(), manifest


def read_csv(content: bytes, encoding: str = "utf-8") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(encoding), newline="")))


def count(format: str, content: bytes) -> int:
    """How many items a reader of the format sees."""
    text = content.decode() if format not in ("parquet", "excel") else ""
    match format:
        case "csv":
            return len(read_csv(content))
        case "excel":
            return len(read_csv(content, "utf-8-sig"))
        case "jsonl":
            return len([json.loads(line) for line in content.splitlines()])
        case "parquet":
            from pyarrow import parquet

            return int(parquet.read_table(io.BytesIO(content)).num_rows)
        case "ris":
            import rispy

            return len(rispy.loads(text))
        case "bibtex":
            from pybtex.database import parse_string

            return len(parse_string(text, "bibtex").entries)
        case "csl":
            return len(json.loads(content))
        case "ics":
            import icalendar

            return len(icalendar.Calendar.from_ical(content).walk("VEVENT"))
        case "atom":
            return len(ElementTree.fromstring(content).findall("{http://www.w3.org/2005/Atom}entry"))
    raise AssertionError(format)


@pytest.mark.parametrize("format", FORMATS)
def test_counts_agree(format: str) -> None:
    content, manifest = export(format)
    assert manifest.count == len(rows())
    assert count(format, content) == manifest.items == (1 if format == "ics" else manifest.count)
    assert manifest.sha256 == hashlib.sha256(content).hexdigest()
    assert manifest.bytes == len(content)
    assert (manifest.query, manifest.made, manifest.format) == ("làng nghề", MADE, format)


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_a_valid_file_too(format: str) -> None:
    content, manifest = export(format, [])
    assert manifest.count == manifest.items == count(format, content) == 0


@pytest.mark.parametrize("format", FORMATS)
def test_exports_repeat_to_the_byte(format: str) -> None:
    few = rows()[:5]
    assert export(format, few)[0] == export(format, few)[0]


def test_unknown_format_is_named() -> None:
    with pytest.raises(ValueError, match="there is no export format 'doc'"):
        export("doc")


def test_rows_are_taken_as_they_come() -> None:
    out = io.BytesIO()
    sizes = []

    def coming():  # type: ignore[no-untyped-def]
        for row in rows():
            sizes.append(out.tell())
            yield row

    for format in FORMATS:
        sizes.clear()
        out.seek(0)
        out.truncate()
        write(coming(), format, out, query="", made=MADE)
        assert sizes[-1] > 0, format


def coming(number: int) -> Iterator[ExportRow]:
    """Rows that are made when they are asked for, each with texts and an event of its own."""
    for n in range(number):
        event = ExportEvent(id=n, name=f"Hội chợ {n}", start=date(2025, 10, 3))
        yield ExportRow(
            id=n, url=f"https://a.example/{n}", title=f"Bài {n}", source="s", body=f"{n:04} " * 400, events=(event,)
        )


@pytest.mark.parametrize("format", FORMATS)
def test_memory_does_not_grow_with_the_rows(format: str, tmp_path: Path) -> None:
    def peak(number: int) -> int:
        with (tmp_path / "export").open("wb") as out:
            tracemalloc.start()
            try:
                assert write(coming(number), format, out, query="q", made=MADE).count == number
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    peak(10)  # what is loaded once
    # each row has 2,000 bytes of text; a table is written a thousand rows at a time, and both leave a hundred over
    assert peak(2100) - peak(1100) < 1000 * 400


def test_ten_thousand_hits_are_ten_thousand_rows(tmp_path: Path) -> None:
    index = search.open_index(tmp_path / "index")
    index.rebuild(Entry(id=n, url=f"u{n}", title=f"Bài {n}", body="hội", source="s") for n in range(1, 10_001))
    ids = index.ids("hội")
    assert len(ids) == index.search("hội", limit=1).articles == 10_000
    rows_of_ids = [ExportRow(id=n, url=f"u{n}", title="t", source="s", body="b") for n in ids]
    for format in ("csv", "excel", "jsonl", "parquet", "csl", "atom"):
        content, manifest = export(format, rows_of_ids)
        assert count(format, content) == manifest.count == 10_000, format


def test_csv_keeps_everything() -> None:
    first = read_csv(export("csv")[0])[0]
    row = rows()[0]
    assert first["title"] == row.title
    assert first["body"] == row.body
    assert first["authors"] == " | ".join(row.authors)
    assert first["event_starts"] == "2025-10-03 | "


def test_excel_sees_utf8_and_no_formula() -> None:
    content, _ = export("excel")
    assert content.startswith(b"\xef\xbb\xbf")
    table = read_csv(content, "utf-8-sig")
    assert table[0]["title"].startswith("'=HYPERLINK")
    assert not [cell for line in table for cell in line.values() if cell.startswith(("=", "+", "-", "@"))]


def test_jsonl_and_parquet_keep_types() -> None:
    from pyarrow import parquet

    content, _ = export("parquet")
    table = parquet.read_table(io.BytesIO(content))
    first = table.to_pylist()[0]
    assert first["published"] == date(2025, 10, 1)
    assert first["events"][0]["end"] == date(2025, 10, 5)
    assert table.schema.metadata[b"query"].decode() == "làng nghề"
    line = json.loads(export("jsonl")[0].splitlines()[0])
    assert line["events"][1] == {"id": 8, "name": "Triển lãm", "start": None, "end": None, "venue": None, "place": None}


def test_references_keep_names_and_addresses() -> None:
    import rispy
    from pybtex.database import parse_string

    record = rispy.loads(export("ris")[0].decode())[0]
    assert record["authors"] == list(rows()[0].authors)
    assert record["urls"] == [rows()[0].url]
    assert record["abstract"] == "Dòng một Dòng hai ~ #5 TY - ERR"
    entry = parse_string(export("bibtex")[0].decode(), "bibtex").entries["ocop1"]
    assert [str(person) for person in entry.persons["author"]] == [f"{{{name}}}" for name in rows()[0].authors]
    assert entry.fields["year"] == "2025"
    assert entry.fields["url"] == "https://a.example/?x=1&y_z=(2)%20"
    item = json.loads(export("csl")[0])[0]
    assert item["issued"] == {"date-parts": [[2025, 10, 1]]}
    assert item["title"] == rows()[0].title


def test_calendar_ends_the_day_after_the_last() -> None:
    import icalendar

    (event,) = icalendar.Calendar.from_ical(export("ics")[0]).walk("VEVENT")
    assert event["summary"] == FAIR.name
    assert event["dtstart"].dt == date(2025, 10, 3)
    assert event["dtend"].dt == date(2025, 10, 6)
    assert event["location"] == "Nhà A, Huế"


def test_atom_survives_control_characters() -> None:
    feed = ElementTree.fromstring(export("atom")[0])
    title = feed.find("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title")
    assert title is not None
    assert title.text == rows()[0].title


@pytest.mark.parametrize(
    ("format", "expected"), [("csv", ".csv"), ("excel", ".csv"), ("bibtex", ".bib"), ("ics", ".ics")]
)
def test_suffixes(format: str, expected: str) -> None:
    assert suffix(format) == expected
