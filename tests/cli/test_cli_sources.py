"""`ocop sources`: list, check, new, try."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.main import ocop
from records.capture import Capture

SMALL = """\
name: small
title: Small News
publisher: Small Press
languages: [vi]
home: https://small.example/
hosts: [small.example]
doors:
  - {kind: feed, url: https://small.example/feed}
article_url: ['-(?P<id>\\d+)\\.html$']
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "small.yml").write_text(SMALL, encoding="utf-8")
    monkeypatch.setenv("OCOP_SOURCES", str(sources))
    return sources


def run(*arguments: str) -> Result:
    return CliRunner().invoke(ocop, ["sources", *arguments])


@pytest.mark.usefixtures("folder")
def test_list_shows_each_source() -> None:
    result = run("list")
    assert result.exit_code == 0
    head, row = result.stdout.splitlines()
    assert head.split() == ["name", "title", "languages", "doors", "layouts", "delay", "enabled"]
    assert row.split() == ["small", "Small", "News", "vi", "1", "of", "1", "0", "2", "s", "yes"]


def test_list_json_and_a_faulty_file(folder: Path) -> None:
    (folder / "bad.yml").write_text(SMALL.replace("title: ", "titel: ").replace("small", "bad"), encoding="utf-8")
    result = run("list", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert [source["name"] for source in document["sources"]] == ["small"]
    assert document["sources"][0]["doors"][0]["url"] == "https://small.example/feed"
    assert [(each["line"], each["key"]) for each in document["problems"]] == [(1, "title"), (2, "titel")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("title:", "titel:"), ":2: titel: unknown key"),
        (("publisher: Small Press\n", ""), ":1: publisher: is missing"),
        (("(?P", "((?P"), ":9: article_url.0: is no regular expression"),
        (("title: Small", "title: Small: "), ":2: is no YAML"),
        (("title:", "name: small\ntitle:"), ":2: name: stands twice"),
    ],
)
def test_check_names_file_line_and_key(folder: Path, change: tuple[str, str], expected: str) -> None:
    (folder / "small.yml").write_text(SMALL.replace(*change), encoding="utf-8")
    for arguments in (["check"], ["check", "small"], ["check", str(folder / "small.yml")], ["check", str(folder)]):
        result = run(*arguments)
        assert result.exit_code == 2
        assert f"small.yml{expected}" in result.stderr
        assert "Remedy: " in result.stderr


