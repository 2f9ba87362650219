"""What the stages after collection cost with a small and with a large archive, for the same new articles.

Both archives are kept in `var/bench` between runs (`benchmarks.world`); a night is played on copies of them.
"""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.world import NOW, add_new, home_archive, new_articles, stored, write_sources
from flows.night import open_night
from flows.plan import Plan
from samples.many import ManyArticle

CACHE = Path(__file__).resolve().parents[1] / "var" / "bench"
SMALL, LARGE = 500, 50_000
NEW = 60
ROUNDS = 3
MOST = 1.3
STEPS = ("read", "extract", "link", "index", "report")


@contextmanager
def copy_of(kept: Path, told: list[ManyArticle]) -> Iterator[Plan]:
    """A copy of a kept archive with the captures of new articles; files that are never changed are linked."""
    with tempfile.TemporaryDirectory(prefix="run-", dir=CACHE) as name:
        home = Path(name)
        shutil.copyfile(kept / "archive.db", home / "archive.db")
        for folder in ("captures", "index"):
            shutil.copytree(kept / folder, home / folder, copy_function=os.link)
        write_sources(home / "sources")
        archive = home_archive(home)
        add_new(archive, told, NOW.date())
        archive.close()
        yield Plan(
            home=home,
            archive_url=f"sqlite:///{home / 'archive.db'}",
            captures=home / "captures",
            index=home / "index",
            logs=home / "logs",
            sources=home / "sources",
            user_agent="bench/1",
            loopback=None,
            lookback_days=14,
            collectors=1,
        )


def night(kept: Path, told: list[ManyArticle]) -> dict[str, float]:
    """Seconds of each stage."""
    seconds: dict[str, float] = {}
    with copy_of(kept, told) as plan, open_night(plan, NOW) as opened:
        for step in STEPS:
            began = time.perf_counter()
            report = getattr(opened, step)()
            seconds[step] = time.perf_counter() - began
            if step == "read" and dict(report.counts).get("new") != len(told):
                raise SystemExit(f"of {len(told)} new articles were read: {report}")
    return seconds


def measured() -> None:
    """Print the seconds of each stage at both sizes, and their ratios."""
    CACHE.mkdir(parents=True, exist_ok=True)
    told = new_articles(NEW)
    homes = {size: stored(CACHE, size) for size in (SMALL, LARGE)}
    night(homes[SMALL], told)  # imports, word lists and compiled patterns are loaded once
    runs: dict[int, list[dict[str, float]]] = {size: [] for size in homes}
    for _ in range(ROUNDS):
        for size, home in homes.items():
            runs[size].append(night(home, told))
    print(f"   {NEW} new articles; seconds, median of {ROUNDS} rounds")
    print(f"   {'stage':8} {SMALL:>9,} {LARGE:>9,}   ratio")
    for step in (*STEPS, "all"):
        small, large = ([_of(run, step) for run in runs[size]] for size in (SMALL, LARGE))
        ratio = statistics.median(b / a for a, b in zip(small, large, strict=True))
        target = f"   (at most {MOST})" if step == "all" else ""
        print(f"   {step:8} {statistics.median(small):9.3f} {statistics.median(large):9.3f} {ratio:7.2f}{target}")


def _of(run: dict[str, float], step: str) -> float:
    return sum(run.values()) if step == "all" else run[step]
