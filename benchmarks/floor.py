"""Floors under quality figures: TOML files of measured values that a later run may not fall below.

A file has one table for each collection and one value for each figure. `--rise` writes what was measured where that is
higher; nothing lowers a floor but a person with a reason in the commit.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

Figures = Mapping[str, Mapping[str, float]]  # collection -> figure -> value between 0 and 1
SLACK = 0.0005  # the scorers print three decimals


def fallen(path: Path, measured: Figures) -> list[str]:
    """A line for each figure below its floor, or that the floor names and the run did not measure."""
    lines = []
    for table, floors in tomllib.loads(path.read_text("utf-8")).items():
        for name, floor in floors.items():
            value = measured.get(table, {}).get(name)
            if value is None:
                lines.append(f"{table}: {name} was not measured; {path.name} holds it at {floor:.3f}")
            elif value < floor - SLACK:
                lines.append(f"{table}: {name} {value:.3f} is below its floor of {floor:.3f} ({path.name})")
    return lines


def rise(path: Path, measured: Figures) -> int:
    """Write the figures that are higher than their floors, and new ones; the number of those that rose."""
    known = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    rose = 0
    lines = ["# Figures that were measured; they only ever rise (--rise)."]
    for table in sorted({*known, *measured}):
        lines += ["", f'["{table}"]']
        figures = measured.get(table, {})
        for name in sorted({*known.get(table, {}), *figures}):
            old, new = known.get(table, {}).get(name, -1.0), round(figures.get(name, -1.0), 3)
            rose += new > old
            lines.append(f'"{name}" = {max(old, new):.3f}')
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return rose
