"""`ocop read --jsonl`: pages or plain texts in, articles out, one JSON line for each line read; nothing is stored."""

import base64
import gzip
import hashlib
import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from reading import read as read_capture
from reading import read_text
from records import Article, Capture, Unreadable

# a page that unpacks to more is an attack or a fault
MOST_BYTES = 64_000_000
Row = dict[str, Any]


class BadLine(ValueError):
    """A line that asks for nothing that can be read; the message names the fault and the remedy."""


@click.command()
@click.option("--jsonl", "jsonl", is_flag=True, required=True, help="JSON lines on stdin, JSON lines on stdout.")
@click.pass_context
def read(ctx: click.Context, jsonl: bool) -> None:  # noqa: ARG001 - the only form there is; named so that scripts say it
    """Read pages: {"id", "url", "html"}, {"id", "url", "html_file"} or {"id", "text"} a line; nothing is stored.

    The exit status is 1 where a line could not be read; its answer is {"id", "error"}.
    """
    failed = 0
    now = datetime.now(UTC)
    for answer in answers(sys.stdin.buffer, now):
        failed += "error" in answer
        sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()
    if failed:
        ctx.exit(1)


def answers(lines: Iterable[bytes], now: datetime) -> Iterator[Row]:
    """One answer for each line that is not blank, in order; no page can have appeared after `now` (aware)."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        identifier: Any = None
        try:
            row = _row(line, number)
            identifier = row.get("id")
            article = _article(row, now)
        except BadLine as error:
            yield {"id": identifier, "error": str(error)}
            continue
        yield _record(identifier, row.get("url"), article)


def _row(line: bytes, number: int) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"line {number} is no JSON ({error}); write one object a line") from error
    if not isinstance(row, dict):
        raise BadLine(f"line {number} is no JSON object; write {{'id', 'url', 'html'}}")
    return row


def _article(row: Row, now: datetime) -> Article | Unreadable:
    url = row.get("url")
    if url is not None and not isinstance(url, str):
        raise BadLine("'url' is no text; give the address or null")
    given = [name for name in ("html", "html_file", "text") if row.get(name) is not None]
    if len(given) != 1:
        raise BadLine("give one of 'html', 'html_file' and 'text'" + (f", not {' and '.join(given)}" if given else ""))
    value = row[given[0]]
    if not isinstance(value, str):
        raise BadLine(f"'{given[0]}' is no text")
    if given[0] == "text":
        return read_text(_whole(value), url=url)
    packed = _packed(value) if given[0] == "html" else None
    body = _file(value) if given[0] == "html_file" else packed or _whole(value).encode("utf-8")
    # what comes as JSON text is decoded already, whatever charset the page declares
    kind = None if given[0] == "html_file" or packed else "text/html; charset=utf-8"
    capture = Capture(
        url=url or "", body=body, fetched_at=now, digest=hashlib.sha256(body).hexdigest(), content_type=kind
    )
    return read_capture(capture)


def _packed(value: str) -> bytes | None:
    """The bytes of a page given as base64, which keeps its charset; None for a page given as text, which has a "<"."""
    if "<" in value or len(value) < 16:
        return None
    try:
        body = base64.b64decode(value, validate=True)
    except ValueError:  # no base64, so a text as it stands
        return None
    return body if b"<" in body else None


def _whole(text: str) -> str:
    """`text` without halves of surrogate pairs, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _file(name: str) -> bytes:
    path = Path(name)
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as packed:
                body = packed.read(MOST_BYTES + 1)
        else:
            with path.open("rb") as plain:
                body = plain.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise BadLine(f"{name} cannot be read ({error}); check the path and that the file is whole") from error
    if len(body) > MOST_BYTES:
        raise BadLine(f"{name} has more than {MOST_BYTES:,} bytes; it is no page")
    return body


def _record(identifier: Any, url: str | None, article: Article | Unreadable) -> Row:
    if isinstance(article, Unreadable):
        return {"id": identifier, "error": f"{article.reason}: {article.message}"}
    return {
        "id": identifier,
        "url": url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "lead": article.lead,
        "body": article.body,
        "captions": list(article.captions),
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "published_from": article.published.method if article.published else None,
        "modified": article.modified.isoformat() if article.modified else None,
        "language": article.language,
        "tags": list(article.tags),
        "site": article.site,
        "kind": article.kind,
    }
