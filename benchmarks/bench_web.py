"""The web pages under load: how long they take beside the engine alone, how large they are, what the server holds.

The server is a process of its own, as `ocop serve` runs it, without the bound on how often one address may search.
The client is a plain HTTP/1.1 one on asyncio's streams that asks over kept connections: it shares the machine with the
server, so its figures are above what a reader would wait.
"""

import asyncio
import gzip
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

from archive.engine import reading
from archive.views.histories import event_lines
from benchmarks.memory import sizes
from benchmarks.world import home_archive, stored
from search import FACETS, SearchIndex, open_index

CACHE = Path(__file__).resolve().parents[1] / "var" / "bench"
SIZE = 10_000
CLIENTS = 50
SECONDS = 20.0
ASKED = 150  # requests of each kind, one after the other
WARM = 10
QUERIES = (
    "lacquer", "fair OCOP", '"craft village"', "son mai", "lang nghe", "opened booths", "festival OR exhibition",
    "hoi cho", "pottery -fair", "san pham ocop", "Ha Noi", "visitors",
)  # fmt: skip
LARGEST = 60  # KB of a first page without images
HELD = 600  # MB of the server
OVER, PAGE = 40, 30  # ms: search above the engine's own; articles and events


@dataclass
class Load:
    """What many clients saw: seconds of each answer, and what was no 200."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Client:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, bytes]:
        """Status and body as sent."""
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        if "content-length:" in head:
            return status, await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
        return status, body

    def close(self) -> None:
        """Ends the connection."""
        if self.streams is not None:
            self.streams[1].close()


def serve(home: str, port: int) -> None:
    """The site of an archive until it is killed; the process that `measured` starts."""
    import uvicorn

    from flows.exporting import rows_of
    from web.app import create_app

    archive, index = home_archive(Path(home)), open_index(Path(home) / "index")
    app = create_app(archive, index, rows=lambda ids: rows_of(archive, ids, {}))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")


def p95(seconds: Sequence[float]) -> float:
    """Milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000


def engine_p95(index: SearchIndex) -> float:
    """The engine's own, for the very searches that the pages make."""
    seconds = []
    for number in range(WARM + ASKED):
        began = time.perf_counter()
        index.search(QUERIES[number % len(QUERIES)], limit=10, facets=FACETS, values=30)
        seconds.append(time.perf_counter() - began)
    return p95(seconds[WARM:])


async def one_by_one(port: int, paths: Sequence[str]) -> tuple[float, int, int]:
    """p95 in ms, largest body as sent and as read, in bytes. Raises SystemExit where an answer is no 200."""
    client, seconds, sent, read = Client(port), [], 0, 0
    for number in range(WARM + ASKED):
        path = paths[number % len(paths)]
        began = time.perf_counter()
        status, body = await client.get(path)
        seconds.append(time.perf_counter() - began)
        if status != 200:
            raise SystemExit(f"{path} was answered {status}")
        sent, read = max(sent, len(body)), max(read, len(_plain(body)))
    client.close()
    return p95(seconds[WARM:]), sent, read


def _plain(body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


async def together(port: int, paths: Sequence[str], seconds: float) -> Load:
    """Many clients at once, each asking as soon as it is answered."""
    load, until = Load(), time.perf_counter() + seconds

    async def ask(number: int) -> None:
        client, chance = Client(port), random.Random(number)
        while time.perf_counter() < until:
            path = chance.choice(paths)
            began = time.perf_counter()
            try:
                status, _body = await client.get(path)
            except (OSError, asyncio.IncompleteReadError) as error:
                load.faults.append(f"{path}: {error!r}")
                client.streams = None
                continue
            load.seconds.append(time.perf_counter() - began)
            if status != 200:
                load.faults.append(f"{path}: {status}")
        client.close()

    await asyncio.gather(*(ask(number) for number in range(CLIENTS)))
    return load


def _paths(home: Path) -> dict[str, list[str]]:
    archive = home_archive(home)
    with reading(archive.engine) as connection:
        events = [line.id for line in event_lines(connection) if line.articles]
    archive.close()
    chance = random.Random(7)
    index = open_index(home / "index")
    articles = index.ids("")
    index.close()
    return {
        "search": [f"/en/search?q={quote_plus(query)}" for query in QUERIES],
        "article": [f"/en/article/{number}" for number in chance.sample(articles, min(200, len(articles)))],
        "event": [f"/en/event/{number}" for number in chance.sample(events, min(200, len(events)))],
    }


def measured(size: int = SIZE, seconds: float = SECONDS) -> None:
    """Print the figures of an archive of `size` articles."""
    home = stored(CACHE, size)
    paths = _paths(home)
    index = open_index(home / "index")
    own = engine_p95(index)
    index.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = f"from benchmarks.bench_web import serve; serve({str(home)!r}, {port})"
    with subprocess.Popen([sys.executable, "-c", code], cwd=CACHE.parents[1]) as server:
        try:
            _wait(port, lambda: server.poll() is None)
            _report(server.pid, port, paths, own, size, seconds)
        finally:
            server.terminate()


def _wait(port: int, alive: Callable[[], bool]) -> None:
    """Until the server answers. Raises SystemExit where it does not."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            if not alive():
                break
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def _report(server: int, port: int, paths: dict[str, list[str]], own: float, size: int, seconds: float) -> None:
    print(f"   {size:,} articles, one client; p95 of {ASKED} requests")
    print(f"   engine alone, same queries: {own:6.1f} ms")
    for kind, asked in paths.items():
        took, sent, read = asyncio.run(one_by_one(port, asked))
        promised = (
            f"engine + {took - own:.1f} ms; promised: under {OVER}" if kind == "search" else f"promised: under {PAGE}"
        )
        print(f"   {kind:8} page: {took:6.1f} ms ({promised}); largest {sent / 1024:.0f} KB sent, {read / 1024:.0f} KB")
    _status, first = asyncio.run(Client(port).get("/en/"))
    whole = _whole(port, first)
    print(f"   first page: {len(first) / 1024:.1f} KB sent, {whole:.1f} KB with style and scripts (under {LARGEST})")
    begin = sizes(server)[0]
    load = asyncio.run(together(port, [path for asked in paths.values() for path in asked], seconds))
    middle = sizes(server)[0]
    again = asyncio.run(together(port, [path for asked in paths.values() for path in asked], seconds))
    end = sizes(server)[0]
    rate = len(load.seconds + again.seconds) / (2 * seconds)
    faults = load.faults + again.faults
    print(f"   {CLIENTS} clients for {2 * seconds:.0f} s: {rate:.0f} requests a second, p95 {p95(load.seconds):.0f} ms")
    print(f"   faults: {len(faults)}{': ' + faults[0] if faults else ''} (promised: none)")
    print(f"   server's memory: {begin:.0f} MB before, {middle:.0f} after half, {end:.0f} after all (under {HELD})")


def _whole(port: int, first: bytes) -> float:
    """KB of the first page with what it loads: style and scripts."""
    text = _plain(first).decode()
    files = {part.split('"')[0] for part in text.split('="') if part.startswith("/static/") and ".svg" not in part}

    async def sent() -> int:
        return sum([len((await Client(port).get(file))[1]) for file in sorted(files)])

    return (len(first) + asyncio.run(sent())) / 1024
