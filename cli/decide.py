"""`ocop decide`: what people decide over what the archive found. Each decision is kept with who, when and why."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click
import orjson

from archive.engine import reading
from archive.views.decisions import Decided, decisions, questions
from cli.main import home_option
from cli.output import archive_of, console, write_json
from flows import deciding, deciding_names
from flows.deciding import Person, Undecidable
from flows.deciding_names import Kind
from search import SearchIndex, open_index
from settings import Settings

ID = click.IntRange(1, 2**31 - 1)
F = TypeVar("F", bound=Callable[..., Any])


class Decisions(click.Group):
    """Turns a decision that cannot be taken into a usage error."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Undecidable as error:
            raise click.UsageError(str(error)) from error


@click.group(cls=Decisions)
def decide() -> None:
    """Merge, split, rename, same, apart, choose, correct, hide, undo, list, questions."""


def _by(command: F) -> F:
    """The options that every decision needs."""
    command = click.option("--why", required=True, help="Why; kept with the decision.")(command)
    return click.option("--who", required=True, envvar="OCOP_WHO", help="Who decides (OCOP_WHO).")(command)


def _person(who: str, why: str) -> Person:
    return Person(who=who, why=why, at=datetime.now(UTC))


def _index(settings: Settings) -> SearchIndex | None:
    """The index where there is one: a decision must not make an index of one article."""
    return open_index(settings.index) if settings.index.is_dir() else None


def _said(number: int, what: str) -> None:
    console().print(f"decision {number}: {what}; `ocop decide undo {number}` takes it back")


@decide.command()
@click.argument("event", type=ID)
@click.argument("into", type=ID)
@_by
@click.pass_context
def merge(ctx: click.Context, event: int, into: int, who: str, why: str) -> None:
    """EVENT and INTO are one event, which goes on under the id and name of INTO."""
    number = deciding.merge(archive_of(ctx.obj), event, into, _person(who, why))
    _said(number, f"event {event} is part of event {into}")


@decide.command()
@click.argument("event", type=ID)
@click.argument("articles", type=ID, nargs=-1, required=True)
@_by
@click.pass_context
def split(ctx: click.Context, event: int, articles: tuple[int, ...], who: str, why: str) -> None:
    """What these ARTICLES tell is not EVENT but another one."""
    number = deciding.split(archive_of(ctx.obj), event, articles, _person(who, why))
    _said(number, f"event {event} goes on without article {', '.join(map(str, articles))}")


@decide.command()
@click.argument("event", type=ID)
@click.argument("name")
@_by
@click.pass_context
def rename(ctx: click.Context, event: int, name: str, who: str, why: str) -> None:
    """EVENT is called NAME."""
    _said(deciding.rename(archive_of(ctx.obj), event, name, _person(who, why)), f"event {event} is called {name!r}")


KINDS: dict[str, Kind] = {"person": "official", "venue": "venue"}
_kind = click.argument("kind", type=click.Choice(list(KINDS)))


@decide.command()
@_kind
@click.argument("one", type=ID)
@click.argument("into", type=ID)
@_by
@click.pass_context
def same(ctx: click.Context, kind: str, one: int, into: int, who: str, why: str) -> None:
    """ONE and INTO, two persons or two venues, are one, which goes on under the id of INTO."""
    number = deciding_names.same(archive_of(ctx.obj), KINDS[kind], one, into, _person(who, why))
    _said(number, f"{kind} {one} is {kind} {into}")


@decide.command()
@_kind
@click.argument("one", type=ID)
@click.argument("articles", type=ID, nargs=-1, required=True)
@_by
@click.pass_context
def apart(ctx: click.Context, kind: str, one: int, articles: tuple[int, ...], who: str, why: str) -> None:
    """Whom or what these ARTICLES name is not ONE but another person or venue."""
    number = deciding_names.apart(archive_of(ctx.obj), KINDS[kind], one, articles, _person(who, why))
    _said(number, f"{kind} {one} goes on without article {', '.join(map(str, articles))}")


@decide.command()
@click.argument("event", type=ID)
@click.argument("count", type=ID)
@_by
@click.pass_context
def choose(ctx: click.Context, event: int, count: int, who: str, why: str) -> None:
    """Of EVENT's reported figures that of fact COUNT is right (`ocop event ID --json` gives the fact ids)."""
    number = deciding.choose(archive_of(ctx.obj), event, count, _person(who, why))
    _said(number, f"event {event} takes the figure of fact {count}")


@decide.command()
@click.argument("fact", type=ID)
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--drop", is_flag=True, help="What was found is no fact at all.")
@_by
@click.pass_context
def correct(ctx: click.Context, fact: int, values: tuple[str, ...], drop: bool, who: str, why: str) -> None:
    """FACT is as these fields say (`ocop show ARTICLE --json` gives the fact ids and fields)."""
    number = deciding.correct(archive_of(ctx.obj), fact, dict(map(_field, values)), _person(who, why), drop=drop)
    _said(number, f"fact {fact} is corrected")


def _field(said: str) -> tuple[str, Any]:
    """FIELD=VALUE; a value that reads as JSON is one (numbers, null, lists), others are texts."""
    name, equals, value = said.partition("=")
    if not equals:
        raise click.UsageError(f"{said!r} is no FIELD=VALUE")
    try:
        return name, orjson.loads(value)
    except orjson.JSONDecodeError:  # no JSON, so a text as it stands
        return name, value


@decide.command()
@click.argument("article", type=ID)
@_by
@click.pass_context
def hide(ctx: click.Context, article: int, who: str, why: str) -> None:
    """Take ARTICLE down: gone from search, histories, feeds and exports, not fetched again."""
    number = deciding.hide(archive_of(ctx.obj), _index(ctx.obj), article, _person(who, why))
    _said(number, f"article {article} is taken down")


@decide.command()
@click.argument("decision", type=ID)
@click.pass_context
def undo(ctx: click.Context, decision: int) -> None:
    """DECISION holds no longer; what it changed is put back."""
    deciding.undo(archive_of(ctx.obj), _index(ctx.obj), decision, datetime.now(UTC))
    console().print(f"decision {decision} is undone")


@decide.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def list_them(ctx: click.Context, as_json: bool) -> None:
    """All decisions, the newest first."""
    with reading(archive_of(ctx.obj).engine) as connection:
        found = decisions(connection)
    if as_json:
        write_json([_row(one) for one in found])
        return
    for one in found:
        state = f"  [undone {one.undone:%Y-%m-%d}]" if one.undone else ""
        console().print(f"{one.id:4}  {one.at:%Y-%m-%d %H:%M}  {one.who}: {one.kind} {one.target}, {one.why}{state}")


@decide.command("questions")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def open_questions(ctx: click.Context, as_json: bool) -> None:
    """Mentions that linking left alone because they fit two events."""
    with reading(archive_of(ctx.obj).engine) as connection:
        found = questions(connection)
    if as_json:
        write_json([{"event": q.event, "name": q.name, "article": q.article, "question": q.asked} for q in found])
        return
    for question in found:
        console().print(f"event {question.event}, {question.name} (article {question.article}): {question.asked}")
    console().print(f"{len(found)} open questions; `ocop decide merge EVENT INTO` answers one")


def _row(one: Decided) -> dict[str, Any]:
    times = {"at": one.at.isoformat(), "undone": one.undone.isoformat() if one.undone else None}
    return {"id": one.id, "kind": one.kind, "target": one.target, "who": one.who, "why": one.why} | times | one.payload


for each in (merge, split, rename, same, apart, choose, correct, hide, undo, list_them, open_questions):
    home_option(each)
