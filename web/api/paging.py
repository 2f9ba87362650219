"""Pages by cursor: an opaque word that leads on in the same list and is refused by any other."""

import base64
import binascii
import zlib
from collections.abc import Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from web.errors import BadRequest

T = TypeVar("T")
DEEPEST = 1_000_000
Limit = Annotated[int, Query(ge=1, le=100, description="How many to give at once.")]
Cursor = Annotated[
    str | None, Query(max_length=60, description="`next` of the answer before; leads on in the same list.")
]


def offset_of(cursor: str | None, asked: object) -> int:
    """Where to go on. Raises BadRequest for a cursor that another list gave, or nobody."""
    if not cursor:
        return 0
    try:
        number, sign, mark = base64.urlsafe_b64decode(cursor.encode() + b"==").decode("ascii").partition(".")
        offset = int(number) if number.isdigit() and len(number) < 9 else -1
    except (binascii.Error, ValueError) as error:
        raise BadRequest("The cursor is none that this address gave.") from error
    if not sign or mark != _mark(asked) or not 0 < offset <= DEEPEST:
        raise BadRequest("The cursor is none that this address gave.")
    return offset


def cursor_at(offset: int, total: int, asked: object) -> str | None:
    """The cursor that leads on from an offset; None at the end."""
    if offset >= total or offset > DEEPEST:
        return None
    return base64.urlsafe_b64encode(f"{offset}.{_mark(asked)}".encode()).decode().rstrip("=")


def part(items: Sequence[T], limit: int, cursor: str | None, asked: object) -> tuple[Sequence[T], str | None]:
    """One page of a list and the cursor behind it."""
    offset = offset_of(cursor, asked)
    return items[offset : offset + limit], cursor_at(offset + limit, len(items), asked)


def _mark(asked: object) -> str:
    """Tells lists apart; no secret."""
    return f"{zlib.crc32(repr(asked).encode()):08x}"
