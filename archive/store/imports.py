"""Saved pages brought in by hand: written to a WARC file like fetched ones, so that they can be read again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import Connection, insert, select

from archive.engine import insert_or
from archive.tables import Capture, Url
from archive.warc import WarcWriter


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
    """Keep a page unless the same bytes are there under its address; gives whether it is new.

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
    same = select(Capture.id).where(Capture.url_id == url_id, Capture.digest == digest).limit(1)
    if connection.execute(same).first() is not None:
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
    connection.execute(
        insert(Capture).values(
            url_id=url_id,
            source=page.source,
            url=page.url,
            requested=page.url,
            fetched=page.at,
            status=page.status,
            content_type=page.content_type,
            digest=digest,
            size=len(page.body),
            warc_file=ref.file,
            warc_offset=ref.offset,
            warc_length=ref.length,
            read_by=0,
        )
    )
    return True
