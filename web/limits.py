"""Bounds on what one request may ask for: long addresses and large bodies are refused before anything is read."""

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_ADDRESS = 8_192  # bytes of path and query
LARGEST_BODY = 1_000_000  # bytes


class TooLarge(Exception):
    """A body went on beyond the bound."""


def _refusal(scope: Scope, status: int, detail: str) -> Response:
    """Text, and problem+json for the programs that read the API."""
    if not scope["path"].startswith("/api/"):
        return PlainTextResponse(detail, status)
    body = {"type": "about:blank", "title": "Too much", "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


class Limits:
    """Answers 414 and 413; a body without a length is cut off when it passes the bound."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            await _refusal(scope, 414, "the address is too long")(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > LARGEST_BODY:
            await _refusal(scope, 413, "the request is too large")(scope, receive, send)
            return
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > LARGEST_BODY:
                raise TooLarge
            return message

        try:
            await self.app(scope, bounded, send)
        except TooLarge:
            await _refusal(scope, 413, "the request is too large")(scope, receive, send)
