"""`python -m benchmarks faults`: the fault table and the soak, with seeds printed; `make faults` calls it.

The pass rules are the invariants: I1 the archive ends as an undisturbed run's does, I2 nothing is doubled, I3 captures,
articles and index agree, I4 the search answers, I5 the fault is in the report, I6 nobody has to do anything.
"""

import argparse
import random
import sqlite3
import tempfile
import time
import traceback
from pathlib import Path
from subprocess import SubprocessError

from sqlalchemy.exc import SQLAlchemyError

from benchmarks.faults import rows, rows_kept, rows_machine, rows_prefect, rows_services, rows_sites, rows_store
from benchmarks.faults.rows import Make, Row
from benchmarks.faults.soak import soak
from benchmarks.faults.world import World
from samples.hostile import HostileSite

ROWS: tuple[Make, ...] = (
    *rows.ROWS,
    *rows_machine.ROWS,
    *rows_store.ROWS,
    *rows_kept.ROWS,
    *rows_sites.ROWS,
    *rows_prefect.ROWS,
    *rows_services.ROWS,
)
UNPLAYED = (OSError, LookupError, ValueError, RuntimeError, sqlite3.Error, SQLAlchemyError, SubprocessError)


def table(world: World, seed: int, quick: bool, only: str = "") -> list[Row]:
    """Every row, each with dice of its own, so that one can be played again alone."""
    told = []
    for make in ROWS:
        if only and not any(part in make.__name__ for part in only.split(",")):
            continue
        try:
            row = make(world, random.Random(f"{seed} {make.__name__}"), quick)
        except UNPLAYED as error:  # a row that cannot be played is a broken one, and the others are still played
            trace = traceback.format_exception(error)
            row = Row("?", make.__name__, broken=[f"{trace[-1].strip()} {trace[-2].strip()}"])
        if row.tries or row.skipped or row.broken:
            told.append(row)
            tell(row)
    return told


def tell(row: Row) -> None:
    """One line of the table."""
    state = f"skipped: {row.skipped}" if row.skipped else "held" if not row.broken else f"BROKEN {len(row.broken)}"
    print(
        f"   {row.number:>6} {row.fault:38} tries {row.tries:3}  lost {row.lost:3}  duplicates {row.duplicates:3}  "
        f"recovery {row.recovery:6.1f} s  invariants {state}",
        flush=True,
    )
    for text in row.broken:
        print(f"          {text[:400]}", flush=True)


def main(arguments: list[str]) -> int:
    """Print the table and the soak; 1 where something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks faults", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--nights", type=int, default=30, help="of the soak (0: none)")
    parser.add_argument("--quick", action="store_true", help="one try for a row, as the test suite does")
    parser.add_argument("--one", action="store_true", help="one source instead of two, for half the time")
    parser.add_argument("--only", default="", help="rows whose function has this (or, after a comma, that) in its name")
    parser.add_argument("--no-table", action="store_true", help="only the soak")
    given = parser.parse_args(arguments)
    print(f"   seed {given.seed}", flush=True)
    broken = 0
    with tempfile.TemporaryDirectory(prefix="ocop-faults-") as name, HostileSite() as site:
        world = World(Path(name), site, ("steady",) if given.quick or given.one else ("steady", "steady-b"))
        began = time.monotonic()
        if not given.no_table:
            print(f"   an undisturbed night: {world.clean['seconds']:.1f} s", flush=True)
            broken += sum(len(row.broken) for row in table(world, given.seed, given.quick, given.only))
            world.clean_up()
            print(f"   table: {time.monotonic() - began:.0f} s", flush=True)
        if given.nights:
            told = soak(world, random.Random(f"{given.seed} soak"), given.nights)
            broken += len(told.broken)
            print(told.summary(), flush=True)
            for text in told.broken:
                print(f"      {text[:400]}")
    return 1 if broken else 0
