"""Places with their validity in time."""

from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import Connection, func, insert, select

from archive.tables import PlaceRow
from records import Place

LONG_AGO = date(1, 1, 1)  # stands for "as far back as the archive reaches" where a unique key needs a day


def save_places(connection: Connection, places: Iterable[Place], fold: Callable[[str], str]) -> int:
    """Fill the table of places once; gives the number added."""
    if connection.execute(select(func.count()).select_from(PlaceRow)).scalar_one():
        return 0
    rows = {}
    for place in places:
        row = {
            "name": place.name,
            "folded": fold(place.name),
            "kind": place.kind,
            "parent": place.parent or "",
            "valid_from": place.valid_from or LONG_AGO,
            "valid_until": place.valid_until,
            "successor": place.successor,
            "aliases": list(place.aliases),
        }
        rows[row["name"], row["kind"], row["parent"], row["valid_from"]] = row
    if rows:
        connection.execute(insert(PlaceRow), list(rows.values()))
    return len(rows)
