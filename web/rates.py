"""How often one address may search, export, sign in and ask for removals; more is answered 429 with when to return."""

import math
import time
from dataclasses import dataclass

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web import errors
from web.contexts.error import ErrorPage
from web.language import words


@dataclass(frozen=True, slots=True)
class Rates:
    """Requests an address has, in the words of the `limits` library."""

    search: str = "120/minute"
    export: str = "30/minute"
    sign_in: str = "10/minute"
    removal: str = "10/hour"


class RateLimits:
    """Counts in memory, by the address that a request came from, or that a trusted proxy says it came from."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self.app = app
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rates = {name: parse(getattr(rates, name)) for name in Rates.__slots__}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = kind_of(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if kind is None:
            await self.app(scope, receive, send)
            return
        rate, who = self._rates[kind], (scope.get("client") or ("?", 0))[0]
        if self._limiter.hit(rate, kind, who):
            await self.app(scope, receive, send)
            return
        await _refusal(Request(scope), self._wait(rate, kind, who))(scope, receive, send)

    def _wait(self, rate: RateLimitItem, kind: str, who: str) -> int:
        """Seconds until the address may ask again."""
        reset, _left = self._limiter.get_window_stats(rate, kind, who)
        return max(1, math.ceil(reset - time.time()))


def kind_of(method: str, path: str) -> str | None:
    """Which rate a request falls under; None for pages that cost little."""
    parts = path.strip("/").split("/")
    if method == "POST":
        return {"sign-in": "sign_in", "removal": "removal"}.get(parts[-1])
    if parts[0] == "export":
        return "export"
    searches = parts[0] in ("api", "mcp") or parts[1:2] == ["search"]
    return "search" if searches else None


def _refusal(request: Request, seconds: int) -> Response:
    _ = words(errors.language_of(request))
    said = _("This address has asked very often. Please try again in %(n)s seconds.", n=_.number(seconds))
    answer = errors.answer(request, 429, ErrorPage(title=_("Too many requests"), said=said), "too often")
    answer.headers["Retry-After"] = str(seconds)
    return answer
