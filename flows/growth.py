"""What the archive takes on disk, and how much more 1,000 new articles take: growth must follow news, not nights."""

from pathlib import Path

from sqlalchemy import Connection, text

from archive import Archive
from archive.engine import reading
from archive.store.growth import measured
from flows.plan import Plan
from records import StageReport

STAGE = "disk"
PER_THOUSAND = "bytes per 1000 articles"


def grown(archive: Archive, plan: Plan) -> StageReport:
    """Bytes of captures, database and index after a night, and those that 1,000 articles took since older nights."""
    with reading(archive.engine) as connection:
        articles, before = measured(connection, STAGE)
        taken = folder_bytes(plan.captures) + folder_bytes(plan.index) + database_bytes(connection, archive)
    counts = {"articles": articles, "bytes": taken}
    if before is not None and articles > before[0]:
        counts[PER_THOUSAND] = (taken - before[1]) * 1000 // (articles - before[0])
    return StageReport(stage=STAGE, done=1, counts=tuple(sorted(counts.items())))


def folder_bytes(folder: Path) -> int:
    """Bytes of the files below a folder; one that goes away meanwhile counts nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue  # a segment that the index has merged
    return total


def database_bytes(connection: Connection, archive: Archive) -> int:
    """Bytes of the archive's database, whichever engine it is on."""
    if archive.engine.dialect.name == "postgresql":
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    return int(pages * connection.execute(text("PRAGMA page_size")).scalar_one())
