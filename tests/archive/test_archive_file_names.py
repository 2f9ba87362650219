"""File names come from the archive's own counters, never from an address or a name that a site chose."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.warc import WarcWriter, load


@pytest.mark.parametrize(
    "url",
    [
        "http://e.vn/../../../../etc/passwd",
        "http://e.vn/%2e%2e/%2e%2e/etc/cron.d/x.html",
        "http://e.vn/a\x00b.html",
        "http://e.vn/" + "x" * 1900,
        "http://e.vn/C:\\windows\\x.html",
        "http://e.vn/-rf%20~.html",
    ],
)
def test_no_address_becomes_a_path(tmp_path: Path, url: str) -> None:
    folder = tmp_path / "captures"
    writer = WarcWriter(folder, "00001/site-owner")
    ref = writer.add(url=url, at=datetime(2026, 10, 20, tzinfo=UTC), status=200, headers=[], body=b"<p>fair</p>")
    writer.close()
    files = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    assert files == ["captures/00001/site-owner.warc.gz"]
    assert load(folder, ref).body == b"<p>fair</p>"
