"""Another machine joins the night that is under way: it collects the sources that nobody has begun, and no more.

It asks for one source after the other, the quickest of the last nights first, since the night itself begins with the
slowest. All machines have the same archive and the same folder of captures.
"""

import threading
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, select

from archive import open_archive
from archive.engine import reading, writing
from archive.store import nights
from archive.store.frontier import Frontier
from archive.tables import Night
from archive.views import status
from flows.collecting import collect
from flows.leasing import Waited, collected, leased
from flows.night import load_plan_sources
from flows.plan import Plan
from flows.turns import Straggler, Turns, slowest_first, steps_of
from records import StageReport


class NoNight(LookupError):
    """No night is under way."""


def join_night(plan: Plan, now: datetime, only: Sequence[str] = ()) -> list[StageReport]:
    """Collect for the open night of the archive. Raises NoNight where none is under way."""
    sources, files, _broken = load_plan_sources(plan, only)
    archive = open_archive(plan.archive_url, plan.captures, create=False)
    run, stop = uuid.uuid4().hex[:12], threading.Event()
    reports = []
    try:
        with reading(archive.engine) as connection:
            night = _under_way(connection)
            took = status.collect_seconds(connection)
        turns = Turns(1, 0, took=list(took.values()))
        for name in reversed(slowest_first(sources, took)):
            if collected(archive, night, name):
                continue
            frontier = Frontier(archive.engine, source=name, night=night, owner=run)
            try:
                with leased(archive, sources[name], run, stop, wait=False):
                    straggler = Straggler(turns, partial(steps_of, frontier), sources[name].politeness.delay)
                    report = collect(plan, name, files[name], night, run, now, stop, holds_up=straggler.holds_up)
                    if report.failed:
                        frontier.close_night(now, "ended-early")
                    with writing(archive.engine) as connection:
                        nights.save_stage(connection, night, report)
            except Waited as error:
                report = StageReport(stage=f"collect {name}", problems=(str(error),))
            reports.append(report)
    finally:
        archive.close()
    return reports


def _under_way(connection: Connection) -> int:
    """The night that a living run is at. Raises NoNight."""
    query = select(Night.id).where(Night.state == "running").order_by(Night.id.desc()).limit(1)
    night = connection.execute(query).scalar()
    if night is None:
        raise NoNight("no night is under way; begin one with `ocop nightly` on the machine that reads")
    if not nights.is_held(connection, datetime.now(UTC)):
        raise NoNight("the last night was cut short and nobody is at it; `ocop nightly` goes on with it")
    return int(night)
