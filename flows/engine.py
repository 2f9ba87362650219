"""Run a night on Prefect where it can be had, and without it where not: the work must not depend on the view of it."""

import logging
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from archive import open_archive
from archive.engine import reading as viewing
from archive.views.status import last_nights
from flows.night import run_direct
from flows.plan import Plan
from records import NightReport

PROBE_SECONDS = 5.0
log = logging.getLogger(__name__)


def prepare_environment(home: Path) -> None:
    """Prefect's telemetry off and, unless set otherwise, its own files under `home`; before Prefect is imported."""
    os.environ.setdefault("PREFECT_HOME", str(home.resolve() / "prefect"))
    for name, value in {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLI_COLORS": "false",
        "PREFECT_LOGGING_LEVEL": os.environ.get("PREFECT_LOGGING_LEVEL", "WARNING"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "60",
    }.items():
        os.environ.setdefault(name, value)


def run_night(plan: Plan, now: datetime, only: Sequence[str], tell: Callable[[str], None]) -> NightReport:
    """A night as a Prefect flow (its API where `PREFECT_API_URL` names one, else its local engine).

    Where the API cannot be reached, or is lost in mid-run, the night goes on without it, with a warning: every stage
    takes up what is pending.
    """
    problem, begun = _unreachable(), False
    if problem is None:
        begun = True
        problem_or_report = _on_prefect(plan, now, only)
        if isinstance(problem_or_report, NightReport):
            return problem_or_report
        problem = problem_or_report
        done = _done_since(plan, now)
        if done is not None:
            tell(f"warning: {problem}; the night was done before that")
            _say_done(problem)
            return done
    log.warning("%s; the night goes on without Prefect", problem)
    tell(f"warning: {problem}; the night goes on without Prefect")
    done = run_direct(plan, now, only, tell)
    if begun:
        _say_done(problem)
    return done


def _unreachable() -> str | None:
    import httpx

    address = os.environ.get("PREFECT_API_URL")
    if not address:
        return None
    try:
        httpx.get(f"{address.rstrip('/')}/health", timeout=PROBE_SECONDS).raise_for_status()
    except httpx.HTTPError as error:
        return f"no Prefect API at {address} ({error})"
    return None


def _on_prefect(plan: Plan, now: datetime, only: Sequence[str]) -> NightReport | str:
    """The report, or what was wrong with Prefect. Errors of the night itself are raised as they are."""
    import httpx
    from prefect.exceptions import PrefectException

    from flows.nightly import nightly_for

    try:
        report = nightly_for(plan.collectors)(only, now, plan)
    except (httpx.HTTPError, PrefectException, RuntimeError) as error:
        log.exception("Prefect failed")
        return f"Prefect failed ({type(error).__name__}: {error})"
    assert isinstance(report, NightReport)
    return report


def _say_done(problem: str) -> None:
    """Tell Prefect, where it is back, that the night was done without it."""
    from flows.reconciling import done_without

    if (still := _unreachable()) is not None:
        log.warning("%s; the next night marks the run of this one", still)
        return
    done_without(problem)


def _done_since(plan: Plan, now: datetime) -> NightReport | None:
    """The night that ended since `now`, where Prefect failed only after its work was done."""
    archive = open_archive(plan.archive_url, plan.captures)
    with viewing(archive.engine) as connection:
        newest = last_nights(connection, 1)
    archive.close()
    return next((one for one in newest if one.state == "done" and one.ended and one.ended >= now), None)
