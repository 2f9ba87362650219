"""WARC files: every kept response as it came, with the request that asked for it, one gzip member per record.

warcio writes and parses the records; that a member is whole is checked here, since a reader of many files must be able
to say which file is damaged, and where.
"""

import gzip
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NamedTuple

import brotli  # type: ignore[import-untyped]
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from records import WarcRef

LEVEL = 6  # of gzip: level 9, warcio's own, takes twice the time for two percent
LARGEST = 256 * 1024 * 1024  # bytes of one record, and of one decoded body; more is a bomb
GZIP = b"\x1f\x8b"
NOT_AS_SENT = {"transfer-encoding", "connection", "keep-alive"}  # of the connection, not of the page

Headers = Sequence[tuple[str, str]]


class WarcError(ValueError):
    """A WARC file, or a record of one, cannot be read; the message names file and offset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A response as a WARC file holds it. `body` is after content decoding, `ref` None where it has no record alone."""

    url: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    ref: WarcRef | None = None

    @property
    def content_type(self) -> str | None:
        return next((value for name, value in self.headers if name.lower() == "content-type"), None)


class Loaded(NamedTuple):
    """A response, `body` after content decoding."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class _AsSent(StatusAndHeaders):  # type: ignore[misc]
    """HTTP headers that are not ASCII stay as they are; warcio would percent-encode them."""

    def to_ascii_bytes(self, header_filter: Any = None) -> bytes:
        return bytes(self.to_bytes(header_filter, "utf-8"))


class WarcWriter:
    """Appends to a file of its own, `<folder>/<name>.warc.gz`; it is made with the first record."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self._out: IO[bytes] | None = None
        self._file = ""
        self._dirty = False

    def add(
        self,
        *,
        url: str,
        at: datetime,
        status: int,
        headers: Headers,
        body: bytes,
        request_headers: Headers = (),
        protocol: str = "HTTP/1.1",
    ) -> WarcRef:
        """Append a response (`body` and `headers` as they came) and its request; gives where the response stands."""
        out = self._open()
        offset = out.tell()
        dated = {"WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        kept = [(name, value) for name, value in headers if name.lower() not in NOT_AS_SENT]
        builder = RecordBuilder()
        answer = builder.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=_AsSent(f"{status} {_PHRASES.get(status, '')}".strip(), kept, protocol=protocol),
            warc_headers_dict=dated,
        )
        asked = builder.create_warc_record(
            url,
            "request",
            http_headers=_AsSent(f"GET {_path(url)} HTTP/1.1", list(request_headers), is_http_request=True),
            warc_headers_dict=dated | {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")},
        )
        length = out.write(_member(answer))
        out.write(_member(asked))
        self._dirty = True
        return WarcRef(self._file, offset, length)

    def sync(self) -> None:
        """Return when everything added is on disk."""
        if self._out is not None and self._dirty:
            self._out.flush()
            os.fsync(self._out.fileno())
            self._dirty = False

    def close(self) -> None:
        """Sync and close."""
        self.sync()
        if self._out is not None:
            self._out.close()
            self._out = None

    def _open(self) -> IO[bytes]:
        if self._out is None:
            number = 1
            while self._out is None:
                self._file = f"{self.name}.warc.gz" if number == 1 else f"{self.name}-{number}.warc.gz"
                path = self.folder / self._file
                path.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileExistsError):  # never append to what a killed process may have left half written
                    self._out = path.open("xb")
                number += 1
        return self._out


def load(folder: Path, ref: WarcRef) -> Loaded:
    """The response at `ref`. Raises WarcError where the file is missing, cut short or altered."""
    path = folder / ref.file
    place = f"{path} at offset {ref.offset}"
    try:
        with path.open("rb") as file:
            file.seek(ref.offset)
            block = file.read(ref.length)
    except OSError as error:
        raise WarcError(f"cannot read {place}: {error.strerror}; restore the file from a backup") from error
    if len(block) < ref.length:
        raise WarcError(f"{place}: cut short, {len(block)} of {ref.length} bytes; restore the file from a backup")
    found = list(_responses(_unpacked(block, place), place, ref))
    if len(found) != 1:
        raise WarcError(f"{place}: {len(found)} responses where one is meant; restore the file from a backup")
    return Loaded(found[0].status, found[0].headers, found[0].body)


