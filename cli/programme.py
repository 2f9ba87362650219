"""`ocop programme`: OCOP products, entities, craft villages of a place over the years, each point with its source."""

from typing import Any

import click
from rich.table import Table

from archive.engine import reading
from archive.views.programme import UNITS, Point, ProgrammeSeries, programme_series
from cli.main import home_option
from cli.output import archive_of, console, write_json
from facts.places import known_names

BAR = 30  # characters of the longest bar


@click.command()
@click.argument("place", default="")
@click.option("--unit", "units", multiple=True, type=click.Choice(UNITS), help="Only these units; all by default.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def programme(ctx: click.Context, place: str, units: tuple[str, ...], as_json: bool) -> None:
    """Programme figures of PLACE (any spelling), of all places without one."""
    name = known_names().get(place.strip(), place.strip()) or None
    with reading(archive_of(ctx.obj).engine) as connection:
        found = programme_series(connection, place=name, units=units or UNITS)
    if as_json:
        write_json([_document(series) for series in found])
        return
    if not found:
        raise click.UsageError(f"no programme figure is told of {name or 'any place'} yet; `ocop programme` lists all")
    out = console()
    for series in found:
        rated = "" if series.stars == "all" else f", {series.stars.replace('+', ' or more')} stars"
        table = Table(title=f"{series.place}: {series.unit}{rated}", title_justify="left")
        for column in ("day", "number", "", "said by"):
            table.add_column(column, justify="right" if column == "number" else "left")
        most = max(point.value for point in series.points)
        for point in series.points:
            table.add_row(_when(point), f"{point.value:,.0f}", _bar(point.value, most), _who(point))
        out.print(table)


def _when(point: Point) -> str:
    return point.day.isoformat() if point.stated else f"said {point.day}"


def _bar(value: float, most: float) -> str:
    return "█" * max(1, round(BAR * value / most)) if most > 0 else ""


def _who(point: Point) -> str:
    first = point.said[0]
    more = f" and {len(point.said) - 1} more" if len(point.said) > 1 else ""
    return f"{first.source}, article {first.article}{more}: “{first.quote}”"


def _document(series: ProgrammeSeries) -> dict[str, Any]:
    return {
        "place": series.place,
        "unit": series.unit,
        "stars": series.stars,
        "points": [
            {
                "day": point.day.isoformat(),
                "stated": point.stated,
                "value": point.value,
                "witnesses": point.witnesses,
                "said": [
                    {"article": s.article, "source": s.source, "url": s.url, "quote": s.quote, "sentence": s.sentence}
                    | {"fact": s.fact, "published": s.published.isoformat() if s.published else None}
                    for s in point.said
                ],
            }
            for point in series.points
        ],
    }


home_option(programme)
