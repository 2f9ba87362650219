"""Database and disk that refuse in mid-command: a message and a status, never a traceback."""

import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from archive import open_archive
from cli.trouble import trouble

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("error", "told", "status"),
    [
        (OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked")), "try again later", 75),
        (OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")), "make room", 2),
        (OperationalError("x", {}, sqlite3.OperationalError("attempt to write a readonly database")), "who owns", 2),
        (OperationalError("x", {}, sqlite3.OperationalError("disk I/O error")), "system's log", 2),
        (sqlite3.DatabaseError("database disk image is malformed"), "ocop restore", 2),
        (
            OSError(errno.ENOSPC, "No space left on device", "var/logs/ocop.log"),
            "var/logs/ocop.log: the disk is full",
            2,
        ),
        (OSError(errno.EFBIG, "File too large", None), "limit", 2),
    ],
)
def test_the_message_names_what_is_wrong_and_the_remedy(error: Exception, told: str, status: int) -> None:
    found = trouble(error, None)
    assert found is not None and told in found[0] and found[1] == status


@pytest.mark.parametrize("error", [ValueError("database is locked"), KeyError("x"), OSError(errno.ENOENT, "no file")])
def test_faults_of_the_program_are_not_hidden(error: Exception) -> None:
    assert trouble(error, None) is None


LOCKED = """
import sqlite3, sys
import archive.engine
archive.engine.BUSY_SECONDS = 0
sys.argv = ["ocop", "--home", sys.argv[1], "alarms", "unmute", "small"]
from cli.main import main
main()
"""


@pytest.mark.sqlite("a second writer waits for a lock on the file")
def test_a_locked_database_ends_the_command_with_75(tmp_path: Path) -> None:
    open_archive(f"sqlite:///{tmp_path / 'archive.db'}", tmp_path / "captures").close()
    with sqlite3.connect(tmp_path / "archive.db", isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        ended = subprocess.run(
            [sys.executable, "-c", LOCKED, str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=os.environ | {"OCOP_HOME": str(tmp_path)},
        )
    assert (ended.returncode, ended.stderr.count("\n")) == (75, 1), ended.stderr
    assert "another program holds the database" in ended.stderr
