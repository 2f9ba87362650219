"""One page, live, through the same guards as a night, with nothing stored: for `ocop sources try`.

Scrapy's reactor cannot be started twice in a process, so the page is fetched by a child: `python -m spiders.fetch`.
"""

import argparse
import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.store.doors import RobotsFile
from records import Capture, Politeness, Source
from spiders import reasons
from spiders.clock import Clock
from spiders.guard import Guard, Loopback
from spiders.job import Job
from spiders.recorder import Wire
from spiders.settings import settings_for

LONGEST = 120  # seconds, robots.txt, redirects and a second try included
WORDS = {
    "robots": "robots.txt does not allow this page",
    "robots-unreachable": "robots.txt could not be had (5xx or no answer), so the host is left alone",
    "address-host": "the host is not among `hosts` of the source",
    "address-private": "the address is private or this machine; set OCOP_LOOPBACK for the sample sites",
    "redirect-host": "the page redirects to a host that is not among `hosts` of the source",
    "redirect-private": "the page redirects to a private address",
    "dns": "the host's name cannot be resolved",
    "refused": "the host refused the connection",
    "timeout": "the host did not answer in time",
    "tls": "the host's certificate was not accepted",
    "too-large": "the page is larger than the limit",
}


class FetchError(Exception):
    """The page could not be fetched; the message says why."""


def fetch_page(url: str, *, hosts: Sequence[str], user_agent: str, loopback: str | None = None) -> Capture:
    """The page at `url` as it is now; only `hosts` are asked. Raises FetchError."""
    command = [sys.executable, "-m", "spiders.fetch", url, "--user-agent", user_agent]
    for host in hosts:
        command += ["--host", host]
    if loopback:
        command += ["--loopback", loopback]
    folder = Path(__file__).resolve().parent.parent
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, cwd=folder, check=False)
    except subprocess.TimeoutExpired as error:
        raise FetchError(f"no page after {LONGEST} seconds") from error
    if done.returncode:
        raise FetchError((done.stderr.strip().splitlines() or ["the fetching process ended without a word"])[-1])
    told = json.loads(done.stdout)
    if told["reason"]:
        raise FetchError(WORDS.get(told["reason"], told["reason"]))
    body = base64.b64decode(told["body"])
    return Capture(
        url=told["url"],
        requested_url=url,
        body=body,
        fetched_at=datetime.fromisoformat(told["at"]),
        digest=hashlib.sha256(body).hexdigest(),
        status=told["status"],
        content_type=told["content_type"],
        headers=tuple((name, value) for name, value in told["headers"]),
    )


class _Forgetful:
    """Keeps no robots.txt: a try shows what the site says now."""

    def get(self, host: str) -> RobotsFile | None:  # noqa: ARG002
        return None

    def put(self, file: RobotsFile) -> None:
        """Nothing is stored."""


class _OnePage(Spider):
    name = "one-page"

    def __init__(self, *, url: str, job: Job, told: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url
        self.job = job
        self.told = told

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.url, callback=self.answered, errback=self.unanswered, meta={"wire": Wire()})

    def answered(self, response: Response) -> None:
        kind = response.headers.get(b"Content-Type")
        self.told |= {
            "reason": None,
            "url": response.url,
            "status": response.status,
            "at": self.job.clock.now().isoformat(),
            "content_type": kind.decode("latin-1") if kind else None,
            "headers": response.meta["wire"].headers,
            "body": base64.b64encode(response.body).decode(),
        }

    def unanswered(self, failure: Failure) -> None:
        self.told["reason"] = reasons.of_error(failure.value)[1]


def main() -> int:
    """The child: prints one JSON document."""
    parser = argparse.ArgumentParser(prog="python -m spiders.fetch")
    parser.add_argument("url")
    parser.add_argument("--host", action="append", default=[])
    parser.add_argument("--user-agent", required=True)
    parser.add_argument("--loopback", type=Loopback.parse)
    options = parser.parse_args()
    source = Source(
        name="try",
        title="",
        publisher="",
        languages=("vi", "en"),
        home=options.url,
        hosts=tuple(options.host),
        doors=(),
        article_url=(),
        politeness=Politeness(delay=0, concurrency=1),
    )
    job = Job(
        source=source,
        clock=Clock(datetime.now(UTC)),
        guard=Guard(source, options.loopback),
        robots=_Forgetful(),
        user_agent=options.user_agent,
    )
    told: dict[str, Any] = {"reason": "no answer"}
    process = CrawlerProcess(settings_for(source, user_agent=options.user_agent) | {"LOG_LEVEL": "ERROR"})
    process.crawl(_OnePage, url=options.url, job=job, told=told)
    process.start()
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
