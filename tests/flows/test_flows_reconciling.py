"""Prefect's view of runs that died is put right, and what lives is left alone."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.states import Pending, Running
from prefect.testing.utilities import prefect_test_harness

from flows import reconciling
from flows.reconciling import archive_tag, begin, mark_dead

HERE = socket.gethostname()
URL, OTHER = "sqlite:///one.db", "sqlite:///two.db"


@flow(name="nightly")
def nightly() -> None:
    """Stands for a night: the name is what counts."""


@flow(name="nightly")
def night_with_the_lock(url: str) -> int:
    begin(url)
    return mark_dead(url, alone=True)


def gone() -> int:
    """The id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_dead_runs_are_marked_and_living_ones_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.setenv("DO_NOT_TRACK", "1")
    alive, elsewhere = f"{HERE}:{os.getppid()}", "another-machine:7"
    with prefect_test_harness(server_startup_timeout=120), get_client(sync_client=True) as client:

        def run(url: str, process: str | None, state: object) -> FlowRun:
            made = client.create_flow_run(nightly, state=state, tags=[archive_tag(url)])  # type: ignore[arg-type]
            client.update_flow_run(made.id, infrastructure_pid=process)
            return made

        runs = {
            "its process is gone": run(OTHER, f"{HERE}:{gone()}", Running()),
            "alive, of another archive": run(OTHER, alive, Running()),
            "on another machine, of another archive": run(OTHER, elsewhere, Running()),
            "on another machine, of the archive that is held": run(URL, elsewhere, Running()),
            "just begun": run(OTHER, None, Pending()),
        }
        marked = night_with_the_lock(URL)
        found = {name: client.read_flow_run(one.id).state_type for name, one in runs.items()}
        dead = {name for name, state in found.items() if state is not None and state.value == "CRASHED"}
        assert dead == {"its process is gone", "on another machine, of the archive that is held"}
        assert marked == 2
        monkeypatch.setattr(reconciling, "BEGINNING", reconciling.BEGINNING * 0)
        assert mark_dead(URL) == 1, "a run that stays pending belongs to nobody"
        assert client.read_flow_run(runs["just begun"].id).state_type is not None
        assert mark_dead(URL) == 0


def test_an_api_that_is_away_stops_nobody(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def away(**_: object) -> object:
        raise RuntimeError("no server")

    monkeypatch.setattr(reconciling, "get_client", away)
    assert mark_dead(URL) == 0
    assert "no server" in caplog.text
