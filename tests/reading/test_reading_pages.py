"""Each family of sites: a sample page in the family's markup and what reading makes of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reading import read
from records import Article, Capture, Layout

PAGES = Path(__file__).parent / "pages"
FETCHED = datetime(2026, 10, 20, tzinfo=UTC)


def layout(row: dict[str, Any]) -> Layout:
    return Layout(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})


@pytest.mark.parametrize("family", sorted(folder.name for folder in PAGES.iterdir()))
def test_family(family: str) -> None:
    case = json.loads((PAGES / family / "expected.json").read_text(encoding="utf-8"))
    body = (PAGES / family / "page.html").read_bytes()
    capture = Capture(url=case["url"], body=body, fetched_at=FETCHED, digest="")
    article = read(capture, layouts=[layout(row) for row in case["layouts"]], strip=case["strip"])
    assert isinstance(article, Article)
    expected = case["expected"]
    got = {
        **{name: getattr(article, name) for name in ("title", "lead", "language", "site", "canonical_url")},
        "body": article.body.split("\n\n"),
        **{name: list(getattr(article, name)) for name in ("captions", "authors", "agencies", "tags")},
        "published": article.published and article.published.isoformat(),
        "modified": article.modified and article.modified.isoformat(),
        "body_step": dict(article.steps)["body"],
        "flags": [flag for flag in article.flags if flag in expected.get("flags", ())],
    }
    assert {name: got[name] for name in expected} == expected
