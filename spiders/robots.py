"""robots.txt by RFC 9309: what its status means, how long it is believed, and who waits how long between requests.

Scrapy's own middleware takes every failure for "allowed". Here a server that answers 5xx, or not at all, is left alone
for the night (RFC 9309, section 2.3.1.4); only a 4xx says that there are no rules.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

from archive.store.doors import RobotsFile
from spiders.guard import Refused
from spiders.job import job_of

log = logging.getLogger(__name__)
BELIEVED = timedelta(hours=20)  # RFC 9309 (section 2.4) allows 24; with less, each night asks, whatever its minute
LARGEST = 500 * 1024  # bytes that are read of the file (section 2.5)
MOST_BYTES = 8 * LARGEST  # a file beyond this is not downloaded to its end
PRIORITY = 1000


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt comes to."""

    verdict: str  # rules, allow, stay_away
    parsed: Any = None
    delay: float = 0.0

    def refusal(self, url: str, agent: str) -> str | None:
        """robots, robots-unreachable or None."""
        if self.verdict == "stay_away":
            return "robots-unreachable"
        return "robots" if self.parsed is not None and not self.parsed.can_fetch(url, agent) else None


def verdict_of(status: int | None) -> str:
    """What the status of robots.txt means; None: no answer. A redirect that leads nowhere counts as unavailable."""
    if status is None or status >= 500 or status == 429:  # 429 asks to be left alone; Google's reading, too
        return "stay_away"
    return "rules" if 200 <= status < 300 else "allow"


def rules_of(file: RobotsFile, agent: str) -> Rules:
    """The rules that a kept file states for a user agent."""
    if file.verdict != "rules":
        return Rules(file.verdict)
    parsed = Protego.parse(file.body)
    return Rules("rules", parsed, float(parsed.crawl_delay(agent) or 0.0))


class RobotsMiddleware:
    """Asks for robots.txt once a host and night, keeps it in the archive, and refuses what it disallows."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.job = job_of(crawler)
        self.agent = self.job.user_agent.partition("/")[0]  # the product token that robots.txt names
        self._rules: dict[str, Rules] = {}
        self._waiting: dict[str, list[Deferred[Rules]]] = {}
        self.requests = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        parts = urlsplit(request.url)
        key = parts.netloc.lower()
        rules = self._rules.get(key) or await self._find(key, f"{parts.scheme}://{parts.netloc}/robots.txt")
        reason = rules.refusal(request.url, self.agent)
        if reason:
            raise Refused(reason, f"robots.txt of {key}", skip=True)
        if rules.delay:
            self._slow_down(parts.hostname or "", rules.delay)

    async def _find(self, key: str, url: str) -> Rules:
        """The rules of a host; requests that come while they are being fetched wait for them."""
        if key in self._waiting:
            waiter: Deferred[Rules] = Deferred()
            self._waiting[key].append(waiter)
            found: Rules = await maybe_deferred_to_future(waiter)
            return found
        self._waiting[key] = []
        file = self.job.robots.get(key)
        now = self.job.clock.now()
        if file is None or file.verdict == "stay_away" or not timedelta(0) <= now - file.fetched < BELIEVED:
            file = await self._fetch(key, url)
            self.job.robots.put(file)
        rules = self._rules[key] = rules_of(file, self.agent)
        for waiter in self._waiting.pop(key):
            waiter.callback(rules)
        return rules

    async def _fetch(self, key: str, url: str) -> RobotsFile:
        meta = {"robots": True, "download_maxsize": MOST_BYTES}
        request = Request(url, priority=PRIORITY, meta=meta, callback=NO_CALLBACK, dont_filter=True)
        status: int | None = None
        body = ""
        self.requests += 1
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, there is no answer, and the host is left alone
            log.warning("%s: no answer (%s); the host is left alone tonight", url, error)
        else:
            status = response.status
            body = response.body[:LARGEST].decode("utf-8", "replace").replace("\0", "")
        verdict = verdict_of(status)
        if verdict == "stay_away":
            log.warning("%s: status %s; the host is left alone tonight", url, status)
        kept = body if verdict == "rules" else ""
        return RobotsFile(host=key, fetched=self.job.clock.now(), status=status, verdict=verdict, body=kept)

    def _slow_down(self, host: str, delay: float) -> None:
        """Crawl-delay raises the delay of a host, and AutoThrottle may not go below it."""
        throttle = self.crawler.get_extension(AutoThrottle)
        if throttle is not None and throttle.mindelay < delay:
            throttle.mindelay = delay
        downloader = self.crawler.engine.downloader
        slot = downloader.slots.get(host)
        if slot is None:
            least = max(delay, self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
            downloader.per_slot_settings.setdefault(host, {})["delay"] = least
        elif slot.delay < delay:
            slot.delay = delay
