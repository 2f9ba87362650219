"""How well mentions are joined into events, series, persons and venues: `make histories`.

From labelled facts (linking alone) and from extracted ones (the whole), beside two baselines in the same run. Figures
are held against `tests/facts/linking_floor.toml`: exit status 1 where one has fallen.
"""

import argparse
import sys
from pathlib import Path

from benchmarks import floor
from benchmarks.histories.measure import KINDS, causes, lines_of, linked, near_duplicates, title_and_date
from benchmarks.histories.scoring import header, line
from benchmarks.histories.truth import ROOT, Collection, collections

FLOOR = ROOT / "tests" / "facts" / "linking_floor.toml"


def measured(collection: Collection, verbose: bool = False) -> dict[str, dict[str, float]]:
    """Print the tables of one collection; its figures as table -> figure -> value."""
    out: dict[str, dict[str, float]] = {}
    for labelled, told in ((True, "labelled facts"), (False, "extracted facts")):
        lines = lines_of(collection, labelled)
        results = linked(collection, lines, labelled)
        print(f"== {collection.name}, from {told}\n{header()}")
        for kind in KINDS:
            if kind in results:
                print(line(kind, results[kind]))
        figures = out[f"{collection.name}, {told}"] = {}
        for kind, result in results.items():
            figures |= {f"{kind} pairwise": result.pairwise, f"{kind} B-cubed": result.b_cubed}
        if labelled:
            print(line("events: same text", near_duplicates(collection)))
            print(line("events: title and date", title_and_date(collection)))
        for cause, number in causes(collection, lines, results["events"], labelled).most_common():
            print(f"   {number:4} pairs of events {cause}")
        for kind, result in results.items() if verbose else ():
            for word, pairs in (("missed", result.missed), ("wrong", result.wrong)):
                for a, b in pairs:
                    print(f"      {kind} {word}: {a} | {b}")
    return out


def main(arguments: list[str] | None = None) -> int:
    """Print the tables and compare the figures with their floors."""
    parser = argparse.ArgumentParser(prog="benchmarks.histories", description=__doc__)
    parser.add_argument("--rise", action="store_true", help="lift the floors to what was measured")
    parser.add_argument("--errors", action="store_true", help="list the pairs that were missed or wrong")
    chosen = parser.parse_args(arguments)
    figures: floor.Figures = {
        table: row for collection in collections() for table, row in measured(collection, chosen.errors).items()
    }
    if chosen.rise:
        print(f"{floor.rise(FLOOR, figures)} floors rose")
    lost = fallen(FLOOR, figures)
    print("\n".join(lost) if lost else f"Every figure is at or above its floor ({FLOOR.relative_to(ROOT)}).")
    return 1 if lost else 0


def fallen(path: Path, figures: floor.Figures) -> list[str]:
    """The figures below their floors, of the collections that are here."""
    here = {table.split(",")[0] for table in figures}
    return [text for text in floor.fallen(path, figures) if text.split(",")[0] in here] if path.exists() else []


if __name__ == "__main__":
    sys.exit(main())
