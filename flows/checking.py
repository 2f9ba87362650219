"""Captures, archive and index held against each other; what can be mended without a person is mended on request."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, text, update

from archive import Archive
from archive.engine import reading as viewing
from archive.engine import writing
from archive.store import outbox
from archive.store.imports import digest_of
from archive.tables import ArticleRow, Capture, FactRow, Night, Outbox, Url, Version, Visit
from archive.views.pending import version_text
from archive.warc import load
from flows import stages
from records import WarcRef
from search import IndexDamaged, IndexMissing, SearchIndex


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not agree: where, what, and the remedy; `mended` once `--repair` has dealt with it."""

    where: str
    what: str
    remedy: str
    mended: bool = False


def check(archive: Archive, index: SearchIndex, now: datetime, repair: bool) -> list[Fault]:
    """Every fault found, and with `repair` mended where that needs no person."""
    faults = list(_database(archive))
    faults += _captures(archive, now, repair)
    faults += _facts(archive, repair)
    faults += _ledger(archive)
    faults += _index(archive, index, repair)
    return faults


def _database(archive: Archive) -> Iterator[Fault]:
    if archive.engine.dialect.name != "sqlite":
        return
    with viewing(archive.engine) as connection:
        said = [row[0] for row in connection.execute(text("PRAGMA integrity_check")).all()]
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    for line in said:
        if line != "ok":
            yield Fault("database", str(line), "restore it from the last backup")
    for row in broken:
        yield Fault("database", f"row {row[1]} of {row[0]} points to nothing in {row[2]}", "restore it from a backup")


def _captures(archive: Archive, now: datetime, repair: bool) -> list[Fault]:
    with viewing(archive.engine) as connection:
        rows = connection.execute(
            select(Capture, Url.door).join(Url, Url.id == Capture.url_id).order_by(Capture.id)
        ).all()
    damaged = [(row, wrong) for row in rows if (wrong := _wrong(archive.captures, row)) is not None]
    ids = {row.id for row, _wrong_ in damaged}
    latest = {row.url_id: row.fetched for row in rows if row.id not in ids}  # of the whole ones: ids rise with time
    faults = []
    for row, wrong in damaged:
        where = f"capture {row.id} ({row.url})"
        if row.url_id in latest and latest[row.url_id] > row.fetched:
            remedy = "a later capture of the page is whole; only a backup can bring these bytes back"
            faults.append(Fault(where, wrong, remedy, mended=True))
        elif row.door == "import":
            faults.append(Fault(where, wrong, "bring its file in again with `ocop import`"))
        elif not repair:
            faults.append(Fault(where, wrong, "`ocop check --repair` has it fetched again"))
        else:
            with writing(archive.engine) as connection:
                _fetch_again(connection, row, now)
            faults.append(Fault(where, wrong, "its page is due to be fetched again", mended=True))
    return faults


def _wrong(folder: Path, row: Any) -> str | None:
    try:
        body = load(folder, WarcRef(row.warc_file, row.warc_offset, row.warc_length)).body
    except (OSError, ValueError) as error:
        return str(error)
    return None if digest_of(body) == row.digest else "its bytes are not those that were fetched"


def _fetch_again(connection: Connection, row: Any, now: datetime) -> None:
    """Make the page due, without its validators, so that the site sends it in full."""
    anew = {"due": now, "etag": None, "last_modified": None, "digest": None, "state": "retry"}
    connection.execute(update(Url).where(Url.id == row.url_id).values(anew))


def _facts(archive: Archive, repair: bool) -> Iterator[Fault]:
    """Each quote stands at its offsets in the text of its version."""
    wrong: set[int] = set()
    with viewing(archive.engine) as connection:
        versions = connection.execute(select(Version.id, Version.title, Version.body, Version.captions)).all()
        for row in versions:
            whole = version_text(row)
            query = select(FactRow.id, FactRow.text, FactRow.begin, FactRow.end).where(FactRow.version_id == row.id)
            for fact in connection.execute(query):
                if whole[fact.begin : fact.end] != fact.text:
                    remedy = "it is extracted again by the next run"
                    remedy = remedy if repair else f"`ocop check --repair`: {remedy}"
                    wrong.add(row.id)
                    yield Fault(f"fact {fact.id} of version {row.id}", "its quote is not at its place", remedy, repair)
    if repair and wrong:
        with writing(archive.engine) as connection:
            connection.execute(update(Version).where(Version.id.in_(wrong)).values(extracted_by=0))


def _ledger(archive: Archive) -> Iterator[Fault]:
    """No visit of a finished night is undecided."""
    with viewing(archive.engine) as connection:
        rows = connection.execute(
            select(Night.name, Visit.source, func.count())
            .join(Night, Night.id == Visit.night_id)
            .where(Night.state == "done", Visit.disposition.is_(None))
            .group_by(Night.name, Visit.source)
        ).all()
    for night, source, number in rows:
        yield Fault(f"night {night}, {source}", f"{number} pages without a disposition", "please report this")


def _index(archive: Archive, index: SearchIndex, repair: bool) -> list[Fault]:
    with viewing(archive.engine) as connection:
        waiting = set(connection.execute(select(Outbox.article_id)).scalars())
        kept = set(connection.execute(select(ArticleRow.id).where(ArticleRow.version_id.is_not(None))).scalars())
    try:
        damage = index.verify()
        held = set(index.ids("")) if not damage else set()
    except (IndexDamaged, IndexMissing) as error:
        damage, held = [str(error)], set()
    faults = [Fault("index", line, "`ocop reindex`", repair) for line in damage]
    if not damage:
        missing, extra = kept - held - waiting, held - kept
        if missing:
            what = f"{len(missing)} articles are not in it: {_some(missing)}"
            faults.append(Fault("index", what, "`ocop reindex`", repair))
        if extra:
            what = f"{len(extra)} entries have no article: {_some(extra)}"
            faults.append(Fault("index", what, "`ocop reindex`", repair))
        if waiting:
            faults.append(Fault("index", f"{len(waiting)} articles wait to be indexed", "run a night", repair))
    if repair and faults:
        with writing(archive.engine) as connection:
            outbox.note_all(connection)
        stages.rebuild(archive, index)
    return faults


def _some(ids: set[int]) -> str:
    shown = ", ".join(map(str, sorted(ids)[:5]))
    return shown + (" and more" if len(ids) > 5 else "")
