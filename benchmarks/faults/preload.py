"""Faults below the program: calls of libc that fail, a clock that is wrong, and power that is lost.

`shim.c` is compiled once and loaded before libc into a night and all its collectors. Power loss is told from a plain
kill by what fsync was asked for: of each file only what was synced last is sure to be there, whatever was written after
it is gone, whole, or torn by the dice; a name that was given or taken by rename or remove holds only once the folder
was synced. That is what ext4 promises, and less than it mostly does; the order of blocks in a file is not played.
"""

import random
import shutil
import subprocess
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

CODE = Path(__file__).with_name("shim.c")


class NotHere(RuntimeError):
    """The fault cannot be made on this machine; the message says why."""


@lru_cache(maxsize=1)
def shim() -> Path:
    """The compiled shim. Raises NotHere where there is no compiler or no glibc."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise NotHere("no C compiler")
    made = Path(mkdtemp(prefix="ocop-shim-")) / "shim.so"
    ended = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", str(made), str(CODE), "-ldl"], capture_output=True, text=True
    )
    if ended.returncode:
        raise NotHere(f"shim.c cannot be compiled: {ended.stderr.strip().splitlines()[-1]}")
    return made


def failing(under: Path, call: str, match: str, nth: int, errno: int, *, lasting: bool = False) -> dict[str, str]:
    """The environment in which the n-th `call` (write, fsync, rename) on a path with `match` fails."""
    count = Path(mkdtemp(prefix="ocop-count-")) / "count"
    told = {"FAULT_CALL": call, "FAULT_MATCH": match, "FAULT_NTH": str(nth), "FAULT_ERRNO": str(errno)}
    told |= {"FAULT_COUNT": str(count)} | ({"FAULT_LASTING": "1"} if lasting else {})
    return told | {"FAULT_UNDER": str(under), "LD_PRELOAD": str(shim())}


def happened(env: Mapping[str, str]) -> bool:
    """Whether the call that was to fail was ever made."""
    count = Path(env["FAULT_COUNT"])
    return count.exists() and count.stat().st_size >= int(env["FAULT_NTH"])


def wrong_clock(file: Path) -> dict[str, str]:
    """The environment in which the clock is wrong by as many seconds as `file` says at the time."""
    return {"FAULT_CLOCK": str(file), "LD_PRELOAD": str(shim())}


def keeping_synced(under: Path, kept: Path) -> dict[str, str]:
    """The environment in which what is synced below `under` is kept in `kept`, for `lose_power`."""
    kept.mkdir(parents=True, exist_ok=True)
    return {"FAULT_UNDER": str(under), "FAULT_SYNCED": str(kept), "LD_PRELOAD": str(shim())}


def lose_power(under: Path, kept: Path, dice: random.Random, *, all_lost: bool) -> dict[str, int]:
    """Leave of the files below `under` what a disk would after power was lost; gives how many were touched, by how.

    `all_lost`: nothing that was not synced is there; else the dice decide for each file. `kept` is emptied.
    """
    names = _durable(kept / "log") if (kept / "log").exists() else {}
    done = {"whole": 0, "back": 0, "torn": 0, "gone": 0}
    there = {str(path) for path in under.rglob("*") if path.is_file()}
    for name in sorted(there | set(names)):
        path = Path(name)
        if name.endswith("-shm"):  # memory shared by SQLite's connections, worth nothing without them
            path.unlink(missing_ok=True)
            continue
        held = kept / names.get(name, "-")
        sure = held.read_bytes() if held.exists() else b""
        found = path.read_bytes() if name in there else None
        if found == sure and name in names:
            done["whole"] += 1
            continue
        how = "lost" if all_lost or found is None else dice.choice(("lost", "torn", "kept"))
        if how == "lost" and name not in names:
            path.unlink()
            done["gone"] += 1
        elif how == "lost":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(sure)
            done["back"] += 1
        elif how == "torn" and found is not None:
            at = dice.randrange(len(found) + 1)
            path.write_bytes(found[:at] + sure[at : len(found)].ljust(len(found) - at, b"\0"))
            done["torn"] += 1
    shutil.rmtree(kept)
    return done


def _durable(log: Path) -> dict[str, str]:
    """The names that are sure to be there, each with the key of its content."""
    names: dict[str, str] = {}
    for line in log.read_text("utf-8").splitlines():
        kind, path, key = line.split("\t")
        if kind == "D":
            names = {name: key for name, key in names.items() if name.rpartition("/")[0] != path}
        else:
            names[path] = key
    return names
