"""The facts beside the labelled articles, where these lie beside the checkout: `make facts`.

Figures over all articles, the English and the Vietnamese ones; then what was missed and what was wrong of each kind.
The figures are held against `tests/facts/floor.toml`: exit status 1 where one has fallen.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import floor

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold"
FLOOR = ROOT / "tests" / "facts" / "floor.toml"
KINDS = ("events", "venues", "dates", "counts", "officials")
_FIGURE = re.compile(
    r"^(?P<name>[\w+.(),]+)\s+(?:\d+\s+\d+\s+[\d.]+\s+[\d.]+\s+(?P<f1>[\d.]+)|accuracy (?P<accuracy>[\d.]+))"
)


def figures_of(table: str) -> dict[str, float]:
    """F1 of each kind and accuracy of each slot, as the scorer prints them."""
    found = (_FIGURE.match(line) for line in table.splitlines())
    return {m["name"]: float(m["f1"] or m["accuracy"]) for m in found if m}


def main(arguments: list[str] | None = None) -> int:
    """Print the scores; nothing to do is no failure, a figure below its floor is."""
    parser = argparse.ArgumentParser(prog="benchmarks.facts", description=__doc__)
    parser.add_argument("--rise", action="store_true", help="lift the floors to what was measured")
    chosen = parser.parse_args(arguments)
    score, labels = GOLD / "score.py", GOLD / "dev"
    if not score.exists() or not labels.is_dir():
        print(f"The labelled articles are not here (looked for {score} and {labels}): nothing was scored.")
        return 0

    def scored(*options: str) -> str:
        command = [sys.executable, str(score), str(labels), *options]
        ended = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
        if ended.returncode:
            raise SystemExit(f"{score} ended with status {ended.returncode}:\n{ended.stderr.decode()}")
        return ended.stdout.decode()

    told = subprocess.run(
        [sys.executable, "-m", "cli", "extract", "--jsonl"],
        input=scored("--articles").encode(),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        check=True,
    )
    with tempfile.TemporaryDirectory(prefix="bench-facts-") as folder:
        found = Path(folder) / "facts.jsonl"
        found.write_bytes(told.stdout)
        measured = {}
        for title, options in (("all", ()), ("en", ("--lang", "en")), ("vi", ("--lang", "vi"))):
            table = scored("--facts", str(found), *options)
            print(f"== {title}\n{table}")
            measured[title] = figures_of(table)
        for kind in KINDS:
            lines = scored("--facts", str(found), "--errors", kind).splitlines()
            wrong = [line for line in lines if " missed {" in line or " wrong  {" in line]
            print(f"== {kind}: {len(wrong)} missed or wrong")
            print("".join(f"{line}\n" for line in wrong))
    if chosen.rise:
        print(f"{floor.rise(FLOOR, measured)} floors rose")
    fallen = floor.fallen(FLOOR, measured)
    print("\n".join(fallen) if fallen else f"Every figure is at or above its floor ({FLOOR.relative_to(ROOT)}).")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
