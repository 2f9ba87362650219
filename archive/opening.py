"""Open an archive: connect, check, migrate."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from archive import crashing
from archive.engine import make_engine, reading, writing

MIGRATIONS = Path(__file__).with_name("migrations")
HEAD = "0006"  # the newest migration; a test holds it against the folder


class ArchiveError(Exception):
    """The archive cannot be opened; the message names it and what to do."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The database engine and the folder of the WARC files."""

    engine: Engine
    captures: Path

    def close(self) -> None:
        self.engine.dispose()


def open_archive(url: str, captures: Path, *, create: bool = True) -> Archive:
    """The archive at a SQLAlchemy `url`, migrated to the newest schema.

    Raises ArchiveError where it cannot be reached, is damaged, is newer than this program or (with `create=False`)
    does not exist.
    """
    engine = make_engine(url)
    try:
        found = _revision(engine)
        if found is None and not create:
            raise ArchiveError(f"there is no archive at {engine.url!r}; run `ocop nightly` or `ocop import` first")
        if found != HEAD:
            _migrate(engine, found)
    except OperationalError as error:
        closed = any(word in str(error.orig) for word in ("readonly", "unable to open"))
        remedy = "; see who owns the file and its folder, and whether there is room" if closed else ""
        raise ArchiveError(f"cannot open the archive at {engine.url!r}: {error.orig}{remedy}") from error
    except DatabaseError as error:
        raise ArchiveError(
            f"the archive at {engine.url!r} is damaged or no database ({error.orig}): {RESTORE}"
        ) from error
    crashing.arm(engine)
    return Archive(engine, captures)


RESTORE = (
    "nothing was written. Move the folder aside, bring the last backup back with `ocop restore BACKUP NEWHOME --verify "
    "--removals OLDHOME/removals.jsonl`, and put NEWHOME in its place; the next night fetches what came since"
)


def intact(archive: Archive) -> None:
    """Raises ArchiveError where pages of a SQLite database are not what they should be, before anything is written."""
    if archive.engine.dialect.name != "sqlite":
        return
    try:
        with reading(archive.engine) as connection:
            said = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(3)")).all()]
    except OperationalError:
        raise  # locked, or it cannot be read now: not known to be damaged
    except DatabaseError as error:
        said = [str(error.orig)]
    if said != ["ok"]:
        told = "; ".join(" ".join(line.split()) for line in said)
        raise ArchiveError(f"the archive at {archive.engine.url!r} is damaged ({told}): {RESTORE}")


def _revision(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine, found: str | None) -> None:
    from alembic import command
    from alembic.config import Config

    known = {path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("0*.py")}
    if found is not None and found not in known:
        raise ArchiveError(
            f"the archive at {engine.url!r} has schema {found}, newer than this program; update the program"
        )
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:  # on SQLite, too, whoever comes second waits, and finds the tables made
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(4180719)"))  # two machines may open it at once
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
