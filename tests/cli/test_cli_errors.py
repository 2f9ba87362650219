"""Where `ocop` looks, how it ends, and what it says when something is wrong: the input and the remedy, no traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_pages import EVENT_KEYS
from sqlalchemy import make_url

from cli.main import COMMANDS
from settings import Settings
from tests.databases import CLUSTER, EVERYWHERE, environment_of, url_of

ROOT = Path(__file__).resolve().parent.parent.parent
Ocop = Callable[..., Any]

# Where things are


def test_home_stands_before_or_behind_the_command_or_in_the_environment(ocop: Ocop, home: Path, tmp_path: Path) -> None:
    wanted = ocop("events", "--json", "--home", home).document
    assert wanted
    assert ocop("--home", home, "events", "--json").document == wanted
    assert ocop("events", "--json", OCOP_HOME=str(home)).document == wanted
    assert ocop("events", "--json", "--home", home, OCOP_HOME=str(tmp_path)).document == wanted
    assert ocop("--home", tmp_path, "events", "--json", "--home", home).document == wanted


def round_elsewhere(ocop: Ocop, inputs: Path, home: Path, url: str) -> None:
    """Import, search and one history with the archive at `url`."""
    assert ocop("import", inputs, "--home", home, OCOP_DATABASE_URL=url).status == 0
    assert not (home / "archive.db").exists() and (home / "captures").is_dir()
    hits = ocop("search", '"rattan trays"', "--json", "--home", home, OCOP_DATABASE_URL=url).document["hits"]
    assert [hit["title"] for hit in hits] == ["Thang Long Craft Village Fair 2026 opens"]
    told = ocop("event", hits[0]["events"][0], "--json", "--home", home, OCOP_DATABASE_URL=url).document
    assert told["sources"] == 3 and set(told) == EVENT_KEYS
    assert ocop("status", "--json", "--home", home, OCOP_DATABASE_URL=url).document["articles"] == 5
    assert ocop("check", "--home", home, OCOP_DATABASE_URL=url).status == 0
    if not EVERYWHERE:
        assert ocop("events", "--home", home).status == 2  # nothing is in the home folder itself


@pytest.mark.sqlite("an archive in a file of another name")
def test_the_archive_may_lie_elsewhere(ocop: Ocop, inputs: Path, tmp_path: Path) -> None:
    round_elsewhere(ocop, inputs, tmp_path / "home", f"sqlite:///{tmp_path / 'other' / 'elsewhere.db'}")


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres")
def test_the_archive_may_be_on_postgresql(ocop: Ocop, inputs: Path, tmp_path: Path) -> None:
    try:
        round_elsewhere(ocop, inputs, tmp_path / "home", CLUSTER.create("contract"))
    finally:
        CLUSTER.drop("contract")


# Errors


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("event", "424242"), ["424242", "ocop events"]),
        (("event", "99999999999999999999999"), ["99999999999999999999999"]),
        (("event", "-1"), ["-1"]),
        (("event", "fair"), ["'fair'"]),
        (("show", "424242"), ["424242", "ocop search"]),
        (("show", "99999999999999999999999"), ["99999999999999999999999"]),
        (("show", "1", "--version", "7"), ["article 1", "7"]),
        (("search", 'title:"unclosed'), ["unclosed", "^"]),
        (("search", "booths:>many"), ["many"]),
        (("search", "fair", "--limit", "-3"), ["-3"]),
        (("search", "fair", "--facet", "colour"), ["colour", "source"]),
        (("events", "--limit", "-3"), ["-3"]),
        (("nightly", "--source", "nosuch", "--direct"), ["nosuch", "ocop sources check"]),
        (("import", "/no/such/file.html"), ["/no/such/file.html", "no such file"]),
        (("import",), ["PATH"]),
        (("import", "x.html", "--published", "yesterday"), ["yesterday", "YYYY-MM-DD"]),
        (("import", "x.html", "--published", "2891-01-01"), ["2891-01-01", "future"]),
        (("import", "x.html", "--url", "http://[::1"), ["http://[::1", "whole"]),
        (("import", "x.html", "--url", "hanoi"), ["hanoi", "whole"]),
        (("import", "x.html", "y.html", "--url", "https://a.example/"), ["--url", "one"]),
        (("export", "fair", "--format", "stone", "--output", "x"), ["stone", "csv"]),
        (("demo", "--port", "70000"), ["70000"]),
        (("frobnicate",), ["frobnicate"]),
        (("sources", "frobnicate"), ["frobnicate"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_input_ends_with_2_and_names_it(
    ocop: Ocop, home: Path, arguments: tuple[str, ...], told: list[str]
) -> None:
    said = ocop("--home", home, *arguments)
    assert said.status == 2, said.out + said.err
    assert all(part in said.err + said.out for part in told), said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "command",
    [
        ("events",),
        ("event", "1"),
        ("person", "A"),
        ("venue", "A"),
        ("series", "fair"),
        ("show", "1"),
        ("status",),
        ("check",),
        ("reindex",),
        ("export", "--format", "csv", "--output", "x.csv"),
    ],
)
def test_without_an_archive_the_remedy_is_named_and_nothing_is_made(
    ocop: Ocop, tmp_path: Path, command: tuple[str, ...]
) -> None:
    said = ocop(*command, "--home", tmp_path / "none")
    assert said.status == 2 and said.out == ""
    where = make_url(url_of(tmp_path / "none")).database if EVERYWHERE else str(tmp_path / "none")
    assert str(where) in said.err and "ocop import" in said.err
    assert not (tmp_path / "none").exists()


def test_without_an_index_search_names_reindex_and_reindex_mends_it(ocop: Ocop, inputs: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert ocop("import", inputs / "lacquer.html", "--home", home).status == 0
    for damage in (lambda: _remove(home / "index"), lambda: _garble(home / "index")):
        damage()
        said = ocop("search", "lacquerware", "--json", "--home", home)
        assert said.status == 2 and said.out == "" and "ocop reindex" in said.err
        said = ocop("status", "--json", "--home", home)
        assert said.status == 0 and said.document["indexed"] is None
        said = ocop("check", "--json", "--home", home)
        assert said.status == 1 and "ocop reindex" in said.document["faults"][0]["remedy"]
        assert ocop("reindex", "--home", home).status == 0
        assert ocop("search", "lacquerware", "--json", "--home", home).document["total"] == 1
        assert ocop("check", "--json", "--home", home).document == {"faults": []}


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()


def _garble(folder: Path) -> None:
    for path in folder.rglob("*.toc"):
        path.write_bytes(path.read_bytes()[:-3])


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"OCOP_COLLECTORS": "many"}, ["OCOP_COLLECTORS", "many"]),
        ({"OCOP_LOOKBACK_DAYS": "0"}, ["OCOP_LOOKBACK_DAYS"]),
        ({"OCOP_DATABASE_URL": "my archive"}, ["OCOP_DATABASE_URL", "my archive", "postgresql://"]),
        ({"OCOP_DATABASE_URL": "sqlite:////proc/none/archive.db"}, ["/proc/none"]),
        ({"OCOP_DATABASE_URL": "postgresql://ocop@127.0.0.1:9/none"}, ["127.0.0.1"]),
    ],
)
@pytest.mark.parametrize("command", [("status",), ("import", "lacquer.html"), ("nightly", "--direct")])
def test_a_wrong_setting_is_named(
    ocop: Ocop, tmp_path: Path, environment: dict[str, str], told: list[str], command: tuple[str, ...]
) -> None:
    said = ocop("--home", tmp_path / "home", *command, **environment)
    assert said.status == 2 and all(part in said.err for part in told), said.err
    assert "Traceback" not in said.err


def test_a_home_that_is_a_file_is_named(ocop: Ocop, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for command in (("status",), ("import", str(tmp_path / "file")), ("nightly", "--direct")):
        said = ocop(*command, "--home", tmp_path / "file")
        assert said.status == 2 and str(tmp_path / "file") in said.err


@pytest.mark.sqlite("a damaged file")
def test_a_damaged_database_is_named(ocop: Ocop, tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"no database at all, whatever its name says" * 30)
    said = ocop("status", "--home", tmp_path)
    assert said.status == 2 and "archive.db" in said.err and "backup" in said.err


def test_no_usable_source_is_no_night(ocop: Ocop, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "broken.yml").write_text("title: [", "utf-8")
    for folder, told in (("sources", "broken.yml"), ("none", "OCOP_SOURCES")):
        said = ocop("--home", tmp_path / "home", "nightly", "--direct", OCOP_SOURCES=str(tmp_path / folder))
        assert said.status == 2 and told in said.err


# Exit statuses that need a process


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | environment_of(home)


def test_the_module_is_the_command(home: Path) -> None:
    command = [sys.executable, "-m", "cli", "events", "--json", "--home", str(home)]
    ended = subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, check=False)
    assert ended.returncode == 0 and json.loads(ended.stdout) and ended.stderr == b""


HOLDER = """
import sys, time
from pathlib import Path
from archive import open_archive
from flows.night import holding
archive = open_archive(sys.argv[1], Path(sys.argv[2]))
with holding(archive):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(ocop: Ocop, inputs: Path, tmp_path: Path) -> Iterator[Path]:
    """A home whose archive another live process holds."""
    home = tmp_path / "home"
    assert ocop("import", inputs / "lacquer.html", "--home", home).status == 0
    command = [sys.executable, "-c", HOLDER, url_of(home), str(home / "captures")]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        yield home
        holder.communicate("")
    assert ocop("reindex", "--home", home).status == 0  # the lock was given back


