"""What one collection needs, handed to the spider and through it to Scrapy's components."""

from dataclasses import dataclass
from typing import Protocol

from scrapy.crawler import Crawler

from archive.store.doors import RobotsFile
from records import Source
from spiders.clock import Clock
from spiders.guard import Guard


class RobotsMemory(Protocol):
    """Where robots.txt files are kept between nights."""

    def get(self, host: str) -> RobotsFile | None: ...
    def put(self, file: RobotsFile) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One source's requests: who asks, when, and what may be asked."""

    source: Source
    clock: Clock
    guard: Guard
    robots: RobotsMemory
    user_agent: str


def job_of(crawler: Crawler) -> Job:
    """The job of the spider that a crawler runs."""
    job: Job = crawler.spider.job  # type: ignore[union-attr]
    return job
