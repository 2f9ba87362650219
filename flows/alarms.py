"""What a person should look at after a night: silent sites, changed layouts, failing pages. Pure over counts."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from archive.views.past import Past, publishing_day
from flows import silence
from flows.drift import drifts
from records import Alarm, Source, SourceLedger

DRIFT_PAGES = 3  # pages of one source in a night before a share means something
DRIFT_SHARE = 0.4
FAILED_SHARE = 0.3
FAILED_PAGES = 5


@dataclass(frozen=True, slots=True)
class DoorLook:
    """How a door answered tonight, and the most items it ever gave."""

    url: str
    outcome: str
    reason: str | None
    items: int
    most_items: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How the pages of a source were read tonight: pages, of these past their layout, fields left empty by name."""

    pages: int = 0
    layout_missed: int = 0
    unreadable: int = 0
    empty: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """Tonight's steps and lengths beside the source's own past; `now` is the instant of the night."""

    now: datetime
    past: Past
    steps: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    lengths: Sequence[int] = ()


def alarms_of(
    source: Source,
    ledger: SourceLedger,
    doors: Sequence[DoorLook],
    seen: Reading,
    week: int | None,
    collected: bool,
    before: Before | None = None,
) -> list[Alarm]:
    """The alarms of one source and night; `week` is its new articles over seven days, None while it is new."""
    name = source.name
    out = [Alarm(name, "collect", f"{name}: the collection did not end well")] if not collected else []
    out += _doors(source, doors)
    out += _silences(source, ledger, week, before)
    if seen.pages >= DRIFT_PAGES and seen.layout_missed / seen.pages >= DRIFT_SHARE:
        text = (
            f"{name}: {seen.layout_missed} of {seen.pages} pages no longer fit its layouts; "
            f"compare a page with `ocop sources try` and add a layout to {name}.yml"
        )
        out.append(Alarm(name, "layout", text))
    for empty, missing in seen.empty:
        if empty in source.expects.fields and seen.pages >= DRIFT_PAGES and missing / seen.pages >= DRIFT_SHARE:
            out.append(Alarm(name, "drift", f"{name}: {missing} of {seen.pages} pages without {empty}", empty))
    if before is not None and not any(alarm.kind == "layout" for alarm in out):  # of which drift would be the echo
        said = frozenset(alarm.subject for alarm in out if alarm.kind == "drift")
        out += drifts(source, before.steps, before.lengths, before.past, said)
    asked = ledger.fetched + ledger.not_modified + ledger.failed
    if ledger.failed >= FAILED_PAGES and ledger.failed / asked >= FAILED_SHARE:
        out.append(Alarm(name, "errors", f"{name}: {ledger.failed} of {asked} pages failed"))
    return out


def _doors(source: Source, doors: Sequence[DoorLook]) -> list[Alarm]:
    out = []
    for door in doors:
        if door.outcome == "empty" and door.most_items:
            text = f"{source.name}: {door.url} lists no article tonight; it listed up to {door.most_items} before"
            out.append(Alarm(source.name, "silence", text, door.url))
        elif door.reason if door.outcome == "ok" else door.outcome not in ("not_modified", "empty"):
            text = f"{source.name}: {door.url}: {door.reason or door.outcome}"
            out.append(Alarm(source.name, "door", text, door.url))
    return out


def _silences(source: Source, ledger: SourceLedger, week: int | None, before: Before | None) -> list[Alarm]:
    """By week, by weekday, from the beginning; the week says it all where both fall short."""
    if before is None:
        found = [silence.week(source, week, None)]
    else:
        day = publishing_day(before.now, ZoneInfo(source.time_zone))
        found = [silence.week(source, week, day), silence.never(source, before.past, before.now)]
        if found[0] is None:
            found.append(silence.weekday(source, ledger.articles_new, before.past, day))
    return [alarm for alarm in found if alarm]


def missed_alarm(missed: int, lookback: int) -> list[Alarm]:
    """Nights that nobody ran before this one."""
    if not missed:
        return []
    nights = "1 night was" if missed == 1 else f"{missed} nights were"
    text = f"{nights} missed before this one, which looks {lookback} days back; see whether the schedule runs"
    return [Alarm(None, "missed", text)]


def disk_alarm(home: Path, fewest: int) -> list[Alarm]:
    """Less than `fewest` bytes free where the archive lies."""
    free = shutil.disk_usage(home).free
    if free >= fewest:
        return []
    text = f"{free / 1e9:.1f} GB free in {home}, {fewest / 1e9:.1f} GB should be; make room before the next night"
    return [Alarm(None, "disk", text)]
