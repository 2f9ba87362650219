"""A fetched page, kept unedited."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WarcRef:
    """Where a response stands: file name relative to the captures folder, offset and length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One response as it came: `body` after content decoding, `fetched_at` aware (UTC), `digest` sha-256 hex of `body`.

    `id` is None for a page that is read without being stored.
    """

    url: str
    body: bytes
    fetched_at: datetime
    digest: str
    id: int | None = None
    requested_url: str | None = None
    source: str | None = None
    status: int = 200
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    published_hint: str | None = None
