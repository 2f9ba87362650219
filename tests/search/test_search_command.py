"""`ocop search`: the JSON that scripts rely on, errors with a finger on the character, a light start."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click import UsageError
from click.testing import CliRunner, Result

import search
from cli.main import ocop
from records.entry import Entry

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path, archive: list[Entry]) -> Path:
    search.open_index(tmp_path / "index").rebuild(archive)
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(ocop, ["search", *arguments, "--home", str(home)], standalone_mode=False)


def test_json_is_the_contract(home: Path) -> None:
    result = run(home, "lang nghe", "--json", "--facet", "year", "--limit", "1")
    document = json.loads(result.stdout)
    assert list(document) == ["query", "total", "took_ms", "hits", "facets", "did_you_mean"]
    assert document["total"] == 2
    (hit,) = document["hits"]
    assert list(hit) == [
        "id",
        "url",
        "title",
        "source",
        "language",
        "published",
        "score",
        "snippet",
        "events",
        "duplicates",
    ]
    assert hit["published"].startswith("2025-10-0")
    assert hit["duplicates"] == 1
    assert hit["events"] == [7]
    assert "**Làng nghề**" in hit["snippet"]
    assert document["facets"]["year"][0] == {"value": "2024", "count": 1}
    assert result.return_value == 0


def test_json_stays_alone_on_stdout_when_there_is_a_note(home: Path) -> None:
    result = run(home, "làng gốm mây", "--json")
    assert json.loads(result.stdout)["total"] == 4
    assert "at least one" in result.stderr


def test_people_see_title_source_day_and_marks(home: Path) -> None:
    result = run(home, "sơn maì", "--facet", "source")
    for part in ("found", "Did you mean: sơn mài?", "River Post", "2024-05-03", "**sơn mài**", "source"):
        assert part in result.stdout


def test_near_copies_can_be_listed(home: Path) -> None:
    assert "1 near-copy" in run(home, '"làng nghề sơn mài"').stdout
    document = json.loads(run(home, '"làng nghề sơn mài"', "--json", "--each").stdout)
    assert document["total"] == len(document["hits"]) == 3


@pytest.mark.parametrize("query", ["làng AND (nghề", "la\u0300ng AND (nghe"])
def test_a_query_error_points_at_the_character(home: Path, query: str) -> None:
    result = run(home, query)
    assert result.return_value == 2
    lines = result.stderr.splitlines()
    assert lines[1].index("(nghề" if "ề" in query else "(nghe") == lines[2].index("^")
    assert result.stdout == ""


@pytest.mark.parametrize("arguments", [("a" * 100_000,), ("***",), ("(" * 5_000,), ("a\udcff",)])
def test_bad_queries_end_with_a_reason(home: Path, arguments: tuple[str, ...]) -> None:
    result = run(home, *arguments)
    assert result.return_value == 2
    assert result.stderr.startswith("Error: ")


def test_facets_are_included_and_excluded(home: Path) -> None:
    def total(*options: str) -> int:
        found = json.loads(run(home, "", "--json", "--each", *options).stdout)["total"]
        assert isinstance(found, int)
        return found

    assert total() == 7
    assert total("--include", "language=en", "--include", "language=vi") == 6
    assert total("--exclude", "source=River Post") == 4
    assert total("--include", "language=vi", "--exclude", "year=2025") == 1


@pytest.mark.parametrize("value", ["language", "colour=red", "=x"])
def test_a_wrong_facet_names_the_right_ones(home: Path, value: str) -> None:
    error = run(home, "a", "--include", value).exception
    assert isinstance(error, UsageError)
    assert "event-kind" in error.message


def test_translated_hits_say_so_and_can_be_switched_off(home: Path) -> None:
    assert "by translation: sơn mài" in run(home, "lacquerware").stdout
    document = json.loads(run(home, "lacquerware", "--json").stdout)
    assert "translated" not in document["hits"][0]
    assert document["hits"][1]["translated"] == ["sơn mài"]
    assert document["total"] > json.loads(run(home, "lacquerware", "--json", "--no-translate").stdout)["total"] == 1


def test_articles_like_one(home: Path) -> None:
    document = json.loads(run(home, "--like", "2", "--json").stdout)
    assert 5 in [hit["id"] for hit in document["hits"]]
    assert document["total"] == len(document["hits"])
    error = run(home, "--like", "999").exception
    assert isinstance(error, UsageError)
    assert "999" in error.message


def test_a_missing_index_names_the_remedy(tmp_path: Path) -> None:
    result = run(tmp_path, "a")
    assert result.return_value == 2
    assert "ocop reindex" in result.stderr


def test_start_is_light() -> None:
    heavy = "('scrapy', 'prefect', 'twisted', 'pyarrow', 'sqlalchemy', 'trafilatura')"
    script = f"import cli.search, sys; print([name for name in {heavy} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.strip() == "[]"


def test_only_the_engines_modules_name_the_engine() -> None:
    naming = {
        path.name
        for path in (ROOT / "search").glob("*.py")
        if "import whoosh" in (text := path.read_text()) or "from whoosh" in text
    }
    assert {name for name in naming if not name.startswith("whoosh_")} == set()
    assert naming
    for folder in ("cli", "flows", "web", "archive", "records"):
        for path in (ROOT / folder).rglob("*.py"):
            assert "from whoosh" not in path.read_text(), path
            assert "import whoosh" not in path.read_text(), path
