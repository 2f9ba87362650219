"""What was taken down, in a file of its own beside the captures: `removals.jsonl`, one JSON object a line.

A backup that is older than a removal does not know of it; this list does, and `ocop restore` reads it. It is written
and synced before the archive keeps the decision, and only ever added to: the last line about an address holds.
"""

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import orjson

NAME = "removals.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """An article that was taken down (or, where `undone`, is shown again) with all addresses it is known under."""

    address: str
    others: tuple[str, ...]
    source: str
    at: datetime
    who: str
    why: str
    undone: bool = False


def list_beside(captures: Path) -> Path:
    """Where the list of an archive is."""
    return captures.parent / NAME


def add(path: Path, removed: Iterable[Removed]) -> None:
    """Add lines; they are on disk when this returns. A line that was cut short goes. Raises OSError."""
    lines = b"".join(orjson.dumps(asdict(one)) + b"\n" for one in removed)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def standing(path: Path) -> list[Removed]:
    """What is taken down according to a list, in the order of the lines; none where there is no list.

    A last line that was cut short by a power cut is left out: its decision was not kept either. Raises ValueError for
    any other line that cannot be read.
    """
    if not path.exists():
        return []
    found: dict[str, Removed] = {}
    *lines, _cut_short = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines, 1):
        try:
            told = orjson.loads(line)
            one = Removed(**told | {"at": datetime.fromisoformat(told["at"]), "others": tuple(told["others"])})
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(f"{path}, line {number}: no removal ({error}); correct or take out the line") from error
        found.pop(one.address, None)
        found[one.address] = one
    return [one for one in found.values() if not one.undone]
