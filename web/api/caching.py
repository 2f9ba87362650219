"""Routes of the API: every answer has an ETag, one that the reader has is not sent again, queries show their fault."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from search import QueryError

KEPT = "public, max-age=60"
PROBLEM = "application/problem+json"


class Cached(APIRoute):
    """A route whose answers can be asked for conditionally."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                answer = await handler(request)
            except QueryError as error:
                return problem(error)
            return _conditional(request, answer)

        return handle


def _conditional(request: Request, answer: Response) -> Response:
    if answer.status_code != 200 or not isinstance(answer.body, bytes):
        return answer
    # weak: the same answer may be sent compressed or not
    tag = f'W/"{hashlib.sha256(answer.body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": KEPT, "Vary": "Accept-Encoding"}
    told = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if tag.removeprefix("W/") in told or "*" in told:
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer


def problem(error: QueryError) -> JSONResponse:
    """A query that cannot be read: where, why and how to mend it."""
    body = {
        "type": "about:blank",
        "title": "The query cannot be read",
        "status": 400,
        "detail": str(error),
        "position": error.position,
        "remedy": error.remedy,
    }
    return JSONResponse(body, 400, media_type=PROBLEM)
