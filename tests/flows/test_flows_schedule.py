"""The schedule: deployments that load, late runs that catch up once, what is tried again, unit files that fit."""

import configparser
import errno
import importlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from archive import Archive, open_archive
from archive.engine import writing
from archive.store import nights
from archive.store.rechecks import make_due
from archive.tables import Url
from flows.nightly import done_since_slot
from flows.plan import plan_from
from flows.retrying import may_pass
from flows.schedule import deployments
from settings import ROOT, Settings
from tests.databases import named_url

NOW = datetime(2026, 10, 20, 19, tzinfo=UTC)


def test_each_deployment_is_a_flow_with_a_time() -> None:
    found = {one["name"]: one for one in deployments()}
    assert set(found) == {"nightly", "recheck", "check", "rebuild"}
    assert (found["nightly"]["cron"], found["nightly"]["timezone"]) == ("0 2 * * *", "Asia/Ho_Chi_Minh")
    for one in found.values():
        file, name = one["entrypoint"].split(":")
        assert (ROOT / file).is_file()
        flow = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)
        assert flow.name == name
    assert "concurrency_limit:" not in (ROOT / "prefect.yaml").read_text("utf-8")
    assert [one["cron"] for one in deployments("5 * * * *") if one["name"] == "nightly"] == ["5 * * * *"]


@pytest.mark.parametrize(
    ("started", "state", "slot", "played"),
    [
        (NOW, "done", NOW - timedelta(days=2), True),  # a run that waited while the machine was off
        (NOW, "done", NOW, False),
        (NOW, "done", NOW + timedelta(days=1), False),
        (NOW, "running", NOW - timedelta(days=2), False),  # cut short: it is gone on with
        (NOW, "done", None, False),
    ],
)
def test_missed_nights_are_caught_up_once(
    tmp_path: Path, started: datetime, state: str, slot: datetime | None, played: bool
) -> None:
    plan = plan_from(Settings(home=tmp_path, database_url=named_url(tmp_path)))
    archive = open_archive(plan.archive_url, plan.captures)
    with writing(archive.engine) as connection:
        night = nights.begin_night(connection, "2026-10-21", started)[0]
        if state == "done":
            nights.end_night(connection, night, started, state)
    archive.close()
    assert (done_since_slot(plan, slot) is not None) is played


@pytest.mark.parametrize(
    ("day", "missed"),
    [("2026-10-21", 0), ("2026-10-20", 0), ("2026-10-22", 1), ("2026-10-31", 10), ("2026-10-19", 0)],
)
def test_missed_nights_are_counted(archive: Archive, day: str, missed: int) -> None:
    with writing(archive.engine) as connection:
        assert nights.missed_before(connection, NOW.date()) == 0
        nights.begin_night(connection, "2026-10-20.2", NOW)
        assert nights.missed_before(connection, datetime.fromisoformat(day).date()) == missed


def test_older_pages_are_due_again_the_longest_unseen_first(archive: Archive) -> None:
    page = {"doors": [], "first_seen": NOW, "last_seen": NOW, "failures": 0, "unchanged": 0}
    with writing(archive.engine) as connection:
        for number, (source, state, age, due) in enumerate(
            [
                ("a", "known", 100, None),
                ("a", "known", 300, None),
                ("a", "known", 200, None),
                ("a", "known", 20, None),  # looked at lately
                ("a", "gone", 300, None),
                ("a", "refused", 300, None),  # taken down on request, too
                ("a", "known", 300, NOW + timedelta(days=5)),  # has its day
                ("b", "known", 61, None),
            ],
            1,
        ):
            address = {"url": f"http://{source}/{number}", "original": "", "source": source, "state": state}
            fetched = NOW - timedelta(days=age)
            connection.execute(insert(Url).values(id=number, fetched=fetched, due=due, **address, **page))
        assert make_due(connection, NOW, 2) == 3
        assert set(connection.execute(select(Url.id).where(Url.due == NOW)).scalars()) == {2, 3, 8}
        assert make_due(connection, NOW, 2) == 1


def wrapped(words: str) -> OperationalError:
    return OperationalError("INSERT", {}, sqlite3.OperationalError(words))


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (wrapped("database is locked"), True),
        (wrapped("database or disk is full"), False),
        (wrapped("attempt to write a readonly database"), False),
        (ConnectionResetError(errno.ECONNRESET, "reset"), True),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (ValueError("a fault of ours"), False),
        (None, False),
    ],
)
def test_only_what_may_pass_is_tried_again(error: object, again: bool) -> None:
    assert may_pass(error) is again


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "deploy").glob("ocop-*")))
def test_unit_files_name_commands_that_exist(name: str) -> None:
    from cli.main import COMMANDS

    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy" / name, "utf-8")
    if name.endswith(".timer"):
        assert unit["Timer"]["OnCalendar"] and (ROOT / "deploy" / name.replace(".timer", ".service")).is_file()
        return
    program, command = unit["Service"]["ExecStart"].split()[:2]
    assert program.endswith("/ocop") and command in COMMANDS
