"""A recurring event: its editions side by side, with charts of their figures and a CSV of the same."""

import re
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from archive.engine import reading
from archive.views.figures import chosen_figures
from archive.views.histories import EventLine, event_lines
from web import labels, tables, values
from web.addresses import Addresses
from web.charts import Chart, bars
from web.contexts.event import EditionView, SeriesPage
from web.errors import NoSuchPage
from web.language import Lang, words
from web.rendering import page
from web.routes.language import Language
from web.site import site_of

router = APIRouter()
Key = Annotated[str, Path(max_length=300)]
EDITIONS = 30
COLUMNS = 6
CHARTED = 3
_NUMBERED = re.compile(r"\b(?:\d+(?:st|nd|rd|th)|lần thứ (?:\d+|[IVXLC]+)|(?:19|20)\d\d)\b", re.IGNORECASE)
Chosen = dict[str, dict[str, object]]  # unit -> payload of the count that holds


def _editions(connection: Connection, key: str) -> list[tuple[EventLine, Chosen]]:
    """The editions, oldest first, each with the figure that holds of each unit. Raises NoSuchPage for no series."""
    lines = event_lines(connection, series=key)[:EDITIONS]
    if not lines:
        raise NoSuchPage(f"series {key}")
    figures = chosen_figures(connection, [line.id for line in lines])
    return [
        (line, {unit: said.payload for unit, said in figures.get(line.id, {}).items() if unit != "other"})
        for line in reversed(lines)
    ]


def _units(editions: Sequence[tuple[EventLine, Chosen]]) -> list[str]:
    """Units told of most editions first."""
    told = [unit for _line, chosen in editions for unit in chosen]
    return sorted(set(told), key=lambda unit: (-told.count(unit), list(labels.UNITS).index(unit)))


@router.get("/series/{key}")
def series(request: Request, lang: Language, key: Key) -> Response:
    """The editions side by side."""
    site, speak = site_of(request), words(lang)
    with reading(site.archive.engine) as connection:
        editions = _editions(connection, key)
    units = _units(editions)[:COLUMNS]
    name = max((line for line, _chosen in editions), key=lambda line: (line.sources, line.id)).name
    shown = SeriesPage(
        title=speak("Editions of %(name)s", name=unnumbered(name)),
        units=tuple(units),
        editions=tuple(
            EditionView(
                line=line,
                figures=tuple(values.number_text(chosen[u], speak) if u in chosen else "" for u in units),
            )
            for line, chosen in reversed(editions)
        ),
        charts=tuple(chart for unit in units if (chart := _chart(editions, unit, key, lang)))[:CHARTED],
        csv=f"{Addresses(lang).series(key)}/figures.csv",
        json=f"/api/v1/series/{quote(key, safe='')}",
    )
    return page(request, lang, shown)


def unnumbered(name: str) -> str:
    """An event's name without what tells its editions apart: ordinals and years."""
    bare = " ".join(_NUMBERED.sub(" ", name).split()).strip(" ,-–")
    return bare[:1].upper() + bare[1:] if bare else name


def _chart(editions: Sequence[tuple[EventLine, Chosen]], unit: str, key: str, lang: Lang) -> Chart | None:
    """Bars of one unit, None with fewer than two editions to compare."""
    points = [
        (_label(line), float(str(chosen[unit]["value"])), Addresses(lang).event(line.id))
        for line, chosen in editions
        if unit in chosen
    ]
    if len(points) < 2:
        return None
    speak = words(lang)
    label = labels.filter_of(labels.UNITS, speak)(unit)
    return bars(
        speak("%(unit)s by edition", unit=label.capitalize()),
        points,
        speak,
        columns=(speak("Edition"), label),
        csv=f"{Addresses(lang).series(key)}/figures.csv",
    )


def _label(line: EventLine) -> str:
    day = line.start or line.end
    return str(day.year) if day else f"#{line.edition or line.id}"


@router.get("/series/{key}/figures.csv")
def figures(request: Request, lang: Language, key: Key) -> Response:  # noqa: ARG001  # the address has it
    """What the charts show, as a table for other programs: the same in both languages."""
    site = site_of(request)
    with reading(site.archive.engine) as connection:
        editions = _editions(connection, key)
    units = _units(editions)
    columns = ["event", "name", "edition", "start", "end", "venue", "place", *units]
    rows = [
        [line.id, line.name, line.edition, line.start, line.end, line.venue, line.place]
        + [chosen[unit]["value"] if unit in chosen else None for unit in units]
        for line, chosen in editions
    ]
    return tables.answer(columns, rows, "series")
