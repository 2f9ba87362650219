"""One door read to its end: all pages of a listing, all shards of a sitemap; then what it left is remembered.

What a door announces goes into the frontier page by page. Its validators and the moment of reading are kept only when
all of it was read: a reading that was cut short is done again from the start and loses nothing.
"""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scrapy import Request
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from archive.store.doors import DoorLook, DoorMemory, Doors
from archive.store.frontier import Discovery, Frontier
from records import Disposition, Door
from spiders import reasons
from spiders.doors import Announced, DoorPage, read_feed, read_listing
from spiders.job import Job
from spiders.recorder import Wire
from spiders.relevance import Topic, Verdict
from spiders.sitemaps import LARGEST, MOST_SHARDS, Shard, TooLarge, choose_shards, read_sitemap, unpack
from spiders.urls import Addresses, pattern_of

log = logging.getLogger(__name__)
DOOR_BYTES = 20 * 1024 * 1024  # of one feed, listing page or packed sitemap
PATTERN_CAP = 200  # URLs of one pattern that listings may bring in a night; a calendar brings more
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)  # a date further in the future is a slip
STILL = timedelta(days=2)  # a shard last changed this long before it was read needs no second look


@dataclass(slots=True, kw_only=True)
class Reading:
    """What the doors of one source share in one night. `lookback` bounds the age of unknown articles."""

    job: Job
    frontier: Frontier
    doors: Doors
    lookback: timedelta
    memory: Mapping[str, DoorMemory]
    addresses: Addresses
    topic: Topic
    patterns: Counter[str] = field(default_factory=Counter)
    counted: set[str] = field(default_factory=set)


