"""Rows of the fault table about who is told, who reads and who asks: mail and webhooks, readers, queries of death."""

import contextlib
import random
import socket
import socketserver
import struct
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
from sqlalchemy import select

from archive import open_archive
from archive.engine import reading
from archive.tables import AlertMessage
from benchmarks.faults.prefect_server import free_port
from benchmarks.faults.rows import Row
from benchmarks.faults.world import Home, World, later

STARTING = 90.0  # seconds that `ocop serve` may take
READERS = 100
POOL = 40  # threads that the server keeps at most for what is not asynchronous
ARTICLES = 120  # that the served archive has
ANSWER_SECONDS = 1.0  # for a query of death


class Sink(socketserver.ThreadingTCPServer):
    """Takes mail (RFC 5321) or webhooks at one port; `failing` makes it refuse. `got` has the keys of what it took."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, mail: bool) -> None:
        super().__init__(("127.0.0.1", port), _Mail if mail else _Hook)
        self.failing = False
        self.refused = 0
        self.got: list[str] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up has gone; that is no error here."""


class _Mail(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                keys = [
                    one.decode().partition(":")[2].strip() for one in lines if one.lower().startswith(b"message-id:")
                ]
                self.server.got += keys
                self.wfile.write(b"250 kept\r\n")
            elif verb == b"RCPT" and self.server.failing:
                self.server.refused += 1
                self.wfile.write(b"451 not now\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 fine\r\n")


class _Hook(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        headers = {}
        self.rfile.readline()
        while (line := self.rfile.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        self.rfile.read(int(headers.get("content-length", 0)))
        if self.server.failing:
            self.server.refused += 1
        else:
            self.server.got.append(headers.get("idempotency-key", ""))
        status = b"503" if self.server.failing else b"204"
        self.wfile.write(b"HTTP/1.1 " + status + b" x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


@contextmanager
def sink(port: int, mail: bool) -> Iterator[Sink]:
    """A sink while the context is open."""
    with Sink(port, mail) as made:
        threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
        yield made
        made.shutdown()


def _messages(home: Home) -> list[tuple[str, bool, int]]:
    """The outbox: (key, sent, tries) of each message."""
    archive = open_archive(home.url, home.folder / "captures", create=False)
    with reading(archive.engine) as connection:
        rows = connection.execute(select(AlertMessage)).all()
    archive.close()
    return [(row.key, row.sent is not None, row.tries) for row in rows]


def post_down(world: World, _dice: random.Random, _quick: bool) -> Row:
    """29: nobody listens at mail server and webhook, then both refuse, then all is well: each message once."""
    row = Row("29", "mail and webhook down")
    home, mail, hook = world.grown("post"), free_port(), free_port()
    home.env = {
        "OCOP_SMTP_URL": f"smtp://127.0.0.1:{mail}",
        "OCOP_MAIL_TO": "desk@example.org",
        "OCOP_WEBHOOK": f"http://127.0.0.1:{hook}/told",
    }
    world.site.mode = "reset"  # so that there is something to tell
    first = home.night(later(1))
    world.site.mode = None
    row.expect(first.status == 0, f"nobody listens: {first}")
    kept = _messages(home)
    row.expect(len(kept) >= 2 and not any(done for _, done, _ in kept), f"nobody listens: outbox {kept}")
    with sink(mail, mail=True) as mails, sink(hook, mail=False) as hooks:
        mails.failing = hooks.failing = True
        row.tried(world, home, home.night(later(2)), "both refuse")
        refused = mails.refused + hooks.refused
        row.expect(refused >= 2 and not any(done for _, done, _ in _messages(home)), f"both refuse: {_messages(home)}")
        mails.failing = hooks.failing = False
        for days in (3, 4):
            row.tried(world, home, home.night(later(days)), f"both are well, night {days}")
        left = [key for key, done, _ in _messages(home) if not done]
        row.expect(not left, f"still in the outbox: {left}")
        wanted = len(_messages(home))
        for name, got in (("mail", mails.got), ("webhook", hooks.got)):
            row.expect(len(got) == len(set(got)), f"{name}: sent twice: {got}")
        row.lost += max(0, wanted - len(mails.got) - len(hooks.got))
        row.duplicates += len(mails.got) + len(hooks.got) - len(set(mails.got)) - len(set(hooks.got))
    return row


@contextmanager
def served(home: Home) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`ocop serve` over a home: its process and its address."""
    port = free_port()
    process = home.begin("serve", "--port", str(port))
    base = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + STARTING
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{base}/en/", timeout=5).is_success:
                    break
            time.sleep(0.2)
        yield process, base
    finally:
        home.kill(process)


def _full(world: World) -> Home:
    """A home with articles enough for an export to take a while."""
    home, before = world.home("full"), world.site.steady
    world.site.steady = ARTICLES
    played = home.night()
    world.site.steady = before
    if played.status:
        raise RuntimeError(f"the night before the readers failed: {played}")
    return home


def _held(process: subprocess.Popen[str]) -> tuple[int, int, int]:
    """(open files, threads, MB) of a process."""
    folder = Path(f"/proc/{process.pid}")
    said = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line)
    return len(list((folder / "fd").iterdir())), int(said["Threads"]), int(said["VmRSS"].split()[0]) // 1024


def readers(world: World, dice: random.Random, quick: bool) -> Row:
    """30: who exports hangs up half way; a hundred read at once; nothing is left open, the others are served."""
    row = Row("30", "exports hung up, 100 readers at once")
    home = _full(world)
    with served(home) as (process, base):
        _burst(base, dice, 20, 40)  # what is opened once and kept
        before = _settled(process, (0, 0, 0), 10)
        begun, slowest = _burst(base, dice, 60, 40 if quick else READERS)
        row.expect(set(begun) <= {"200", "503"} and begun["200"] >= 30, f"exports answered {dict(begun)}")
        row.tries += 60
        row.recovery = max(seconds for _, seconds in slowest)
        bad = [status for status, _ in slowest if status != 200]
        row.expect(not bad, f"{len(bad)} of the readers were not served: {sorted(set(bad))}")
        after = _settled(process, before, 30)
        row.expect(after[0] <= before[0] + 4, f"files open: {before[0]}, then {after[0]}")
        row.expect(after[1] <= before[1] + POOL, f"threads: {before[1]}, then {after[1]}")
        row.expect(after[2] <= before[2] + 100, f"MB: {before[2]}, then {after[2]}")
    return row


def _burst(base: str, dice: random.Random, exports: int, many: int) -> tuple[Counter[str], list[tuple[int, float]]]:
    """Exports that are hung up while others read: the statuses of the first, (status, seconds) of the others."""
    formats = ("csv", "jsonl", "excel", "atom", "parquet")
    with ThreadPoolExecutor(8) as pool:
        hung = [
            pool.submit(_hang_up, base, dice.choice(formats), dice.randrange(20, 20_000), n) for n in range(exports)
        ]
        others = _crowd(base, many)
        return Counter(each.result() for each in hung), others


def _settled(process: subprocess.Popen[str], before: tuple[int, int, int], seconds: float) -> tuple[int, int, int]:
    """What a process holds once it had time to notice who has gone."""
    until = time.monotonic() + seconds
    while (found := _held(process))[0] > before[0] and time.monotonic() < until:
        time.sleep(0.5)
    return found


def _hang_up(base: str, kind: str, read: int, number: int) -> str:
    """Begin an export, read some of it, and end the connection with a reset; gives the status (503: all are busy)."""
    host, port = base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as line:
        head = f"GET /export/{kind}?q=fair HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: 192.0.2.{number}\r\n\r\n"
        line.sendall(head.encode())
        got = b""
        while len(got) < read and (piece := line.recv(min(4096, read - len(got)))):
            got += piece
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return got[9:12].decode("latin-1")


def _crowd(base: str, number: int) -> list[tuple[int, float]]:
    """So many readers at once, each from an address of its own: (status, seconds) of each."""

    def read(reader: int) -> tuple[int, float]:
        path = ("/en/search?q=fair", "/vi/", "/en/events", "/en/search?q=fair+AND+weavers&sort=newest")[reader % 4]
        began = time.monotonic()
        try:
            address = {"X-Forwarded-For": f"198.51.{reader // 250}.{reader % 250 + 1}"}
            answer = httpx.get(f"{base}{path}", headers=address, timeout=120)
        except httpx.HTTPError:  # counted as not served
            return 0, time.monotonic() - began
        return answer.status_code, time.monotonic() - began

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(read, range(number)))


def _deaths(dice: random.Random) -> dict[str, bytes]:
    """Queries that are meant to kill, as bytes of the address; none of them means anything."""
    words = " OR ".join(f"w{n}" for n in range(10_000))
    noise = bytes(dice.randrange(128, 256) for _ in range(300))
    told = {
        "10,000 terms": words[:90_000],
        "as many terms as an address takes": " ".join("ab" for _ in range(2500)),
        "***": "***",
        "* OR * OR *": "* OR * OR *",
        "5,000 brackets": "(" * 2500 + "fair" + ")" * 2500,
        "brackets that stay open": "(" * 4000,
        "quotation marks": '"' * 3999,
        "NOT NOT NOT": "NOT " * 1500 + "fair",
        "wildcards": " ".join("f*a*i*r*" for _ in range(300)),
        "proximity": '"a b"~999999999999999999',
        "fuzzy": "fairfairfairfair~ " * 300,
        "a range turned round": "published:2030..1990 booths:>99999999999999999999999999",
        "a million letters": "x" * 1_000_000,
    }
    return {name: quote(text).encode() for name, text in told.items()} | {
        "bad UTF-8": b"%ff%fe%c3%28fair",
        "noise": "".join(f"%{byte:02x}" for byte in noise).encode(),
        "NUL": b"fair%00fair",
        "half a percent": b"fair%",
    }


def deadly_queries(world: World, dice: random.Random, _quick: bool) -> Row:
    """31: ten thousand terms, stars, deep brackets, no UTF-8, a megabyte: refused with a reason, in a second."""
    row = Row("31", "queries of death")
    with served(world.grown("queries")) as (process, base):
        _crowd(base, 8)
        for number, (name, query) in enumerate(_deaths(dice).items()):
            for path in (b"/en/search?q=", b"/api/v1/search?q=", b"/export/csv?q="):
                began = time.monotonic()
                status, said = _ask(base, path + query, number)
                seconds = time.monotonic() - began
                row.tries += 1
                row.recovery = max(row.recovery, seconds)
                where = f"{name} at {path.decode()}"
                row.expect(status in (200, 400, 414, 422, 431), f"{where}: {status} {said[:80]!r}")
                row.expect(status == 200 or len(said) > 10, f"{where}: {status} without a reason")
                row.expect(seconds < ANSWER_SECONDS, f"{where}: {seconds:.1f} s, {status}")
        row.expect(process.poll() is None, "the server has ended")
        row.expect([status for status, _ in _crowd(base, 8)] == [200] * 8, "readers are not served after them")
    return row


def _ask(base: str, path: bytes, number: int) -> tuple[int, str]:
    """The status and the body of an answer to an address that no library would send."""
    host, port = base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        head = f" HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: 203.0.113.{number}\r\nConnection: close\r\n\r\n"
        got = b""
        with contextlib.suppress(OSError):  # an answer may come before all was sent
            line.sendall(b"GET " + path + head.encode())
        with contextlib.suppress(OSError):
            while piece := line.recv(65536):
                got += piece
    first, _, rest = got.partition(b"\r\n")
    words = first.split(b" ")
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    return status, rest.partition(b"\r\n\r\n")[2].decode("utf-8", "replace")


ROWS = (post_down, readers, deadly_queries)
