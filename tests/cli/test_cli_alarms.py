"""`ocop alarms`: what stands, mutes with an end, and the dead man's mark."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from archive import open_archive
from archive.engine import reading, writing
from archive.store import alerts, watch
from archive.tables import Night
from cli.main import ocop
from records import Alarm
from tests.databases import environment_of, url_of

NOW = datetime.now(UTC)
ALARM = Alarm("bao-sen", "door", "bao-sen: http-500", "http://bao-sen.localhost/feed")


def run(home: Path, *words: str, environment: dict[str, str] | None = None) -> tuple[int, str]:
    from samples import write_sources

    write_sources(home / "sources", 8471)
    given = {"OCOP_SOURCES": str(home / "sources")} | environment_of(home) | (environment or {})
    result = CliRunner().invoke(ocop, ["--home", str(home), "alarms", *words], env=given, standalone_mode=False)
    return (result.return_value if isinstance(result.return_value, int) else 0), result.output + str(result.exception)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    archive = open_archive(url_of(tmp_path), tmp_path / "captures")
    with writing(archive.engine) as connection:
        watch.stand(connection, [ALARM], frozenset(), "2026-10-20", NOW, NOW.date())
    archive.close()
    return tmp_path


def test_alarms_are_listed_with_their_mutes(home: Path) -> None:
    assert "since night 2026-10-20  door: bao-sen: http-500" in run(home, "list")[1]
    until = (NOW + timedelta(days=3)).date().isoformat()
    assert run(home, "mute", "bao-sen", "--until", until)[0] == 0
    assert f"muted until {until}" in run(home, "list")[1]
    listed = json.loads(run(home, "list", "--json")[1].removesuffix("None"))
    assert listed["muted"] == {"bao-sen": until} and listed["alarms"][0]["kind"] == "door"
    assert run(home, "unmute", "bao-sen")[0] == 0
    assert run(home, "unmute", "bao-sen")[0] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nobody", "--until", "2999-01-01"), "nobody"),
        (("bao-sen", "--until", "2020-01-01"), "is over"),
        (("bao-sen", "--until", "soon"), "soon"),
    ],
)
def test_a_mute_needs_a_source_and_a_day_to_come(home: Path, words: tuple[str, ...], told: str) -> None:
    assert told in run(home, "mute", *words)[1]


def test_a_night_that_never_ran_is_told_once_and_so_is_its_end(home: Path) -> None:
    def waiting() -> list[str]:
        archive = open_archive(url_of(home), home / "captures")
        with reading(archive.engine) as connection:
            found = [message.payload["subject"] for message in alerts.due(connection, NOW + timedelta(days=9))]
        archive.close()
        return found

    there = {"OCOP_MAIL_TO": "someone@example.org"}
    assert run(home, "check", environment=there)[0] == 1
    assert run(home, "check", environment=there)[0] == 1
    assert len(waiting()) == 1 and waiting()[0].endswith("1 new alarm")
    archive = open_archive(url_of(home), home / "captures")
    with writing(archive.engine) as connection:
        connection.execute(insert(Night).values(name="2026-10-21", started=NOW, ended=NOW, state="done"))
    archive.close()
    assert run(home, "check", environment=there)[0] == 0
    assert [subject.rpartition(": ")[2] for subject in waiting()] == ["1 new alarm", "1 over"]
    assert "bao-sen: http-500" in run(home, "list")[1]  # which a check does not judge
