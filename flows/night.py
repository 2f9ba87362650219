"""One night, step by step, without an engine: `flows.nightly` wraps these steps for Prefect, `run_direct` calls them.

The night is gone on with when it was cut short, and held by one run at a time through the archive's own lock, whose
holder shows by a heartbeat that it lives.
"""

import logging
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from archive import Archive, crashing, open_archive
from archive.engine import reading as viewing
from archive.engine import writing
from archive.opening import intact
from archive.store import articles, nights, watch
from archive.store.frontier import Frontier
from archive.views import status
from archive.views.metrics import exposition
from flows import stages
from flows.alarms import disk_alarm, missed_alarm
from flows.alerting import Mail, Outcome, send_due, write_messages
from flows.collecting import collect, remedy_of
from flows.growth import grown
from flows.judging import alarms_of_night, tell_change
from flows.leasing import Waited, collected, leased
from flows.plan import Plan
from flows.room import NoRoom, Room, tell_no_room
from flows.turns import Straggler, Turns, slowest_first, steps_of
from records import Alarm, NightReport, Source, StageReport
from search import IndexDamaged, open_index
from spiders.logs import about
from spiders.source import Problem, survey

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEAT_SECONDS = 20.0
LONGEST_LOOKBACK = 366  # days
log = logging.getLogger(__name__)


class SourcesUnusable(LookupError):
    """No source to collect: a name that nobody has, or a folder without a usable file. The message says which."""


@dataclass(frozen=True)
class Night:
    """A night that this run holds. `now` is the instant it stands for; time within it runs on from there."""

    plan: Plan
    archive: Archive
    id: int
    name: str
    owner: str
    now: datetime
    resumed: bool
    sources: dict[str, Source]
    files: dict[str, Path]
    broken: tuple[Problem, ...]
    turns: Turns
    missed: int = 0
    began: float = field(default_factory=time.monotonic)
    stop: threading.Event = field(default_factory=threading.Event)
    room: Room = field(default_factory=lambda: Room(Path(), 0))

    def clock(self) -> datetime:
        return self.now + timedelta(seconds=time.monotonic() - self.began)

    def collect(self, name: str) -> StageReport:
        """Fetch what one source announces and what is due of it."""
        self.room.look()
        with about(night=self.name, stage="collect", source=name), self.turns.turn(self.stop):
            try:
                with leased(self.archive, self.sources[name], self.owner, self.stop) as waited:
                    if waited and collected(self.archive, self.id, name):
                        return StageReport(stage=f"collect {name}", done=1)  # by a run that joined this night
                    report = self._collect(name)
            except Waited as error:
                return StageReport(stage=f"collect {name}", problems=(str(error),))
        if self.stop.is_set():
            return report  # the run that goes on will tell of it
        with viewing(self.archive.engine) as connection:
            failed = status.failed_pages(connection, self.id, name)
        pages = (f"{row.url}: not kept ({row.reason}); {remedy_of(row.reason)}" for row in failed)
        bad = report.failed + sum(row.reason != "gone" for row in failed)
        return self._kept(replace(report, failed=bad, problems=(*report.problems, *pages)))

    def _collect(self, name: str) -> StageReport:
        """The collection itself; one that did not come to its end leaves no page of this night undecided."""
        frontier = Frontier(self.archive.engine, source=name, night=self.id, owner=self.owner)
        straggler = Straggler(self.turns, partial(steps_of, frontier), self.sources[name].politeness.delay)
        now = self.clock()
        report = collect(
            self.plan, name, self.files[name], self.id, self.owner, now, self.stop, holds_up=straggler.holds_up
        )
        if report.failed and not self.stop.is_set():
            frontier.close_night(self.clock(), "ended-early")
        return replace(report, counts=tuple(sorted(frontier.counts().items())))

    def read(self) -> StageReport:
        """Captures to articles; pages that are gone withdraw theirs."""
        self.room.look()
        with about(night=self.name, stage="read"):
            report = stages.read(self.archive, self.sources)
        with writing(self.archive.engine) as connection:
            articles.touch_seen(connection, self.id, self.now)
            gone = articles.withdraw_gone(connection, self.now)
        counts = dict(report.counts) | ({"withdrawn": len(gone)} if gone else {})
        return self._kept(replace(report, counts=tuple(sorted(counts.items()))))

    def extract(self) -> StageReport:
        """Versions to facts."""
        self.room.look()
        with about(night=self.name, stage="extract"):
            return self._kept(stages.extract(self.archive))

    def link(self) -> StageReport:
        """Mentions to events."""
        self.room.look()
        with about(night=self.name, stage="link"):
            return self._kept(stages.link(self.archive, self.now))

    def index(self) -> StageReport:
        """The outbox to the search index."""
        self.room.look()
        with_index = open_index(self.plan.index)
        try:
            with about(night=self.name, stage="index"):
                return self._kept(stages.index(self.archive, with_index))
        finally:
            with_index.close()

    def report(self) -> NightReport:
        """Judge the night: alarms, the ledger as kept, and messages on what is new or over, all in one transaction."""
        self._kept(grown(self.archive, self.plan))
        crashing.enter("report")
        found = alarms_of_night(self.archive, self.id, self.sources, self.now)
        found += [Alarm(problem.file.stem, "source", str(problem)) for problem in self.broken]
        found += missed_alarm(self.missed, self.plan.lookback_days)
        found += disk_alarm(self.plan.home, self.plan.fewest_free)
        judged = frozenset({"", *self.sources, *(problem.file.stem for problem in self.broken)})
        with writing(self.archive.engine) as connection:
            nights.save_alarms(connection, self.id, found)
            day = self.now.astimezone(ZONE).date()
            change = watch.stand(connection, found, judged, self.name, self.clock(), day)
            tell_change(connection, change, self.plan.post.targets, self.name, self.clock())
            nights.end_night(connection, self.id, self.clock(), "done")
        with viewing(self.archive.engine) as connection:
            return status.night_report(connection, self.id)

    def tell(self) -> StageReport:
        """Send what waits in the outbox: alarms, and what saved searches find anew; then write the metrics."""
        began = time.perf_counter()
        with about(night=self.name, stage="tell"):
            done = send_waiting(self.archive, self.plan, self.clock())
            write_metrics(self.archive, self.plan.home)
        counts = {"written": done.written, "put off": done.again, "given up": done.given_up}
        told = tuple(sorted((name, number) for name, number in counts.items() if number))
        report = StageReport(stage="tell", done=done.sent, counts=told, seconds=round(time.perf_counter() - began, 3))
        return self._kept(report) if done.sent or told else report

    def _kept(self, report: StageReport) -> StageReport:
        with writing(self.archive.engine) as connection:
            nights.save_stage(connection, self.id, report)
        return report