class DoorReader:
    """Reads one door; `done` is called when it is finished."""

    def __init__(self, door: Door, reading: Reading, done: Callable[[], None]) -> None:
        self.door = door
        self.reading = reading
        self.done = done
        self.before = reading.memory.get(door.url)
        self.zone = ZoneInfo(reading.job.source.time_zone)
        self.look = DoorLook(url=door.url, outcome="failed", at=reading.job.clock.now())
        self.nested: list[DoorLook] = []
        self.failed_shards: list[str] = []
        self.pages = 0
        self.open = 0
        self.seen: set[str] = set()
        self.shards: set[str] = set()  # asked tonight
        self.capped: Counter[str] = Counter()  # addresses left alone, by pattern

    def start(self) -> Request:
        """The first request, conditional where the door was read before."""
        return self._ask(self.door.url, self.before, self.first)

    def _ask(self, url: str, before: DoorMemory | None, callback: Callable[..., Any], **extra: Any) -> Request:
        headers = {}
        if before and before.checked and before.etag:
            headers["If-None-Match"] = before.etag
        if before and before.checked and before.last_modified:
            headers["If-Modified-Since"] = before.last_modified
        self.open += 1
        wire = Wire()
        meta = {"wire": wire, "download_maxsize": DOOR_BYTES, **extra}
        return Request(
            url, headers=headers, callback=callback, errback=self.failed, meta=meta, priority=10, dont_filter=True
        )

    def first(self, response: Response) -> Iterator[Request]:
        """The feed, the first page of the listing, or the sitemap or its index."""
        self._spent(response.meta["wire"])
        self.look = replace(self.look, status=response.status)
        if response.status == 304 and response.request and b"If-" in b"".join(response.request.headers):
            self._conclude("not_modified")
        elif response.status == 304:
            self._conclude("failed", "304 though nothing was known")
        elif response.status != 200:
            self._conclude("failed", f"http-{response.status}")
        else:
            self.look = replace(self.look, **validators(response))
            yield from self._read(response)
        self._close_one()

    def _read(self, response: Response) -> Iterator[Request]:
        if self.door.kind == "feed":
            kind = response.headers.get(b"Content-Type")
            page = read_feed(response.body, response.url, kind.decode("latin-1") if kind else None)
            self._take(page, self.before)
            self._conclude(page.outcome, page.reason)
        elif self.door.kind == "listing":
            yield from self._listing(response)
        else:
            yield from self._sitemap(response)

    def _listing(self, response: Response) -> Iterator[Request]:
        """A page of a listing. It goes on while a page has something that was not known when it was last read whole."""
        encoding = response.encoding if isinstance(response, TextResponse) else None
        page = read_listing(response.body, response.url, self.door, encoding)
        self.pages += 1
        if self.pages == 1 or page.outcome == "ok":
            self._conclude(page.outcome, page.reason)
        before = len(self.seen)
        fresh = self._take(page, self.before)
        if not fresh or len(self.seen) == before or self.pages >= self.door.pages:
            return
        following = page.next_page
        if self.door.page_url:
            following = self.door.page_url.replace("{page}", str(self.pages + 1))
        if following and following != response.url:
            yield self._ask(following, None, self.further)

    def further(self, response: Response) -> Iterator[Request]:
        """A further page of a listing; where there is none the listing has ended."""
        self._spent(response.meta["wire"])
        if response.status == 200:
            yield from self._listing(response)
        elif response.status not in (404, 410):
            self._conclude("failed", f"page {self.pages + 1}: http-{response.status}")
        self._close_one()

    def _sitemap(self, response: Response) -> Iterator[Request]:
        try:
            page, shards = read_sitemap(unpack(response.body, LARGEST), response.url, self.zone)
        except (TooLarge, ValueError) as error:
            self._conclude("failed", str(error))
            return
        self._conclude(page.outcome, page.reason)
        self._take(page, self.before)
        yield from self._shards(shards, 1)

    def _shards(self, shards: tuple[Shard, ...], depth: int) -> Iterator[Request]:
        """Requests for the shards to read: all of them the first time, later the newest and those never read."""
        months = self.door.newest_months if self.before and self.before.checked else None
        chosen = choose_shards(shards, months)
        memory = self.reading.memory
        missed = [s for s in shards if months is not None and s not in chosen and s.url not in memory]
        for shard in [*chosen, *missed]:
            known = memory.get(shard.url)
            if known and known.checked and shard.lastmod and shard.lastmod + STILL < known.checked:
                continue
            if shard.url in self.shards:
                continue
            if len(self.shards) >= MOST_SHARDS:  # of all levels together: an index of indexes has no end
                self.failed_shards.append(f"{shard.url}: more than {MOST_SHARDS} sitemaps; left for later nights")
                return
            self.shards.add(shard.url)
            yield self._ask(shard.url, known, self.shard, shard=shard.url, depth=depth)

    def shard(self, response: Response) -> Iterator[Request]:
        """A nested sitemap."""
        url = str(response.meta["shard"])
        self._spent(response.meta["wire"])
        known = self.reading.memory.get(url)
        look = DoorLook(url=url, outcome="ok", at=self.reading.job.clock.now(), **validators(response))
        if response.status == 304:
            self.nested.append(replace(look, outcome="not_modified"))
        elif response.status == 200:
            try:
                page, shards = read_sitemap(unpack(response.body, LARGEST), response.url, self.zone)
            except (TooLarge, ValueError) as error:
                self.failed_shards.append(f"{url}: {error}")
            else:
                self._take(page, known)
                self.nested.append(replace(look, items=len(page.items)))
                if page.outcome == "not_a_feed":
                    self.nested.pop()
                    self.failed_shards.append(f"{url}: {page.reason}")
                if response.meta["depth"] < 3:
                    yield from self._shards(shards, response.meta["depth"] + 1)
        else:
            self.failed_shards.append(f"{url}: http-{response.status}")
        self._close_one()

    def failed(self, failure: Failure) -> None:
        """A request of this door ended without a response."""
        request = failure.request  # type: ignore[attr-defined]
        self._spent(request.meta["wire"])
        disposition, reason = reasons.of_error(failure.value)
        if "depth" in request.meta:
            self.failed_shards.append(f"{request.url}: {reason}")
        else:
            where = f"page {self.pages + 1}: " if self.pages else ""
            self._conclude("refused" if disposition is Disposition.SKIPPED else "failed", where + reason)
        self._close_one()

    def abandon(self) -> None:
        """A callback failed, so no further response will come. What was announced stays; the door counts as failed."""
        self._conclude("failed", "spider-error")
        self.open = 1
        self._close_one()

    def _take(self, page: DoorPage, before: DoorMemory | None) -> int:
        """Announce the articles of a page; gives how many were not known when the door was last read whole."""
        found = [made for item in page.items if (made := self._discovery(item, before))]
        self.seen.update(discovery.url for discovery in found)
        ground = before.checked if before else None
        fresh = self.reading.frontier.announce(found, self.reading.job.clock.now(), ground=ground)
        self.look = replace(self.look, items=self.look.items + len(found), fresh=self.look.fresh + fresh)
        return fresh

    def _discovery(self, item: Announced, before: DoorMemory | None) -> Discovery | None:
        """The item as a discovery, with the reason to leave it alone; None where it is no article of this source."""
        reading = self.reading
        url = reading.addresses.article(item.url)
        if url is None:
            return None
        now = reading.job.clock.now()
        published, lastmod = _credible(item.published, now), _credible(item.lastmod, now)
        told = published or lastmod
        skip = None
        verdict = reading.topic.judge(url, item.title, item.summary)
        backfill = verdict is Verdict.RELEVANT and not (before and before.checked)
        if verdict is Verdict.OFF_TOPIC:
            skip = verdict.value
        elif told and told < now - reading.lookback and not backfill:
            skip = "old"  # the first reading of a door brings in its whole past, as far as it is about the subject
        elif self.door.kind == "listing" and not self._within_cap(url):
            skip = "pattern-cap"
            self.capped[pattern_of(url)] += 1
        return Discovery(
            url=url,
            original=item.url,
            door=self.door.name,
            title=item.title,
            published=published,
            lastmod=lastmod,
            skip=skip,
        )

    def _within_cap(self, url: str) -> bool:
        if url not in self.reading.counted:
            self.reading.counted.add(url)
            self.reading.patterns[pattern_of(url)] += 1
        return self.reading.patterns[pattern_of(url)] <= PATTERN_CAP

    def _conclude(self, outcome: str, reason: str | None = None) -> None:
        self.look = replace(self.look, outcome=outcome, reason=reason)

    def _spent(self, wire: Wire) -> None:
        self.look = replace(
            self.look, requests=self.look.requests + wire.requests, bytes=self.look.bytes + wire.received
        )

    def _close_one(self) -> None:
        """One request of the door is through; after the last one the look is saved."""
        self.open -= 1
        if self.open:
            return
        if self.failed_shards:
            log.warning("%s: %s", self.door.url, "; ".join(self.failed_shards[:5]))
            self._conclude(self.look.outcome, f"{len(self.failed_shards)} sitemaps failed: {self.failed_shards[0]}")
            if not self.nested:
                self._conclude("failed", self.look.reason)
        if self.capped:
            pattern, number = self.capped.most_common(1)[0]
            said = f"more than {PATTERN_CAP} addresses of the pattern {pattern}; {number} are left alone"
            self._conclude(self.look.outcome, self.look.reason or said)
        # the end, not the beginning: what was first seen in between is known ground from now on
        now = self.reading.job.clock.now()
        self.reading.doors.save(replace(self.look, at=now), [replace(each, at=now) for each in self.nested])
        self.done()


def validators(response: Response) -> dict[str, Any]:
    """ETag, Last-Modified and digest of a response, as keywords of DoorLook."""
    etag, modified = response.headers.get(b"ETag"), response.headers.get(b"Last-Modified")
    return {
        "etag": etag.decode("latin-1") if etag else None,
        "last_modified": modified.decode("latin-1") if modified else None,
        "digest": hashlib.sha256(response.body).hexdigest() if response.status == 200 else None,
    }


def _credible(moment: datetime | None, now: datetime) -> datetime | None:
    """A date that a news site can mean. 1970 and next year are slips; an unknown date is better than a wrong one."""
    return moment if moment and EARLIEST < moment < now + AHEAD else None
