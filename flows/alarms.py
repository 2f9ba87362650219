"""What a person should look at after a night: silent sites, changed layouts, failing pages. Pure over counts."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def alarms_of(
    source: Source,
    ledger: SourceLedger,
    doors: Sequence[DoorLook],
    seen: Reading,
    week: int | None,
    collected: bool,
) -> list[Alarm]:
    """The alarms of one source and night; `week` is its new articles over seven days, None while it is new."""
    out = [Alarm(source.name, "collect", f"{source.name}: the collection did not end well")] if not collected else []
    for door in doors:
        if door.outcome == "empty" and door.most_items:
            text = f"{source.name}: {door.url} lists no article tonight; it listed up to {door.most_items} before"
            out.append(Alarm(source.name, "silence", text))
        elif door.outcome not in ("ok", "not_modified", "empty"):
            out.append(Alarm(source.name, "door", f"{source.name}: {door.url}: {door.reason or door.outcome}"))
    if week is not None and week < source.expects.fewest_a_week:
        text = f"{source.name}: {week} new articles in seven days; at least {source.expects.fewest_a_week} are expected"
        out.append(Alarm(source.name, "silence", text))
    if seen.pages >= DRIFT_PAGES and seen.layout_missed / seen.pages >= DRIFT_SHARE:
        text = (
            f"{source.name}: {seen.layout_missed} of {seen.pages} pages no longer fit its layouts; "
            f"compare a page with `ocop sources try` and add a layout to {source.name}.yml"
        )
        out.append(Alarm(source.name, "layout", text))
    for name, missing in seen.empty:
        if name in source.expects.fields and seen.pages >= DRIFT_PAGES and missing / seen.pages >= DRIFT_SHARE:
            out.append(Alarm(source.name, "drift", f"{source.name}: {missing} of {seen.pages} pages without {name}"))
    asked = ledger.fetched + ledger.failed
    if ledger.failed >= FAILED_PAGES and ledger.failed / asked >= FAILED_SHARE:
        out.append(Alarm(source.name, "errors", f"{source.name}: {ledger.failed} of {asked} pages failed"))
    return out
