"""Pages are read by a process of their own, so that one that takes for ever or eats all memory costs itself only.

No measure of a page's bytes tells beforehand: a table of a few hundred bytes can claim millions of columns. The process
is started once and kept; a page that exceeds a limit has it killed, and the next page gets a new one. It is forked off
a server process with one thread (multiprocessing's forkserver), since this one has several.
"""

import logging
import multiprocessing
import os
import resource
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import reading
from reading.decode import decode
from records import Article, Capture, Unreadable
from records.source import Layout

SECONDS = 20.0  # for one page; the slowest honest one of three megabytes takes a tenth of it
LEAST_SECONDS = 6.0  # of a source that had many slow ones
BUSY = 10.0  # times as long where the machine does other things meanwhile
LOOK_SECONDS = 1.0
MEGABYTES = 500  # that reading may take beyond what the process has at its start
REMEDY = "it is kept and not read; keep such addresses out by `article_url`"
log = logging.getLogger(__name__)
_context = multiprocessing.get_context("forkserver")


class ReadingFailed(Exception):
    """Reading raised; the message has the kind of the error and what it said."""


def parse(capture: Capture, layouts: Sequence[Layout], strip: Sequence[str], zone: str) -> Article | Unreadable:
    """A capture read here and now, without limits: a page, or a text that an import brought."""
    if not (capture.content_type or "").startswith("text/plain"):
        return reading.read(capture, layouts=tuple(layouts), strip=tuple(strip), zone=zone)
    decoded = decode(capture.body, capture.content_type)
    return decoded if isinstance(decoded, Unreadable) else reading.read_text(decoded.text, url=capture.url)


class BoundedReader:
    """Reads captures in a process with limits of time and memory."""

    def __init__(self, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._slow: Counter[str | None] = Counter()  # pages by source

    def read(
        self, capture: Capture, layouts: Sequence[Layout], strip: Sequence[str], zone: str
    ) -> Article | Unreadable:
        """As `parse`; Unreadable `too-slow` or `too-heavy` beyond the limits. Raises ReadingFailed.

        Where the process is ended from outside the page is read once more: whoever ended it may have meant another.
        """
        found = self._read(capture, layouts, strip, zone) or self._read(capture, layouts, strip, zone)
        return found or self._too_heavy(capture)

    def _read(
        self, capture: Capture, layouts: Sequence[Layout], strip: Sequence[str], zone: str
    ) -> Article | Unreadable | None:
        """One try; None where the process ended."""
        pipe = self._pipe or self._start()
        try:
            used = self._used()
            pipe.send((capture, layouts, strip, zone))
            limit = self._limit(capture.source)
            if not self._answered(pipe, used, limit):
                self.close()
                self._slow[capture.source] += 1
                return Unreadable("too-slow", f"{capture.url}: reading took more than {limit:.0f} s; {REMEDY}")
            result: Article | Unreadable | str = pipe.recv()
        except (EOFError, OSError) as error:  # the process is gone: the system ended it
            log.warning("the reading process ended (%s)", type(error).__name__)
            self.close()
            return None
        if result == MemoryError.__name__:
            self.close()  # what it could not free would weigh on the next page
            self._slow[capture.source] += 1  # until all memory is taken some time goes by, too
            return self._too_heavy(capture)
        if isinstance(result, str):
            raise ReadingFailed(result)
        return result

    def _limit(self, source: str | None) -> float:
        """Seconds for a page: half as many after each slow one of its source, so that none takes up the night."""
        return max(self.seconds * 0.5 ** self._slow[source], min(self.seconds, LEAST_SECONDS))

    def _answered(self, pipe: Connection, before: float, limit: float) -> bool:
        """Wait for the result; False where the page takes too long, which on a busy machine is another thing than
        that the process had no turn: its own seconds count, and the clock's only when they are far beyond."""
        began = time.monotonic()
        while not pipe.poll(min(LOOK_SECONDS, limit)):
            waited = time.monotonic() - began
            if waited >= limit * BUSY or (waited >= limit and self._used() - before >= limit / 2):
                return False
        return True

    def _used(self) -> float:
        """Seconds of computing that the process took so far; without /proc nobody knows, and the clock counts."""
        number = self._process.pid if self._process else None
        try:
            told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        except OSError as error:
            log.debug("no figures of process %s: %s", number, error)
            return time.monotonic()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def _too_heavy(self, capture: Capture) -> Unreadable:
        return Unreadable("too-heavy", f"{capture.url}: reading took more than {self.megabytes} MB; {REMEDY}")

    def _start(self) -> Connection:
        _context.set_forkserver_preload(["reading"])
        self._pipe, far = _context.Pipe()
        self._process = _context.Process(
            target=_serve, args=(far, self.megabytes, int(self.seconds) + 1), name="reader", daemon=True
        )
        self._process.start()
        far.close()
        return self._pipe

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


@contextmanager
def bounded_reader() -> Iterator[BoundedReader]:
    """A reader whose process ends with the block; none is started where nothing is read."""
    reader = BoundedReader()
    try:
        yield reader
    finally:
        reader.close()


def _serve(pipe: Connection, megabytes: int, seconds: int) -> None:
    """The process: read what comes until the other side hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts the night ends this one in order
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    limit = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    while True:
        try:
            capture, layouts, strip, zone = pipe.recv()
        except EOFError:
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + seconds + 1  # a reader whose night was killed ends by itself
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
        try:
            result: Article | Unreadable | str = parse(capture, layouts, strip, zone)
        except MemoryError:
            result = MemoryError.__name__
        except Exception as error:  # noqa: BLE001 - told to the night, which counts and names it
            result = f"{type(error).__name__}: {error}"
        pipe.send(result)
