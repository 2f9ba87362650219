"""Every source with a saved page: its layouts, read as at night, give what the JSON beside the page says.

The pages are synthetic: markup as evidenced in the source files, prose of our own.
"""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import reading
from records.article import Article
from records.capture import Capture
from spiders.source import SHIPPED, load_source

PAGES = sorted((Path(__file__).parent / "pages").iterdir())


def shaped(value: Any) -> Any:
    """As JSON has it."""
    return list(value) if isinstance(value, tuple) else value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.name)
def test_page_reads_as_expected(folder: Path) -> None:
    source = load_source(SHIPPED / f"{folder.name}.yml")
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    body = (folder / "page.html").read_bytes()
    capture = Capture(
        url=expected["url"],
        body=body,
        fetched_at=datetime(2026, 10, 21, tzinfo=UTC),
        digest=hashlib.sha256(body).hexdigest(),
        content_type="text/html; charset=utf-8",
    )
    article = reading.read(capture, layouts=source.layouts, strip=source.strip, zone=source.time_zone)
    assert isinstance(article, Article), article
    assert {key: shaped(getattr(article, key)) for key in expected} == expected
    assert dict(article.steps)["body"].startswith("layout"), "a layout of the source supplied the body"
