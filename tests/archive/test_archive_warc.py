"""WARC files: what goes in comes out, and damage is named with file and offset."""

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator

from archive.warc import WarcError, WarcWriter, decode, load, scan
from records import WarcRef

AT = datetime(2026, 10, 19, 19, 0, tzinfo=UTC)
PAGE = "<html><body>Hội chợ làng nghề</body></html>".encode()


def written(folder: Path, pages: int = 3) -> list[WarcRef]:
    writer = WarcWriter(folder, "00001/site-one")
    refs = [
        writer.add(
            url=f"http://site.localhost/{number}?b=1",
            at=AT,
            status=200,
            headers=[("Content-Type", "text/html"), ("X-Tên", "Việt"), ("Transfer-Encoding", "chunked")],
            body=PAGE + str(number).encode(),
            request_headers=[("Host", "site.localhost"), ("User-Agent", "test/1")],
        )
        for number in range(pages)
    ]
    writer.close()
    return refs


def test_a_page_comes_back_as_it_went_in(tmp_path: Path) -> None:
    refs = written(tmp_path)
    status, headers, body = load(tmp_path, refs[1])
    assert (status, body) == (200, PAGE + b"1")
    assert ("X-Tên", "Việt") in headers
    assert not any(name.lower() == "transfer-encoding" for name, _ in headers), (
        "the chunks are not kept, nor their header"
    )


def test_other_programs_read_the_file(tmp_path: Path) -> None:
    written(tmp_path)
    with (tmp_path / "00001/site-one.warc.gz").open("rb") as file:
        records = [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI"),
                record.rec_headers.get_header("WARC-Date"),
            )
            for record in ArchiveIterator(file, check_digests="raise")
            if record.content_stream().read() is not None
        ]
    assert records[:2] == [
        ("response", "http://site.localhost/0?b=1", "2026-10-19T19:00:00Z"),
        ("request", "http://site.localhost/0?b=1", "2026-10-19T19:00:00Z"),
    ]
    assert len(records) == 6


def test_scan_gives_the_same_places_as_the_writer(tmp_path: Path) -> None:
    refs = written(tmp_path)
    found = list(scan(tmp_path / refs[0].file))
    assert [(stored.ref.offset, stored.ref.length) for stored in found if stored.ref] == [
        (ref.offset, ref.length) for ref in refs
    ]
    assert [stored.body for stored in found] == [PAGE + str(number).encode() for number in range(3)]
    assert found[0].fetched_at == AT
    assert found[0].content_type == "text/html"


def test_scan_and_load_read_uncompressed_files(tmp_path: Path) -> None:
    refs = written(tmp_path)
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress((tmp_path / refs[0].file).read_bytes()))
    found = list(scan(plain))
    assert [stored.body[-1:] for stored in found] == [b"0", b"1", b"2"]
    assert [load(tmp_path, stored.ref).body for stored in found if stored.ref] == [stored.body for stored in found]


def test_a_writer_never_appends_to_a_file_that_is_there(tmp_path: Path) -> None:
    first, second = written(tmp_path, 1)[0], written(tmp_path, 1)[0]
    assert first.file != second.file
    assert load(tmp_path, first).body == load(tmp_path, second).body


def test_damage_is_named_with_file_and_offset(tmp_path: Path) -> None:
    refs = written(tmp_path)
    whole = (tmp_path / refs[0].file).read_bytes()
    spot = refs[1].offset + refs[1].length // 2
    flipped = tmp_path / "flipped.warc.gz"
    flipped.write_bytes(whole[:spot] + bytes([whole[spot] ^ 0xFF]) + whole[spot + 1 :])
    ref = WarcRef("flipped.warc.gz", refs[1].offset, refs[1].length)
    with pytest.raises(WarcError, match=rf"flipped\.warc\.gz at offset {ref.offset}"):
        load(tmp_path, ref)
    assert load(tmp_path, WarcRef("flipped.warc.gz", refs[2].offset, refs[2].length)).body == PAGE + b"2"


@pytest.mark.parametrize("suffix", ["cut.warc.gz", "cut.warc"])
def test_a_file_cut_short_gives_what_is_whole_before_it_fails(tmp_path: Path, suffix: str) -> None:
    refs = written(tmp_path)
    whole = (tmp_path / refs[0].file).read_bytes()
    upto = whole[: refs[1].offset]
    cut = whole[: refs[1].offset + refs[1].length - 20]
    if suffix == "cut.warc":
        unpacked = zlib.decompressobj(31).decompress(whole[refs[1].offset :])
        cut = gzip.decompress(upto) + unpacked[:-20]
    (tmp_path / suffix).write_bytes(cut)
    found = []
    with pytest.raises(WarcError, match=suffix):
        for stored in scan(tmp_path / suffix):
            found.append(stored.body)
    assert found == [PAGE + b"0"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"<html>no WARC</html>", "no WARC record"),
        (gzip.compress(b"<html></html>", mtime=0), "no WARC record"),
    ],
)
def test_what_is_no_warc_file_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "page.warc.gz"
    path.write_bytes(content)
    with pytest.raises(WarcError, match=says):
        list(scan(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WarcError, match=r"gone\.warc\.gz"):
        load(tmp_path, WarcRef("gone.warc.gz", 0, 10))


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("br", brotli.compress(PAGE)),
        ("zstd", zstandard.ZstdCompressor().compress(PAGE)),
        ("gzip, br", brotli.compress(gzip.compress(PAGE, mtime=0))),
        ("identity", PAGE),
    ],
)
def test_content_encodings_are_undone(encoding: str, packed: bytes) -> None:
    assert decode(packed, [encoding]) == PAGE


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(bytes(2_000_000), mtime=0)),
        ("deflate", zlib.compress(bytes(2_000_000))),
        ("zstd", zstandard.ZstdCompressor().compress(bytes(2_000_000))),
        ("gzip", gzip.compress(PAGE, mtime=0)[:-10]),
        ("gzip", b"no gzip"),
        ("rot13", PAGE),
    ],
)
def test_bombs_and_broken_encodings_are_refused(encoding: str, packed: bytes) -> None:
    with pytest.raises(ValueError, match=r"larger|cut short|is no|unknown"):
        decode(packed, [encoding], limit=1_000_000)


def test_a_response_kept_with_its_chunks_is_read(tmp_path: Path) -> None:
    block = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5\r\nHello\r\n6;x=1\r\n world\r\n0\r\n\r\n"
    )
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.localhost/\r\n"
        b"WARC-Date: 2026-10-19T19:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:0d1b4b9e-6f0e-4b0c-9b62-000000000000>\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: " + str(len(block)).encode() + b"\r\n\r\n"
    )
    (tmp_path / "other.warc").write_bytes(record + block + b"\r\n\r\n")
    assert [stored.body for stored in scan(tmp_path / "other.warc")] == [b"Hello world"]
