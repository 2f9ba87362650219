"""Which counts are figures of the programme: how many of something a place had, beside every event and plan."""

import re
from datetime import date
from typing import Any

from sqlalchemy import Connection, String, cast, insert, select

from archive.engine import parts
from archive.tables import FactRow, ProgrammeFact, Version
from archive.views.histories import sentence_around
from archive.views.pending import version_text

UNITS = (
    "product",
    "entity",
    "enterprise",
    "cooperative",
    "household",
    "artisan",
    "craft_village",
    "commune",
    "country",
)
WHOLE = "all"
# a number that somebody wants or asks for is none that was reached
_PLANNED = re.compile(
    r"\b(?:aims? to|aiming|targets?|targeted|plans? to|strives?|striving|expects? to"
    r"|proposed|to be recogni[sz]ed|will have"
    r"|phấn đấu|mục tiêu|đề nghị|dự kiến|đặt chỉ tiêu|kế hoạch|đăng ký)\b",
    re.IGNORECASE,
)


def save_programme(connection: Connection, version: int) -> None:
    """Keep the programme figures among the facts of a version, whose facts have just been saved."""
    own = (FactRow.version_id == version, FactRow.kind.in_(("count", "event")))
    facts = connection.execute(select(FactRow).where(*own)).all()
    taken = {place for row in facts if row.kind == "event" for place in row.payload.get("counts", ())}
    told = [row for row in facts if row.kind == "count" and _of_place(row.payload) and row.position not in taken]
    if not told:
        return
    text = select(Version.title, Version.body, Version.captions, Version.published).where(Version.id == version)
    written = connection.execute(text).one()
    rows = [made for row in told if (made := _row(row, version_text(written), written.published))]
    if rows:
        connection.execute(insert(ProgrammeFact), rows)


def fill(connection: Connection) -> None:
    """Keep the programme figures of all facts that were saved before there was a place for them."""
    placed = cast(FactRow.payload, String).contains('"place": "')
    query = select(FactRow.version_id).where(FactRow.kind == "count", FactRow.key.in_(UNITS), placed).distinct()
    for part in parts(sorted(connection.execute(query).scalars())):
        for version in part:
            save_programme(connection, version)


def _of_place(payload: dict[str, Any]) -> bool:
    return bool(payload.get("place")) and payload["unit"] in UNITS


def _row(fact: Any, text: str, published: date | None) -> dict[str, Any] | None:
    """None for plans, for products that nobody rates or calls OCOP, and where no day is known."""
    said = fact.payload
    sentence = sentence_around(text, fact.begin, fact.end)
    if _PLANNED.search(sentence):
        return None
    if said["unit"] == "product" and not said.get("stars") and "ocop" not in sentence.lower():
        return None
    day = date.fromisoformat(said["as_of"]) if said.get("as_of") else published
    if day is None:
        return None
    stars = f"{said['stars']}{'+' if said.get('stars_or_more') else ''}" if said.get("stars") else WHOLE
    row = {"fact_id": fact.id, "place": said["place"], "unit": said["unit"], "stars": stars}
    return row | {"day": day, "value": float(said["value"])}
