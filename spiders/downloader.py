"""Scrapy's downloader, with the requests of a host counted from the moment they are let go."""

from collections.abc import Coroutine
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.http import Response
from twisted.internet.defer import Deferred


class CountingDownloader(Downloader):
    """Holds the concurrency of a host on a busy machine, too.

    Scrapy 2.19 counts a request once the event loop comes to it: whatever else waits for the host is let go before that
    where there is no delay, or where the process stood still for longer than the delay.
    """

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: "Deferred[Response]"
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
