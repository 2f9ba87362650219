"""Hostile text stored through the importer: on whatever page it stands, it stays text and leads nowhere."""

import json
from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

import pytest
from click.testing import CliRunner
from lxml import html
from starlette.testclient import TestClient

from cli.importing import import_pages
from settings import Settings
from tests.databases import named_url, url_of
from told_site import Told

EVIL = [
    "<script>alert(1)</script>",
    "\"'><svg onload=alert(2)>",
    "<img src=x onerror=alert(3)>",
    "</title></textarea></script><script>alert(4)</script>",
    "{{ 1234*2 }}{% include '/etc/passwd' %}${1234*2}",
    "--><!--<script>alert(5)</script>",
    "<a href='javascript:alert(6)'>prize</a>",
    "<iframe srcdoc='<script>alert(7)</script>'></iframe>",
    "‮txet desrever‬ ﻿",
    "]]><script>alert(8)</script>",
    "<style>*{display:none}</style><base href=//evil.example/>",
]
SAFE = {"http", "https", "webcal", "mailto", ""}
MOST = 90  # pages that are walked over


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("hostile")
    lines = []
    for number, evil in enumerate(EVIL):
        body = (
            f"The Gold Kiln Fair {evil} opened on October 17 at Lam Sơn Square {evil} in Huế with {40 + number} booths."
            "\n\n"
            f"Lê Thị Vân, Director of the {evil} Department of Industry and Trade, said {evil} it would run for days."
        )
        page = {"url": f"https://evil.example/{number}?q={evil}", "title": f"{evil} Gold Kiln Fair {number} {evil}"}
        page |= {"published": "2025-10-17", "text": body, "authors": [evil], "tags": [evil], "language": "en"}
        lines.append(json.dumps(page))
    (folder / "pages.jsonl").write_text("\n".join(lines), "utf-8")
    home = folder / "home"
    settings = Settings(home=home, database_url=named_url(home))
    said = CliRunner().invoke(import_pages, [str(folder / "pages.jsonl")], obj=settings)
    assert said.exit_code in (0, 1), said.output
    told = Told(folder, url_of(home))
    with TestClient(told.app(), raise_server_exceptions=False) as client:
        yield client
    told.index.close()
    told.archive.close()


def walk(client: TestClient) -> Iterator[tuple[str, html.HtmlElement]]:
    """The pages that links lead to from the first pages in both languages, each parsed as a browser would."""
    waiting, seen = ["/en/", "/vi/", "/en/search?q=kiln", "/vi/search?q=kiln", "/en/events", "/en/people"], set[str]()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code < 500, path
        if "html" not in answer.headers.get("content-type", ""):
            continue
        assert "script-src 'self'" in answer.headers["content-security-policy"], path
        tree = html.fromstring(answer.text)
        yield path, tree
        for link in tree.xpath("//a/@href"):
            parts = urlsplit(link)
            if parts.scheme == "" and parts.netloc == "" and link.startswith("/") and "export" not in link:
                waiting.append(urldefrag(link)[0])


def test_nothing_that_was_stored_runs_or_leads_elsewhere(site: TestClient) -> None:
    pages = 0
    for path, tree in walk(site):
        pages += 1
        for script in tree.iter("script"):
            assert script.get("src", "/").startswith("/") and (script.get("src") or "json" in script.get("type", "")), (
                path
            )
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert element.tag not in ("iframe", "base", "object", "embed"), path
            assert not [name for name in element.attrib if name.startswith("on") or name == "srcdoc"], path
            for name in ("href", "src", "action"):
                assert urlsplit(element.get(name, "").strip()).scheme in SAFE, (path, element.get(name))
        for image in tree.iter("img", "svg"):
            assert image.get("src") != "x" and "onload" not in image.attrib, path
        for data in tree.xpath("//script[contains(@type, 'json')]/text()"):
            json.loads(data)
        assert "2468" not in tree.text_content() and "root:" not in tree.text_content(), path
    assert pages > 30


@pytest.mark.parametrize(
    "path", ["/api/v1/search?q=kiln", "/api/v1/articles/1", "/export/atom?q=kiln", "/calendar.ics"]
)
def test_what_machines_read_is_well_formed(site: TestClient, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["x-content-type-options"] == "nosniff" and "html" not in answer.headers["content-type"]
    if "json" in answer.headers["content-type"]:
        assert answer.json()
    if "atom" in path:
        from lxml import etree

        etree.fromstring(answer.content)
