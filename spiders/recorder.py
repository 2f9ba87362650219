"""Keeps what came over the wire: the response before content decoding, and how many requests and bytes it took.

It stands nearer to the downloader than HttpCompressionMiddleware. What it notes travels in `request.meta["wire"]`,
which retries and redirects of the same page share.
"""

from dataclasses import dataclass, field

from scrapy import Request
from scrapy.http import Headers, Response


@dataclass(slots=True)
class Wire:
    """What one page took so far. `status`, `headers` and `body` are those of the last response, as they came."""

    requests: int = 0
    received: int = 0
    status: int | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    sent: list[tuple[str, str]] = field(default_factory=list)
    protocol: str = "HTTP/1.1"


def as_text(headers: Headers) -> list[tuple[str, str]]:
    """Header lines as text; bytes that are no UTF-8 are read as Latin-1, the old default of HTTP."""
    return [(_text(name), _text(value)) for name, values in headers.items() for value in values]


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


class RecorderMiddleware:
    """Counts requests and keeps the last response of each page."""

    def process_request(self, request: Request) -> None:
        wire = request.meta.get("wire")
        if wire is not None:
            wire.requests += 1

    def process_response(self, request: Request, response: Response) -> Response:
        wire = request.meta.get("wire")
        if wire is not None:
            wire.status = response.status
            wire.headers = as_text(response.headers)
            wire.body = response.body
            wire.received += len(response.body)
            wire.sent = as_text(request.headers)
            wire.protocol = response.protocol or "HTTP/1.1"
        return response
