"""The address guard at work in Scrapy.

A name is checked when a request is made (also one that a redirect made), its addresses when they are resolved for the
connection itself: Twisted connects to exactly the addresses that the resolver hands out, so there is no second look-up
that a hostile name server could answer otherwise.
"""

import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider  # type: ignore[import-untyped]

from spiders.guard import Guard, Refused
from spiders.job import job_of

log = logging.getLogger(__name__)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Hands out only addresses that the guard allows; `refused` remembers the names that had others only."""

    def __init__(self, inner: Any, guard: Guard) -> None:
        self.inner = inner
        self.guard = guard
        self.refused: set[str] = set()

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[Any] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        if self.guard.loopback and self.guard.loopback.covers(hostName, portNumber):
            return _answer(resolutionReceiver, hostName, portNumber)
        receiver = _filtering(resolutionReceiver, self, hostName, portNumber)
        return self.inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


def _answer(receiver: Any, name: str, port: int) -> Any:
    """127.0.0.1, without asking a resolver: few know names below .localhost."""
    resolution = _Resolution(name)
    receiver.resolutionBegan(resolution)
    receiver.addressResolved(IPv4Address("TCP", "127.0.0.1", port))
    receiver.resolutionComplete()
    return resolution


def _filtering(receiver: Any, resolver: GuardedResolver, name: str, port: int) -> Any:
    allowed: list[str] = []
    dropped: list[str] = []

    @provider(IResolutionReceiver)
    class Filter:
        @staticmethod
        def resolutionBegan(resolution: Any) -> None:
            receiver.resolutionBegan(resolution)

        @staticmethod
        def addressResolved(address: Any) -> None:
            if resolver.guard.allows(name, port, address.host):
                allowed.append(address.host)
                receiver.addressResolved(address)
            else:
                dropped.append(address.host)

        @staticmethod
        def resolutionComplete() -> None:
            if dropped:
                log.warning("%s resolves to %s, which is not asked", name, ", ".join(dropped))
            if dropped and not allowed:
                resolver.refused.add(name)
            receiver.resolutionComplete()

    return Filter


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way."""


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler behind the resolver of the guard, which it puts in place with its first request."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._guard: Guard = job_of(crawler).guard
        self._resolver: GuardedResolver | None = None

    async def download_request(self, request: Request) -> Response:
        if self._resolver is None:
            from twisted.internet import reactor

            self._resolver = GuardedResolver(reactor.nameResolver, self._guard)
            reactor.installNameResolver(self._resolver)
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            if urlsplit(request.url).hostname in self._resolver.refused:
                raise Refused(_named("private", request), f"{request.url} is no public address") from error
            raise


class GuardMiddleware:
    """Refuses requests whose URL the guard does not allow, first ones and those that redirects made."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "GuardMiddleware":
        return cls(job_of(crawler).guard)

    def process_request(self, request: Request) -> None:
        left = self.guard.left(request.url)
        if left:
            request.meta["wait"] = left[1]
            raise Refused(left[0], "nothing more is asked of this host tonight", skip=True)
        reason = self.guard.refusal(request.url)
        if reason:
            raise Refused(_named(reason, request), f"{request.url} is outside of what the source's definition lists")


def _named(reason: str, request: Request) -> str:
    return f"redirect-{reason}" if request.meta.get("redirect_times") else f"address-{reason}"
