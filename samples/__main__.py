"""`python -m samples --port 8471 --night 1`: serves the sample sites in the foreground."""

import argparse
import logging

from samples.server import SampleSites
from samples.sites import SITES


def main() -> None:
    """Serves until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m samples", description=__doc__)
    parser.add_argument("--port", type=int, default=8471)
    parser.add_argument("--night", type=int, choices=(1, 2), default=1)
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sites = SampleSites(asked.port, night=asked.night)
    for key in SITES:
        logging.info("%s", sites.url(key))
    try:
        sites.run()
    except KeyboardInterrupt:
        logging.info("stopped")


if __name__ == "__main__":
    main()
