"""`ocop sources`: the source files listed, checked, tried live, and new ones written."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from cli.main import home_option
from cli.source_files import write_new
from records.source import Source
from settings import ROOT, Settings
from spiders.source import Problem, SourceError, load_source, survey

if TYPE_CHECKING:
    from records.article import Article, Unreadable
    from records.capture import Capture

PAGES = ROOT / "tests" / "spiders" / "pages"
FIELDS = ("title", "lead", "body", "captions", "authors", "published", "modified", "language", "tags", "canonical_url")
SHOWN = 72


class BadInput(click.ClickException):
    """What was given cannot be used."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def sources() -> None:
    """The source files: list, check, try one live, write a new one."""


@home_option
@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
@click.pass_context
def list_sources(ctx: click.Context, as_json: bool) -> None:
    """The sources of the folder (OCOP_SOURCES) and how each is set."""
    found, problems = survey(_settings(ctx).sources)
    if as_json:
        _json({"sources": [_summary(source) for source in found], "problems": [_problem(each) for each in problems]})
    else:
        rows = [("name", "title", "languages", "doors", "layouts", "delay", "enabled")]
        for source in found:
            doors = f"{sum(door.enabled for door in source.doors)} of {len(source.doors)}"
            languages, enabled = " ".join(source.languages), "yes" if source.enabled else "no"
            delay = f"{source.politeness.delay:g} s"
            rows.append((source.name, source.title, languages, doors, str(len(source.layouts)), delay, enabled))
        click.echo(_table(rows))
        _complain(problems)
    ctx.exit(1 if problems else 0)


@home_option
@sources.command("check")
@click.argument("which", nargs=-1, metavar="[NAME|PATH]...")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
@click.pass_context
def check_sources(ctx: click.Context, which: tuple[str, ...], as_json: bool) -> None:
    """Validate all source files, or those named; status 2 if one is wrong, with every fault."""
    folder = _settings(ctx).sources
    checked, problems = _checked(folder, which) if which else _surveyed(folder)
    if as_json:
        _json({"sources": sorted(checked), "problems": [_problem(each) for each in problems]})
    else:
        _complain(problems)
        faulty = len({problem.file for problem in problems})
        wrong = f"{len(problems)} faults in {faulty}" if problems else "no fault"
        click.echo(f"{len(checked)} of {len(checked) + faulty} source files are right, {wrong}")
    ctx.exit(2 if problems else 0)


@home_option
@sources.command("new")
@click.argument("name")
@click.option("--home-url", required=True, metavar="URL", help="Address of the site's home page.")
@click.option("--language", "languages", multiple=True, default=("vi",), show_default=True, help="May be repeated.")
@click.option(
    "--pages",
    type=click.Path(path_type=Path, file_okay=False),
    default=PAGES,
    help="Folder of the sample pages (tests/spiders/pages).",
)
@click.pass_context
def new_source(ctx: click.Context, name: str, home_url: str, languages: tuple[str, ...], pages: Path) -> None:
    """Write a source file, a sample page and its expected JSON; nothing is overwritten."""
    folder = _settings(ctx).sources
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise BadInput(f"{name}: no name of a source. Remedy: use a-z, 0-9, - and _, as in hanoitimes.")
    if not re.match(r"https?://[^/\s]+", home_url):
        raise BadInput(f"{home_url}: no address. Remedy: write the whole address, http(s)://host/path.")
    home = home_url if home_url.count("/") > 2 else f"{home_url}/"
    owner = _owner(survey(folder)[0], home)
    if owner:
        raise BadInput(f"{home_url}: {owner.name} has this host already. Remedy: add doors and layouts to its file.")
    try:
        written = write_new(name, home, languages, folder, pages)
    except FileExistsError as error:
        raise BadInput(f"{error}. Remedy: choose another name, or move that file away.") from error
    except SourceError as error:
        raise BadInput(
            "\n".join(f"{each.key}: {each.wrong}. Remedy: {each.remedy}." for each in error.problems)
        ) from error
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"Next: correct {written[0].name}, then `ocop sources check {name}` and `ocop sources try URL`.")


@home_option
@sources.command("try")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
@click.pass_context
def try_source(ctx: click.Context, url: str, as_json: bool) -> None:
    """Fetch one page live, read it, and say which step supplied each field; nothing is stored."""
    # both bring in lxml, trafilatura or Scrapy: only this command needs them
    import reading

    settings = _settings(ctx)
    found, problems = survey(settings.sources)
    source = _owner(found, url)
    if source is None:
        _complain(problems)
        host = urlsplit(url).hostname or url
        raise BadInput(
            f"{host} is in no source file. Remedy: add it to `hosts` of one, or write one by `ocop sources new`."
        )
    capture = _fetched(url, source, settings)
    article = reading.read(capture, layouts=source.layouts, strip=source.strip, zone=source.time_zone)
    report = _report(source, capture, article)
    if as_json:
        _json(report)
    else:
        click.echo(_shown(report))
    ctx.exit(0 if report["error"] is None else 1)


