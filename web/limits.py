"""Bounds on what one request may ask for: long addresses, large bodies and bodies that trickle in are refused."""

import asyncio

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_ADDRESS = 8_192  # bytes of path and query
LARGEST_BODY = 1_000_000  # bytes
BODY_SECONDS = 15.0  # between two pieces of a body


class TooLarge(Exception):
    """A body went on beyond the bound."""


class TooSlow(Exception):
    """The next piece of a body did not come in time."""


def _refusal(scope: Scope, status: int, detail: str) -> Response:
    """Text, and problem+json for the programs that read the API."""
    if not scope["path"].startswith("/api/"):
        return PlainTextResponse(detail, status)
    body = {"type": "about:blank", "title": "Too much", "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


class Limits:
    """Answers 414, 413 and 408; a body without a length is cut off when it passes the bound."""

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
        taken, whole = 0, False

        async def bounded() -> Message:
            nonlocal taken, whole
            if whole:  # what is waited for now is that the reader leaves
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), BODY_SECONDS)
            except TimeoutError as error:
                raise TooSlow from error
            whole = not message.get("more_body", False)
            taken += len(message.get("body", b""))
            if taken > LARGEST_BODY:
                raise TooLarge
            return message

        try:
            await self.app(scope, bounded, send)
        except TooLarge:
            await _refusal(scope, 413, "the request is too large")(scope, receive, send)
        except TooSlow:
            await _refusal(scope, 408, "the request came in too slowly")(scope, receive, send)
