"""Whole archives copied and compared: SQLite while it is written to, any engine row by row, counts and digests."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlalchemy import Connection, Engine, Table, delete, func, insert, inspect, select, text

from archive.base import Base
from archive.engine import reading, writing
from archive.opening import open_archive
from archive.tables import RunLock

ROWS = 500  # copied at a time
NOT_COMPARED = {RunLock.__tablename__}  # who holds the archive here and now


@dataclass(frozen=True, slots=True)
class Content:
    """How many rows a table has, and the sum of their SHA-256, which no order of rows changes."""

    rows: int
    digest: str


def tables() -> list[Table]:
    """All tables, those that others point to first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in NOT_COMPARED]


def contents(connection: Connection) -> dict[str, Content]:
    """Rows and digest of each table; equal on both engines where the archive is."""
    return {str(table.name): _content(connection, table) for table in tables()}  # plain str, for JSON


def _content(connection: Connection, table: Table) -> Content:
    rows, total = 0, 0
    query = select(table).execution_options(yield_per=ROWS)
    for row in connection.execute(query):
        packed = orjson.dumps(list(row), option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
        total += int.from_bytes(hashlib.sha256(packed).digest(), "big")
        rows += 1
    return Content(rows, f"{total % 2**256:064x}")


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """One view of everything that no writer changes while it is copied."""
    if engine.dialect.name == "sqlite":
        with reading(engine) as connection:
            yield connection
        return
    repeatable = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with repeatable as connection, connection.begin():
        yield connection


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite database, also while it is written to. `target` must not exist."""
    if target.exists():
        raise FileExistsError(f"{target} exists already")
    read, written = sqlite3.connect(source, timeout=60), sqlite3.connect(target)
    read.backup(written)
    read.close()
    written.close()
    one_file(target)


def one_file(path: Path) -> None:
    """Bring a SQLite database that nobody uses back to one file without a log beside it."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def copy_rows(source: Connection, target: Engine) -> None:
    """Every row of every table into the empty archive at `target`, whatever the two engines are."""
    with writing(target) as connection:
        for table in tables():
            rows = source.execute(select(table).execution_options(yield_per=ROWS))
            for part in rows.mappings().partitions(ROWS):
                connection.execute(insert(table), [dict(row) for row in part])
            if target.dialect.name == "postgresql" and "id" in table.c:
                newest = select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, "id")
                connection.execute(select(func.setval(sequence, newest + 1, False)))


def copy_to_sqlite(source: Connection, target: Path) -> None:
    """The rows of any archive as a new SQLite archive in one file."""
    made = open_archive(f"sqlite:///{target}", target.parent / "captures")
    try:
        copy_rows(source, made.engine)
    finally:
        made.close()
    one_file(target)


def is_empty(engine: Engine) -> bool:
    """Whether a database has no table at all."""
    return not inspect(engine).get_table_names()


def free(connection: Connection) -> None:
    """Forget who held the archive when it was copied: that run is not here."""
    connection.execute(delete(RunLock))


def hidden(connection: Connection) -> int:
    """How many articles are kept and shown nowhere."""
    return int(connection.execute(text("SELECT count(*) FROM article WHERE hidden IS NOT NULL")).scalar_one())


def warc_files(connection: Connection) -> list[str]:
    """The files that captures stand in, relative to the folder of captures."""
    capture = Base.metadata.tables["capture"]
    query = select(capture.c.warc_file).distinct().order_by(capture.c.warc_file)
    return list(connection.execute(query).scalars())
