"""The facts beside the labelled articles, where these lie beside the checkout: `make facts`.

Figures over all articles, the English and the Vietnamese ones; then what was missed and what was wrong of each kind.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold"
KINDS = ("events", "venues", "dates", "counts", "officials")


def main() -> int:
    """Print the scores; nothing to do is no failure."""
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
        for title, options in (("all", ()), ("en", ("--lang", "en")), ("vi", ("--lang", "vi"))):
            print(f"== {title}\n{scored('--facts', str(found), *options)}")
        for kind in KINDS:
            lines = scored("--facts", str(found), "--errors", kind).splitlines()
            wrong = [line for line in lines if " missed {" in line or " wrong  {" in line]
            print(f"== {kind}: {len(wrong)} missed or wrong")
            print("".join(f"{line}\n" for line in wrong))
    return 0


if __name__ == "__main__":
    sys.exit(main())
