"""Logs as JSON lines: instant, level, logger and message, with night, source, stage and URL where they are known."""

import logging
import logging.handlers
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson

LARGEST = 10_000_000  # bytes; then the file is set aside
KEPT = 5
KNOWN = ("night", "source", "stage", "url")
_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=MappingProxyType({}))


@contextmanager
def about(**known: str) -> Iterator[None]:
    """Everything that this thread logs meanwhile is about a night, source or stage."""
    token = _about.set({**_about.get(), **known})
    try:
        yield
    finally:
        _about.reset(token)


class JsonLines(logging.Formatter):
    """One JSON object a line. `fixed` goes into each of them."""

    def __init__(self, **fixed: str) -> None:
        super().__init__()
        self.fixed = fixed

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **self.fixed,
            **_about.get(),
        }
        line |= {name: str(vars(record)[name]) for name in KNOWN if vars(record).get(name) is not None}
        if isinstance(record.args, Mapping) and "url" not in line:  # Scrapy hands its request to the message
            url = getattr(record.args.get("request"), "url", None)
            line |= {"url": url} if url else {}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


def json_handler(file: Path, **fixed: str) -> logging.Handler:
    """A handler that writes JSON lines to `file` and sets it aside when it has grown large."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(JsonLines(**fixed))
    return handler
