"""`python -m benchmarks` measures everything, `python -m benchmarks NAME ...` one thing.

`python -m benchmarks pages` is about quality: it scores reading on real pages (see its own --help), and
`python -m benchmarks faults` about what a night survives: kills, full disks, hostile sites, a soak of thirty nights;
`python -m benchmarks beside` plays a night of twenty sources with a hostile one among them, and the same without it;
`python -m benchmarks worker` has the schedule begin a night, kills the worker in mid-run and waits for the next night.

Each line has what was measured and, beside it, what was promised. Nothing here fails because of a time: a machine that
does other work at the same moment gives other figures, which a person has to judge.
"""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial

from benchmarks import (
    bench_collect,
    bench_facts,
    bench_reading,
    bench_search,
    bench_web,
    memory,
    pages,
    politeness,
    search_rivals,
    second_night,
    stages,
)
from benchmarks.faults import beside, worker
from benchmarks.faults import run as faults

ALL: dict[str, tuple[str, Callable[[], None]]] = {
    "collect": ("pages a second of a collection beside a bare Scrapy spider", bench_collect.measured),
    "read": ("pages a second of reading beside trafilatura.bare_extraction", bench_reading.measured),
    "facts": ("articles a second of the facts beside libraries that find days and quantities", bench_facts.measured),
    "second-night": ("requests of nights on sites that did not change", second_night.measured),
    "stages": ("the stages after collection with 500 and with 50,000 articles stored", stages.measured),
    "search": ("searching and indexing beside plain Whoosh, SQLite FTS5 and tantivy", bench_search.measured),
    "web": ("pages beside the engine alone, their size, 50 clients at once, the server's memory", bench_web.measured),
    "politeness": ("what hosts see of two runs that collect one night from two addresses", politeness.measured),
    "memory": ("peak memory of a night on the sample sites", memory.measured),
}


def main() -> int:
    """Run the named measurements, all by default."""
    if sys.argv[1:2] == ["pages"]:
        return pages.main(sys.argv[2:])
    if sys.argv[1:2] == ["faults"]:
        return faults.main(sys.argv[2:])
    if sys.argv[1:2] == ["beside"]:
        return beside.main(sys.argv[2:])
    if sys.argv[1:2] == ["worker"]:
        return worker.main(sys.argv[2:])
    names = "\n".join(f"  {name:13} {what}" for name, (what, _) in ALL.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        epilog=f"names:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*ALL, []], help=", ".join(ALL))
    parser.add_argument("--articles", type=int, default=100_000, help="search: how many (default 100,000)")
    parser.add_argument("--keep", metavar="DIR", help="search: keep the indexes here, or use those that are there")
    parser.add_argument(
        "--beside", nargs="+", default=[*search_rivals.RIVALS], choices=search_rivals.RIVALS, help="search: others"
    )
    parser.add_argument("--web-articles", type=int, default=bench_web.SIZE, help="web: how many (default 10,000)")
    parser.add_argument("--seconds", type=float, default=bench_web.SECONDS, help="web: of each half of the load")
    parser.add_argument("--database", help="politeness: an empty database by its URL instead of a SQLite file")
    given = parser.parse_args()
    for name in given.names or ALL:
        what, measured = ALL[name]
        if name == "search":
            measured = partial(bench_search.measured, given.articles, given.keep, given.beside)
        if name == "web":
            measured = partial(bench_web.measured, given.web_articles, given.seconds)
        if name == "politeness":
            measured = partial(politeness.measured, given.database)
        began = time.monotonic()
        print(f"== {name}: {what}", flush=True)
        measured()
        print(f"   ({time.monotonic() - began:.0f} s)\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
