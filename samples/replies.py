"""What a sample site answers to one request, before the server adds what changes each time."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

# Stand in the cached page and are replaced at each request, so that no two copies of a page are equal.
VIEWS = "@@VIEWS@@"
NONCE = "@@NONCE@@"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer. `body` may hold `VIEWS` and `NONCE` where `counted`; the validators never depend on them.

    `headers` come on top of type and length. `wait` is in seconds. `cut` announces more bytes than are sent.
    """

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    etag: str | None = None
    last_modified: datetime | None = None
    counted: bool = False
    compress: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    cut: bool = False


Route: TypeAlias = Callable[[], Reply]


def fingerprint(*parts: object) -> str:
    """An ETag out of what an article or a feed says."""
    return '"' + hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:20] + '"'


def redirect(url: str, status: int = 301) -> Reply:
    """An answer that sends the reader elsewhere."""
    return Reply(body=b"", status=status, headers={"Location": url})
