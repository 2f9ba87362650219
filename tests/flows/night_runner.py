"""Plays a night of the sample world in a process of its own, to be killed: HOME SOURCES PORT NIGHT URL [NAME]..."""

import logging
import sys
from datetime import timedelta
from pathlib import Path

from cli.demo import FIRST_NIGHT
from flows.night import run_direct
from flows.plan import plan_from
from settings import Settings


def main() -> None:
    """Run the night and print its state."""
    home, sources, port, night, url, *only = sys.argv[1:]
    logging.basicConfig(filename=Path(home).with_suffix(".log"), level=logging.INFO)
    settings = Settings(
        home=Path(home), sources=Path(sources), loopback=f"*.localhost:{port}", database_url=url, collectors=2
    )
    report = run_direct(plan_from(settings), FIRST_NIGHT + timedelta(days=int(night) - 1), only)
    print(report.state, all(row.balanced for row in report.sources))


if __name__ == "__main__":
    main()
