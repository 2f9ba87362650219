"""The index's folder: which generation is live, what its files must be, who may write, how segments are merged.

`CURRENT` names the live sub-directory and the schema that wrote it. Segment files never change once written; beside
each segment stands a `.sum` file with size, time and CRC of its files, and the table of contents ends in its own CRC. A
file whose size is wrong is damaged; one whose time differs is read and its CRC compared, so that opening an untouched
index reads nothing.
"""

# mypy: disallow-untyped-calls=False
# (Whoosh is typed in part.)

import json
import logging
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh.columns import NumericColumn
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.util.filelock import FileLock
from whoosh.writing import SegmentWriter

from search.errors import IndexDamaged, IndexMissing
from search.postings.builder import KeysBuilder, SegmentBuilder, WordsBuilder
from search.postings.codec import ArrayCodec, ArraySegment
from search.postings.merge import Marks, write_segment
from search.postings.source import EXTENSION, Source, read
from search.whoosh_schema import FACET_COLUMNS, SCHEMA, SEPARATOR, Words, build_schema

log = logging.getLogger(__name__)
NAME = "ocop"
NUMBER_COLUMNS = [name for name, field in build_schema().items() if isinstance(field.column_type, NumericColumn)]
INDEXED_FIELDS: dict[str, Any] = {name: field for name, field in build_schema().items() if field.indexed}
_SEAL = b"crc="
# Segments of one size class are merged when so many have gathered; beyond LARGE documents a segment is left alone,
# which bounds what one commit can cost. Each document is rewritten at most once a class.
FAN = 8
SMALLEST = 64
LARGE = 30_000
# Bytes of memory that sorting the documents so far would take before they are put aside on disk.
SPILL = 192 << 20


class SealedStorage(FileStorage):
    """Ends each table of contents in its CRC before it is put in place."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        if newname.endswith(".toc"):
            path = Path(self._fpath(oldname))
            content = path.read_bytes()
            with path.open("ab") as stream:
                stream.write(_SEAL + zlib.crc32(content).to_bytes(4, "big"))
                stream.flush()
                os.fsync(stream.fileno())
        super().rename_file(oldname, newname, safe)
        if newname.endswith(".toc"):
            settle(Path(self.folder))


def _split(content: bytes) -> tuple[bytes, int | None]:
    if len(content) < 8 or content[-8:-4] != _SEAL:
        return content, None
    return content[:-8], int.from_bytes(content[-4:], "big")


class Writer(SegmentWriter):
    """Whoosh's writer for segments of arrays, with sums beside them."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, _lk=False, codec=ArrayCodec(), compound=False)  # the Store holds the lock
        self._old: list[tuple[Source, Marks | None]] = []
        self._spilt: list[Source] = []
        self._builder = new_builder()

    def add_document(self, **fields: Any) -> None:
        """A document in memory; many are put aside on disk."""
        fill(self._builder, fields)
        self.docnum += 1
        self._added = True
        if self._builder.bytes > SPILL:
            path = Path(self._tempstorage.folder) / f"{len(self._spilt)}{EXTENSION}"
            write_segment(path, [(self._builder.finished(), None)])
            self._spilt.append(read(path))
            self._builder = new_builder()

    def take(self, segment: ArraySegment) -> None:
        """The documents of another segment, without what is deleted from it."""
        self._old.append((segment.source(Path(self.storage.folder)), segment.live()))
        self.docnum += segment.doc_count()
        self._added = True

    def _flush_segment(self) -> None:
        fresh = [*self._spilt, *([self._builder.finished()] if self._builder.size else [])]
        path = Path(self.storage.folder) / self.newsegment.make_filename(EXTENSION)
        write_segment(path, [*self._old, *((source, None) for source in fresh)])

    def _commit_toc(self, segments: list[Any]) -> None:
        folder = Path(self.storage.folder)
        for segment in segments:
            write_sums(folder, segment.segment_id())
        settle(folder)
        super()._commit_toc(segments)


