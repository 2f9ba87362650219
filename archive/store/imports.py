"""Saved pages brought in by hand: written to a WARC file like fetched ones, so that they can be read again."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, insert, select, update

from archive.engine import insert_or
from archive.tables import Capture, Url
from archive.warc import WarcError, WarcWriter, load
from records import WarcRef

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to bring in. `url` is its canonical address, or `import:<digest>/<file name>` where nobody knows it."""

    url: str
    source: str
    body: bytes
    content_type: str
    at: datetime
    published: datetime | None = None
    headers: Sequence[tuple[str, str]] = ()
    status: int = 200


def digest_of(body: bytes) -> str:
    """sha-256 in hex, as `records.Capture.digest`."""
    return hashlib.sha256(body).hexdigest()


def add_page(connection: Connection, page: Page, writer: WarcWriter) -> bool:
    """Keep a page unless the same bytes are there, whole, under its address; gives whether it was kept.

    The address is not put on the crawl's schedule: it may be none, or a site that is not collected.
    """
    values = {
        "source": page.source,
        "url": page.url,
        "original": page.url,
        "door": "import",
        "doors": ["import"],
        "published_hint": page.published,
        "state": "known",
        "first_seen": page.at,
        "last_seen": page.at,
        "failures": 0,
        "unchanged": 0,
    }
    connection.execute(insert_or(connection, Url).values(values).on_conflict_do_nothing())
    url_id = connection.execute(select(Url.id).where(Url.url == page.url)).scalar_one()
    digest = digest_of(page.body)
    same = connection.execute(
        select(Capture).where(Capture.url_id == url_id, Capture.digest == digest).order_by(Capture.id).limit(1)
    ).one_or_none()
    if same is not None and _is_whole(writer.folder, same):
        return False
    # readers of WARC files look for HTTP headers only under a web address; .invalid is nobody's (RFC 2606)
    address = page.url if page.url.startswith("http") else f"http://import.invalid/{page.url.partition(':')[2]}"
    ref = writer.add(
        url=quote(address, safe=":/?&=%#+,;@~"),
        at=page.at,
        status=page.status,
        headers=page.headers or (("Content-Type", page.content_type),),
        body=page.body,
    )
    writer.sync()
    place = {"warc_file": ref.file, "warc_offset": ref.offset, "warc_length": ref.length, "read_by": 0}
    if same is not None:  # its file was damaged: the page that was brought in again takes its place, and is read again
        connection.execute(update(Capture).where(Capture.id == same.id).values(place))
        return True
    values = {"url": page.url, "requested": page.url, "fetched": page.at, "status": page.status, "digest": digest}
    values |= {"content_type": page.content_type, "size": len(page.body), "source": page.source, "url_id": url_id}
    connection.execute(insert(Capture).values(values | place))
    return True


def _is_whole(folder: Path, row: Any) -> bool:
    try:
        body = load(folder, WarcRef(row.warc_file, row.warc_offset, row.warc_length)).body
    except WarcError as error:
        log.warning("%s is taken anew: %s", row.url, error)
        return False
    return bool(digest_of(body) == row.digest)
