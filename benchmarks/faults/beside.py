"""A night with one hostile source among others, beside the same night without it: `python -m benchmarks beside`.

The hostile source has every fault of the hostile site at once: pages of one byte a second, that never come, never end,
bombs, loops, traps, poisoned feeds. The promise is that the others do not wait for it: at most 1.2 times the night.
Each night is played into an empty home by a process of its own, turn by turn. The times of the sites are those of real
ones in small: half a second between requests instead of two, ten seconds for a page instead of forty.
"""

import argparse
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.faults.world import Home, Played, World
from samples.hostile import HostileSite, write_hostile_sources
from samples.hostile_pages import FIRST

MOST = 1.2
POLITE = {"delay": 0.5, "concurrency": 1, "timeout": 10}
LONGEST = 1800.0  # seconds of one night
HOSTILE = "hostile-all"


@dataclass(frozen=True)
class Beside:
    """What a pair of nights came to, in seconds; `stages` of the night with the hostile source."""

    without: float
    having: float
    told: dict[str, Any]

    @property
    def ratio(self) -> float:
        return self.having / self.without


def write_sources(folder: Path, site: HostileSite, steady: int, hostile: bool) -> None:
    """The definitions of so many steady sources, each with a host of its own, and of the hostile one."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in write_hostile_sources(folder, site.port)}
    for name in made:
        (folder / f"{name}.yml").unlink()
    for number in range(1, steady + 1):
        text = yaml.safe_dump(made["steady"]).replace("steady", f"steady-{number}")
        _write(folder, yaml.safe_load(text) | {"name": f"steady-{number}", "title": f"Steady News {number}"})
    if hostile:
        both = made["hostile"], made["hostile-slow"]
        hosts = [host for one in both for host in one["hosts"]]
        doors = [door for one in both for door in one["doors"]]
        _write(folder, made["hostile"] | {"name": HOSTILE, "hosts": hosts, "doors": doors})


def _write(folder: Path, source: dict[str, Any]) -> None:
    polite = source["politeness"] | POLITE
    (folder / f"{source['name']}.yml").write_text(
        yaml.safe_dump(source | {"politeness": polite}, allow_unicode=True), "utf-8"
    )


def played(world: World, steady: int, hostile: bool) -> Played:
    """The first night of an empty home. Raises RuntimeError where it does not end well."""
    home: Home = world.home("beside")
    for old in home.sources.glob("*.yml"):
        old.unlink()
    write_sources(home.sources, world.site, steady, hostile)
    night = home.finish(home.start(FIRST), LONGEST)
    if night.status:
        raise RuntimeError(f"the night did not end well: {night}")
    return night


def beside(world: World, steady: int, pairs: int) -> list[Beside]:
    """So many pairs of first nights, with and without the hostile source, turn by turn."""
    found = []
    for _ in range(pairs):
        without = played(world, steady, hostile=False)
        having = played(world, steady, hostile=True)
        found.append(Beside(without.seconds, having.seconds, having.told))
        tell(found[-1])
    return found


def tell(pair: Beside) -> None:
    """One line for a pair, one with where its time went, one with what the night said of the hostile source."""
    verdict = "within" if pair.ratio <= MOST else "BEYOND"
    print(
        f"   without {pair.without:.1f} s, with {pair.having:.1f} s: {pair.ratio:.2f} times, {verdict} {MOST}",
        flush=True,
    )
    seconds: dict[str, float] = pair.told["seconds"]
    steady = [spent for name, spent in seconds.items() if name.startswith("collect steady")]
    rest = (f"{name} {spent:.1f} s" for name, spent in seconds.items() if not name.startswith("collect steady"))
    print(f"      a steady source {statistics.median(steady):.1f} s; {', '.join(rest)}", flush=True)
    held = [text for text in pair.told["problems"] if "held the night up" in text]
    print(f"      {held[0] if held else 'the hostile source came to its end'}", flush=True)


def main(arguments: list[str]) -> int:
    """Print the pairs and the median ratio; 1 where it is beyond the promise."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks beside", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sources", type=int, default=20, help="steady ones (20)")
    parser.add_argument("--pairs", type=int, default=1, help="of nights (1)")
    parser.add_argument("--articles", type=int, default=30, help="on each steady source (30)")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="ocop-beside-") as name, HostileSite() as site:
        site.steady = given.articles
        found = beside(World(Path(name), site, ("steady",)), given.sources, given.pairs)
    ratio = statistics.median(pair.ratio for pair in found)
    print(f"   {given.sources} sources beside a hostile one: {ratio:.2f} times the night (at most {MOST})")
    return 0 if ratio <= MOST else 1
