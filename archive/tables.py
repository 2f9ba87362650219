"""The tables, as SQLAlchemy 2 typed models. Nothing is overwritten that was once said: texts are versions, facts are
statements with their quote, and decisions of people stand beside both."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, func, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, BigInt, Instant
from archive.saved import SavedSearch
from archive.tables_alerts import Mute, StandingAlarm
from archive.tables_names import EntityFact, EntityRow, EntityTold, ProgrammeFact, VenueKey
from archive.tables_web import Alert, AlertMessage, DeskSession, DeskToken, RemovalRequest

__all__ = ["Alert", "AlertMessage", "Base", "DeskSession", "DeskToken", "Instant", "Mute", "RemovalRequest"]
__all__ += ["EntityFact", "EntityRow", "EntityTold", "ProgrammeFact", "SavedSearch", "StandingAlarm", "VenueKey"]


class Night(Base):
    """One run over the sources. `name` is its local day, with `.2`, `.3` for further runs of one day."""

    __tablename__ = "night"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    started: Mapped[datetime]
    ended: Mapped[datetime | None]
    state: Mapped[str]  # running, done, failed


class RunLock(Base):
    """Who holds the archive. A lock whose heartbeat stopped, or whose process is gone, may be taken over."""

    __tablename__ = "run_lock"
    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    host: Mapped[str]
    pid: Mapped[int]
    taken: Mapped[datetime]
    heartbeat: Mapped[datetime]


class Url(Base):
    """The frontier: every article address ever found, when it is due, and who is fetching it now.

    state: `new` (never fetched), `known` (fetched at least once), `retry` (failed, is tried again), `gone` (404/410
    for good), `refused` (robots, guard, off topic). `due` is None where no further fetch is planned.
    """

    __tablename__ = "url"
    __table_args__ = (Index("ix_url_source_due", "source", "due"), Index("ix_url_state_source", "state", "source"))
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    url: Mapped[str] = mapped_column(unique=True)  # canonical
    original: Mapped[str]  # as the door gave it
    door: Mapped[str | None]  # the first door that found it, as Door.name
    doors: Mapped[list[Any]] = mapped_column(default=list)
    title_hint: Mapped[str | None]
    published_hint: Mapped[datetime | None]
    lastmod: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="new")
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    due: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]
    reason: Mapped[str | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    fetched: Mapped[datetime | None]
    digest: Mapped[str | None]


class Visit(Base):
    """What a night did with a URL it found: exactly one disposition, so the ledger's sums agree by construction."""

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("night_id", "url_id"),
        Index("ix_visit_night_id_source", "night_id", "source"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int] = mapped_column(ForeignKey("night.id"))
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"), index=True)
    source: Mapped[str]
    disposition: Mapped[str | None]  # records.Disposition; None while undecided
    reason: Mapped[str | None]
    status: Mapped[int | None]
    requests: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(default=0)
    capture_id: Mapped[int | None]
    at: Mapped[datetime]


class DoorState(Base):
    """What the last look at a door left: validators for conditional requests, item count, failures in a row."""

    __tablename__ = "door_state"
    source: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    digest: Mapped[str | None]
    items: Mapped[int] = mapped_column(default=0)
    most_items: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    checked: Mapped[datetime | None]


class DoorVisit(Base):
    """One look at a door in a night; `outcome` is ok, not_modified, empty, not_a_feed, failed, refused."""

    __tablename__ = "door_visit"
    __table_args__ = (UniqueConstraint("night_id", "source", "url"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int] = mapped_column(ForeignKey("night.id"))
    source: Mapped[str]
    url: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    status: Mapped[int | None]
    items: Mapped[int] = mapped_column(default=0)
    fresh: Mapped[int] = mapped_column(default=0)
    requests: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]


class Robots(Base):
    """robots.txt of a host (`name:port` where the port is not the scheme's own) and what its status means."""

    __tablename__ = "robots"
    host: Mapped[str] = mapped_column(primary_key=True)
    fetched: Mapped[datetime]
    status: Mapped[int | None]
    verdict: Mapped[str]  # rules, allow, stay_away
    body: Mapped[str] = mapped_column(default="")