def scan(path: Path) -> Iterator[Stored]:
    """The responses of any WARC file, in order. Raises WarcError at the first damaged record, after those before it."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise WarcError(f"cannot read {path}: {error.strerror}") from error
    with file:
        start = file.read(2)
        file.seek(0)
        if not start:
            raise WarcError(f"{path} is empty")
        if start == GZIP:
            for offset, length, block in _members(file, path):
                yield from _responses(block, f"{path} at offset {offset}", WarcRef(path.name, offset, length))
        else:
            yield from _responses(file, f"{path}", WarcRef(path.name, 0, 0))


def _members(file: IO[bytes], path: Path) -> Iterator[tuple[int, int, BytesIO]]:
    """Offset, length and content of each gzip member."""
    offset, held = 0, b""
    while True:
        inflater = zlib.decompressobj(31)
        parts, size, length = [], 0, 0
        while not inflater.eof:
            held = held or file.read(65536)
            if not held:
                break
            try:
                parts.append(inflater.decompress(held, LARGEST - size + 1))
            except zlib.error as error:
                raise WarcError(f"{path} at offset {offset}: no whole gzip member: {error}") from error
            size += len(parts[-1])
            if size > LARGEST:
                raise WarcError(f"{path} at offset {offset}: a record of more than {LARGEST} bytes")
            rest = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            length += len(held) - len(rest)
            held = rest
        if not inflater.eof:
            if length:
                raise WarcError(f"{path} at offset {offset}: cut short; the records before it are whole")
            return
        yield offset, length, BytesIO(b"".join(parts))
        offset += length


def _unpacked(block: bytes, place: str) -> BytesIO:
    if not block.startswith(GZIP):
        return BytesIO(block)
    try:
        return BytesIO(gzip.decompress(block))
    except (OSError, EOFError, zlib.error) as error:
        raise WarcError(f"{place}: damaged: {error}; restore the file from a backup") from error


def _responses(stream: IO[bytes], place: str, ref: WarcRef) -> Iterator[Stored]:
    """The HTTP responses of uncompressed records. A `ref` without length gets each record's own place."""
    records = ArchiveIterator(stream, check_digests=True)
    try:
        for record in records:
            raw = record.raw_stream.read() if record.rec_type == "response" else b""
            if record.rec_type == "response" and record.http_headers:
                if record.raw_stream.limit:
                    raise WarcError(f"{place}: cut short, {record.raw_stream.limit} bytes are missing")
                whole = ref.length == 0
                found = _stored(record, raw, place, None if whole else ref)
                if whole:
                    offset = records.get_record_offset()
                    length = records.get_record_length()
                    found = _stored(record, raw, place, WarcRef(ref.file, offset, length))
                yield found
    except WarcError:
        raise
    except (ArchiveLoadFailed, ValueError, AttributeError, KeyError) as error:
        raise WarcError(f"{place}: no WARC record: {error}") from error


def _stored(record: Any, raw: bytes, place: str, ref: WarcRef | None) -> Stored:
    if record.digest_checker is not None and record.digest_checker.passed is False:
        raise WarcError(f"{place}: its digest does not match: {'; '.join(record.digest_checker.problems)}")
    headers = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
    if {name.lower(): value.lower() for name, value in headers}.get("transfer-encoding") == "chunked":
        raw = _dechunked(raw)
    try:
        body = decode(raw, [value for name, value in headers if name.lower() == "content-encoding"])
    except ValueError as error:
        raise WarcError(f"{place}: {error}") from error
    stamp = record.rec_headers.get_header("WARC-Date")
    return Stored(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        fetched_at=datetime.fromisoformat(stamp).astimezone(UTC),
        status=int(record.http_headers.get_statuscode()),
        headers=headers,
        body=body,
        ref=ref,
    )


def decode(body: bytes, encodings: Sequence[str], limit: int = LARGEST) -> bytes:
    """Undo content encodings (gzip, deflate, br, zstd). Raises ValueError: unfit, or more than `limit` bytes."""
    names = [name.strip().lower() for value in encodings for name in value.split(",")]
    for name in reversed(names):
        try:
            if name in ("gzip", "x-gzip"):
                body = _inflate(body, 31, limit)
            elif name == "deflate":
                body = _inflate(body, zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS, limit)
            elif name == "br":
                body = brotli.decompress(body)
            elif name == "zstd":
                body = zstandard.ZstdDecompressor().stream_reader(body).read(limit + 1)
            elif name not in ("", "identity"):
                raise ValueError(f"unknown content encoding {name}")
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise ValueError(f"the body is no {name}: {error}") from error
        if len(body) > limit:
            raise ValueError(f"the body is larger than {limit} bytes")
    return body


def _inflate(body: bytes, window: int, limit: int) -> bytes:
    inflater = zlib.decompressobj(window)
    found = inflater.decompress(body, limit + 1)
    if not inflater.eof and len(found) <= limit:
        raise ValueError("the compressed body is cut short")
    return found


def _dechunked(body: bytes) -> bytes:
    """A body that another archiver kept with its chunks; one that only claims to be chunked is given back."""
    parts: list[bytes] = []
    place = 0
    while True:
        end = body.find(b"\r\n", place)
        try:
            size = int(body[place:end].split(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            return body
        if size < 0 or end + 2 + size > len(body):
            return body
        if size == 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + size])
        place = end + 2 + size + 2


def _member(record: Any) -> bytes:
    """A record as one gzip member."""
    plain = BytesIO()
    WARCWriter(plain, gzip=False).write_record(record)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
    return packer.compress(plain.getbuffer()) + packer.flush()


def _path(url: str) -> str:
    rest = url.partition("://")[2]
    slash = rest.find("/")
    return rest[slash:] if slash >= 0 else "/"


_PHRASES = {200: "OK", 203: "Non-Authoritative Information", 404: "Not Found", 410: "Gone"}
