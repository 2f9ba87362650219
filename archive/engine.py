"""The database connection: SQLite with WAL on one machine, PostgreSQL by URL beyond it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Boolean, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.functions import FunctionElement

from archive.tables import Base

BUSY_SECONDS = 120  # a backup, an export or a person may hold the database for a minute
SYNCHRONOUS = "FULL"  # what was told to be kept survives a power cut; NORMAL would lose the last commits
FRONTIER, JUDGING = "frontier", "judging"  # turns of `writing`: addresses and visits; articles, facts and events
PART = 500  # parameters that a statement takes on either engine, with room for others
T = TypeVar("T")


def make_engine(url: str) -> Engine:
    """An engine for `url`. SQLite: the folder is made; write-ahead log, busy time-out, foreign keys."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: ConnectionPoolEntry) -> None:
    # isolation_level None hands BEGIN to us: pysqlite would start transactions late and deadlock on the upgrade
    connection.isolation_level = None
    wait = f"busy_timeout={BUSY_SECONDS * 1000}"
    for pragma in ("journal_mode=WAL", f"synchronous={SYNCHRONOUS}", "foreign_keys=ON", wait):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def writing(engine: Engine, turn: str = "") -> Iterator[Connection]:
    """One write transaction, whole or absent. SQLite takes the write lock at once: it waits and never deadlocks.

    PostgreSQL has many writers. Those that name the same `turn` come one after the other there, too: who changes many
    rows that others change in another order, or writes what it concluded from what it read.
    """
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        if turn and connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(turn))))
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view."""
    with engine.connect() as connection, connection.begin():
        yield connection


def insert_or(connection: Connection, table: type[Base]) -> Any:
    """INSERT with ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps in two modules."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def parts(values: Sequence[T], size: int = PART) -> Iterator[Sequence[T]]:
    """Parts of at most `size`, in order."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


class holds(FunctionElement[bool]):
    """Whether a text column holds a text as it stands: LIKE without its signs and without folding of case."""

    type = Boolean()
    inherit_cache = True


@compiles(holds, "sqlite")
def _holds_sqlite(element: holds, compiler: Any, **kwargs: Any) -> str:
    return f"instr({compiler.process(element.clauses, **kwargs)}) > 0"


@compiles(holds, "postgresql")
def _holds_postgresql(element: holds, compiler: Any, **kwargs: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **kwargs)}) > 0"
