"""What a night did: one disposition for each URL, counts for each source and stage, alarms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Disposition(StrEnum):
    """What became of a URL that a night found; each has exactly one, so that the sums agree."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something a person should look at. `kind`: silence, drift, door, errors, layout, ...

    `subject` tells alarms of one kind and source apart (a door, a field) while `message` changes with the counts.
    """

    source: str | None
    kind: str
    message: str
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLedger:
    """found = fetched + not_modified + skipped + failed, for one source and night."""

    source: str
    found: int = 0
    fetched: int = 0
    not_modified: int = 0
    skipped: int = 0
    failed: int = 0
    articles_new: int = 0
    articles_changed: int = 0
    requests: int = 0
    bytes: int = 0
    alarms: tuple[Alarm, ...] = ()

    @property
    def balanced(self) -> bool:
        return self.found == self.fetched + self.not_modified + self.skipped + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReport:
    """Counts of one run of one stage; `problems` names each input that failed, with the remedy."""

    stage: str
    done: int = 0
    failed: int = 0
    counts: tuple[tuple[str, int], ...] = ()
    problems: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NightReport:
    """One night over all sources. `steps`: source -> field -> reading step -> pages."""

    night: str
    started: datetime
    ended: datetime | None
    state: str
    sources: tuple[SourceLedger, ...] = ()
    stages: tuple[StageReport, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    steps: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
