"""Saved pages from files: `.html`, `.txt`, `.warc`, `.warc.gz`, `.jsonl`, or folders of these."""

import base64
import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from archive.store.imports import Page, digest_of
from archive.warc import WarcError, scan
from records import Source

LARGEST = 64 * 1024 * 1024  # bytes of one file that is taken as a page
HTML, TEXT = "text/html", "text/plain; charset=utf-8"
SUFFIXES = (".html", ".htm", ".txt", ".warc", ".warc.gz", ".jsonl")


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says about the files where they do not say it themselves."""

    at: datetime
    source: str | None = None
    url: str | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that cannot be brought in: its name and why, with the remedy."""

    name: str
    why: str


def pages_of(path: Path, given: Given, sources: list[Source]) -> Iterator[Page | Refused]:
    """The pages of a file or folder, in the order of names. Never raises for what a file holds."""
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.is_file() and _kind(p))
        if not found:
            yield Refused(str(path), f"no file ending in {', '.join(SUFFIXES)} in this folder")
        for file in found:
            yield from pages_of(file, given, sources)
        return
    if not path.exists():
        yield Refused(str(path), "there is no such file; check the path")
        return
    kind = _kind(path)
    if kind is None:
        yield Refused(str(path), f"not a kind of file that can be imported; known: {', '.join(SUFFIXES)}")
        return
    try:
        yield from _READERS[kind](path, given, sources)
    except OSError as error:
        yield Refused(str(path), f"cannot be read: {error.strerror or error}")


def _kind(path: Path) -> str | None:
    return next((suffix for suffix in SUFFIXES if path.name.lower().endswith(suffix)), None)


def _single(path: Path, given: Given, sources: list[Source]) -> Iterator[Page | Refused]:
    if path.stat().st_size > LARGEST:
        yield Refused(str(path), f"larger than {LARGEST // 1024 // 1024} MB; split it, or bring it in as WARC")
        return
    body = path.read_bytes()
    if not body.strip():
        yield Refused(str(path), "the file is empty")
        return
    kind = TEXT if _kind(path) == ".txt" else HTML
    yield _page(body, kind, given, sources, given.url, path.name)


def _page(
    body: bytes, kind: str, given: Given, sources: list[Source], url: str | None, name: str, at: datetime | None = None
) -> Page:
    return Page(
        url=url or f"import:{digest_of(body)[:16]}/{name}",
        source=given.source or _source_of(url, sources),
        body=body,
        content_type=kind,
        at=at or given.at,
        published=given.published,
    )


def is_web_address(url: str) -> bool:
    """Whether this is a whole http(s) address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _source_of(url: str | None, sources: list[Source]) -> str:
    host = urlsplit(url).hostname if url else None
    if host is None:
        return "imported"
    return next((source.name for source in sources if host in source.hosts), host.removeprefix("www."))


def _warc(path: Path, given: Given, sources: list[Source]) -> Iterator[Page | Refused]:
    pages = 0
    try:
        for stored in scan(path):
            kind = stored.content_type or ""
            if stored.status == 200 and ("html" in kind or kind.startswith("text/plain")):
                pages += 1
                page = _page(stored.body, kind, given, sources, stored.url, path.name, stored.fetched_at)
                headers = [(name, value) for name, value in stored.headers if name.lower() != "content-encoding"]
                yield replace(page, headers=headers)
    except WarcError as error:
        yield Refused(str(path), f"{error}; {pages} pages before it were taken; restore the file and import it again")
        return
    if not pages:
        yield Refused(str(path), "no record in it is an HTML page or a text that was answered with status 200")


def _jsonl(path: Path, given: Given, sources: list[Source]) -> Iterator[Page | Refused]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            name = f"{path}:{number}"
            try:
                yield _from_row(json.loads(line), path, number, given, sources)
            except json.JSONDecodeError as error:
                yield Refused(name, f"no JSON: {error}; write one object a line")
            except (ValueError, TypeError, KeyError, OSError, EOFError, RecursionError, zlib.error) as error:
                yield Refused(name, f"not a page: {error}; a line needs `html`, `html_file` or `text`")


def _from_row(row: Any, path: Path, number: int, given: Given, sources: list[Source]) -> Page:
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    _check_row(row)
    published = instant(row["published"]) if row.get("published") else given.published
    if published and published > given.at:
        raise ValueError(f"published {row['published']} lies in the future")
    told = replace(given, source=row.get("source") or given.source, published=published)
    name = str(row.get("id") or f"{path.stem}-{number}")
    url = row.get("url") or given.url
    if row.get("text"):
        return _page(row["text"].encode(), TEXT, told, sources, url, name)
    if row.get("html"):
        html = row["html"]
        body = base64.b64decode(html["base64"], validate=True) if isinstance(html, dict) else html.encode()
        return _page(body, "text/html; charset=utf-8", told, sources, url, name)
    file = (path.parent / row["html_file"]).resolve()
    if path.parent.resolve() not in file.parents:
        raise ValueError(f"html_file {row['html_file']!r} lies outside the folder of {path.name}")
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
        body = stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise ValueError(f"html_file {row['html_file']!r} has more than {LARGEST // 1024 // 1024} MB")
    if not body.strip():
        raise ValueError(f"html_file {row['html_file']!r} is empty")
    return _page(body, HTML, told, sources, url, name)


def _check_row(row: dict[str, Any]) -> None:
    """Raises ValueError for a field that is no text, or an address that is none."""
    for name in ("url", "source", "text", "html", "html_file", "published"):
        value = row.get(name)
        if value is not None and not isinstance(value, str) and not (name == "html" and isinstance(value, dict)):
            raise ValueError(f"`{name}` has to be a text")
        if isinstance(value, str):
            value.encode()  # half of a surrogate pair, which JSON can carry, is a ValueError here
    str(row.get("id") or "").encode()
    if row.get("url") and not is_web_address(row["url"]):
        raise ValueError(f"`url` {row['url']!r} is no whole http(s) address")


def instant(text: str) -> datetime:
    """A day or an RFC 3339 instant as an aware instant; a day is taken at the start of that day in Viet Nam."""
    if len(text) == 10:
        zone = ZoneInfo("Asia/Ho_Chi_Minh")
        return datetime.combine(datetime.fromisoformat(text).date(), time(0), zone)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


_READERS = {
    ".html": _single,
    ".htm": _single,
    ".txt": _single,
    ".warc": _warc,
    ".warc.gz": _warc,
    ".jsonl": _jsonl,
}