class Capture(Base):
    """A kept response: where it stands in the WARC files and whether reading has seen it."""

    __tablename__ = "capture"
    __table_args__ = (Index("ix_capture_read_by", "read_by"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"), index=True)
    night_id: Mapped[int | None] = mapped_column(ForeignKey("night.id"), index=True)
    source: Mapped[str]
    url: Mapped[str]  # after redirects
    requested: Mapped[str]
    fetched: Mapped[datetime]
    status: Mapped[int]
    content_type: Mapped[str | None]
    digest: Mapped[str]
    size: Mapped[int]
    warc_file: Mapped[str]
    warc_offset: Mapped[int] = mapped_column(BigInt)
    warc_length: Mapped[int]
    read_by: Mapped[int] = mapped_column(default=0)  # reader version; 0: not yet
    outcome: Mapped[str | None]  # article, unchanged, or the reason of Unreadable
    message: Mapped[str | None]
    version_id: Mapped[int | None]


class StepCount(Base):
    """How many pages of a source and night had a field from which reading step; `none` where it is empty."""

    __tablename__ = "step_count"
    night_id: Mapped[int] = mapped_column(ForeignKey("night.id"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    pages: Mapped[int]


class ArticleRow(Base):
    """An article: one canonical address at one source. Its texts are versions."""

    __tablename__ = "article"
    __table_args__ = (Index("ix_article_source_first_seen", "source", "first_seen"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    url: Mapped[str] = mapped_column(unique=True)
    url_id: Mapped[int | None] = mapped_column(ForeignKey("url.id"), index=True)
    story: Mapped[int] = mapped_column(default=0, index=True)  # smallest article id of the near-duplicate cluster
    version_id: Mapped[int | None]  # the current one
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    published: Mapped[date | None] = mapped_column(index=True)
    withdrawn: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
    hidden: Mapped[datetime | None]  # taken down on request: kept, shown nowhere, not fetched again
    hidden_reason: Mapped[str | None]


class Version(Base):
    """One distinct text of an article, with when it was first and last seen."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("article_id", "digest"),
        Index("ix_version_extracted_by", "extracted_by"),
        Index("ix_version_linked_by", "linked_by", "extracted_by"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    number: Mapped[int]
    digest: Mapped[str]  # of title, body and captions, white space folded
    title: Mapped[str | None]
    search_title: Mapped[str | None]
    lead: Mapped[str | None]
    body: Mapped[str]
    captions: Mapped[list[Any]]
    authors: Mapped[list[Any]]
    agencies: Mapped[list[Any]]
    published: Mapped[date | None]
    published_at: Mapped[datetime | None]
    published_from: Mapped[str | None]
    modified_at: Mapped[datetime | None]
    language: Mapped[str | None]
    tags: Mapped[list[Any]]
    site: Mapped[str | None]
    steps: Mapped[dict[str, Any]]
    flags: Mapped[list[Any]]
    capture_id: Mapped[int | None] = mapped_column(ForeignKey("capture.id"), index=True)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    extracted_by: Mapped[int] = mapped_column(default=0)
    linked_by: Mapped[int] = mapped_column(default=0)


class StoryBand(Base):
    """One band of an article's MinHash signature; articles that share a band may be near-duplicates."""

    __tablename__ = "story_band"
    __table_args__ = (Index("ix_story_band_band", "band"),)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    band: Mapped[int] = mapped_column(BigInt, primary_key=True)


class FactRow(Base):
    """A statement: value, quote, span, version, rule, extractor. `payload`: the fact as `records.as_label` gives it."""

    __tablename__ = "fact"
    __table_args__ = (UniqueConstraint("version_id", "kind", "position"), Index("ix_fact_kind_key", "kind", "key"))
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    kind: Mapped[str]
    position: Mapped[int]
    text: Mapped[str]
    begin: Mapped[int]
    end: Mapped[int]
    rule: Mapped[str]
    extractor: Mapped[int]
    key: Mapped[str | None]  # folded name of an official, venue or organisation; unit of a count
    start_day: Mapped[date | None]
    end_day: Mapped[date | None]
    payload: Mapped[dict[str, Any]]


class MentionKey(Base):
    """Blocking keys of an event mention: mentions that share one may tell the same event."""

    __tablename__ = "mention_key"
    __table_args__ = (Index("ix_mention_key_key", "key"),)
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class EventRow(Base):
    """A real-world event. Ids are never reused: one that was joined to another keeps its row and points on."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    start_day: Mapped[date | None] = mapped_column(index=True)
    end_day: Mapped[date | None]
    venue: Mapped[str | None]
    place: Mapped[str | None]
    edition: Mapped[int | None]
    series: Mapped[str | None] = mapped_column(index=True)
    first_seen: Mapped[datetime]
    merged_into: Mapped[int | None]


# the day by which events are listed; a constant for those without any keeps them in one order on both engines
EVENT_DAY: ColumnElement[Any] = func.coalesce(EventRow.start_day, EventRow.end_day, literal_column("'0001-01-01'"))
STANDS = EventRow.merged_into.is_(None)
Index("ix_event_day", EVENT_DAY.desc(), EventRow.id, sqlite_where=STANDS, postgresql_where=STANDS)


class SightingRow(Base):
    """Why a mention belongs to an event: score and reasons in words."""

    __tablename__ = "sighting"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id", ondelete="CASCADE"), unique=True)
    score: Mapped[float]
    reasons: Mapped[list[Any]]
    linker: Mapped[int]


class PlaceRow(Base):
    """A place with validity in time (63 provinces before, 34 since 1 July 2025)."""

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("name", "kind", "parent", "valid_from"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    parent: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    successor: Mapped[str | None]
    aliases: Mapped[list[Any]]


class Outbox(Base):
    """Articles whose index entry is out of date; written in the same transaction as what made it so."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(index=True)
    action: Mapped[str]  # put, remove


class StageRun(Base):
    """One stage of a night with its counts and the problems that it names."""

    __tablename__ = "stage_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int | None] = mapped_column(ForeignKey("night.id"), index=True)
    stage: Mapped[str]
    done: Mapped[int]
    failed: Mapped[int]
    counts: Mapped[dict[str, Any]]
    problems: Mapped[list[Any]]
    seconds: Mapped[float]


class AlarmRow(Base):
    """Something a person should look at."""

    __tablename__ = "alarm"
    __table_args__ = (UniqueConstraint("night_id", "source", "kind", "message"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int] = mapped_column(ForeignKey("night.id"), index=True)
    source: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(default="", server_default="")
    message: Mapped[str]


class Decision(Base):
    """What a person decided (merge, split, rename, same, apart, choose, correct, hide), who, when, why; undone, never
    deleted."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    target: Mapped[str] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]]
    who: Mapped[str]
    why: Mapped[str]
    at: Mapped[datetime]
    undone: Mapped[datetime | None]