def send_waiting(archive: Archive, plan: Plan, now: datetime) -> Outcome:
    """What saved searches find anew to the outbox, and out of it what is due."""
    index = open_index(plan.index)
    try:
        written = write_messages(archive, index, plan.site_url, now)
    except IndexDamaged as error:  # the next night makes it anew; messages that are written already go out
        log.warning("saved searches were not looked at: %s", error)
        written = 0
    finally:
        index.close()
    done = send_due(archive, Mail(plan.post.smtp, plan.post.sender), now)
    return replace(done, written=written)


def write_metrics(archive: Archive, home: Path) -> None:
    """`metrics.prom` for the text file collector of Prometheus' node exporter, whole or as it was."""
    with viewing(archive.engine) as connection:
        text = exposition(connection, free_bytes=shutil.disk_usage(home).free)
    made = home / ".metrics.prom"
    try:
        made.write_bytes(text)
        made.replace(home / "metrics.prom")
    except OSError as error:
        log.warning("%s was not written: %s", home / "metrics.prom", error)


@contextmanager
def open_night(plan: Plan, now: datetime, only: Sequence[str] = ()) -> Iterator[Night]:
    """Hold the archive for one night. Raises `archive.store.nights.Held` where another run holds it, NoRoom below
    the floor of free space, ArchiveError for a damaged database, SourcesUnusable for an unknown name in `only`; a
    broken source file is reported and the other sources go on."""
    sources, files, broken = load_plan_sources(plan, only)
    room = Room(plan.home, plan.floor)
    room.look()
    archive = open_archive(plan.archive_url, plan.captures)
    intact(archive)
    with holding(archive) as owner:
        with writing(archive.engine) as connection:
            day = now.astimezone(ZONE).date()
            missed = nights.missed_before(connection, day)
            night_id, name, resumed = nights.begin_night(connection, day.isoformat(), now)
            if missed and not resumed:
                why = (f"{missed} nights were missed; this one looks back so much further",)
                late = StageReport(stage="schedule", counts=(("missed", missed),), problems=why)
                nights.save_stage(connection, night_id, late)
            if broken:
                files_left = len({problem.file for problem in broken})
                told = tuple(map(str, broken))
                report = StageReport(stage="sources", done=len(sources), failed=files_left, problems=told)
                nights.save_stage(connection, night_id, report)
        if resumed:
            log.warning("night %s was cut short; going on with it", name)
        if missed:  # once, for all of them: what was announced meanwhile is still to be had
            log.warning("%d nights were missed; looking back so much further", missed)
            plan = replace(plan, lookback_days=min(plan.lookback_days + missed, LONGEST_LOOKBACK))
        with viewing(archive.engine) as connection:
            names = slowest_first(sources, status.collect_seconds(connection))
        sources = {one: sources[one] for one in names}
        turns = Turns(plan.collectors, len(sources))
        held = (plan, archive, night_id, name, owner, now, resumed, sources, files, broken, turns, missed)
        night = Night(*held, room=room)
        try:
            with room.watched(night.stop):
                yield night
        except NoRoom as error:
            tell_no_room(archive, plan, night_id, name, error, night.clock())
            raise
        finally:
            night.stop.set()


