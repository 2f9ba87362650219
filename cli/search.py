"""`ocop search`: full text from the terminal, or as JSON for other programs."""

import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, get_args

import click
import orjson

import search as engine
from cli.main import home_option
from search.text import nfc
from settings import Settings

if TYPE_CHECKING:
    from rich.text import Text

_BARS = 8


@home_option
@click.command()
@click.argument("query", default="")
@click.option("--like", type=click.IntRange(1), help="Articles that resemble the one with this id, instead of a query.")
@click.option("--limit", type=click.IntRange(0), default=10, show_default=True, help="How many hits to list.")
@click.option("--offset", type=click.IntRange(0), default=0, help="How many hits to pass over.")
@click.option("--sort", type=click.Choice(get_args(engine.Sort)), default="relevance", show_default=True)
@click.option("--facet", "facets", type=click.Choice(engine.FACETS), multiple=True, help="Count the values of a facet.")
@click.option("--include", multiple=True, metavar="FACET=VALUE", help="Only articles with this value; may be repeated.")
@click.option("--exclude", multiple=True, metavar="FACET=VALUE", help="No article with this value; may be repeated.")
@click.option("--no-translate", is_flag=True, help="Find the words themselves, without translations.")
@click.option("--each", is_flag=True, help="List near-copies of an article one by one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def search(
    ctx: click.Context,
    query: str,
    like: int | None,
    limit: int,
    offset: int,
    sort: engine.Sort,
    facets: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    no_translate: bool,
    each: bool,
    as_json: bool,
) -> int:
    """Find articles by words, phrases, fields and ranges.

    \b
    làng nghề                both words          "làng nghề"      the phrase
    lacquer OR lacq*         either              "fair venue"~5   near each other
    official:"Nguyễn Văn A"  a field             NOT tỉnh:Huế     everything else
    published:2024..2025     days                booths:>100      numbers of things

    docs/query-language.md tells the whole language.
    """
    settings = ctx.find_object(Settings)
    assert settings
    index = engine.open_index(settings.index)
    started = time.perf_counter()
    try:
        hits = (
            _alike(index, like, limit)
            if like
            else index.search(
                query,
                limit=limit,
                offset=offset,
                sort=sort,
                facets=facets,
                include=chosen("--include", include),
                exclude=chosen("--exclude", exclude),
                fold_duplicates=not each,
                translate=not no_translate,
            )
        )
    except engine.QueryError as error:
        point(query, error)
        return 2
    except engine.IndexDamaged as error:
        click.echo(f"Error: {error}", err=True)
        return 2
    finally:
        index.close()
    took = round((time.perf_counter() - started) * 1000, 1)
    if as_json:
        _print_json(hits, took)
    else:
        _print(hits, offset, took)
    return 0


def _alike(index: engine.SearchIndex, like: int, limit: int) -> engine.Hits:
    """Articles that resemble one. Raises UsageError if it is not indexed."""
    try:
        found = tuple(index.more_like(like, limit=limit))
    except KeyError as error:
        raise click.UsageError(f"--like {like}: there is no such article; `ocop search` shows the ids") from error
    copies = sum(hit.duplicates for hit in found)
    return engine.Hits(query="", total=len(found), articles=len(found) + copies, hits=found, facets={})


def chosen(option: str, given: tuple[str, ...]) -> dict[str, list[str]]:
    """`craft=lacquer` of an option as facet and values. Raises UsageError naming what is wrong."""
    values: dict[str, list[str]] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign or name not in engine.FACETS:
            known = ", ".join(engine.FACETS)
            raise click.UsageError(f"{option} {one!r}: write FACET=VALUE, with a facet of {known}")
        values.setdefault(name, []).append(value)
    return values


def point(query: str, error: engine.QueryError) -> None:
    """The query with a ^ under the character at fault; of a long query only the part around it."""
    shown = nfc(query).encode("utf-8", "replace").decode().replace("\n", " ").replace("\t", " ")
    begin = max(0, error.position - 60)
    click.echo(f"Error: {error}", err=True)
    click.echo(f"  {shown[begin : begin + 120]}", err=True)
    click.echo("  " + " " * (error.position - begin) + "^", err=True)


def _print_json(hits: engine.Hits, took: float) -> None:
    document = {
        "query": hits.query,
        "total": hits.total,
        "took_ms": took,
        "hits": [_hit(hit) for hit in hits.hits],
        "facets": {name: [asdict(value) for value in values] for name, values in hits.facets.items()},
        "did_you_mean": hits.did_you_mean,
    }
    click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
    if hits.note:
        click.echo(hits.note, err=True)


def _hit(hit: engine.Hit) -> dict[str, object]:
    """A hit as scripts see it; `translated` only where there is something to say."""
    row: dict[str, object] = asdict(hit) | {"snippet": engine.marked(hit.snippet, "**", "**")}
    if not hit.translated:
        del row["translated"]
    return row


def _print(hits: engine.Hits, offset: int, took: float) -> None:
    from rich.console import Console
    from rich.text import Text

    terminal = sys.stdout.isatty()
    console = Console(highlight=False, soft_wrap=not terminal)
    copies = hits.articles - hits.total
    console.print(Text(f"{hits.total:,} found" + f", {_copies(copies)} folded" * bool(copies) + f"  ({took} ms)"))
    if hits.note:
        console.print(Text(hits.note, style="yellow"))
    if hits.did_you_mean:
        console.print(Text.assemble("Did you mean: ", (hits.did_you_mean, "bold"), "?"))
    for number, hit in enumerate(hits.hits, offset + 1):
        console.print()
        console.print(Text.assemble(f"{number}. ", (hit.title or hit.url, "bold"), f"  [{hit.id}]"))
        about = [hit.source, str(hit.published or "no day"), hit.language or "", hit.url]
        about += [_copies(hit.duplicates)] * (hit.duplicates > 0)
        about += [f"by translation: {', '.join(hit.translated)}"] * bool(hit.translated)
        console.print(Text("   " + " · ".join(part for part in about if part), style="dim"))
        console.print(Text("   ").append_text(_highlighted(hit.snippet, terminal)))
    for name, values in hits.facets.items():
        console.print()
        console.print(Text(name, style="bold"))
        for value in values[:_BARS]:
            console.print(Text(f"   {value.count:>6}  {value.value}"))
        if len(values) > _BARS:
            console.print(Text(f"           and {len(values) - _BARS} more", style="dim"))


def _copies(number: int) -> str:
    return "1 near-copy" if number == 1 else f"{number:,} near-copies"


def _highlighted(snippet: str, terminal: bool) -> "Text":
    from rich.text import Text

    if not terminal:
        return Text(engine.marked(snippet, "**", "**"))
    text = Text()
    for number, part in enumerate(snippet.split(engine.MARK_BEGIN)):
        hit, mark, rest = part.partition(engine.MARK_END)
        if number == 0 or not mark:
            text.append(part)
        else:
            text.append(hit, style="bold red").append(rest)
    return text
