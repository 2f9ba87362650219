"""Sources and their hosts leased through the archive: whoever collects, on whatever machine, is alone with a host.

A lease is a row of the lock table with an owner and a heartbeat, taken for all hosts of a source at once, in the order
of their names, so that two that share a host wait for one another and never block each other. One that is no longer
kept up is taken over, as the lock of the night is.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from archive import Archive
from archive.engine import reading, writing
from archive.store import nights
from archive.tables import StageRun
from records import Source

LOOK_SECONDS = 1.0
BEAT_SECONDS = 20.0
log = logging.getLogger(__name__)


class Waited(nights.Held):
    """The lease was not had: the night was stopped, or it was not to be waited for."""


@contextmanager
def leased(archive: Archive, source: Source, run: str, stop: threading.Event, wait: bool = True) -> Iterator[bool]:
    """Hold a source and its hosts for the run named `run`; gives whether that had to be waited for. Raises Waited."""
    owner = f"{run}-{source.name}"
    names = sorted({f"source:{source.name}", *(f"host:{host}" for host in source.hosts)})
    waited = False
    while (held := _take(archive, names, owner)) is not None:
        if not wait or stop.wait(LOOK_SECONDS):
            raise Waited(f"{source.name}: {held}")
        waited = True
    ended = threading.Event()
    heart = threading.Thread(
        target=_beat, args=(archive, names, owner, ended), name=f"lease {source.name}", daemon=True
    )
    heart.start()
    try:
        yield waited
    finally:
        ended.set()
        heart.join()
        with writing(archive.engine) as connection:
            for name in names:
                nights.free_lock(connection, owner, name)


def _take(archive: Archive, names: list[str], owner: str) -> str | None:
    """All of the locks or none; who holds one of them, where it cannot be had."""
    try:
        with writing(archive.engine) as connection:
            for name in names:
                nights.take_lock(connection, owner, datetime.now(UTC), name)
    except nights.Held as error:
        return str(error)
    return None


def _beat(archive: Archive, names: list[str], owner: str, ended: threading.Event) -> None:
    while not ended.wait(BEAT_SECONDS):
        try:
            with writing(archive.engine) as connection:
                for name in names:
                    nights.beat(connection, owner, datetime.now(UTC), name)
        except SQLAlchemyError as error:  # the next beat may find the archive again; a lease holds for minutes
            log.warning("the lease of %s could not be kept up: %s", owner, error)


def collected(archive: Archive, night: int, name: str) -> bool:
    """Whether a source was collected to its end in a night, by whichever run."""
    query = select(StageRun.id).where(
        StageRun.night_id == night, StageRun.stage == f"collect {name}", StageRun.done > 0
    )
    with reading(archive.engine) as connection:
        return connection.execute(query.limit(1)).first() is not None
