"""The ordinary spider: reads the doors of a source, then fetches what is new or due, as the source's definition says.

Its two phases, doors and pages, follow one another, so that every door has had its word before a page is left alone as
off topic, and the newest pages come first when the night's budget is small. What is fetched, and what became of it, is
the frontier's; the spider holds nothing that a killed process would lose.
"""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from sqlalchemy.exc import SQLAlchemyError
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from archive.store.doors import Doors
from archive.store.frontier import Frontier, Leased
from archive.warc import WarcWriter
from records import Disposition, Door
from spiders import reasons
from spiders.door_reading import DoorReader, Reading
from spiders.job import Job
from spiders.ledger import Ledger, outcome_of
from spiders.recorder import Wire
from spiders.relevance import Topic
from spiders.urls import Addresses

log = logging.getLogger(__name__)
FLUSH_SECONDS = 0.5
HELD = 100  # pages leased at a time; the next are taken when half of them are through
LONGEST_NIGHT = 3.5 * 3600.0  # seconds after which no page is begun; the flow stops the process after four hours


MOST_MISSES = 8  # pages in a row that a host left without an answer, or sent away; after them it is left in peace
NO_ANSWER = {"timeout", "dns", "refused", "connection", "tls", "cut-short"}
BUSY = {429, 503}


class NewsSpider(Spider):
    """One source, one night. A special spider inherits from it and replaces `door_reader` or `page_request`."""

    name = "news"

    def __init__(
        self, *, job: Job, frontier: Frontier, doors: Doors, writer: WarcWriter, lookback: timedelta, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.frontier = frontier
        self.doors = doors
        self.ledger = Ledger(frontier, writer)
        self.reading = Reading(
            job=job,
            frontier=frontier,
            doors=doors,
            lookback=lookback,
            memory=doors.memory(),
            addresses=Addresses(job.source),
            topic=Topic(job.source.topic_words),
        )
        self.readers: dict[str, DoorReader] = {}
        self.held: dict[int, Leased] = {}
        self.budget = job.source.politeness.pages_per_night
        self.ended = "finished"  # why no further page is begun
        self.paging = False
        self.exhausted = False  # once the doors are read, nothing is added to the night
        self.misses: Counter[str] = Counter()
        self.trouble: Exception | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "NewsSpider":
        spider: NewsSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.opened, signals.spider_opened)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        return spider

    def opened(self) -> None:
        """Free what dead processes held, and begin to write batches down."""
        self.frontier.release()
        self.budget -= self.frontier.requests()
        self._flushing = LoopingCall(self._flush)
        self._flushing.start(FLUSH_SECONDS, now=False)

    async def start(self) -> AsyncIterator[Request]:
        """The doors that this night has not yet read."""
        settled = self.doors.settled()
        todo = [door for door in self.job.source.doors if door.enabled and door.url not in settled]
        self.readers = {door.url: self.door_reader(door) for door in todo}
        for reader in list(self.readers.values()):
            yield reader.start()

    def door_reader(self, door: Door) -> DoorReader:
        """What reads a door."""
        return DoorReader(door, self.reading, lambda: self._door_done(door.url))

    def _door_done(self, url: str) -> None:
        self.readers.pop(url, None)
        if not self.readers:
            self._begin_pages()

    def _begin_pages(self) -> None:
        if not self.paging:
            self.paging = True
            self.frontier.due(self.job.clock.now())
            self._guarded(self._take_pages)

    def idle(self) -> None:
        """Nothing is under way. What is still open belongs to a callback that failed: Scrapy has logged how."""
        for page in list(self.held.values()):
            self._settle_failed(page, Wire(), Disposition.FAILED, "spider-error")
        for reader in list(self.readers.values()):
            reader.abandon()
        self._begin_pages()
        self._guarded(self._take_pages)
        if self.held and not self.trouble:
            raise DontCloseSpider

    def _take_pages(self) -> None:
        """Lease further pages where there is room, budget and time."""
        if not self.paging or self.exhausted or self.trouble or len(self.held) > HELD // 2:
            return
        room = min(HELD - len(self.held), self.budget - len(self.held))
        if self.job.clock.elapsed > LONGEST_NIGHT:
            self.ended = "time"
        elif room <= 0:
            self.ended = "budget"
        else:
            pages = self.frontier.lease(room, self.job.clock.now())
            self.exhausted = len(pages) < room
            for page in pages:
                self.held[page.url_id] = page
                self.crawler.engine.crawl(self.page_request(page))

    def page_request(self, page: Leased) -> Request:
        """The request for a page, conditional where it is known."""
        headers = {}
        if page.digest and page.etag:
            headers["If-None-Match"] = page.etag
        if page.digest and page.last_modified:
            headers["If-Modified-Since"] = page.last_modified
        meta = {"page": page, "wire": Wire()}
        return Request(
            page.url, headers=headers, callback=self.answered, errback=self.unanswered, meta=meta, dont_filter=True
        )

    def answered(self, response: Response) -> None:
        """A page was answered, with whatever status."""
        page: Leased = response.meta["page"]
        self._missed(page.url, response.status in BUSY)
        self._guarded(lambda: self.ledger.settle(self.ledger.answered(page, response, self.job.clock.now())))
        self._through(page, response.meta["wire"])

    def unanswered(self, failure: Failure) -> None:
        """A page was refused, or its request failed."""
        meta = failure.request.meta  # type: ignore[attr-defined]
        disposition, reason = reasons.of_error(failure.value)
        if disposition is Disposition.FAILED:
            self._missed(meta["page"].url, reason in NO_ANSWER)
        self._settle_failed(meta["page"], meta["wire"], disposition, reason, meta.get("wait", 0.0))

    def _missed(self, url: str, missed: bool) -> None:
        """Count misses in a row; a host that is down would cost a time-out for each of its pages."""
        host = urlsplit(url).netloc
        self.misses[host] = self.misses[host] + 1 if missed else 0
        if self.misses[host] >= MOST_MISSES and not self.job.guard.left(url):
            log.warning("%s: %d pages in a row without an answer; left alone tonight", host, self.misses[host])
            self.job.guard.leave(url, "host-down")

    def _settle_failed(
        self, page: Leased, wire: Wire, disposition: Disposition, reason: str, wait: float = 0.0
    ) -> None:
        outcome = replace(outcome_of(page, wire, self.job.clock.now(), disposition, reason), wait=wait)
        self._guarded(lambda: self.ledger.settle(outcome))
        self._through(page, wire)

    def _through(self, page: Leased, wire: Wire) -> None:
        self.held.pop(page.url_id, None)
        self.budget -= wire.requests
        self._guarded(self._take_pages)

    def _flush(self) -> None:
        self._guarded(self.ledger.flush)

    def _guarded(self, write: Callable[[], None]) -> None:
        """Do something that writes; where disk or database refuse, end the run at once: the pages stay undecided."""
        if self.trouble:
            return
        try:
            write()
        except (SQLAlchemyError, OSError) as error:
            log.error("cannot write: %s", error)
            self.trouble = error
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="storage"))

    def closed(self, reason: str) -> None:
        """Write down the rest. A run that was interrupted leaves its pages undecided, for the same night to go on."""
        if self._flushing.running:
            self._flushing.stop()
        self._flush()
        self.ledger.writer.close()
        if reason == "finished" and not self.trouble:
            self.frontier.close_night(self.job.clock.now(), self.ended if self.ended != "finished" else "lease")
