"""What reading gets right on real pages, where these lie beside the checkout: `make pages`.

The general path, without a rule for any publisher, through the scorer beside the pages: its tables beside trafilatura,
what was lost and why, and the plain texts of the labelled articles. The figures are held against
`tests/reading/floor.toml`: exit status 1 where one has fallen.
"""

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import floor
from reading import read, read_text
from reading.lines import fold
from records import Article, Capture

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT.parent / "shared" / "pages"
GOLD = ROOT.parent / "shared" / "gold" / "dev"
FLOOR = ROOT / "tests" / "reading" / "floor.toml"
CANDIDATE = "benchmarks.pages:answer"
# of the scorer's figures those that are held
FIELDS = {"title_norm": "title", "date": "day", "author_f1": "authors"}


def answer(html: bytes, url: str) -> dict[str, Any]:
    """One page as the scorer asks for it; the general path alone."""
    # the pages were saved over years: none of them is younger than this
    capture = Capture(url=url or "", body=html, fetched_at=datetime(2030, 1, 1, tzinfo=UTC), digest="")
    found = read(capture)
    if not isinstance(found, Article):
        return {"title": None, "body": None, "published": None, "authors": []}
    day = found.published.isoformat() if found.published else None
    return {"title": found.title, "body": found.body, "published": day, "authors": list(found.authors)}


def present(folder: Path) -> bool:
    """Whether the pages and their scorer are there."""
    return (folder / "score.py").is_file() and (folder / "data").is_dir()


def _ran(folder: Path, program: str, *options: str) -> str:
    command = [sys.executable, str(folder / program), "--candidate", CANDIDATE, *options]
    ended = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    if ended.returncode:
        raise SystemExit(f"{folder / program} ended with status {ended.returncode}:\n{ended.stderr.decode()}")
    return ended.stdout.decode()


def scored(folder: Path, peers: str = "trafilatura") -> tuple[str, dict[str, dict[str, float]]]:
    """(the scorer's tables, the figures of reading that are held: collection -> figure -> value)."""
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as scratch:
        out = Path(scratch) / "figures.json"
        tables = _ran(folder, "score.py", "--peers", peers, "--out", str(out))
        report = json.loads(out.read_text("utf-8"))
    measured = {}
    for name, corpus in report["corpora"].items():
        entry = corpus["results"][CANDIDATE]
        fields = entry.get("fields") or {}
        measured[name] = {"body": entry["body"]["f1"]} | {ours: fields[k] for k, ours in FIELDS.items() if k in fields}
    return tables.replace(CANDIDATE, "reading"), measured


def plain_texts(folder: Path) -> tuple[dict[str, float], list[str]]:
    """(shares of body lines kept and boilerplate lines kept out, the lines that were not) of the labelled articles."""
    wrong: list[str] = []
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for path in sorted(folder.glob("*.json")):
        for labelled in json.loads(path.read_text("utf-8")):
            found = read_text(labelled["text"])
            told = {fold(line) for line in found.body.split("\n")} if isinstance(found, Article) else set()
            for line in filter(None, map(fold, labelled["body"].split("\n"))):
                seen["kept"] += 1
                right["kept"] += line in told
                wrong += [] if line in told else [f"{labelled['id']}: lost {line[:90]!r}"]
            for line in filter(None, map(fold, labelled.get("boilerplate") or ())):
                seen["kept out"] += 1
                right["kept out"] += line not in told
                wrong += [f"{labelled['id']}: not kept out {line[:90]!r}"] if line in told else []
    return {name: right[name] / seen[name] for name in seen}, wrong


def causes(folder: Path) -> list[str]:
    """Why titles, days and authors were not right, a line for each cause with its share of all pages that have one."""
    sys.path.insert(0, str(folder))
    try:
        corpus, metrics = importlib.import_module("corpus"), importlib.import_module("metrics")
    finally:
        sys.path.remove(str(folder))
    lost: dict[str, Counter[str]] = {"title": Counter(), "day": Counter(), "authors": Counter()}
    seen: Counter[str] = Counter()
    for page in corpus.load("fundus", folder / "data"):
        got, gold = answer(page.html, page.url), page.gold
        if gold["title"]:
            seen["title"] += 1
            lost["title"][_title_cause(metrics.fold(got["title"]), metrics.fold(gold["title"]))] += 1
        if gold["published"]:
            seen["day"] += 1
            right = metrics.same_day(got["published"], gold["published"])
            lost["day"]["" if right else _day_cause(got["published"], gold["published"])] += 1
        if gold["authors"]:
            seen["authors"] += 1
            names = metrics.author_set(got["authors"]), metrics.author_set(gold["authors"])
            lost["authors"][_names_cause(*names)] += 1
    return [
        f"{field:8} {cause:42} {count:3} of {seen[field]} ({count / seen[field]:.1%})"
        for field, found in lost.items()
        for cause, count in found.most_common()
        if cause
    ]


def _title_cause(found: str, gold: str) -> str:
    if found == gold:
        return ""
    if not found:
        return "none found"
    if gold in found:
        return "with something glued on"
    return "only a part of it" if found in gold else "another text"


def _day_cause(found: str | None, gold: str) -> str:
    if not found:
        return "none found"
    return "an earlier day" if found[:10] < gold[:10] else "a later day, as of an update"


def _names_cause(found: set[str], gold: set[str]) -> str:
    if found == gold:
        return ""
    if not found:
        return "none found"
    if found < gold:
        return "some are missing"
    if found > gold:
        return "others besides"
    if all(any(one in other or other in one for other in gold) for one in found):
        return "a name with more or less to it"
    return "others instead"


def main(arguments: list[str] | None = None) -> int:
    """Print the scores; nothing to do is no failure, a figure below its floor is."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks pages", description=__doc__)
    parser.add_argument("--pages", type=Path, default=PAGES, help="folder of the pages and their scorer (%(default)s)")
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of the labelled articles (%(default)s)")
    parser.add_argument("--rise", action="store_true", help="lift the floors to what was measured")
    chosen = parser.parse_args(arguments)
    if not present(chosen.pages):
        print(f"The pages are not here (looked for {chosen.pages / 'score.py'}): nothing was scored.")
        return 0
    tables, measured = scored(chosen.pages)
    print(tables)
    print(
        f"## What of the news pages is still lost\n\n{_ran(chosen.pages, 'failures.py').replace(CANDIDATE, 'reading')}"
    )
    _print(causes(chosen.pages))
    if chosen.gold.is_dir():
        measured["plain"], wrong = plain_texts(chosen.gold)
        print("\n## Plain texts:", ", ".join(f"lines {name} {value:.3f}" for name, value in measured["plain"].items()))
        _print(wrong)
    return held(measured, rise=chosen.rise)


def held(measured: Mapping[str, Mapping[str, float]], *, rise: bool = False, path: Path = FLOOR) -> int:
    """Hold the figures against their floors and say which fell."""
    if rise:
        print(f"{floor.rise(path, measured)} floors rose")
    fallen = floor.fallen(path, measured)
    print()
    _print(fallen or [f"Every figure is at or above its floor ({path.name})."])
    return 1 if fallen else 0


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


if __name__ == "__main__":
    sys.exit(main())
