"""Flows between the nights: older pages made due, archive and index held against each other, the index made anew."""

import random
from datetime import UTC, datetime

from prefect import flow, get_run_logger
from prefect.artifacts import create_table_artifact

from archive import Archive, open_archive
from archive.engine import writing
from archive.store.rechecks import make_due
from flows import stages
from flows.checking import check as run_check
from flows.night import holding
from flows.plan import Plan, plan_from
from flows.reconciling import begin
from search import open_index
from settings import Settings

PER_SOURCE = 200  # older pages of a source that one week looks at again
TRIES = 5
WAIT = 600 * random.uniform(0.8, 1.2)  # seconds until a run that found the archive held tries again


def _opened() -> tuple[Plan, Archive]:
    plan = plan_from(Settings())
    begin(plan.archive_url)
    return plan, open_archive(plan.archive_url, plan.captures, create=False)


@flow(name="recheck", persist_result=False, retries=TRIES, retry_delay_seconds=WAIT)
def recheck(per_source: int = PER_SOURCE) -> int:
    """Older pages are due in the next night; gives how many."""
    _plan, archive = _opened()
    try:
        with writing(archive.engine) as connection:
            due = make_due(connection, datetime.now(UTC), per_source)
    finally:
        archive.close()
    get_run_logger().info("%d older pages are due", due)
    return due


@flow(name="check", persist_result=False)
def check() -> int:
    """Hold captures, archive and index against each other; a fault makes the run fail, so that it is seen."""
    plan, archive = _opened()
    index = open_index(plan.index)
    try:
        faults = run_check(archive, index, datetime.now(UTC), repair=False)
    finally:
        index.close()
        archive.close()
    if faults:
        rows = [{"where": one.where, "what": one.what, "remedy": one.remedy} for one in faults]
        create_table_artifact(key="faults", table=rows, description="ocop check")
        raise RuntimeError(f"{len(faults)} faults, the first: {faults[0].where}: {faults[0].what}; {faults[0].remedy}")
    return 0


@flow(name="rebuild", persist_result=False, retries=TRIES, retry_delay_seconds=WAIT)
def rebuild() -> int:
    """The search index anew, beside the live one; waits while a night holds the archive. Gives how many are in it."""
    plan, archive = _opened()
    with holding(archive):
        index = open_index(plan.index)
        try:
            return stages.rebuild(archive, index).done
        finally:
            index.close()
