"""How the site is served: the command, HEAD, ETags, what a reader that hangs up leaves behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from cli.main import ocop
from cli.serve import is_loopback
from search.exports import ExportRow
from tests.databases import environment_of
from told_site import Told
from web import exporting

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("example.org", False),
        ("localhost.example.org", False),
        ("", False),
    ],
)
def test_which_addresses_stay_on_this_machine(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.usefixtures("told")
def test_another_address_needs_to_be_meant(tmp_path: Path) -> None:
    answer = CliRunner().invoke(ocop, ["--home", str(tmp_path), "serve", "--host", "0.0.0.0"])
    assert answer.exit_code == 2 and "--public" in answer.output


def test_a_taken_port_is_said(told: Told, tmp_path: Path) -> None:
    assert told.archive.captures.parent == tmp_path
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = ["--home", str(tmp_path), "serve", "--port", port]
        answer = CliRunner().invoke(ocop, command, env=environment_of(tmp_path))
    assert answer.exit_code and f"127.0.0.1:{port}" in answer.output and "--port" in answer.output


@pytest.mark.usefixtures("told")
def test_the_command_serves_and_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cli", "--home", str(tmp_path), "serve", "--port", "0"]
    environment = os.environ | environment_of(tmp_path)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as served:
        assert served.stdout is not None
        try:
            address = served.stdout.readline().split()[0]
            page = wait_for(address)
            assert page.status_code == 200 and "Red Lotus Craft Fair 2025" in page.text
            assert "server" not in page.headers
        finally:
            os.kill(served.pid, signal.SIGINT)
            assert served.wait(timeout=20) in (0, 130)


def wait_for(address: str) -> httpx.Response:
    for _ in range(100):
        try:
            return httpx.get(address, follow_redirects=True)
        except httpx.ConnectError:  # not listening yet
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


def test_a_head_is_a_get_without_its_body(reader: TestClient) -> None:
    head, whole = reader.head("/en/article/1"), reader.get("/en/article/1")
    assert head.status_code == 200 and head.content == b"" and head.headers["etag"] == whole.headers["etag"]


def test_a_page_that_did_not_change_is_not_sent_again(reader: TestClient) -> None:
    tag = reader.get("/vi/event/1").headers["etag"]
    again = reader.get("/vi/event/1", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert reader.get("/en/event/1", headers={"If-None-Match": tag}).status_code == 200


def test_a_reader_that_hangs_up_leaves_no_export_behind() -> None:
    asked = threading.Event()

    def rows() -> Iterator[ExportRow]:
        for number in range(1_000_000):
            asked.set()
            yield ExportRow(id=number, url="https://x.example/", title="t" * 500, source="x", body="b" * 500)

    stream = exporting.stream(rows(), "jsonl", "", datetime(2025, 1, 1, tzinfo=UTC))
    assert next(stream) and asked.is_set()
    stream.close()  # type: ignore[attr-defined]  # a generator
    for _ in range(100):
        if not [t for t in threading.enumerate() if t.name == "export"]:
            break
        time.sleep(0.05)
    assert not [t for t in threading.enumerate() if t.name == "export"]
    for _ in range(exporting.AT_ONCE):
        assert exporting._places.acquire(blocking=False), "its place is free again"
    for _ in range(exporting.AT_ONCE):
        exporting._places.release()


def test_addresses_that_leave_the_site_are_those_that_readers_know(told: Told) -> None:
    app = told.app(base="https://ocop.example.org")
    with TestClient(app, base_url="http://forged.example") as client:
        for path in ("/en/article/1", "/vi/event/1", "/export/atom?q=fair", "/export/csv?q=fair", "/en/search?q=fair"):
            text = client.get(path).text
            assert "forged.example" not in text and "https://ocop.example.org/" in text, path
