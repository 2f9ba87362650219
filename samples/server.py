"""The sample news sites on loopback: one threaded server, a virtual host for each site, two simulated nights."""

import gzip
import itertools
import logging
import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from samples.content import Content, load_content
from samples.pages import Edition
from samples.replies import NONCE, VIEWS, Reply
from samples.routes import Routes, routes
from samples.sites import SITES

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
SMALLEST_COMPRESSED = 500  # bytes; below it gzip costs more than it saves


class Request(NamedTuple):
    """One request as the server saw it; `began` and `ended` are seconds of the monotonic clock."""

    night: int
    host: str
    path: str
    status: int
    method: str
    agent: str
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class _Ask:
    """The parts of a request that decide the answer."""

    host: str
    target: str
    if_none_match: str
    if_modified_since: str
    gzip: bool


class SampleSites:
    """Serves the sample sites while the context is open.

    `night` (1 or 2) may be set at any time. `silent` holds keys of sites whose doors announce nothing (from night 2 on
    tin-lang-nghe is silent of itself). `failing` maps (host, path) to a status that is answered instead, host without
    port. `requests` has (night, host, path, status) of every request in order, `log` the same with times.
    """

    def __init__(self, port: int | None = 8471, *, night: int = 1, content: Content | None = None) -> None:
        """Binds 127.0.0.1 at `port`, or at a free one where it is taken or None."""
        self.night = night
        self.silent: set[str] = set()
        self.failing: dict[tuple[str, str], int] = {}
        self.log: list[Request] = []
        self._content = content or load_content()
        self._routes: dict[tuple[str, int, bool], Routes] = {}
        self._replies: dict[tuple[str, int, bool, str], Reply] = {}
        self._count = itertools.count(4_000)
        self._lock = threading.Lock()
        self._server = self._bind(port)
        self._thread: threading.Thread | None = None

    def _bind(self, port: int | None) -> "_Server":
        try:
            return _Server((LOOPBACK, port or 0), self)
        except OSError as error:
            if not port:
                raise
            logger.warning("port %d cannot be had (%s), taking a free one", port, error)
            return _Server((LOOPBACK, 0), self)

    @property
    def port(self) -> int:
        """The port in use."""
        return int(self._server.server_address[1])

    @property
    def requests(self) -> list[tuple[int, str, str, int]]:
        """(night, host, path, status) of every request so far, in the order in which they were answered."""
        return [(r.night, r.host, r.path, r.status) for r in tuple(self.log)]

    def url(self, site: str, path: str = "/") -> str:
        """The whole address of a path of a site, the site given by its key."""
        return SITES[site].base(self.port) + path

    def start(self) -> "SampleSites":
        """Serves in a thread of this process until `stop`."""
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="samples", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ends the server and gives the port back."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def __enter__(self) -> "SampleSites":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def run(self) -> None:
        """Serves in the foreground until interrupted."""
        try:
            self._server.serve_forever()
        finally:
            self._server.server_close()

    def reply(self, host: str, target: str) -> Reply:
        """The answer of a host (without port) to a path with query, before validators and counters."""
        key = host.removesuffix(".localhost")
        if not host.endswith(".localhost") or key not in SITES:
            known = ", ".join(site.host for site in SITES.values())
            return Reply(
                body=f"no sample site {host}; there are {known}\n".encode(), status=404, content_type="text/plain"
            )
        forced = self.failing.get((host, target))
        if forced is not None:
            return Reply(body=b"<h1>Sorry</h1>", status=forced)
        night = 2 if self.night >= 2 else 1
        silent = key in self.silent or (night == 2 and key == "tin-lang-nghe")
        cached = self._replies.get((key, night, silent, target))
        return cached or self._make(key, night, silent, target)

    def _make(self, key: str, night: int, silent: bool, target: str) -> Reply:
        with self._lock:
            table = self._routes.get((key, night, silent))
            if table is None:
                edition = Edition(SITES[key], night, self.port, self._content, silent)
                table = self._routes[key, night, silent] = routes(edition)
            path = _untracked(target)
            route = table.pages.get(path)
            if route is None:
                return table.other(path)  # not kept: a trap has no end
            made = self._replies[key, night, silent, target] = route()
            return made

    def answer(self, ask: _Ask) -> tuple[int, dict[str, str], Reply]:
        """(status, headers, reply with the body as sent) of a request."""
        reply = self.reply(ask.host, ask.target)
        headers = {"Content-Type": reply.content_type, **reply.headers}
        if reply.etag:
            headers["ETag"] = reply.etag
        if reply.last_modified:
            headers["Last-Modified"] = format_datetime(reply.last_modified.astimezone(UTC), usegmt=True)
        if reply.status == HTTPStatus.OK and _unchanged(ask, reply):
            return HTTPStatus.NOT_MODIFIED, headers, replace(reply, body=b"")
        body = reply.body
        if reply.counted:
            count = next(self._count)
            body = body.replace(VIEWS.encode(), b"%d" % count).replace(NONCE.encode(), b"%x" % (count * 2654435761))
        if reply.compress:
            headers["Vary"] = "Accept-Encoding"
            if ask.gzip and len(body) >= SMALLEST_COMPRESSED:
                headers["Content-Encoding"] = "gzip"
                body = gzip.compress(body, 1, mtime=0)
        headers["Content-Length"] = str(len(body) + (1000 if reply.cut else 0))
        return reply.status, headers, replace(reply, body=body)


def _untracked(target: str) -> str:
    """The path and query without utm_* parameters, which the sites ignore."""
    if "utm_" not in target:
        return target
    parts = urlsplit(target)
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith("utm_")])
    return parts.path + (f"?{query}" if query else "")


def _unchanged(ask: _Ask, reply: Reply) -> bool:
    if reply.etag and ask.if_none_match:
        given = {tag.strip().removeprefix("W/") for tag in ask.if_none_match.split(",")}
        return reply.etag in given or "*" in given
    if reply.last_modified and ask.if_modified_since and not ask.if_none_match:
        since = _http_date(ask.if_modified_since)
        return since is not None and reply.last_modified.replace(microsecond=0) <= since
    return False


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        logger.info("not a date in If-Modified-Since: %r", value)
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Server(ThreadingHTTPServer):
    """Knows the sites; does not look up its own name."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], sites: SampleSites) -> None:
        self.sites = sites
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # HTTPServer's own looks the host name up, which may ask a name server.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one packet
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        began = time.monotonic()
        sites = self.server.sites
        night = sites.night
        ask = self._ask(self.headers)
        status, headers, reply = sites.answer(ask)
        if reply.wait:
            time.sleep(reply.wait)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if reply.cut:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        agent = self.headers.get("User-Agent", "")
        # Noted before the answer leaves, so that whoever has the answer finds the request in the log.
        sites.log.append(Request(night, ask.host, ask.target, status, self.command, agent, began, time.monotonic()))
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.wfile.flush()

    do_HEAD = do_GET

    def _ask(self, headers: Message) -> _Ask:
        return _Ask(
            host=headers.get("Host", "").rpartition(":")[0] or headers.get("Host", ""),
            target=self.path,
            if_none_match=headers.get("If-None-Match", ""),
            if_modified_since=headers.get("If-Modified-Since", ""),
            gzip="gzip" in headers.get("Accept-Encoding", ""),
        )

    def log_message(self, format: str, *args: object) -> None:
        logger.debug("%s " + format, self.address_string(), *args)
