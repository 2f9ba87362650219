"""What became of pages, gathered and written down in batches: captures to disk first, then one transaction."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from scrapy.http import Response

from archive.store.frontier import Frontier, Kept, Leased, Outcome
from archive.warc import WarcWriter
from records import Disposition
from spiders import reasons
from spiders.recorder import Wire

BATCH = 25  # pages; a killed process loses at most these, and the next one fetches them again


class Ledger:
    """Outcomes of leased pages. `settle` adds one, `flush` makes all of them last."""

    def __init__(self, frontier: Frontier, writer: WarcWriter) -> None:
        self.frontier = frontier
        self.writer = writer
        self._waiting: list[Outcome] = []

    def settle(self, outcome: Outcome) -> None:
        """Add an outcome; a full batch is written at once."""
        self._waiting.append(outcome)
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits. The WARC file is on disk before the archive points to it."""
        if self._waiting:
            self.writer.sync()
            self.frontier.finish(self._waiting)
            self._waiting = []

    def answered(self, page: Leased, response: Response, now: datetime) -> Outcome:
        """The outcome of a response; one that is kept is written to the WARC file before anything looks into it."""
        wire: Wire = response.meta["wire"]
        digest = hashlib.sha256(response.body).hexdigest()
        if response.status == 304:
            return outcome_of(page, wire, now, Disposition.NOT_MODIFIED, None, response)
        if response.status != 200:
            return outcome_of(page, wire, now, Disposition.FAILED, f"http-{response.status}", response)
        reason = reasons.of_response(response, page.url)
        if reason:
            return outcome_of(page, wire, now, Disposition.FAILED, reason, response)
        if digest == page.digest:
            return outcome_of(page, wire, now, Disposition.NOT_MODIFIED, "same", response)
        kept = self._keep(page, response, wire, digest, now)
        return outcome_of(page, wire, now, Disposition.FETCHED, None, response, kept)

    def _keep(self, page: Leased, response: Response, wire: Wire, digest: str, now: datetime) -> Kept:
        host = urlsplit(response.url).netloc
        ref = self.writer.add(
            url=response.url,
            at=now,
            status=response.status,
            headers=wire.headers,
            body=wire.body,
            request_headers=[("Host", host), *wire.sent],
            protocol=wire.protocol,
        )
        kind = response.headers.get(b"Content-Type")
        return Kept(
            ref=ref,
            url=response.url,
            requested=page.url,
            content_type=kind.decode("latin-1") if kind else None,
            digest=digest,
            size=len(response.body),
        )


def outcome_of(
    page: Leased,
    wire: Wire,
    now: datetime,
    disposition: Disposition,
    reason: str | None,
    response: Response | None = None,
    kept: Kept | None = None,
) -> Outcome:
    """An outcome with what the wire counted and the validators of the response."""
    header: Callable[[bytes], bytes | None] = response.headers.get if response is not None else lambda _: None
    etag, modified = header(b"ETag"), header(b"Last-Modified")
    return Outcome(
        url_id=page.url_id,
        disposition=disposition,
        at=now,
        reason=reason,
        status=response.status if response is not None else None,
        requests=wire.requests,
        bytes=wire.received,
        kept=kept,
        etag=etag.decode("latin-1") if etag else None,
        last_modified=modified.decode("latin-1") if modified else None,
        wait=response.meta.get("wait", 0.0) if response is not None else 0.0,
    )
