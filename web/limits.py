"""Bounds on what one request may ask for: long addresses, large bodies and bodies that trickle in are refused."""

import asyncio

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_ADDRESS = 8_192  # bytes of path and query
LARGEST_BODY = 1_000_000  # bytes
BODY_SECONDS = 15.0  # between two pieces of a body


class Refused(Exception):
    """A body went on beyond the bound, or its next piece did not come in time."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


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
        body = _Body(receive)

        async def answer(message: Message) -> None:
            if body.refused is None:  # what the application makes of a body that was cut off is not sent
                await send(message)

        try:
            await self.app(scope, body.receive, answer)
        except Refused:
            if body.refused is None:
                raise
        if body.refused is not None:
            await _refusal(scope, body.refused.status, str(body.refused))(scope, receive, send)


class _Body:
    """A request's body, bounded in size and time."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._taken = 0
        self._whole = False
        self.refused: Refused | None = None

    async def receive(self) -> Message:
        """The next message. Raises Refused, and keeps it: the application may take it for a fault of its own."""
        if self._whole:  # what is waited for now is that the reader leaves
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), BODY_SECONDS)
        except TimeoutError as error:
            self.refused = Refused(408, "the request came in too slowly")
            raise self.refused from error
        self._taken += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._taken > LARGEST_BODY:
            self.refused = Refused(413, "the request is too large")
            raise self.refused
        return message
