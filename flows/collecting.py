"""One source's collection as a process of its own: Scrapy's reactor and signals want a main thread, and a source that
crashes, hangs or eats memory takes no other with it."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flows.plan import Plan
from records import StageReport
from settings import ROOT

LONGEST = 4 * 3600  # seconds that one source may take in a night
LAST_SECONDS = 10.0  # to end in order once it is asked to stop
LOOK_SECONDS = 0.5
REMEDIES = {
    "not-html": "it is no page; keep such addresses out by `article_url`",
    "too-large": "it is larger than a page may be; keep such addresses out by `article_url`",
    "gone": "the site has taken it down; its article is marked withdrawn and kept",
    "redirect-home": "the site sends it to its home page; see whether it was removed",
}
DATABASE = "OCOP_COLLECT_DATABASE"  # read by spiders.collect
log = logging.getLogger(__name__)


class HeldUp(Exception):
    """The collection got next to nothing while nothing else was left to wait for."""


def never() -> bool:
    """For a collection that nobody waits for."""
    return False


def remedy_of(reason: str | None) -> str:
    """What there is to do about a page that failed."""
    return REMEDIES.get(reason or "", "the next nights try it again until it answers or is gone")


def collect(
    plan: Plan,
    name: str,
    file: Path,
    night_id: int,
    owner: str,
    now: datetime,
    stop: threading.Event,
    holds_up: Callable[[], bool] = never,
) -> StageReport:
    """Collect one source; a failure is a report, never an exception, so that no source stops another.

    Once `stop` is set the collection is asked to end, and what is not fetched is left for the run that goes on. It is
    asked to end, too, once `holds_up` says that the night waits for it in vain.
    """
    began = time.perf_counter()
    plan.logs.mkdir(parents=True, exist_ok=True)
    logfile = plan.logs / f"collect-{name}.log"
    command = [sys.executable, "-m", "spiders.collect"]
    command += ["--captures", str(plan.captures), "--source", str(file), "--night", str(night_id)]
    command += ["--owner", owner, "--now", now.isoformat(), "--lookback", str(plan.lookback_days)]
    command += ["--user-agent", plan.user_agent, "--log", str(logfile)]
    if plan.bind:
        command += ["--bind", plan.bind]
    if plan.loopback:
        command += ["--loopback", plan.loopback]
    problem = None
    try:
        ended = _run(command, os.environ | {DATABASE: plan.archive_url}, stop, holds_up)
        if ended.returncode:
            problem = f"{name}: collection ended with status {ended.returncode}: {_reason(ended)}; see {logfile}"
    except HeldUp:
        problem = f"{name}: it held the night up and gave next to nothing; the rest is due next night, see {logfile}"
    except subprocess.TimeoutExpired:
        problem = f"{name}: collection was stopped after {LONGEST // 3600} hours; the rest is due next night"
    except OSError as error:
        problem = f"{name}: the collector cannot be started: {error}; the next night tries again"
    if problem:
        log.warning(problem)
    return StageReport(
        stage=f"collect {name}",
        done=0 if problem else 1,
        failed=1 if problem else 0,
        problems=(problem,) if problem else (),
        seconds=round(time.perf_counter() - began, 3),
    )


def _run(
    command: list[str], environment: dict[str, str], stop: threading.Event, holds_up: Callable[[], bool]
) -> subprocess.CompletedProcess[str]:
    """Run it to its end. Raises TimeoutExpired after LONGEST seconds, HeldUp once `holds_up` gave its word.

    However this is left, the process is gone.
    """
    until = time.monotonic() + LONGEST
    far, near = os.pipe()  # the collector ends in order when its other end closes, however this process ends
    try:
        process = subprocess.Popen(
            [*command, "--leader", str(far)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
            pass_fds=(far,),
        )
    except OSError:
        os.close(near)
        raise
    finally:
        os.close(far)
    asked = held = False
    try:
        while True:
            held = held or (not stop.is_set() and holds_up())
            if (stop.is_set() or held) and not asked:
                process.terminate()  # Scrapy ends in order: what it holds is written, leases are given back
                asked, until = True, time.monotonic() + LAST_SECONDS
            try:
                out, err = process.communicate(timeout=LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                if time.monotonic() <= until:
                    continue
                if held:
                    raise HeldUp from None
                raise
            if held and process.returncode:
                raise HeldUp
            return subprocess.CompletedProcess(command, process.returncode, out, err)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
        os.close(near)


def _reason(ended: subprocess.CompletedProcess[str]) -> str:
    for line in reversed(ended.stdout.splitlines()):
        try:
            told = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(told, dict) and told.get("reason"):
            return str(told["reason"])
    return (ended.stderr.strip().splitlines() or ["no message"])[-1]
