"""Facts of one article, each with the quote that proves it: `text[begin:end] == quote`, in code points."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

Qualifier = Literal["exact", "more_than", "nearly", "about", "at_least", "up_to"]
Role = Literal["government", "association", "business", "press", "artisan", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A statement of the article. `text` is the quote, `rule` the name of the rule that found it."""

    text: str
    begin: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue(Fact):
    """A named place where something is held; the quote is the widest span of name and address."""

    name: str
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSpan(Fact):
    """A day or a range of days, resolved; None leaves an end open."""

    start: date | None = None
    stop: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Fact):
    """A number of things. A range has `upper`; `of` is what is counted as the text says it."""

    value: float
    unit: str
    qualifier: Qualifier = "exact"
    upper: float | None = None
    noun: str | None = None
    stars: int | None = None
    stars_or_more: bool = False
    of: str | None = None
    place: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Official(Fact):
    """A named person with a role. The quote is the span that ties name, title and organisation together."""

    name: str
    title: str | None = None
    organization: str | None = None
    role: Role = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Fact):
    """A named organisation and, where the text says so, what it did: organized, hosted, directed, sponsored."""

    name: str
    part: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention(Fact):
    """An event as one article tells it. `kind` is one of the kinds of the labelling guide."""

    name: str
    kind: str
    start: date | None = None
    stop: date | None = None
    venue: str | None = None
    place: str | None = None
    organizers: tuple[str, ...] = ()
    main: bool = False
    edition: int | None = None
    year: int | None = None
    status: str | None = None
    counts: tuple[int, ...] = ()
    officials: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All facts of one article version. `EventMention.counts` and `.officials` are indexes into the tuples here."""

    events: tuple[EventMention, ...] = ()
    venues: tuple[Venue, ...] = ()
    dates: tuple[DateSpan, ...] = ()
    counts: tuple[Count, ...] = ()
    officials: tuple[Official, ...] = ()
    organizations: tuple[Organization, ...] = ()
    extractor: int = 0

    def all(self) -> tuple[tuple[str, Fact], ...]:
        """Every fact with its kind (`event`, `venue`, `date`, `count`, `official`, `organization`)."""
        return tuple((kind, fact) for kind, name in KINDS.items() for fact in getattr(self, name))


KINDS = {
    "event": "events",
    "venue": "venues",
    "date": "dates",
    "count": "counts",
    "official": "officials",
    "organization": "organizations",
}
CLASSES: dict[str, type[Fact]] = {
    "event": EventMention,
    "venue": Venue,
    "date": DateSpan,
    "count": Count,
    "official": Official,
    "organization": Organization,
}
_RENAMED = {"stop": "end_day"}


def as_label(fact: Fact) -> dict[str, Any]:
    """The fact in the shape of the gold labels plus `text`, `begin`, `end`, `rule`.

    The labels call the last day of a range or event `end`, which is also the name of the offset of the quote. In
    dates and events `end` is therefore the day (None or `YYYY-MM-DD`) and the offset goes by `end_offset`; in all other
    kinds `end` is the offset.
    """
    row: dict[str, Any] = {}
    for item in fields(fact):
        value = getattr(fact, item.name)
        row[_RENAMED.get(item.name, item.name)] = _plain(value)
    if "end_day" in row:
        row["end_offset"] = row["end"]
        row["end"] = row.pop("end_day")
    if isinstance(fact, Count):
        row["value"] = int(fact.value) if float(fact.value).is_integer() else fact.value
        for name in ("upper", "noun", "stars", "of", "place", "as_of"):
            if row[name] is None:
                del row[name]
        if not fact.stars_or_more:
            del row["stars_or_more"]
        if "upper" in row and float(row["upper"]).is_integer():
            row["upper"] = int(row["upper"])
    return row


def from_label(kind: str, row: dict[str, Any]) -> Fact:
    """The fact of a stored or labelled row; the inverse of `as_label`. Unknown keys are left out.

    Raises ValueError for an unknown kind or an impossible day.
    """
    if kind not in CLASSES:
        raise ValueError(f"unknown kind of fact {kind!r}; known: {', '.join(CLASSES)}")
    cls = CLASSES[kind]
    data = dict(row)
    if kind in ("event", "date"):
        data["stop"] = data.get("end")
        data["end"] = data.get("end_offset", 0)
    values: dict[str, Any] = {"text": "", "begin": 0, "end": 0, "rule": "label"}
    for item in fields(cls):
        if item.name in data and data[item.name] is not None:
            value = data[item.name]
            if item.name in ("start", "stop", "as_of"):
                value = date.fromisoformat(value)
            values[item.name] = tuple(value) if isinstance(value, list) else value
    return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
