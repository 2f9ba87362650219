"""`ocop extract`: articles in as JSON lines, their facts out; nothing is stored."""

import re
import sys
from datetime import date, datetime
from typing import Any, BinaryIO

import click
import orjson

from facts import extract as extract_facts
from facts.recogniser import Recogniser, load_recogniser
from records.fact import KINDS, as_label


@click.command("extract")
@click.option(
    "--jsonl", is_flag=True, required=True, help="read articles as JSON lines on stdin, write facts on stdout"
)
@click.pass_context
def extract(ctx: click.Context, jsonl: bool) -> None:
    """Find the facts of articles: {"id", "url", "lang", "title", "published", "text"} a line on stdin."""
    assert jsonl
    try:
        recogniser = load_recogniser(ctx.obj.recogniser) if ctx.obj.recogniser else None
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if run(sys.stdin.buffer, sys.stdout.buffer, recogniser):
        ctx.exit(1)


def run(source: BinaryIO, target: BinaryIO, recogniser: Recogniser | None = None) -> int:
    """Answers each line in order; the number of lines that could not be read."""
    failed = 0
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        answer = _answer(line, number, recogniser)
        failed += "error" in answer
        target.write(orjson.dumps(answer) + b"\n")
        target.flush()
    return failed


def _answer(line: bytes, number: int, recogniser: Recogniser | None) -> dict[str, Any]:
    """The facts of one line, or its error record."""
    key: Any = None
    try:
        row = orjson.loads(line)
        if not isinstance(row, dict):
            raise ValueError(f"line {number}: a JSON object was expected")
        key = row.get("id")
        return _facts(row, recogniser)
    except (ValueError, TypeError, KeyError) as error:
        prefix = f"line {number}: no JSON, " if isinstance(error, orjson.JSONDecodeError) else ""
        return {"id": key, "error": f"{prefix}{error}"}


def _facts(row: dict[str, Any], recogniser: Recogniser | None) -> dict[str, Any]:
    """The facts of one article in the shape of the labels. Raises ValueError naming the field that is wrong."""
    text = row.get("text")
    if not isinstance(text, str):
        raise ValueError('"text" is missing or no string')
    if not text.strip():
        raise ValueError('"text" is empty')
    if tags := _HTML.findall(text):
        raise ValueError(f'"text" holds HTML (<{tags[0]}>): give the page to `ocop read` and its body here')
    title, lang = row.get("title"), row.get("lang")
    for name, value in (("title", title), ("lang", lang)):
        if value is not None and not isinstance(value, str):
            raise ValueError(f'"{name}" has to be a string or null')
    found = extract_facts(text, title=title, published=_day(row.get("published")), lang=lang, recogniser=recogniser)
    answer: dict[str, Any] = {"id": row.get("id")}
    for name in KINDS.values():
        answer[name] = [as_label(fact) for fact in getattr(found, name)]
    return answer


# tags that only a page's source has, closed as such: a bare "<" or "<3" in prose is none
_HTML = re.compile(
    r"<(p|div|span|a|br|table|td|li|ul|script|style|html|body|img|h[1-6])(?:\s[^<>]{0,400})?/?>", re.IGNORECASE
)


def _day(value: Any) -> date | None:
    """A day or an RFC 3339 instant; of an instant the day in its own time zone."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError(f'"published" has to be a day, an instant or null, not {value!r}')
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value).date()
    except ValueError as error:
        raise ValueError(f'"published" is no day (YYYY-MM-DD) and no RFC 3339 instant: {value!r}') from error
