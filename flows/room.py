"""Room on the disk: below the floor a night stops before the disk is full, and is gone on with when there is room.

What is left then is enough to write down that it stopped, and for the database to close in order.
"""

import errno
import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from archive import Archive
from archive.engine import writing
from archive.store import nights, watch
from flows.judging import tell_change
from flows.plan import Plan
from records import Alarm, StageReport

LOOK_SECONDS = 2.0
log = logging.getLogger(__name__)


class NoRoom(OSError):
    """Less is free than the floor; the message says how much, where, and what to do. Trying again at once is no use."""

    def __init__(self, home: Path, free: int, floor: int) -> None:
        text = (
            f"{free / 1e9:.2f} GB free in {home}, the floor is {floor / 1e9:.2f} GB (OCOP_FLOOR_GB): nothing more is "
        )
        text += "fetched or written. Make room; what was kept is whole, and the next run goes on from there"
        super().__init__(errno.ENOSPC, text, str(home))
        self.text = text

    def __str__(self) -> str:
        return self.text


class Room:
    """How much is free where the archive lies. Once it was too little, that stays said for the rest of the run."""

    def __init__(self, home: Path, floor: int) -> None:
        self.home = home
        self.floor = floor
        self._low: int | None = None

    def look(self) -> None:
        """Raises NoRoom where less is free than the floor, or was at any look before."""
        if self._low is None and self.floor:
            self.home.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self.home).free
            if free < self.floor:
                self._low = free
        if self._low is not None:
            raise NoRoom(self.home, self._low, self.floor)

    @contextmanager
    def watched(self, stop: threading.Event) -> Iterator[None]:
        """Look all the time; `stop` is set when there is too little, so that collectors end in order."""
        ended = threading.Event()

        def run() -> None:
            while not ended.wait(LOOK_SECONDS):
                try:
                    self.look()
                except NoRoom as error:
                    log.error("%s", error)
                    stop.set()
                    return
                except OSError as error:  # a disk that does not tell is not known to be full
                    log.warning("cannot tell what is free in %s: %s", self.home, error)

        looker = threading.Thread(target=run, name="room", daemon=True)
        if self.floor:
            looker.start()
        try:
            yield
        finally:
            ended.set()
            if looker.ident is not None:
                looker.join()


def tell_no_room(archive: Archive, plan: Plan, night: int, name: str, error: NoRoom, at: datetime) -> None:
    """Keep with the night that it stopped, and raise the alarm; the hourly `ocop alarms check` sends it."""
    day = at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    with writing(archive.engine) as connection:
        nights.save_stage(connection, night, StageReport(stage="room", failed=1, problems=(str(error),)))
        others = [one.alarm for one in watch.standing(connection) if one.alarm.kind != "disk"]
        change = watch.stand(connection, [*others, Alarm(None, "disk", str(error))], frozenset({""}), name, at, day)
        tell_change(connection, change, plan.post.targets, name, at)
