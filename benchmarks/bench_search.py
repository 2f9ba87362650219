"""Searching and indexing of ours beside plain Whoosh, SQLite FTS5 and tantivy, on the same articles in one run.

Indexes can be kept in a folder and are then built once. Each engine answers every query once unmeasured, so that its
files are in memory, and then REPEATS times, of which the best counts. Queries are timed in processor time, so that what
else the machine does disturbs it less; each of the engines answers in the thread that asks.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import quantiles
from unittest.mock import patch

import search
from benchmarks.search_articles import KINDS, Asked, articles, queries
from benchmarks.search_rivals import RIVALS
from records.entry import Entry

REPEATS = 3
EACH = 60  # queries of a kind
UPDATE = 1_000  # articles a commit
# Ours as a share of FTS5's p95, promised.
SHARE = dict.fromkeys(KINDS, 0.2) | {"phrase": 1.0}
Times = dict[str, list[float]]


def typed(asked: Asked) -> str:
    """The query as a researcher types it."""
    words = " OR ".join(asked.words) if asked.kind == "or" else " AND ".join(asked.words)
    if asked.kind == "phrase":
        return f'"{" ".join(asked.words)}"'
    return f"{words} published:{asked.years[0]}..{asked.years[1]}" if asked.kind == "year" else words


def ask_ours(index: search.SearchIndex, asked: Asked) -> int:
    """A whole answer of the door: ten hits with snippets, near-copies folded."""
    names = search.FACETS if asked.kind == "facets" else ()
    return index.search(typed(asked), sort="newest" if asked.kind == "newest" else "relevance", facets=names).articles


@contextmanager
def no_snippets() -> Iterator[None]:
    """The same answers without snippets, which none of the others makes."""
    with patch("search.snippets.Shown.told", lambda _, title, text, counts: (text[:300], ())):  # noqa: ARG005
        yield


def timed(ask: Callable[[Asked], int], asked: list[Asked]) -> tuple[Times, dict[str, int]]:
    """Seconds by kind, and how many articles were found by kind."""
    times: Times = defaultdict(list)
    totals: dict[str, int] = defaultdict(int)
    for one in asked:
        totals[one.kind] += ask(one)
        best = float("inf")
        for _ in range(REPEATS):
            begin = time.process_time()
            ask(one)
            best = min(best, time.process_time() - begin)
        times[one.kind].append(best)
    return times, totals


def at(times: list[float], percent: int) -> float:
    """A percentile in milliseconds."""
    return quantiles(times, n=100, method="inclusive")[percent - 1] * 1000


@contextmanager
def kept(folder: str | None) -> Iterator[Path]:
    """The folder named, or one that goes at the end."""
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        yield Path(folder)
        return
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as made:
        yield Path(made)


def built(folder: Path, number: int, build: Callable[[Path, Iterable[Entry]], object]) -> None:
    """Builds unless the folder says that it is whole; prints the rate."""
    done = folder.with_suffix(".done")
    if done.exists():
        print(f"   {folder.name:10} kept from an earlier run: {done.read_text()}", flush=True)
        return
    shutil.rmtree(folder, ignore_errors=True)
    begin, worked = time.perf_counter(), time.process_time()
    build(folder, articles(number))
    rates = number / (time.perf_counter() - begin), number / (time.process_time() - worked)
    told = f"{rates[0]:,.0f} articles a second, {rates[1]:,.0f} a second of processor time, generating them included"
    done.write_text(told)
    print(f"   {folder.name:10} {told}", flush=True)


def print_times(measured: dict[str, Times]) -> None:
    """A table of p50 and p95 by kind, and ours as a share of each of the others."""
    names = list(measured)
    print("\n   milliseconds p50 / p95 " + "".join(f"{name:>18}" for name in names) + "   ours/FTS5 (at most)")
    for kind in KINDS:
        cells = [f"{at(measured[name][kind], 50):8.2f} /{at(measured[name][kind], 95):8.2f}" for name in names]
        told = ""
        if "FTS5" in measured:
            share = at(measured["ours"][kind], 95) / at(measured["FTS5"][kind], 95)
            told = f"{share:10.3f} ({SHARE[kind]})" + "  ABOVE" * (share > SHARE[kind])
        print(f"   {kind:22}" + "".join(cells) + told)
    for name in names[1:]:
        ratios = ", ".join(f"{k} {at(measured['ours'][k], 95) / at(measured[name][k], 95):.2f}" for k in KINDS)
        print(f"   p95 of ours / {name}: {ratios}")


def print_snippets(bare: Times, whole: Times) -> None:
    """What snippets for ten hits add."""
    more = {kind: at([b - a for a, b in zip(bare[kind], whole[kind], strict=True)], 95) for kind in KINDS}
    told = ", ".join(f"{kind} {ms:.1f}" for kind, ms in more.items())
    print(f"   snippets of the hits add, p95 in ms (at most 5): {told}")


def updates(folder: Path, number: int) -> None:
    """Articles a second through `update`, in batches, each one commit."""
    entries = list(articles(min(number, 10_000)))
    shutil.rmtree(folder, ignore_errors=True)
    index = search.open_index(folder)
    begin, worked = time.perf_counter(), time.process_time()
    for first in range(0, len(entries), UPDATE):
        index.update(entries[first : first + UPDATE])
    rates = len(entries) / (time.perf_counter() - begin), len(entries) / (time.process_time() - worked)
    print(f"   updates of {UPDATE} articles: {rates[0]:,.0f} articles a second,", end=" ")
    print(f"{rates[1]:,.0f} a second of processor time (at least 600)", flush=True)
    shutil.rmtree(folder)


START = """
import sys, time, search, pathlib
search.open_index(pathlib.Path(sys.argv[1])).search("lacquer", facets=search.FACETS)
print(time.time() - float(sys.argv[2]))
"""
ALONE = "import sys; from benchmarks import bench_search as b; b.alone(sys.argv[1], int(sys.argv[2]))"


def process(folder: Path, number: int) -> None:
    """Start-up and memory of a process that searches, in processes of their own."""

    def child(code: str, *given: str) -> str:
        command = [sys.executable, "-c", code, str(folder), *given]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    start = min(float(child(START, str(time.time()))) for _ in range(REPEATS))
    print(f"   start-up, from nothing to the first answer: {start:.2f} s (below 1)")
    told = json.loads(child(ALONE, str(number)))
    print(f"   peak memory {told['VmHWM']:.0f} MB (below 500); at the end {told['RssFile']:.0f} MB are pages of files,")
    print("   which the system can take back")


def alone(folder: str, number: int) -> None:
    """A child of `process`: all queries, and then in JSON what the system says of its memory in MB."""
    index = search.open_index(Path(folder))
    timed(lambda asked: ask_ours(index, asked), queries(number, EACH))
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(json.dumps({name: int(status[name].split()[0]) / 1024 for name in ("VmHWM", "RssFile")}))


def measured(number: int = 100_000, keep: str | None = None, beside: Sequence[str] = tuple(RIVALS)) -> None:
    """The whole comparison, or that with some of the others."""
    with kept(keep) as folder:
        print(f"   {number:,} articles", flush=True)
        index = search.open_index(folder / "ours")
        built(folder / "ours", number, lambda path, entries: search.open_index(path).rebuild(entries))
        updates(folder / "updated", number)
        asked = queries(number, EACH)
        results, totals = {}, {}
        with no_snippets():
            results["ours"], totals["ours"] = timed(lambda one: ask_ours(index, one), asked)
        whole, _ = timed(lambda one: ask_ours(index, one), asked)
        for name in beside:
            kind = RIVALS[name]
            if name == "tantivy" and not find_spec("tantivy"):
                print("   tantivy is not installed: left out")
                continue
            built(folder / name, number, kind.build)
            engine = kind(folder / name)
            results[name], totals[name] = timed(engine.ask, asked)
        print_times(results)
        print("   articles found, all queries of a kind:")
        for name, found in totals.items():
            print(f"   {name:10}" + "".join(f"{kind} {found[kind]:,}  " for kind in KINDS))
        print_snippets(results["ours"], whole)
        process(folder / "ours", number)
