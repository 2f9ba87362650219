"""Rows of the fault table about Prefect's API: a night's data is whole whatever happens to it, and its view is true."""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import httpx

from benchmarks.faults.prefect_server import PrefectServer, Proxy, prefect_server, proxy_before
from benchmarks.faults.rows import Row
from benchmarks.faults.world import ROOT, Home, World, later
from samples.hostile_pages import FIRST

OPEN = {"RUNNING", "PENDING", "CANCELLING"}
LOCKED_SECONDS = 15.0
WORKER_SECONDS = 400.0  # that a worker may take to start, and a run to begin


def prefect_trouble(world: World, dice: random.Random, quick: bool) -> Row:
    """28: errors, delays, another version, a locked database, a restart; a night killed while it ran."""
    row = Row("28", "Prefect: 500s, slow, other version...")
    kinds: dict[str, Callable[[World, Row, PrefectServer, Proxy], None]] = {
        "errors": _faulty,
        "slow": _faulty,
        "version": _faulty,
        "restart": _restarted,
        "locked": _locked,
        "killed": _killed,
    }
    chosen = ["killed", dice.choice(["errors", "version", "restart"])] if quick else list(kinds)
    with prefect_server(world.folder / "prefect") as server, proxy_before(server.port) as proxy:
        for kind in chosen:
            proxy.fault = kind if kinds[kind] is _faulty else None
            kinds[kind](world, row, server, proxy)
            proxy.fault = None
            left = [state for state in server.states() if state in OPEN]
            row.expect(not left, f"{kind}: runs still {left} in Prefect's view")
    return row


def _faulty(world: World, row: Row, _server: PrefectServer, proxy: Proxy) -> None:
    """A night through an API that misbehaves, then one through the same API when it is well."""
    kind, home = str(proxy.fault), world.home("prefect")
    played = home.night(FIRST, "--prefect", PREFECT_API_URL=proxy.api)
    row.expect(proxy.hit > 0, f"{kind}: the fault was not met")
    if kind != "slow":
        row.expect(any("without Prefect" in text for text in played.told.get("told", ())), f"{kind}: not told")
    row.tried(world, home, played, kind)
    proxy.fault = None
    row.tried(world, home, home.night(later(1), "--prefect", PREFECT_API_URL=proxy.api), f"{kind}, a night later")


def _begun(world: World, home: Home) -> subprocess.Popen[str]:
    """A night on Prefect that has begun to collect, with a site slow enough to act meanwhile."""
    asked = len(world.site.asked)
    process = home.start(FIRST, "--prefect")
    until = time.monotonic() + 120
    while len(world.site.asked) == asked and time.monotonic() < until and process.poll() is None:
        time.sleep(0.05)
    return process


def _restarted(world: World, row: Row, server: PrefectServer, _proxy: Proxy) -> None:
    home = world.home("prefect")
    home.env["PREFECT_API_URL"] = server.api
    world.site.wait = 1.0
    process = _begun(world, home)
    server.kill()
    server.start()
    world.site.wait = 0.0
    row.tried(world, home, home.finish(process), "restart")
    row.tried(world, home, home.night(later(1), "--prefect"), "restart, a night later")


def _locked(world: World, row: Row, server: PrefectServer, _proxy: Proxy) -> None:
    home = world.home("prefect")
    home.env["PREFECT_API_URL"] = server.api
    world.site.wait = 1.0
    process = _begun(world, home)
    held = sqlite3.connect(server.folder / "prefect.db", isolation_level=None, check_same_thread=False, timeout=30)
    held.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(LOCKED_SECONDS, held.rollback)
    timer.start()
    world.site.wait = 0.0
    played = home.finish(process)
    timer.join()
    held.close()
    row.tried(world, home, played, "locked")
    row.tried(world, home, home.night(later(1), "--prefect"), "locked, a night later")


def _killed(world: World, row: Row, server: PrefectServer, _proxy: Proxy) -> None:
    home = world.home("prefect")
    home.env["PREFECT_API_URL"] = server.api
    before = len(server.states())
    hit = home.night(FIRST, "--prefect", OCOP_CRASH_AT="read:3")
    row.expect(hit.status == -signal.SIGKILL, f"killed: not reached: {hit}")
    row.expect(server.states()[before:] == ["RUNNING"], f"killed: {server.states()[before:]} before the next night")
    row.tried(world, home, home.night(later(1), "--prefect"), "killed")
    row.expect(server.states()[before:] == ["CRASHED", "COMPLETED"], f"killed: {server.states()[before:]} afterwards")


