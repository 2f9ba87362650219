"""An export as it is written, passed on to the reader through a pipe: nothing is held whole, a slow reader waits it."""

import logging
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from search import exports
from search.exports import ExportRow
from web.site import Site

log = logging.getLogger(__name__)
PIECE = 65_536  # bytes
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "excel": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "ris": "application/x-research-info-systems",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "csl": "application/vnd.citationstyles.csl+json",
    "ics": "text/calendar; charset=utf-8",
    "atom": "application/atom+xml",
}
READ_IN_PLACE = ("ics", "atom")  # by programs that subscribe; the others are files to keep
AT_ONCE = 8
_places = threading.BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """As many exports are being written as the server allows."""


class CutShort(Exception):
    """An export failed on the way; the connection is cut, so that no file looks whole."""


def rows_at(site: Site, ids: Sequence[int], base: str, event: int | None = None) -> Iterator[ExportRow]:
    """Export rows with where this site shows each article; with `event`, of the events only that one."""
    for row in site.rows(ids):
        events = row.events if event is None else tuple(each for each in row.events if each.id == event)
        yield replace(row, archive=f"{base}/en/article/{row.id}", events=events)


def stream(rows: Iterable[ExportRow], form: str, query: str, made: datetime) -> Iterator[bytes]:
    """The export's bytes as they are made. Raises Busy before the first one."""
    if not _places.acquire(blocking=False):
        raise Busy
    return _read(rows, form, query, made)


def _read(rows: Iterable[ExportRow], form: str, query: str, made: datetime) -> Iterator[bytes]:
    incoming, outgoing = os.pipe()
    failed: list[Exception] = []

    def write() -> None:
        try:
            with os.fdopen(outgoing, "wb") as out:
                exports.write(rows, form, out, query=query, made=made)
        except BrokenPipeError:
            log.info("export %s of %r: the reader hung up", form, query)
        except Exception as error:  # in a thread of its own: handed to the reading side
            log.exception("export %s of %r failed", form, query)
            failed.append(error)

    writer = threading.Thread(target=write, name="export", daemon=True)
    try:
        with os.fdopen(incoming, "rb") as source:
            writer.start()
            while piece := source.read1(PIECE):
                yield piece
        writer.join()
        if failed:
            raise CutShort(form) from failed[0]
    finally:
        _places.release()
