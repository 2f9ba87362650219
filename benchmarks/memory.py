"""Peak memory of a night on the sample sites: the whole process tree, sampled from /proc while `ocop demo` runs.

RSS counts a page once for each process that maps it; PSS divides it among them, so that a sum of it is what the tree
really takes. The tree has the sample sites' server in it, which lives in the demo's own process.
"""

import subprocess
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

MOST = 400
EVERY = 0.1  # seconds between two looks
PROC = Path("/proc")
ROOT = Path(__file__).resolve().parents[1]
KINDS = {
    "spiders.collect": "collector (Scrapy)",
    "prefect": "Prefect's own server",
    "benchmarks.faults.night": "night",
    "forkserver": "reading",
    "cli": "night (and sample sites)",
}


@dataclass
class Peaks:
    """The largest figures seen, in MB, and what the tree consisted of when its sum was largest."""

    largest: dict[str, float] = field(default_factory=dict)
    rss: float = 0.0
    pss: float = 0.0
    tree: dict[str, float] = field(default_factory=dict)
    processes: Counter[str] = field(default_factory=Counter)


def tree(root: int) -> list[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for path in PROC.glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue  # it ended between the two looks
        children.setdefault(parent, []).append(int(path.name))
    out = [root]
    for process in out:
        out.extend(children.get(process, ()))
    return out


def kind(process: int) -> str:
    """What a process is, from its command line."""
    told = (PROC / str(process) / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    return next((name for part, name in KINDS.items() if part in told), told.strip()[:40] or "?")


def sizes(process: int) -> tuple[float, float]:
    """(RSS, PSS) of a process in MB."""
    found = {"Rss": 0.0, "Pss": 0.0}
    for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        if name in found:
            found[name] = int(rest.split()[0]) / 1024
    return found["Rss"], found["Pss"]


def look(root: int, peaks: Peaks) -> None:
    """One sample of the whole tree."""
    rss = pss = 0.0
    by_kind: dict[str, float] = {}
    counted: Counter[str] = Counter()
    for process in tree(root):
        try:
            name, (own, shared) = kind(process), sizes(process)
        except (OSError, IndexError):
            continue  # it ended between the two looks
        if not own:
            continue
        rss, pss = rss + own, pss + shared
        by_kind[name] = by_kind.get(name, 0.0) + shared
        counted[name] += 1
        peaks.largest[name] = max(peaks.largest.get(name, 0.0), own)
    peaks.rss = max(peaks.rss, rss)
    if pss > peaks.pss:
        peaks.pss, peaks.tree, peaks.processes = pss, by_kind, counted


def played(*options: str) -> Peaks:
    """The peaks of a demo night. Raises SystemExit where the night itself fails."""
    peaks, done = Peaks(), threading.Event()
    with tempfile.TemporaryDirectory(prefix="bench-memory-") as home:
        command = [sys.executable, "-m", "cli", "--home", home, "demo", "--nights", "1", "--port", "8497", *options]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as demo:

            def watch() -> None:
                while not done.wait(EVERY):
                    look(demo.pid, peaks)

            watcher = threading.Thread(target=watch, daemon=True)
            watcher.start()
            told, _ = demo.communicate()
            done.set()
            watcher.join()
        if demo.returncode:
            raise SystemExit(f"the demo ended with status {demo.returncode}:\n{told[-2000:]}")
    return peaks


def measured() -> None:
    """Print the peaks of a night without and with Prefect."""
    if not (PROC / "self" / "smaps_rollup").exists():
        print("   not measured: this needs Linux's /proc")
        return
    for title, options in (("without Prefect (--direct)", ("--direct",)), ("with Prefect", ())):
        peaks = played(*options)
        name = max(peaks.largest, key=lambda one: peaks.largest[one])
        print(f"   {title}: largest process {peaks.largest[name]:.0f} MB, {name}; (under {MOST} MB)")
        print(f"      whole tree at most {peaks.pss:.0f} MB (PSS; {peaks.rss:.0f} MB as a sum of RSS), then made of")
        for part, size in sorted(peaks.tree.items(), key=lambda item: -item[1]):
            print(f"      {size:6.0f} MB  {peaks.processes[part]} x {part}")