def _fetched(url: str, source: Source, settings: Settings) -> "Capture":
    """The page as it is now, asked for as politely as a night would."""
    from spiders.fetch import FetchError, fetch_page

    try:
        return fetch_page(url, hosts=source.hosts, user_agent=settings.user_agent, loopback=settings.loopback)
    except FetchError as error:
        raise BadInput(f"{url}: {error}") from error


def _report(source: Source, capture: "Capture", article: "Article | Unreadable") -> dict[str, Any]:
    """What a try found, ready for JSON."""
    from records.article import Article

    report: dict[str, Any] = {
        "url": capture.url,
        "source": source.name,
        "status": capture.status,
        "bytes": len(capture.body),
        "article_url": any(re.search(pattern, capture.url) for pattern in source.article_url),
        "kind": None,
        "fields": {},
        "unfilled": [],
        "flags": [],
        "error": None,
    }
    if not isinstance(article, Article):
        return report | {"error": {"reason": article.reason, "message": article.message}}
    steps = dict(article.steps)
    fields = {}
    for name in FIELDS:
        value = getattr(article, name)
        value = value.isoformat() if hasattr(value, "isoformat") else list(value) if isinstance(value, tuple) else value
        fields[name] = {"value": value or None, "step": steps.get(name)}
    unfilled = [name for name in source.expects.fields if not fields[name]["value"]]
    return report | {"kind": article.kind, "fields": fields, "unfilled": unfilled, "flags": list(article.flags)}


def _shown(report: dict[str, Any]) -> str:
    """The report of a try as a table."""
    matches = "matches article_url" if report["article_url"] else "matches no article_url of the source"
    lines = [
        f"{report['url']}  status {report['status']}, {report['bytes']} bytes",
        f"source {report['source']}, {matches}",
    ]
    if report["error"]:
        return "\n".join([*lines, f"cannot be read ({report['error']['reason']}): {report['error']['message']}"])
    rows = [("field", "step", "value")]
    for name, field in report["fields"].items():
        value = field["value"]
        text = " ".join(("; ".join(value) if isinstance(value, list) else value or "-").split())
        length = f" ({len(text)} characters)" if len(text) > SHOWN else ""
        rows.append((name, field["step"] or "-", text[:SHOWN] + ("…" + length if length else "")))
    lines += [f"kind {report['kind']}", "", _table(rows)]
    if report["unfilled"]:
        lines.append(f"expected, but empty: {', '.join(report['unfilled'])}")
    if report["flags"]:
        lines.append(f"flags: {', '.join(report['flags'])}")
    return "\n".join(lines)


def _surveyed(folder: Path) -> tuple[set[str], list[Problem]]:
    found, problems = survey(folder)
    return {source.name for source in found}, problems


def _checked(folder: Path, which: Sequence[str]) -> tuple[set[str], list[Problem]]:
    """The names that are right and the faults of the others; a name stands for its file in the folder."""
    right: set[str] = set()
    problems: list[Problem] = []
    for each in which:
        path = Path(each)
        if path.is_dir():
            names, faults = _surveyed(path)
            right |= names
            problems += faults
            continue
        path = path if path.suffix in (".yml", ".yaml") or path.exists() else folder / f"{each}.yml"
        try:
            right.add(load_source(path).name)
        except SourceError as error:
            problems += error.problems
    return right, list(dict.fromkeys(problems))


def _owner(found: Sequence[Source], url: str) -> Source | None:
    try:
        host = urlsplit(url).hostname
    except ValueError as error:
        raise BadInput(f"{url}: {error}. Remedy: write the whole address, http(s)://host/path.") from error
    return next((source for source in found if host in source.hosts), None)


def _summary(source: Source) -> dict[str, Any]:
    kept = ("name", "title", "publisher", "languages", "home", "hosts", "time_zone", "enabled", "spider")
    return {
        **{key: getattr(source, key) for key in kept},
        "doors": [asdict(door) for door in source.doors],
        "layouts": [layout.name for layout in source.layouts],
        "politeness": asdict(source.politeness),
        "expects": asdict(source.expects),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return asdict(problem) | {"file": str(problem.file)}


def _complain(problems: Sequence[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns as wide as their widest cell, the last one left as it is."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def _json(document: object) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _settings(ctx: click.Context) -> Settings:
    settings = ctx.find_root().obj
    return settings if isinstance(settings, Settings) else Settings()
