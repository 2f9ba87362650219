"""Words of the ledger: why a page was not kept."""

import ssl
from urllib.parse import urlsplit

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from service_identity.exceptions import VerificationError

from records import Disposition
from spiders.guard import Refused

HTML_TYPES = ("html", "xml", "text/plain", "octet-stream")
BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"Rar!",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
)
BOMS = (b"\xff\xfe", b"\xfe\xff")


def of_error(error: BaseException | None) -> tuple[Disposition, str]:
    """Disposition and reason of a request that ended without a response."""
    if isinstance(error, Refused):
        return (Disposition.SKIPPED if error.skip else Disposition.FAILED), error.reason
    text = str(error)
    if isinstance(error, IgnoreRequest):
        return Disposition.FAILED, "redirect-loop" if "redirections" in text else "too-large"
    if isinstance(error, DownloadCancelledError):
        return Disposition.FAILED, "too-large"  # nothing else is cancelled; a body without a length says so late
    named = (
        (DownloadTimeoutError, "timeout"),
        (CannotResolveHostError, "dns"),
        (DownloadConnectionRefusedError, "refused"),
        (ResponseDataLossError, "cut-short"),
    )
    for kind, reason in named:
        if isinstance(error, kind):
            return Disposition.FAILED, reason
    cause = error.__cause__ if error else None
    causes = [error, cause, *_inner(error), *_inner(cause)]
    if any(isinstance(each, TlsError | ssl.SSLError | VerificationError) for each in causes):
        return Disposition.FAILED, "tls"
    return Disposition.FAILED, "connection"


def _inner(error: BaseException | None) -> list[BaseException]:
    """Twisted wraps what went wrong in failures."""
    return [failure.value for failure in getattr(error, "reasons", ()) if hasattr(failure, "value")]


def of_response(response: Response, requested: str) -> str | None:
    """Why a response with status 200 is not kept: empty, not-html, redirect-home; None where it is."""
    if not response.body.strip():
        return "empty"
    kind = (response.headers.get(b"Content-Type") or b"text/html").decode("latin-1").lower()
    if not any(known in kind for known in HTML_TYPES) or is_binary(response.body):
        return "not-html"
    if urlsplit(response.url).path in ("", "/") and not urlsplit(response.url).query:
        return None if urlsplit(requested).path in ("", "/") else "redirect-home"
    return None


def is_binary(body: bytes) -> bool:
    """Does it begin like a document, a picture or an archive, or hold zero bytes that are no UTF-16?"""
    head = body[:1024]
    if head.startswith(BINARY):
        return True
    if b"\0" not in head or head.startswith(BOMS):
        return False
    return b"<\0" not in head and b"\0<" not in head