def load_plan_sources(
    plan: Plan, only: Sequence[str]
) -> tuple[dict[str, Source], dict[str, Path], tuple[Problem, ...]]:
    """The enabled sources by name, their files, and what is wrong with those that do not load.

    Raises SourcesUnusable for a name in `only` that no usable file has, and where there is none at all.
    """
    usable, problems = survey(plan.sources)
    for problem in problems:
        log.warning("source file left out: %s", problem)
    sources = {one.name: one for one in usable if one.name in only or (one.enabled and not only)}
    unknown = sorted(set(only) - set(sources))
    if unknown:
        named = ", ".join(unknown)
        raise SourcesUnusable(f"no usable source named {named} in {plan.sources}; see `ocop sources check`")
    if not sources:
        why = "; ".join(map(str, problems[:3])) or "every one of them is switched off, or there is none"
        raise SourcesUnusable(f"no usable source in {plan.sources}: {why}")
    files = {name: plan.sources / f"{name}.yml" for name in sources}
    return sources, files, tuple(problems)


@contextmanager
def holding(archive: Archive) -> Iterator[str]:
    """Hold the archive's lock with a heartbeat; gives the owner's name. Raises Held."""
    owner = uuid.uuid4().hex[:12]
    with writing(archive.engine) as connection:
        nights.take_lock(connection, owner, datetime.now(UTC))
    stop = threading.Event()
    heart = threading.Thread(target=_beat, args=(archive, owner, stop), name="heartbeat", daemon=True)
    heart.start()
    try:
        yield owner
    finally:
        stop.set()
        heart.join()
        with writing(archive.engine) as connection:
            nights.free_lock(connection, owner)
        archive.close()


def _beat(archive: Archive, owner: str, stop: threading.Event) -> None:
    while not stop.wait(BEAT_SECONDS):
        try:
            with writing(archive.engine) as connection:
                if not nights.beat(connection, owner, datetime.now(UTC)):
                    log.error("the lock of run %s was taken over by another run", owner)
                    return
        except SQLAlchemyError as error:  # the next beat may find the archive again
            log.warning("the heartbeat of run %s was not written: %s", owner, error)


def run_direct(
    plan: Plan, now: datetime, only: Sequence[str] = (), tell: Callable[[str], None] = log.info
) -> NightReport:
    """A whole night in this process, without Prefect."""
    with open_night(plan, now, only) as night:
        tell(f"night {night.name}: collecting {len(night.sources)} sources")
        with ThreadPoolExecutor(night.turns.most) as pool:
            try:
                for report in pool.map(night.collect, night.sources):
                    how = "done" if not report.failed else report.problems[0]
                    tell(f"{report.stage}: {how} ({report.seconds:.1f} s)")
            except BaseException:
                night.stop.set()  # else the pool would wait for every source that is still to come
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for step in (night.read, night.extract, night.link, night.index):
            report = step()
            tell(f"{report.stage}: {report.done} done, {report.failed} failed ({report.seconds:.1f} s)")
        kept = night.report()
        night.tell()
        return kept
