"""One night in a process of its own, to be killed, starved or locked out; see its `--help`."""

import argparse
import json
import logging
import resource
import signal
import sys
from datetime import datetime
from pathlib import Path

from archive import ArchiveError
from archive.store.nights import Held
from cli.nightly import stop_in_order
from flows.engine import prepare_environment, run_night
from flows.night import run_direct
from flows.plan import plan_from
from flows.room import NoRoom
from settings import Settings

HELD, INTERRUPTED = 75, 130


def main() -> int:
    """Play the night; the last line on stdout is its state as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("sources", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("now", type=datetime.fromisoformat)
    parser.add_argument("--database")
    parser.add_argument("--files", type=int, help="files that each process may have open")
    parser.add_argument("--memory", type=int, help="MB of address space that each process may have")
    parser.add_argument("--free", type=float, default=0.0, help="GB that have to be free for the night to go on")
    parser.add_argument("--limit", type=int, help="bytes that one file may have")
    parser.add_argument("--prefect", action="store_true", help="through Prefect, where it can be had")
    given = parser.parse_args()
    logging.basicConfig(filename=given.home.parent / f"{given.home.name}.log", level=logging.INFO)
    if given.limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (given.limit, given.limit))
    if given.files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (given.files, given.files))
    if given.memory:
        resource.setrlimit(resource.RLIMIT_AS, (given.memory << 20, given.memory << 20))
    signal.signal(signal.SIGTERM, stop_in_order)
    settings = Settings(
        home=given.home,
        sources=given.sources,
        loopback=f"*.localhost:{given.port}",
        database_url=given.database,
        collectors=2,
        free_gb=0.0,
        floor_gb=given.free,
    )
    plan = plan_from(settings)
    told: list[str] = []
    try:
        if given.prefect:
            prepare_environment(given.home)
            report = run_night(plan, given.now, (), told.append)
        else:
            report = run_direct(plan, given.now, (), told.append)
    except Held as error:
        print(json.dumps({"state": "held", "message": str(error)}))
        return HELD
    except KeyboardInterrupt:
        print(json.dumps({"state": "interrupted"}))
        return INTERRUPTED
    except NoRoom as error:
        print(json.dumps({"state": "no room", "message": str(error)}))
        return 1
    except (ArchiveError, OSError) as error:
        print(json.dumps({"state": "failed", "message": f"{type(error).__name__}: {error}"}))
        return 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    problems = [text for stage in report.stages for text in stage.problems]
    problems += [alarm.message for ledger in report.sources for alarm in ledger.alarms]
    balanced = all(row.balanced for row in report.sources)
    done = {"state": report.state, "balanced": balanced, "problems": problems, "told": told}
    print(json.dumps(done | {"peak": max(peak) // 1024, "seconds": {s.stage: s.seconds for s in report.stages}}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
