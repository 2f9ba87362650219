"""One source's collection as a process of its own: Scrapy's reactor and signals want a main thread, and a source that
crashes, hangs or eats memory takes no other with it."""

import json
import logging
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from flows.plan import Plan
from records import StageReport
from settings import ROOT

LONGEST = 4 * 3600  # seconds that one source may take in a night
log = logging.getLogger(__name__)


def collect(plan: Plan, name: str, file: Path, night_id: int, owner: str, now: datetime) -> StageReport:
    """Collect one source; a failure is a report, never an exception, so that no source stops another."""
    began = time.perf_counter()
    plan.logs.mkdir(parents=True, exist_ok=True)
    logfile = plan.logs / f"collect-{name}.log"
    command = [sys.executable, "-m", "spiders.collect", "--database", plan.archive_url]
    command += ["--captures", str(plan.captures), "--source", str(file), "--night", str(night_id)]
    command += ["--owner", owner, "--now", now.isoformat(), "--lookback", str(plan.lookback_days)]
    command += ["--user-agent", plan.user_agent, "--log", str(logfile)]
    if plan.loopback:
        command += ["--loopback", plan.loopback]
    problem = None
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, cwd=ROOT, check=False)
        if ended.returncode:
            problem = f"{name}: collection ended with status {ended.returncode}: {_reason(ended)}; see {logfile}"
    except subprocess.TimeoutExpired:
        problem = f"{name}: collection was stopped after {LONGEST // 3600} hours; the rest is due next night"
    if problem:
        log.warning(problem)
    return StageReport(
        stage=f"collect {name}",
        done=0 if problem else 1,
        failed=1 if problem else 0,
        problems=(problem,) if problem else (),
        seconds=round(time.perf_counter() - began, 3),
    )


def _reason(ended: subprocess.CompletedProcess[str]) -> str:
    for line in reversed(ended.stdout.splitlines()):
        try:
            told = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(told, dict) and told.get("reason"):
            return str(told["reason"])
    return (ended.stderr.strip().splitlines() or ["no message"])[-1]
