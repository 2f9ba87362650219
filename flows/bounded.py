"""Pages are read by a process of their own, so that one that takes for ever or eats all memory costs itself only.

No measure of a page's bytes tells beforehand: a table of a few hundred bytes can claim millions of columns. The process
is started once and kept; a page that exceeds a limit has it killed, and the next page gets a new one. It is forked off
a server process with one thread (multiprocessing's forkserver), since this one has several.
"""

import logging
import multiprocessing
import resource
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import reading
from reading.decode import decode
from records import Article, Capture, Unreadable
from records.source import Layout

SECONDS = 20.0  # for one page; the slowest honest one of three megabytes takes a tenth of it
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

    def read(
        self, capture: Capture, layouts: Sequence[Layout], strip: Sequence[str], zone: str
    ) -> Article | Unreadable:
        """As `parse`; Unreadable `too-slow` or `too-heavy` beyond the limits. Raises ReadingFailed."""
        pipe = self._pipe or self._start()
        try:
            pipe.send((capture, layouts, strip, zone))
            if not pipe.poll(self.seconds):
                self.close()
                return Unreadable("too-slow", f"{capture.url}: reading took more than {self.seconds:.0f} s; {REMEDY}")
            result: Article | Unreadable | str = pipe.recv()
        except (EOFError, OSError) as error:  # the process is gone: the system ended it
            log.warning("the reading process ended (%s)", type(error).__name__)
            self.close()
            return self._too_heavy(capture)
        if result == MemoryError.__name__:
            self.close()  # what it could not free would weigh on the next page
            return self._too_heavy(capture)
        if isinstance(result, str):
            raise ReadingFailed(result)
        return result

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
