"""Reading has limits of time and memory, and a page that exceeds them costs itself only."""

import os
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from flows import bounded
from flows.bounded import BoundedReader, ReadingFailed
from records import Article, Capture, Unreadable
from samples import hostile_bodies as bodies
from samples.hostile_pages import story


def capture(body: str, kind: str | None = "text/html; charset=utf-8") -> Capture:
    at = datetime(2026, 10, 20, tzinfo=UTC)
    url = "http://hostile.localhost/page-1.html"
    return Capture(url=url, requested_url=url, body=body.encode(), fetched_at=at, digest="", status=200,
                   content_type=kind, headers=())  # fmt: skip


@pytest.fixture
def reader() -> Iterator[BoundedReader]:
    made = BoundedReader(seconds=3)
    yield made
    made.close()


def read(reader: BoundedReader, body: str) -> Article | Unreadable:
    return reader.read(capture(body), (), (), "Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(("body", "reason"), [(bodies.spans, "too-slow"), (bodies.links, "too-")])
def test_a_page_beyond_a_limit_is_named_and_the_next_is_read(reader: BoundedReader, body: object, reason: str) -> None:
    assert callable(body)
    bad = read(reader, body())
    assert isinstance(bad, Unreadable) and bad.reason.startswith(reason)
    assert "page-1.html" in bad.message and "article_url" in bad.message
    good = read(reader, story("Hoa Lu", 120))
    assert isinstance(good, Article) and "120 booths" in good.body


def test_a_reader_that_the_system_ends_is_replaced(reader: BoundedReader) -> None:
    assert isinstance(read(reader, story("Hoa Lu", 1)), Article)
    assert reader._process is not None and reader._process.pid
    os.kill(reader._process.pid, signal.SIGKILL)
    reader._process.join()
    assert isinstance(read(reader, story("Hoa Lu", 2)), Article)  # which was not what it was ended for


def test_a_source_of_slow_pages_has_less_time_for_each() -> None:
    reader = BoundedReader(seconds=20)
    limits = []
    for _ in range(4):
        limits.append(reader._limit("bad"))
        reader._slow["bad"] += 1
    assert limits == [20, 10, 6, 6]
    assert reader._limit("good") == 20 and BoundedReader(seconds=1)._limit("bad") == 1


def test_a_page_that_ends_its_reader_again_and_again_is_too_heavy(
    reader: BoundedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> bool:
        assert reader._process is not None and reader._process.pid
        os.kill(reader._process.pid, signal.SIGKILL)
        reader._process.join()
        return True

    with monkeypatch.context() as patched:
        patched.setattr(reader, "_answered", ended)
        bad = read(reader, story("Hoa Lu", 3))
    assert isinstance(bad, Unreadable) and bad.reason == "too-heavy"
    assert isinstance(read(reader, story("Hoa Lu", 4)), Article)


def test_a_machine_that_is_busy_makes_no_page_slow(reader: BoundedReader, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(read(reader, story("Hoa Lu", 5)), Article)
    process = reader._process
    assert process is not None and process.pid
    os.kill(process.pid, signal.SIGSTOP)  # it gets no turn for longer than a page may take
    threading.Timer(5.0, os.kill, (process.pid, signal.SIGCONT)).start()
    assert isinstance(read(reader, story("Hoa Lu", 6)), Article)
    monkeypatch.setattr(bounded, "BUSY", 1.0)
    os.kill(process.pid, signal.SIGSTOP)
    slow = read(reader, story("Hoa Lu", 7))
    assert isinstance(slow, Unreadable) and slow.reason == "too-slow"


def test_an_error_of_reading_is_told_and_not_the_end(reader: BoundedReader) -> None:
    with pytest.raises(ReadingFailed, match="TypeError"):
        reader.read(capture(story("Hoa Lu", 1)), None, (), "UTC")  # type: ignore[arg-type]
    assert isinstance(read(reader, story("Hoa Lu", 2)), Article)