def test_a_held_archive_is_75_for_all_that_write(ocop: Ocop, inputs: Path, held: Path) -> None:
    for command in (
        ("nightly", "--direct"),
        ("import", inputs / "bamboo.txt"),
        ("check", "--repair"),
        ("check", "--repair", "--json"),
        ("reindex",),
    ):
        said = ocop(*command, "--home", held)
        assert said.status == 75, (command, said)
        assert "another run holds the archive" in said.err and said.out == ""
    for command in (("status",), ("search", "lacquerware"), ("events",), ("check",)):
        assert ocop(*command, "--home", held).status == 0
    assert ocop("status", "--json", "--home", held).document["articles"] == 1


# Help and README


def test_help_names_every_command(ocop: Ocop) -> None:
    said = ocop("--help")
    assert said.status == 0 and said.err == ""
    listed = [line.split()[0] for line in said.out.partition("Commands:")[2].splitlines() if line.strip()]
    assert listed == list(COMMANDS)
    assert ocop("--version").status == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(ocop: Ocop, command: str) -> None:
    said = ocop(command, "--help")
    assert said.status == 0 and said.err == ""
    assert f"Usage: ocop {command}" in said.out
    options = said.out.partition("Options:")[2].splitlines()
    for line in options:
        if line.startswith("  --") and "--help" not in line and "--json " not in line:
            assert len(line.split()) > 1 or options[options.index(line) + 1].startswith("      "), f"no help: {line}"


def test_readme_names_every_command_and_every_setting() -> None:
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("README.md is not written yet")
    told = readme.read_text("utf-8")
    commands = [name for name in COMMANDS if f"ocop {name}" not in told]
    settings = [name for name in Settings.model_fields if f"OCOP_{name.upper()}" not in told]
    assert (commands, settings) == ([], [])
