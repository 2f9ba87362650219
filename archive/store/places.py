"""Places with their validity in time."""

from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import Connection, insert, select

from archive.tables import PlaceRow
from records import Place

LONG_AGO = date(1, 1, 1)  # stands for "as far back as the archive reaches" where a unique key needs a day


def save_places(connection: Connection, places: Iterable[Place], fold: Callable[[str], str]) -> int:
    """Add the places that the table does not have yet; gives their number. What is there keeps its id."""
    known = set(connection.execute(select(PlaceRow.name, PlaceRow.kind, PlaceRow.parent, PlaceRow.valid_from)).tuples())
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
        key = (place.name, place.kind, place.parent or "", place.valid_from or LONG_AGO)
        if key not in known:
            rows[key] = row
    if rows:
        connection.execute(insert(PlaceRow), list(rows.values()))
    return len(rows)
