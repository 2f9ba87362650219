"""Prefect's view put right: a run whose process was killed, or that lost the API, stays as it was there for ever.

A flow says at its beginning whose archive it works on and in which process. Whoever comes next (a night that holds the
archive, a worker that starts) marks as crashed what cannot be alive. All of this is about the view only: where it
fails, that is logged, and the night goes on.
"""

import logging
import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowFilter, FlowRunFilter, TaskRunFilter
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import PrefectException
from prefect.runtime import flow_run
from prefect.states import Completed, Crashed

FLOWS = ("nightly", "recheck", "check", "rebuild")
OPEN = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)
BEGINNING = timedelta(minutes=10)  # a run says within seconds in which process it is
MOST = 200  # runs that are looked at, the API's own limit
log = logging.getLogger(__name__)


def archive_tag(url: str) -> str:
    """The tag of runs on one archive; without its address, which may have a password in it."""
    return f"archive-{sha256(url.encode()).hexdigest()[:12]}"


def begin(url: str) -> None:
    """Say of the present flow run which archive and which process it is."""
    number = flow_run.id
    if number is not None:
        tags = {*(flow_run.tags or ()), archive_tag(url)}
        _try(lambda client: client.update_flow_run(number, tags=tags, infrastructure_pid=_process()))


def mark_dead(url: str, *, alone: bool = False) -> int:
    """Mark runs of ours that are dead as crashed; gives how many. `alone`: this run holds the archive at `url`, so no
    other night on it can be alive."""
    own = flow_run.id
    marked = 0

    def mark(client: SyncPrefectClient) -> None:
        nonlocal marked
        names = _names(client)
        mine = client.read_flow_run(own).start_time if own else None
        for run in _runs(client, OPEN):
            if str(run.id) == str(own):
                continue
            held = alone and names.get(str(run.flow_id)) == "nightly" and archive_tag(url) in run.tags
            earlier = bool(run.start_time and mine and run.start_time < mine)
            why = "another night holds its archive" if held and earlier else _death(run)
            if why:
                _crash(client, run, why)
                marked += 1

    _try(mark)
    if marked:
        log.warning("%d runs that Prefect had as running are dead; they are marked as crashed", marked)
    return marked


def done_without(why: str) -> None:
    """The night of this process was done after Prefect failed: its run is no failure."""

    def complete(client: SyncPrefectClient) -> None:
        states = (*OPEN, StateType.FAILED, StateType.CRASHED)
        for run in _runs(client, states, ("nightly",)):
            if run.infrastructure_pid == _process():
                message = f"{why}; the night was done without Prefect"
                client.set_flow_run_state(run.id, Completed(message=message), force=True)

    _try(complete)


def _crash(client: SyncPrefectClient, run: FlowRun, why: str) -> None:
    """Mark a run and the tasks that it left."""
    open_tasks = TaskRunFilter.model_validate({"state": {"type": {"any_": list(OPEN)}}})
    for task in client.read_task_runs(flow_run_filter=_filter({"id": {"any_": [run.id]}}), task_run_filter=open_tasks):
        client.set_task_run_state(task.id, Crashed(message=why), force=True)
    client.set_flow_run_state(run.id, Crashed(message=f"{why}; what it left is taken up by the next run"), force=True)


def _death(run: FlowRun) -> str | None:
    """Why a run cannot be alive; None where it may be."""
    if not run.infrastructure_pid:
        since = run.state.timestamp if run.state else run.created
        late = since is not None and datetime.now(UTC) - since > BEGINNING
        return "it never said in which process it runs" if late else None
    host, _, number = run.infrastructure_pid.partition(":")
    if host != socket.gethostname() or not number.isdigit() or int(number) == os.getpid():
        return None
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return f"its process {number} on {host} is gone"
    except PermissionError:  # somebody else's process, so it lives
        return None
    return None


def _process() -> str:
    """Host and process, as Prefect's own process workers write them."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _runs(
    client: SyncPrefectClient, states: tuple[StateType, ...], flows: tuple[str, ...] = FLOWS
) -> Iterator[FlowRun]:
    """The newest runs of our flows in these states."""
    named = FlowFilter.model_validate({"name": {"any_": list(flows)}})
    wanted = _filter({"state": {"type": {"any_": list(states)}}})
    newest = FlowRunSort.START_TIME_DESC
    yield from client.read_flow_runs(flow_filter=named, flow_run_filter=wanted, sort=newest, limit=MOST)


def _names(client: SyncPrefectClient) -> dict[str, str]:
    named = FlowFilter.model_validate({"name": {"any_": list(FLOWS)}})
    return {str(one.id): one.name for one in client.read_flows(flow_filter=named)}


def _filter(said: dict[str, Any]) -> FlowRunFilter:
    return FlowRunFilter.model_validate(said)


def _try(ask: Callable[[SyncPrefectClient], object]) -> None:
    try:
        with get_client(sync_client=True) as client:
            ask(client)
    except (httpx.HTTPError, PrefectException, RuntimeError) as error:
        log.warning("Prefect's view of earlier runs was not put right: %s: %s", type(error).__name__, error)
