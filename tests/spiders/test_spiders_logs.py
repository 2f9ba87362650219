"""Logs as JSON lines, each with what it is about."""

import json
import logging
from pathlib import Path

import pytest

from spiders import logs
from spiders.logs import about, json_handler


class Request:
    url = "http://example.org/1.html"


@pytest.fixture
def logger() -> logging.Logger:
    made = logging.Logger("made")
    made.setLevel(logging.INFO)
    return made


def test_a_line_knows_night_source_stage_and_url(tmp_path: Path, logger: logging.Logger) -> None:
    file = tmp_path / "logs" / "x.log"
    logger.addHandler(json_handler(file, source="small"))
    with about(night="2026-10-20"), about(stage="read"):
        logger.info("Đọc %d trang", 3)
        logger.info("Crawled %(request)s", {"request": Request()})
    logger.warning("after", extra={"url": "http://example.org/2.html"})
    try:
        raise ValueError("broken")
    except ValueError:
        logger.exception("line one\nline two")
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    first = lines[0]
    assert (first["message"], first["level"], first["source"]) == ("Đọc 3 trang", "INFO", "small")
    assert (first["night"], first["stage"]) == ("2026-10-20", "read")
    assert lines[1]["url"] == Request.url
    assert lines[2]["url"] == "http://example.org/2.html" and "night" not in lines[2]
    assert "ValueError: broken" in lines[3]["error"] and lines[3]["message"] == "line one\nline two"
    assert len(lines) == 4


def test_a_large_file_is_set_aside(tmp_path: Path, logger: logging.Logger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST", 2000)
    logger.addHandler(json_handler(tmp_path / "x.log"))
    for _ in range(200):
        logger.info("a line of a hundred characters or so, which a night writes thousands of")
    assert len(list(tmp_path.glob("x.log*"))) == 1 + logs.KEPT
    assert all(file.stat().st_size <= 2000 for file in tmp_path.iterdir())