def new_builder() -> SegmentBuilder:
    """An empty segment in the making."""
    fields: dict[str, KeysBuilder | WordsBuilder] = {
        name: WordsBuilder(field.terms) if isinstance(field, Words) else KeysBuilder()
        for name, field in INDEXED_FIELDS.items()
    }
    return SegmentBuilder(fields, NUMBER_COLUMNS, FACET_COLUMNS.values())


def fill(builder: SegmentBuilder, fields: dict[str, Any]) -> None:
    """Adds a document as `whoosh_schema.document` gives it."""
    for name, held in builder.fields.items():
        if name in fields:
            if isinstance(held, WordsBuilder):
                held.add(builder.size, INDEXED_FIELDS[name].pieces(fields[name]))
            else:
                held.add(builder.size, (term for term, *_ in INDEXED_FIELDS[name].index(fields[name])))
    labels = {name: fields[name].decode().split(SEPARATOR) for name in FACET_COLUMNS.values() if fields[name]}
    builder.finish_document({name: fields[name] for name in NUMBER_COLUMNS}, labels, fields["stored"])


def write_sums(folder: Path, segment: str) -> None:
    """The `.sum` file of a segment, unless it is there."""
    target = folder / f"{segment}.sum"
    if target.exists():
        return
    sums = {}
    for path in sorted(folder.glob(f"{segment}.*")):
        stat = path.stat()
        sums[path.name] = [stat.st_size, stat.st_mtime_ns, crc(path)]
    content = json.dumps(sums).encode()
    target.write_bytes(content + b"\n" + str(zlib.crc32(content)).encode())
    for name in (*sums, target.name):
        settle(folder / name)


def settle(path: Path) -> None:
    """Return when a file, or the names in a folder, are on disk: the archive forgets what the index has taken."""
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def crc(path: Path) -> int:
    """CRC-32 of a file, read a megabyte at a time."""
    value = 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            value = zlib.crc32(block, value)
    return value


def check_segment(folder: Path, segment: str, *, thorough: bool = False) -> None:
    """Raises IndexDamaged unless a segment's files are what was written; `thorough` reads untouched files too."""
    for problem in _problems(folder, segment, thorough):
        raise IndexDamaged(f"the search index is damaged: {problem}")


def _problems(folder: Path, segment: str, thorough: bool) -> Iterator[str]:
    try:
        content, _, check = (folder / f"{segment}.sum").read_bytes().rpartition(b"\n")
    except FileNotFoundError:
        yield f"{segment}.sum is missing"
        return
    if str(zlib.crc32(content)).encode() != check:
        yield f"{segment}.sum is not what was written"
        return
    for name, (size, time, expected) in json.loads(content).items():
        path = folder / name
        try:
            stat = path.stat()
        except FileNotFoundError:
            yield f"{name} is missing"
            continue
        if stat.st_size != size:
            yield f"{name} has {stat.st_size} bytes instead of {size}"
        elif (thorough or stat.st_mtime_ns != time) and crc(path) != expected:
            yield f"{name} is not what was written"


def tiered(writer: Writer, segments: list[Any]) -> list[Any]:
    """Merge policy: FAN segments of one size class become one; one with half its documents gone is rewritten."""
    merged: list[Any] = []
    classes: dict[int, list[Any]] = {}
    for segment in segments:
        live = segment.doc_count_all() - segment.deleted_count()
        if live == 0 or segment.deleted_count() * 2 > segment.doc_count_all():
            merged.append(segment)
        else:
            classes.setdefault(size_class(live), []).append(segment)
    cascade = writer.doc_count()
    for level in sorted(classes):
        group = classes[level]
        documents = sum(segment.doc_count_all() for segment in group)
        if len(group) >= FAN - 1 and cascade + documents <= LARGE:
            merged.extend(group)
            cascade += documents
    for segment in merged:
        writer.take(segment)
    return [segment for segment in segments if segment not in merged]


