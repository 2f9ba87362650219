"""Another machine joins the night that is under way: it collects the sources that nobody has begun, and no more."""

import threading
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from archive import open_archive
from archive.engine import reading, writing
from archive.store import nights
from archive.tables import Night
from flows.collecting import collect
from flows.leasing import Waited, collected, leased
from flows.night import load_plan_sources
from flows.plan import Plan
from records import StageReport


class NoNight(LookupError):
    """No night is under way."""


def join_night(plan: Plan, now: datetime, only: Sequence[str] = ()) -> list[StageReport]:
    """Collect for the open night of the archive. The run that began it reads what comes in; both share `captures`."""
    sources, files, _broken = load_plan_sources(plan, only)
    archive = open_archive(plan.archive_url, plan.captures, create=False)
    run, stop = uuid.uuid4().hex[:12], threading.Event()
    reports = []
    try:
        with reading(archive.engine) as connection:
            query = select(Night.id).where(Night.state == "running").order_by(Night.id.desc()).limit(1)
            night = connection.execute(query).scalar()
        if night is None:
            raise NoNight("no night is under way; begin one with `ocop nightly` on the machine that reads")
        for name, source in reversed(sources.items()):  # the night itself begins at the other end
            if collected(archive, night, name):
                continue
            try:
                with leased(archive, source, run, stop, wait=False):
                    report = collect(plan, name, files[name], night, f"{run}", now, stop)
                    with writing(archive.engine) as connection:
                        nights.save_stage(connection, night, report)
            except Waited as error:
                report = replace(StageReport(stage=f"collect {name}"), problems=(str(error),))
            reports.append(report)
    finally:
        archive.close()
    return reports
