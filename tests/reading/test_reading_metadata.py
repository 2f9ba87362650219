"""Which of several objects of a page is about the page, and which of its days counts."""

from datetime import UTC, datetime
from typing import Any

import pytest

from reading.metadata import stated
from reading.moments import zone_named
from reading.page import parse
from reading.stamps import published_moment

ZONE = zone_named("Asia/Ho_Chi_Minh")
LATEST = datetime(2026, 10, 20, 12, tzinfo=UTC)
OTHER = '{"@type": "NewsArticle", "headline": "Carpets of the lower town", "datePublished": "2024-01-02"}'
OWN = (
    '{"@type": "NewsArticle", "headline": "Nine boats at the fair", '
    '"dateModified": "2024-05-09", "datePublished": "2024-05-03"}'
)
CALLED = "<title>Nine boats at the fair | River Paper</title>"


def script(*objects: str) -> str:
    return "".join(f'<script type="application/ld+json">{text}</script>' for text in objects)


@pytest.mark.parametrize(
    ("rule", "head", "body", "expected"),
    [
        ("a related article's object first", CALLED + script(OTHER, OWN), "", ("2024-05-03", "json-ld")),
        ("first publication, not the change", CALLED + script(OWN), "", ("2024-05-03", "json-ld")),
        (
            "publication stated in a meta element, change in JSON-LD",
            '<meta property="article:modified_time" content="2024-05-09">'
            '<meta property="article:published_time" content="2024-05-03">',
            "",
            ("2024-05-03", "meta:article:published_time"),
        ),
        (
            "an updated time is asked last",
            "",
            '<h1>Nine boats</h1><time class="updated" datetime="2024-05-09">x</time>'
            '<time datetime="2024-05-03">x</time>',
            ("2024-05-03", "time-element"),
        ),
        ("no day at all", "", "<h1>Nine boats</h1><p>The fair is on 03.06.2024.</p>", None),
    ],
)
def test_first_publication(rule: str, head: str, body: str, expected: tuple[str, str] | None) -> None:
    tree: Any = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    found, _ = published_moment(tree, stated(tree), tree.find(".//h1"), None, zone=ZONE, latest=LATEST)
    assert (found and (found.day.isoformat(), found.method)) == expected, rule
