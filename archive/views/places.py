"""Places over time: what each was called, in which province it lay, and what that is called since its merger."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from archive.tables import PlaceRow

PROVINCES = ("province", "city")
CRAFT_VILLAGE = "craft village"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName:
    """A name of a place. `province` is the one it is or lies in; `successor` what a province went on under from the
    day `until`; `spellings` are the name and its aliases."""

    spellings: tuple[str, ...]
    province: str
    is_province: bool
    until: date | None
    successor: str | None


def place_names(connection: Connection) -> list[PlaceName]:
    """All administrative places that the table has."""
    rows = connection.execute(select(PlaceRow).where(PlaceRow.kind != CRAFT_VILLAGE).order_by(PlaceRow.id)).all()
    return [
        PlaceName(
            spellings=(row.name, *row.aliases),
            province=row.parent or row.name,
            is_province=row.kind in PROVINCES and not row.parent,
            until=row.valid_until,
            successor=row.successor,
        )
        for row in rows
    ]
