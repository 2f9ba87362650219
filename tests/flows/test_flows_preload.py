"""The shim of the fault tests does what the rows rely on: calls fail, clocks are wrong, what was not synced is gone."""

import os
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.faults.preload import NotHere, failing, happened, keeping_synced, lose_power, shim, wrong_clock

WRITES = """
import os, sys
os.chdir(sys.argv[1])
def put(name, text, sync):
    with open(name, "a") as file:
        file.write(text)
        file.flush()
        if sync:
            os.fsync(file.fileno())
put("kept", "one", True)
put("kept", "two", False)
put("never", "x", False)
put("fresh", "new", True)
put("named", "old", True)
os.replace("fresh", "named")
"""


@pytest.fixture(autouse=True)
def compiled() -> None:
    try:
        shim()
    except NotHere as error:
        pytest.skip(str(error))


def run(code: str, folder: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-S", "-c", code, str(folder)]
    return subprocess.run(command, env=os.environ | dict(env), capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ("", {"kept": "one", "named": "old", "fresh": "new"}),  # the folder was not synced, so the old names hold
        ("os.fsync(os.open('.', os.O_RDONLY))", {"kept": "one", "named": "new", "never": ""}),
    ],
)
def test_of_lost_power_only_what_was_synced_is_left(tmp_path: Path, more: str, left: dict[str, str]) -> None:
    home = tmp_path / "home"
    home.mkdir()
    ended = run(WRITES + more, home, keeping_synced(home, tmp_path / "synced"))
    assert ended.returncode == 0, ended.stderr
    assert files(home) == {"kept": "onetwo", "named": "new", "never": "x"}
    lose_power(home, tmp_path / "synced", random.Random(1), all_lost=True)
    assert files(home) == left


def test_torn_writes_begin_with_what_was_written_and_end_with_what_was_synced(tmp_path: Path) -> None:
    seen = set()
    for seed in range(40):
        home = tmp_path / f"home-{seed}"
        home.mkdir()
        (home / "kept").write_text("onetwo", "utf-8")
        kept = tmp_path / f"synced-{seed}"
        kept.mkdir()
        (kept / "key").write_text("one", "utf-8")
        (kept / "log").write_text(f"F\t{home / 'kept'}\tkey\n", "utf-8")
        lose_power(home, kept, random.Random(seed), all_lost=False)
        seen.add((home / "kept").read_bytes())
    assert {b"one", b"onetwo"} < seen
    assert seen <= {b"one", b"onetwo", b"one\0\0\0", b"onet\0\0", b"onetw\0"}


def test_the_nth_call_fails_or_kills(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfor n in range(3):\n    os.write(os.open(sys.argv[1] + '/a', 65), b'x'); print(n, flush=True)"
    )
    env = failing(tmp_path, "write", "/a", 2, 28)
    ended = run(code, tmp_path, env)
    assert (ended.stdout, happened(env)) == ("0\n", True) and "No space left" in ended.stderr
    assert run(code, tmp_path, failing(tmp_path, "write", "/a", 3, 0)).returncode == -9
    unreached = failing(tmp_path, "write", "/a", 4, 28)
    assert run(code, tmp_path, unreached).returncode == 0 and not happened(unreached)


def test_the_clock_is_wrong_by_what_the_file_says_at_the_time(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    file.write_text("0", "ascii")
    code = f"import time\na = time.time()\nopen({str(file)!r}, 'w').write('-86400')\n"
    code += "print(round((a - time.time()) / 3600))"
    assert run(code, tmp_path, wrong_clock(file)).stdout == "24\n"
