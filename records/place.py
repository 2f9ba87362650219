"""Places have validity in time: on 1 July 2025 Viet Nam went from 63 to 34 provinces and dropped districts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A province, district, ward or commune between two days; `successor` is the name it went on under.

    `valid_until` is the first day on which it was no longer in force; None leaves an end open.
    """

    name: str
    kind: str
    parent: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    successor: str | None = None
    aliases: tuple[str, ...] = ()
