"""The nightly flow for Prefect: its body is the table of contents of a night; the work is in `flows.night`."""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.context import TaskRunContext
from prefect.exceptions import PrefectException
from prefect.futures import wait
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner

from archive import open_archive
from archive.engine import reading as viewing
from archive.views.status import last_nights
from flows.night import Night, open_night
from flows.plan import Plan, plan_from
from flows.reconciling import begin, mark_dead
from flows.retrying import RETRIES
from records import NightReport, StageReport
from settings import Settings


def runner(collectors: int) -> Any:
    """Threads for sources that wait for a turn (`flows.turns`) or for their collector process."""
    return ThreadPoolTaskRunner(max_workers=2 * collectors)


@task(task_run_name="collect {name}", cache_policy=NO_CACHE, persist_result=False, **RETRIES)
def collect_source(night: Night, name: str) -> StageReport:
    """One source, in a process of its own."""
    return _told(night.collect(name))


@task(cache_policy=NO_CACHE, persist_result=False, **RETRIES)
def read_pages(night: Night) -> StageReport:
    """Captures to articles."""
    return _told(night.read())


@task(cache_policy=NO_CACHE, persist_result=False, **RETRIES)
def extract_facts(night: Night) -> StageReport:
    """Articles to facts."""
    return _told(night.extract())


@task(cache_policy=NO_CACHE, persist_result=False, **RETRIES)
def link_events(night: Night) -> StageReport:
    """Mentions to events."""
    return _told(night.link())


@task(cache_policy=NO_CACHE, persist_result=False, **RETRIES)
def index_articles(night: Night) -> StageReport:
    """The outbox to the search index."""
    return _told(night.index())


@task(cache_policy=NO_CACHE, persist_result=False)
def report_night(night: Night) -> NightReport:
    """Ledger and alarms; the table is an artifact of the run."""
    report = night.report()
    _rename(f"report: {report.state}, {len(report.alarms)} alarms")
    try:
        create_table_artifact(key="night", table=table_of(report), description=description_of(report))
    except (httpx.HTTPError, PrefectException, RuntimeError) as error:
        # the night is done and kept: a view of it that cannot be shown must not have it played again
        get_run_logger().warning("the table of night %s could not be kept by Prefect: %s", report.night, error)
    return report


@task(cache_policy=NO_CACHE, persist_result=False)
def tell_people(night: Night) -> StageReport:
    """The outbox: alarms, alerts on saved searches."""
    return _told(night.tell())


@flow(name="nightly", validate_parameters=False, persist_result=False, task_runner=runner(Settings().collectors))
def nightly(sources: Sequence[str] = (), now: datetime | None = None, plan: Plan | None = None) -> NightReport:
    """One night over all sources: collect, read, extract, link, index, report."""
    plan = plan or plan_from(Settings())
    begin(plan.archive_url)
    if now is None and (done := done_since_slot(plan, flow_run.scheduled_start_time)):
        get_run_logger().info("night %s was played since this run was due; it is not played again", done.night)
        return done
    with open_night(plan, now or datetime.now(UTC), sources) as night:
        mark_dead(plan.archive_url, alone=True)
        collections = wait([collect_source.submit(night, name) for name in night.sources])
        for each in collections.done:
            each.result()  # a source's failure is in its report; what is raised here is the archive's
        read_pages(night)
        extract_facts(night)
        link_events(night)
        index_articles(night)
        report = report_night(night)
        tell_people(night)
        return report


def nightly_for(collectors: int) -> Callable[[Sequence[str], datetime, Plan], NightReport]:
    """The flow with threads for so many collectors at a time."""
    return nightly.with_options(task_runner=runner(collectors))


def done_since_slot(plan: Plan, slot: datetime | None) -> NightReport | None:
    """The night that began after the time for which a run was scheduled.

    A machine that was off has a run waiting for each night it missed; the first one catches up for all of them.
    """
    if slot is None:
        return None
    archive = open_archive(plan.archive_url, plan.captures)
    try:
        with viewing(archive.engine) as connection:
            newest = last_nights(connection, 1)
    finally:
        archive.close()
    return next((one for one in newest if one.state == "done" and one.started > slot), None)


def table_of(report: NightReport) -> list[dict[str, object]]:
    """The ledger as rows of plain values."""
    return [
        {
            "source": row.source,
            "found": row.found,
            "fetched": row.fetched,
            "not modified": row.not_modified,
            "skipped": row.skipped,
            "failed": row.failed,
            "new": row.articles_new,
            "changed": row.articles_changed,
            "alarms": "; ".join(alarm.message for alarm in row.alarms),
        }
        for row in report.sources
    ]


def description_of(report: NightReport) -> str:
    """Markdown above the table: the night, its stages after collection, its alarms."""
    stages = [f"- {line_of(stage)}" for stage in report.stages if not stage.stage.startswith("collect ")]
    alarms = [f"- ALARM {alarm.kind}: {alarm.message}" for alarm in report.alarms]
    return "\n".join((f"## Night {report.night}: {report.state}", "", *stages, *alarms))


def line_of(report: StageReport) -> str:
    """A stage and its counts, in a few words."""
    counts = [f"{number} {name.replace('_', ' ')}" for name, number in report.counts if number]
    told = [*(counts or [f"{report.done} done"]), *([f"{report.failed} failed"] if report.failed else [])]
    return f"{report.stage}: {', '.join(dict.fromkeys(told))}"


def _rename(name: str) -> None:
    """The counts into the name of the task run, which is what Prefect's pages list."""
    context = TaskRunContext.get()
    if context is not None:
        context.task_run.name = name


def _told(report: StageReport) -> StageReport:
    logger = get_run_logger()
    _rename(line_of(report))
    logger.info("%s: %d done, %d failed, %.1f s", report.stage, report.done, report.failed, report.seconds)
    for problem in report.problems:
        logger.warning(problem)
    return report


if __name__ == "__main__":
    os.environ.setdefault("DO_NOT_TRACK", "1")
    nightly()