@pytest.mark.usefixtures("folder")
def test_check_right_and_unknown_names() -> None:
    result = run("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 of 1 source files are right" in result.stdout
    result = run("check", "small", "absent", "--json")
    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert document["sources"] == ["small"]
    assert [Path(each["file"]).name for each in document["problems"]] == ["absent.yml"]


def test_check_finds_a_host_of_two_sources(folder: Path) -> None:
    (folder / "copy.yml").write_text(SMALL.replace("name: small", "name: copy"), encoding="utf-8")
    result = run("check")
    assert result.exit_code == 2
    assert "small.yml:6: hosts: small.example belongs to copy.yml too" in result.stderr


def test_new_writes_three_files_that_fit_together(folder: Path, tmp_path: Path) -> None:
    from reading import read
    from spiders.source import load_source

    for name, language in [("lang", "vi"), ("village", "en")]:
        home = f"https://{name}.example"
        result = run("new", name, "--home-url", home, "--language", language, "--pages", str(tmp_path / "pages"))
        assert result.exit_code == 0, result.output
        source = load_source(folder / f"{name}.yml")
        assert (source.home, source.hosts, source.languages) == (f"{home}/", (f"{name}.example",), (language,))
        expected = json.loads((tmp_path / "pages" / name / "expected.json").read_text(encoding="utf-8"))
        body = (tmp_path / "pages" / name / "page.html").read_bytes()
        article = read(
            capture(expected["url"], body), layouts=source.layouts, strip=source.strip, zone=source.time_zone
        )
        assert {key: shaped(getattr(article, key)) for key in expected} == expected
    assert run("check").exit_code == 0


def shaped(value: Any) -> Any:
    """As JSON has it."""
    return list(value) if isinstance(value, tuple) else value.isoformat() if hasattr(value, "isoformat") else value


def capture(url: str, body: bytes) -> Capture:
    digest = hashlib.sha256(body).hexdigest()
    return Capture(
        url=url, body=body, fetched_at=datetime(2026, 10, 21, tzinfo=UTC), digest=digest, content_type="text/html"
    )


def test_new_overwrites_nothing(folder: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    (pages / "fresh").mkdir(parents=True)
    (pages / "fresh" / "page.html").write_text("mine", encoding="utf-8")
    cases = [
        ("small", "https://elsewhere.example/", "exists already"),
        ("fresh", "https://fresh.example/", "exists already"),
        ("other", "https://small.example/", "small has this host already"),
        ("Other!", "https://other.example/", "no name of a source"),
        ("other", "other.example", "no address"),
    ]
    for name, home, words in cases:
        result = run("new", name, "--home-url", home, "--pages", str(pages))
        assert result.exit_code == 2, name
        assert words in result.stderr
    result = run(
        "new", "other", "--home-url", "https://other.example/", "--language", "Tiếng Việt", "--pages", str(pages)
    )
    assert (result.exit_code, "languages: is no language code" in result.stderr) == (2, True)
    assert [path.name for path in folder.iterdir()] == ["small.yml"]
    assert (folder / "small.yml").read_text(encoding="utf-8") == SMALL
    assert [path.name for path in pages.rglob("*.*")] == ["page.html"]
    assert (pages / "fresh" / "page.html").read_text(encoding="utf-8") == "mine"


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Addresses and pages of a site that is not there."""
    pages: dict[str, bytes] = {}

    class FetchError(Exception):
        pass

    def fetch_page(url: str, **_values: object) -> Capture:
        if url not in pages:
            raise FetchError("answered 404. Remedy: correct the address")
        return capture(url, pages[url])

    module = ModuleType("spiders.fetch")
    module.__dict__.update(FetchError=FetchError, fetch_page=fetch_page)
    monkeypatch.setitem(sys.modules, "spiders.fetch", module)
    return pages


@pytest.mark.usefixtures("folder")
def test_try_shows_the_step_of_each_field(tmp_path: Path, fetched: dict[str, bytes]) -> None:
    run("new", "lang", "--home-url", "https://lang.example", "--pages", str(tmp_path / "pages"))
    url = "https://lang.example/sample-article-100000.html"
    fetched[url] = (tmp_path / "pages" / "lang" / "page.html").read_bytes()
    result = run("try", url, "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert (report["source"], report["article_url"], report["kind"], report["unfilled"]) == (
        "lang",
        True,
        "article",
        [],
    )
    assert report["fields"]["title"]["value"].startswith("Mười hai gian hàng")
    assert report["fields"]["published"]["value"] == "2026-10-20T08:30:00+07:00"
    assert all(report["fields"][name]["step"] for name in ("title", "body", "published"))
    plain = run("try", url)
    assert plain.exit_code == 0
    assert "matches article_url" in plain.stdout
    rows = {line.split()[0]: line for line in plain.stdout.splitlines() if line.strip()}
    assert "Lê Thị Mẫu" in rows["authors"]
    assert rows["tags"].split() == ["tags", "-", "-"]


@pytest.mark.usefixtures("folder")
def test_try_of_a_page_that_is_no_article(fetched: dict[str, bytes]) -> None:
    fetched["https://small.example/x"] = b""
    result = run("try", "https://small.example/x")
    assert result.exit_code == 1
    assert "matches no article_url" in result.stdout
    assert "cannot be read (" in result.stdout
    result = run("try", "https://small.example/gone-1.html")
    assert (result.exit_code, "gone-1.html: answered 404" in result.stderr) == (2, True)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("url", ["https://unknown.example/a-1.html", "small.example/a-1.html", "http://[broken/"])
def test_try_of_a_host_that_no_source_has(url: str) -> None:
    result = run("try", url)
    assert result.exit_code == 2
    assert "Remedy: " in result.stderr


def test_list_starts_without_scrapy_or_prefect() -> None:
    code = "import sys\nfrom cli.main import ocop\nocop(['sources', 'list'], standalone_mode=False)\n"
    code += "heavy = {'scrapy', 'twisted', 'prefect', 'trafilatura', 'sqlalchemy'}\n"
    code += "print(*heavy & {*sys.modules}, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""
    assert "hanoitimes" in done.stdout
