"""A second try for what may be a slip of the moment; everything else is the frontier's business on later nights."""

import email.utils
import logging

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from spiders.guard import Refused
from spiders.job import job_of

log = logging.getLogger(__name__)
LONGEST_WAIT = 120.0  # seconds of Retry-After that are waited for; whoever asks for more is left alone until later


class Retry(RetryMiddleware):
    """Scrapy's retries, with Retry-After obeyed and refusals of the guard left alone."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Retry":
        made: Retry = super().from_crawler(crawler)
        return made

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - the signature above
    ) -> Request | Response:
        if response.status in self.retry_http_codes:
            wait = retry_after(response.headers.get(b"Retry-After"), job_of(self.crawler).clock.now().timestamp())
            if wait > LONGEST_WAIT:
                log.warning("%s asks for %.0f seconds; its host is left alone tonight", response.url, wait)
                request.meta["wait"] = wait
                job_of(self.crawler).guard.leave(response.url, "retry-after", wait)
                return response
            slot = self.crawler.engine.downloader.slots.get(str(request.meta.get("download_slot")))
            if slot is not None and wait > slot.delay:
                slot.delay = wait
        found: Request | Response = super().process_response(request, response)
        return found

    def process_exception(
        self,
        request: Request,
        exception: Exception,
        spider: Spider | None = None,  # noqa: ARG002 - the signature above
    ) -> Request | Response | None:
        if isinstance(exception, Refused):
            return None
        found: Request | Response | None = super().process_exception(request, exception)
        return found


def retry_after(value: bytes | None, now: float) -> float:
    """Seconds that a Retry-After header (seconds or an HTTP date) asks for; 0 where it says nothing usable."""
    if not value:
        return 0.0
    text = value.decode("latin-1").strip()
    if text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, TypeError):  # no date either: as if it were not there
        return 0.0
