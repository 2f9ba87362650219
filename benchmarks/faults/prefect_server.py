"""A Prefect server of its own for the fault table, and a proxy before it that misbehaves as it is told."""

import os
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

STARTING = 120.0  # seconds, on a busy machine
FAULTS = {
    "errors": b"HTTP/1.1 500 x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    "version": b"HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Length: 8\r\nConnection: close\r\n\r\n"
    b'"2.20.0"',
}
SLOW_SECONDS = 1.5


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


class PrefectServer:
    """`prefect server start` in a folder; may be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError where it does not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        quiet = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                env=os.environ | {"PREFECT_HOME": str(self.folder)} | quiet,
                start_new_session=True,
            )
        until = time.monotonic() + STARTING
        while time.monotonic() < until:
            with suppress(httpx.HTTPError):
                if httpx.get(f"{self.api}/health", timeout=2).is_success:
                    return
            time.sleep(0.2)
        raise RuntimeError(f"Prefect's server does not start; see {self.folder / 'server.log'}")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, 9)
            self.process.wait()
            self.process = None

    def runs(self) -> list[dict[str, Any]]:
        """The flow runs that it knows."""
        answer = httpx.post(f"{self.api}/flow_runs/filter", json={"limit": 200}, timeout=30)
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def states(self) -> list[str]:
        """State of each flow run, in order of their beginning."""
        return [str(run["state_type"]) for run in sorted(self.runs(), key=lambda run: str(run["created"]))]


@contextmanager
def prefect_server(folder: Path) -> Iterator[PrefectServer]:
    """A server while the context is open."""
    server = PrefectServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()


class Proxy(socketserver.ThreadingTCPServer):
    """Passes requests on, one a connection; `fault` is None, errors, slow or version."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, behind: int) -> None:
        super().__init__(("127.0.0.1", 0), _Through)
        self.behind = behind
        self.fault: str | None = None
        self.hit = 0

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api"

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up on a proxy has gone; that is no error here."""


@contextmanager
def proxy_before(port: int) -> Iterator[Proxy]:
    """A proxy while the context is open."""
    with Proxy(port) as proxy:
        threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True).start()
        yield proxy
        proxy.shutdown()


class _Through(socketserver.StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        lines = []
        while (line := self.rfile.readline(65536)) not in (b"\r\n", b""):
            lines.append(line)
        if not lines:
            return
        path = lines[0].split(b" ")[1]
        fault = self.server.fault
        if (fault == "errors" and not path.endswith(b"/health")) or (fault == "version" and path.endswith(b"/version")):
            self.server.hit += 1
            self.wfile.write(FAULTS[fault])
            return
        if fault == "slow":
            self.server.hit += 1
            time.sleep(SLOW_SECONDS)
        self._pass(lines)

    def _pass(self, lines: list[bytes]) -> None:
        """One request to the server behind and its answer back; all bytes where it upgrades to another protocol."""
        headers = {line.partition(b":")[0].strip().lower(): line.partition(b":")[2].strip() for line in lines[1:]}
        upgrade = b"upgrade" in headers
        if not upgrade:
            lines = [line for line in lines if not line.lower().startswith(b"connection:")] + [b"Connection: close\r\n"]
        with socket.create_connection(("127.0.0.1", self.server.behind), timeout=60) as behind:
            behind.sendall(b"".join(lines) + b"\r\n" + self.rfile.read(int(headers.get(b"content-length", 0))))
            if upgrade:
                threading.Thread(target=_pump, args=(self.connection, behind), daemon=True).start()
            _pump(behind, self.connection)


def _pump(source: socket.socket, target: socket.socket) -> None:
    """Bytes from one to the other until either ends."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