def size_class(documents: int) -> int:
    """0 up to SMALLEST documents, one more for each factor FAN."""
    level = 0
    while documents > SMALLEST:
        documents //= FAN
        level += 1
    return level


class Store:
    """The folder of the index. Nothing is held open but the lock while writing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> Path:
        """The live sub-directory. Raises IndexMissing or IndexDamaged."""
        try:
            content = (self.path / "CURRENT").read_bytes()
        except FileNotFoundError as error:
            if any(self.path.glob("index-*")):
                raise IndexDamaged(f"the search index in {self.path} is damaged: CURRENT is missing") from error
            raise IndexMissing(f"there is no search index in {self.path}") from error
        try:
            named = json.loads(content)
            folder, schema = self.path / str(named["folder"]), int(named["schema"])
        except (ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(f"the search index in {self.path} is damaged: CURRENT cannot be read") from error
        if schema != SCHEMA:
            raise IndexDamaged(f"the search index in {self.path} has form {schema}, this version reads {SCHEMA}")
        if not folder.is_dir() or folder == self.path:
            raise IndexDamaged(f"the search index in {self.path} is damaged: {folder.name} is missing")
        return folder

    def place(self) -> tuple[Path, int]:
        """The live sub-directory and its last commit. Raises IndexMissing or IndexDamaged."""
        folder = self.current()
        try:
            return folder, latest(folder)
        except IndexDamaged:
            if self.current() == folder:
                raise
            return self.place()  # a rebuild swapped between the two looks

    def name_current(self, folder: Path) -> None:
        """Makes a sub-directory the live one, atomically, and deletes the others."""
        beside = self.path / "CURRENT.new"
        with beside.open("w", encoding="ascii") as stream:
            json.dump({"folder": folder.name, "schema": SCHEMA}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        settle(folder)
        beside.replace(self.path / "CURRENT")
        settle(self.path)
        self.sweep(folder)

    def sweep(self, live: Path) -> None:
        """Deletes what a rebuild left behind. Readers on POSIX keep the files they have open."""
        for other in self.path.glob("index-*"):
            if other != live:
                shutil.rmtree(other, ignore_errors=True)

    def new_folder(self) -> Path:
        """An empty sub-directory for a new generation."""
        numbers = [int(p.name.removeprefix("index-")) for p in self.path.glob("index-*") if p.name[6:].isdigit()]
        folder = self.path / f"index-{max(numbers, default=0) + 1}"
        folder.mkdir()
        return folder

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time; others wait. The lock is the system's, so a killed process leaves none behind."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.path / "LOCK"))
        if not lock.acquire(blocking=False):
            log.info("another process writes the search index in %s; waiting", self.path)
            lock.acquire(blocking=True)
        try:
            yield
        finally:
            lock.release()


def create(folder: Path) -> FileIndex:
    """An empty Whoosh index."""
    storage = SealedStorage(str(folder))
    TOC.create(storage, build_schema(), NAME)
    return attach(folder)


def latest(folder: Path) -> int:
    """The number of the last commit. Raises IndexDamaged if there is none."""
    generation = int(TOC._latest_generation(SealedStorage(str(folder)), NAME))
    if generation < 0:
        raise IndexDamaged(f"the search index is damaged: {folder.name} has no table of contents")
    return generation


def attach(folder: Path) -> FileIndex:
    """The Whoosh index of a generation. Raises IndexDamaged unless its table of contents is what was written."""
    name = TOC._filename(NAME, latest(folder))
    content, seal = _split((folder / name).read_bytes())
    if seal != zlib.crc32(content):
        raise IndexDamaged(f"the search index is damaged: {name} is not what was written")
    return FileIndex(SealedStorage(str(folder)), schema=build_schema(), indexname=NAME)


def check_segments(folder: Path, segments: list[ArraySegment], *, thorough: bool = False) -> None:
    """Raises IndexDamaged unless the files of every segment are what was written; `thorough` reads untouched ones."""
    for segment in segments:
        check_segment(folder, segment.segment_id(), thorough=thorough)
