"""The hostile site on loopback: one path for each fault that a site can cause, beside a steady site that does nothing
wrong. What each path does, and what a night should say of it, stands in the table of `samples.hostile_faults`.

Answers are written to the socket by hand: most faults are such that no server library would send them.
"""

import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from functools import partial
from pathlib import Path

from samples.hostile_pages import FIRST, feed_of, steady_page, story
from samples.hostile_tls import certificates

SOURCES = Path(__file__).parent / "hostile_sources"
HTML = "text/html; charset=utf-8"
TLS = b"\x16"  # how a connection begins that is meant to be encrypted
LARGEST_HEAD = 65536  # bytes of a request's head


class Gone(Exception):
    """The site is stopping, or the reader has hung up."""


@dataclass
class Line:
    """One connection, after its request was read. `headers` are in lower case."""

    socket: socket.socket
    site: "HostileSite"
    host: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 0
    over: Callable[[], None] = lambda: None

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise Gone from error

    def head(self, status: int, *lines: str, kind: str = HTML) -> None:
        """Send a status and header lines."""
        self.status = status
        text = "\r\n".join((f"HTTP/1.1 {status} x", f"Content-Type: {kind}", "Connection: close", *lines))
        self.raw(text.encode() + b"\r\n\r\n")

    def reply(self, body: bytes | str, status: int = 200, *lines: str, kind: str = HTML) -> None:
        """A whole, honest answer."""
        data = body if isinstance(body, bytes) else body.encode()
        self.over()  # once it is sent, the reader may ask again before this thread goes on
        self.head(status, *lines, f"Content-Length: {len(data)}", kind=kind)
        self.raw(data)

    def sleep(self, seconds: float) -> None:
        """Wait; ends at once with Gone where the site is stopped."""
        if self.site.stopping.wait(seconds):
            raise Gone

    def reset(self) -> None:
        """Hang up with a reset instead of an end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone


Answer = Callable[[Line], None]


@dataclass
class Ask:
    """One request: from where, for what, and how many of the same host were under way, itself included.

    A request is under way until its answer is: a reader that has the answer cannot be told from one that waits for it.
    """

    host: str
    path: str
    client: str
    at_once: int
    at: float = field(default_factory=time.monotonic)  # seconds; only differences mean something


class HostileSite:
    """Serves while the context is open.

    `steady` is the number of the steady site's articles, `mode` what it does instead of answering: None, `down`,
    `busy`, `reset` or `slow`. `asked` has every request in order.
    """

    def __init__(self, port: int | None = None, *, wait: float = 0.0) -> None:
        """Binds 127.0.0.1 at `port` or a free one; `wait` seconds go by before each answer of the steady site."""
        from samples.hostile_faults import answers

        self.steady = 6
        self.mode: str | None = None
        self.well = False  # the hostile hosts have mended all that was wrong with their pages
        self.edited = False  # the article of many addresses has a correction
        self.relaid: frozenset[int] = frozenset()  # articles of the steady site that are in another layout
        self.wait = wait
        self.disallow: set[str] = set()  # hosts whose robots.txt forbids everything
        self.asked: list[Ask] = []
        self.stopping = threading.Event()
        self._under_way: dict[str, set[int]] = {}
        self._lock = threading.Lock()
        self._answers = answers()
        self._server = _Server(("127.0.0.1", port or 0), self)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> "HostileSite":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="hostile", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def gone(self) -> Iterator[None]:
        """Nobody listens at the port meanwhile: connections are refused."""
        port = self.port
        self._server.shutdown()
        self._server.server_close()
        yield
        self._server = _Server(("127.0.0.1", port), self)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="hostile", daemon=True).start()

    def base(self, host: str = "hostile.localhost") -> str:
        """Scheme, host and port."""
        return f"http://{host}:{self.port}"

    def requests(self, host: str) -> list[str]:
        """The paths asked of a host, in order."""
        return [ask.path for ask in tuple(self.asked) if ask.host == host]

    def answer(self, line: Line, client: str) -> None:
        """Answer one request and note it."""
        with self._lock:
            under_way = self._under_way.setdefault(line.host, set())
            under_way.add(id(line))
            self.asked.append(Ask(line.host, line.path, client, len(under_way)))
        line.over = partial(self._end, under_way, id(line))
        try:
            self._choose(line)(line)
        finally:
            line.over()

    def _end(self, under_way: set[int], request: int) -> None:
        with self._lock:
            under_way.discard(request)

    def _choose(self, line: Line) -> Answer:
        if line.path == "/robots.txt" and line.host in self.disallow:
            return lambda line: line.reply("User-agent: *\nDisallow: /\n", kind="text/plain")
        if line.host.startswith("steady"):
            return self._steady
        first, path = line.host.partition(".")[0], line.path.partition("?")[0]
        if self.well and path.endswith(".html"):
            return lambda line: line.reply(story(path.strip("/").removesuffix(".html"), 30))
        found = self._answers.get((first, path))
        return found or (lambda line: line.reply("nothing here", 404))

    def _steady(self, line: Line) -> None:
        modes: dict[str | None, Answer] = {
            "down": Line.reset,
            "busy": lambda line: line.reply("busy", 503, "Retry-After: 1"),
            "reset": _half,
            "slow": lambda line: line.sleep(60),
        }
        if self.mode in modes:
            return modes[self.mode](line)
        line.sleep(self.wait)
        if line.path == "/robots.txt":
            return line.reply("", 404)
        if line.path == "/feed":
            return line.reply(feed_of(self.base(line.host), self.steady), kind="application/rss+xml")
        number = line.path.removeprefix("/fair-").removesuffix(".html")
        if not number.isdigit() or int(number) >= self.steady:
            return line.reply("nothing here", 404)
        if line.headers.get("if-none-match") == f'"{number}"' and int(number) not in self.relaid:
            return line.reply("", 304, f'ETag: "{number}"')
        made = steady_page(int(number), relaid=int(number) in self.relaid)
        return line.reply(made, 200, f'ETag: "{number}"')


def _half(line: Line) -> None:
    line.head(200, "Content-Length: 5000")
    line.raw(b"<html><body>half a page")
    line.reset()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], site: HostileSite) -> None:
        self.site = site
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever reads a hostile site hangs up on it; that is no error here."""


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        if self.request.recv(1, socket.MSG_PEEK) == TLS:
            try:
                self.request = certificates().context.wrap_socket(self.request, server_side=True)
            except OSError:  # whoever connects does not like the certificate
                return
        head = b""
        while b"\r\n\r\n" not in head and len(head) < LARGEST_HEAD:
            piece = self.request.recv(4096)
            if not piece:
                return
            head += piece
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
        host = headers.get("host", "").rpartition(":")[0]
        line = Line(self.request, self.server.site, host, first.split(" ")[1], headers)
        try:
            self.server.site.answer(line, self.client_address[0])
        except Gone:
            return


def write_hostile_sources(folder: Path, port: int, *names: str) -> list[Path]:
    """Write the definitions of the hostile and the steady sites (all, or those named) for the port in use."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted(SOURCES.glob("*.yml")):
        if names and path.stem not in names:
            continue
        target = folder / path.name
        target.write_text(path.read_text("utf-8").replace("{port}", str(port)), "utf-8")
        written.append(target)
    return written


def http_date(seconds: float) -> str:
    """An HTTP date that many seconds after the first sample night."""
    return format_datetime(FIRST.fromtimestamp(FIRST.timestamp() + seconds, FIRST.tzinfo))
