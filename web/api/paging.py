"""Pages by cursor: an opaque word that leads on in the same list and is refused by any other."""

import base64
import binascii
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Query

from web.errors import BadRequest
from web.labels import _

T = TypeVar("T")
DEEPEST = 1_000_000
STRANGE = _("The cursor is none that this address gave.")
Limit = Annotated[int, Query(ge=1, le=100, description="How many to give at once.")]
Cursor = Annotated[
    str | None, Query(max_length=120, description="`next` of the answer before; leads on in the same list.")
]


def offset_of(cursor: str | None, asked: object) -> int:
    """Where to go on. Raises BadRequest for a cursor that another list gave, or nobody."""
    if not cursor:
        return 0
    number = _said(cursor, asked)
    offset = int(number) if number.isdigit() and len(number) < 9 else -1
    if not 0 < offset <= DEEPEST:
        raise BadRequest(STRANGE)
    return offset


def cursor_at(offset: int, total: int, asked: object) -> str | None:
    """The cursor that leads on from an offset; None at the end."""
    if offset >= total or offset > DEEPEST:
        return None
    return _cursor(str(offset), asked)


def after_number(cursor: str | None, asked: object) -> tuple[int, int] | None:
    """The line behind which a list by numbers goes on: its number and id. Raises BadRequest as `offset_of` does."""
    if not cursor:
        return None
    number, _comma, own = _said(cursor, asked).partition(",")
    return _number(number), _number(own)


def after_day(cursor: str | None, asked: object) -> tuple[date, int] | None:
    """The line behind which a list by days goes on: its day and id. Raises BadRequest as `offset_of` does."""
    if not cursor:
        return None
    day, _comma, own = _said(cursor, asked).partition(",")
    try:
        return date.fromisoformat(day), _number(own)
    except ValueError as error:
        raise BadRequest(STRANGE) from error


def behind(place: tuple[object, int], asked: object) -> str:
    """The cursor that leads on behind a line, given by what the list is ordered by and its id."""
    return _cursor(f"{place[0]},{place[1]}", asked)


def _said(cursor: str, asked: object) -> str:
    """What a cursor of this list says. Raises BadRequest for a cursor that another list gave, or nobody."""
    try:
        said, sign, mark = base64.urlsafe_b64decode(cursor.encode() + b"==").decode("ascii").rpartition(".")
    except (binascii.Error, ValueError) as error:
        raise BadRequest(STRANGE) from error
    if not sign or mark != _mark(asked):
        raise BadRequest(STRANGE)
    return said


def _number(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise BadRequest(STRANGE)
    return int(said)


def _cursor(said: str, asked: object) -> str:
    return base64.urlsafe_b64encode(f"{said}.{_mark(asked)}".encode()).decode().rstrip("=")


def part(items: Sequence[T], limit: int, cursor: str | None, asked: object) -> tuple[Sequence[T], str | None]:
    """One page of a list and the cursor behind it."""
    offset = offset_of(cursor, asked)
    return items[offset : offset + limit], cursor_at(offset + limit, len(items), asked)


def _mark(asked: object) -> str:
    """Tells lists apart; no secret."""
    return f"{zlib.crc32(repr(asked).encode()):08x}"