def worker_killed(world: World, _dice: random.Random, quick: bool) -> Row:
    """28: `ocop worker` killed while a run is PENDING; a worker that starts later puts it right, and plays a night."""
    row = Row("28", "ocop worker killed while PENDING")
    if quick:
        return row
    home = world.home("worker")
    server = PrefectServer(home.folder / "prefect")
    worker = _worker(home, server)
    try:
        first = _scheduled(server)
        until = time.monotonic() + WORKER_SECONDS
        while _state(server, first) != "PENDING" and time.monotonic() < until:
            time.sleep(0.01)
        _end(worker, server)
        row.expect(_age(server, first) == "PENDING", "the worker was not killed while the run was PENDING")
        worker = _worker(home, server)
        state = _awaited(server, first)
        row.expect(state == "CRASHED", f"{state} after the next worker began")
        began = time.monotonic()
        state = _awaited(server, _scheduled(server))
        row.expect(state == "COMPLETED", f"the night after it: {state}")
        row.held(world, home, time.monotonic() - began, "worker killed")
    finally:
        _end(worker, server)
    return row


def _worker(home: Home, server: PrefectServer) -> subprocess.Popen[bytes]:
    """`ocop worker` whose deployments are registered."""
    settings = {"OCOP_SOURCES": str(home.sources), "OCOP_LOOPBACK": f"*.localhost:{home.site.port}"}
    command = [sys.executable, "-m", "cli", "--home", str(home.folder), "worker", "--port", str(server.port)]
    command += ["--cron", "0 2 1 1 *"]
    with (home.folder.parent / f"{home.folder.name}-worker.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | settings, stdout=log, stderr=log, start_new_session=True
        )
    until = time.monotonic() + WORKER_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(httpx.HTTPError, KeyError):
            if _deployment(server):
                return process
        time.sleep(0.5)
    os.killpg(process.pid, signal.SIGKILL)
    raise RuntimeError(f"ocop worker does not start; see {log.name}")


def _deployment(server: PrefectServer) -> str:
    answer = httpx.get(f"{server.api}/deployments/name/nightly/nightly", timeout=10)
    return str(answer.json()["id"]) if answer.is_success else ""


def _scheduled(server: PrefectServer) -> str:
    """A run of the nightly deployment that is due now."""
    said = {"state": {"type": "SCHEDULED"}}
    until = time.monotonic() + 60
    while True:
        answer = httpx.post(f"{server.api}/deployments/{_deployment(server)}/create_flow_run", json=said, timeout=60)
        if answer.is_success or time.monotonic() > until:
            break
        time.sleep(1)  # 503 while the worker writes to the same SQLite file
    answer.raise_for_status()
    return str(answer.json()["id"])


def _state(server: PrefectServer, run: str) -> str:
    return next((str(one["state_type"]) for one in server.runs() if one["id"] == run), "")


def _awaited(server: PrefectServer, run: str) -> str:
    """The state in which a run ends."""
    until = time.monotonic() + WORKER_SECONDS
    while (state := _state(server, run)) not in ("COMPLETED", "FAILED", "CRASHED") and time.monotonic() < until:
        time.sleep(0.5)
    return state


def _age(server: PrefectServer, run: str) -> str:
    """Put the state of a run an hour back, as if that much time had gone by; gives the state. The server is down."""
    with contextlib.closing(sqlite3.connect(server.folder / "prefect.db", timeout=30)) as database:
        for table, column, key in (("flow_run_state", "timestamp", "flow_run_id"), ("flow_run", "created", "id")):
            old = f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-1 hour')"
            database.execute(f"UPDATE {table} SET {column} = {old} WHERE {key} = ?", (run,))
        database.commit()
        found = database.execute("SELECT state_type FROM flow_run WHERE id = ?", (run,)).fetchone()
    return str(found[0]) if found else ""


def _end(worker: subprocess.Popen[bytes], server: PrefectServer) -> None:
    """Kill the worker, its runs and its server: all of its group, and what left that."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    until = time.monotonic() + 20
    while time.monotonic() < until:  # what it had started is in its group and goes with it
        try:
            httpx.get(f"{server.api}/health", timeout=1)
        except httpx.HTTPError:  # the port is free again
            return
        time.sleep(0.1)


ROWS = (prefect_trouble, worker_killed)
