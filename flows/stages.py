"""The stages of a night as plain functions: ask the archive what is pending, map a pure function, save, report.

Each stage works in batches, each batch in one transaction together with its outbox notes, so it may be killed anywhere
and run again. Prefect only wraps these functions (`flows.nightly`).
"""

import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

import facts
import reading
from archive import Archive, crashing
from archive.engine import JUDGING, writing
from archive.engine import reading as viewing
from archive.store import articles, events, findings, outbox, places, steps
from archive.store.decisions import taken_down
from archive.views import decisions, entries, pending
from facts import linking, names, rulings, stories
from facts.places import places as all_places
from facts.places import village_places
from facts.recogniser import Recogniser, load_recogniser
from facts.series import series_keys
from flows.address import address_of
from flows.bounded import BoundedReader, ReadingFailed, bounded_reader
from flows.filling import filled
from flows.naming import link_names, link_series
from records import Article, Capture, Findings, Mention, Moment, Source, StageReport, Unreadable
from records.decision import Correction, Ruling
from search import IndexDamaged, IndexMissing, SearchIndex
from settings import Settings
from spiders.relevance import Topic

READ_BATCH = 40
FACT_BATCH = 60
LINK_BATCH = 100
INDEX_BATCH = 1000
# pages that were read well and are no article of ours; every other reason is a failure that the report names
NO_ARTICLE = frozenset({"off-topic", "listing", "other", "soft-404", "cookie-wall", "login"})
# what a stored article lacks, and the remedy
LACKING = {
    "no-title": "no title was found; add a `title` selector to a layout of its source",
    "future-date": "it bears a day after it was fetched, which was left out; compare it with `ocop sources try`",
}
log = logging.getLogger(__name__)


@dataclass
class Tally:
    """Counts and problems of one run of a stage, while it runs."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    done: int = 0
    failed: int = 0

    def problem(self, text: str) -> None:
        self.failed += 1
        self.note(text)

    def note(self, text: str) -> None:
        """Something to tell that is no failure."""
        self.problems.append(text)
        log.warning(text)


@contextmanager
def _stage(name: str, reports: list[StageReport]) -> Iterator[Tally]:
    crashing.enter(name)
    tally, began = Tally(), time.perf_counter()
    yield tally
    reports.append(
        StageReport(
            stage=name,
            done=tally.done,
            failed=tally.failed,
            counts=tuple(sorted(tally.counts.items())),
            problems=tuple(tally.problems),
            seconds=round(time.perf_counter() - began, 3),
        )
    )


def read(archive: Archive, sources: Mapping[str, Source]) -> StageReport:
    """Captures to articles. A page that gives none is kept with its reason; nothing stored changes because of it."""
    reports: list[StageReport] = []
    with _stage("read", reports) as tally, bounded_reader() as reader:
        with viewing(archive.engine) as connection:
            ids = pending.unread_ids(connection, reading.READER)
        for part in _batches(ids, READ_BATCH):
            with viewing(archive.engine) as connection:
                captures = pending.unread(connection, archive.captures, part)
            results = [_read_one(item, sources, reader) for item in captures]
            with writing(archive.engine, JUDGING) as connection:
                for item, result in zip(captures, results, strict=True):
                    _save_reading(connection, item, result, sources, tally)
                steps.count_steps(connection, _first_readings(captures, results))
    return reports[0]


def _first_readings(
    captures: Sequence[pending.Unread | tuple[int, Exception]], results: Sequence[Article | Unreadable]
) -> list[tuple[int, str, Article]]:
    """(night, source, article) of pages read for the first time: a better reader tells nothing new of a night."""
    return [
        (item.night_id, item.capture.source or "", result)
        for item, result in zip(captures, results, strict=True)
        if isinstance(item, pending.Unread) and item.first and item.night_id and isinstance(result, Article)
    ]


def _read_one(
    item: pending.Unread | tuple[int, Exception], sources: Mapping[str, Source], reader: BoundedReader
) -> Article | Unreadable:
    if isinstance(item, tuple):
        return Unreadable("damaged", f"capture {item[0]}: {item[1]}; run `ocop check --repair` to fetch it again")
    source = sources.get(item.capture.source or "")
    zone = source.time_zone if source else "Asia/Ho_Chi_Minh"
    try:
        layouts, strip = (source.layouts, source.strip) if source else ((), ())
        result = reader.read(item.capture, layouts, strip, zone)
    except ReadingFailed as error:
        log.error("reading %s failed: %s", item.capture.url, error)
        return Unreadable("crash", f"{item.capture.url}: {error}; please report this page")
    if isinstance(result, Unreadable):
        return result
    result = _with_hint(result, item.capture, zone)
    if source is None:
        return result
    if result.kind != "article":
        return Unreadable(result.kind, f"{item.capture.url} is a {result.kind} page, not an article")
    if not _topic(source.topic_words).stands_in(result.title, result.body, *result.tags):
        return Unreadable("off-topic", f"{item.capture.url} has none of the topic words of {source.name}")
    return result


def _with_hint(article: Article, capture: Capture, zone: str) -> Article:
    """A page that shows no day takes the one its feed gave, where that is not after the fetch."""
    if article.published is not None or not capture.published_hint:
        return article
    at = datetime.fromisoformat(capture.published_hint).astimezone(ZoneInfo(zone))
    if at > capture.fetched_at:
        return article
    return replace(article, published=Moment(at.date(), at, "door"), steps=(*article.steps, ("published", "door")))


@lru_cache(maxsize=256)
def _topic(words: tuple[tuple[str, tuple[str, ...]], ...]) -> Topic:
    return Topic(words)


def _save_reading(
    connection: Connection,
    item: pending.Unread | tuple[int, Exception],
    result: Article | Unreadable,
    sources: Mapping[str, Source],
    tally: Tally,
) -> None:
    if isinstance(result, Unreadable):
        capture_id = item[0] if isinstance(item, tuple) else item.capture.id
        assert capture_id is not None
        articles.reject(connection, capture_id, reading.READER, result)
        tally.counts[result.reason] += 1
        if result.reason in NO_ARTICLE:
            tally.done += 1
        elif isinstance(item, tuple) or item.capture.url in result.message:
            tally.problem(result.message)
        else:
            tally.problem(f"{item.capture.url}: {result.message}")
        return
    assert not isinstance(item, tuple) and item.capture.id is not None
    source = item.capture.source or ""
    address = address_of(item.address, result.canonical_url, sources.get(source))
    tally.done += 1
    if taken_down(connection, address) and articles.current_body(connection, address) is None:
        articles.reject(connection, item.capture.id, reading.READER, Unreadable("removed", "removed on request"))
        tally.counts["removed"] += 1
        return
    missed = "layout-missed" in result.flags
    tally.counts["layout-missed"] += missed
    if missed and _repeats(connection, address, result):
        articles.mark_read(connection, item.capture.id, reading.READER, "layout-missed", None, None)
        return
    saved = articles.save_article(
        connection,
        result,
        source=source,
        url=address,
        url_id=item.url_id,
        capture_id=item.capture.id,
        at=item.capture.fetched_at,
    )
    articles.mark_read(connection, item.capture.id, reading.READER, "article", None, saved.version)
    tally.counts["copies"] += articles.mark_copy(connection, item.url_id, address)
    tally.counts["new"] += saved.new_article
    tally.counts["changed"] += saved.new_version and not saved.new_article
    tally.counts["unchanged"] += not saved.new_version
    if saved.new_version:
        for flag in sorted(LACKING.keys() & set(result.flags)):
            tally.counts[flag] += 1
            tally.note(f"{item.capture.url}: {LACKING[flag]}")
        _save_story(connection, saved.article, result.body)


def _repeats(connection: Connection, address: str, article: Article) -> bool:
    """Whether a page whose layout no longer fits tells what is stored already: a redesign is no correction."""
    body = articles.current_body(connection, address)
    return body is not None and bool(stories.same_story(article.body, [(0, body)]))


def _save_story(connection: Connection, article: int, body: str) -> None:
    signature = stories.bands(body)
    near = articles.story_candidates(connection, article, signature)
    same = stories.same_story(body, [(row.id, row.body) for row in near])
    articles.save_story(connection, article, signature, same)


def extract(archive: Archive) -> StageReport:
    """Versions to facts."""
    reports: list[StageReport] = []
    with _stage("extract", reports) as tally:
        with writing(archive.engine) as connection:
            places.save_places(connection, (*all_places(), *village_places()), names.fold)
        with viewing(archive.engine) as connection:
            ids = pending.unextracted_ids(connection, facts.EXTRACTOR)
        recogniser = plugged_in()
        for part in _batches(ids, FACT_BATCH):
            with viewing(archive.engine) as connection:
                versions = pending.unextracted(connection, part)
                corrections = decisions.corrections(connection, {version.article for version in versions})
            found = [
                (version, _extract_one(version, corrections.get(version.article, ()), recogniser, tally))
                for version in versions
            ]
            with writing(archive.engine, JUDGING) as connection:
                for version, result in found:
                    if result is None:
                        findings.fail_findings(connection, version.version, facts.EXTRACTOR)
                        continue
                    number = findings.save_findings(connection, version.version, version.article, result, names.fold)
                    tally.done += 1
                    tally.counts["facts"] += number
    return reports[0]


def _extract_one(
    version: pending.Unextracted, corrections: Sequence[Correction], recogniser: Recogniser | None, tally: Tally
) -> Findings | None:
    try:
        found = facts.extract(
            version.text,
            title=version.title,
            published=version.published,
            lang=version.language,
            recogniser=recogniser,
        )
        return rulings.corrected(found, corrections)
    except Exception as error:
        log.exception("facts of %s failed", version.url)
        tally.problem(f"{version.url}: no facts: {type(error).__name__}: {error}")
        return None


def plugged_in() -> Recogniser | None:
    """The recogniser that the settings name, None by default."""
    name = Settings().recogniser
    return _loaded(name) if name else None


_loaded = lru_cache(maxsize=1)(load_recogniser)


def link(archive: Archive, now: datetime) -> StageReport:
    """Event mentions to events. Only events that the new mentions may belong to are looked at."""
    reports: list[StageReport] = []
    with _stage("link", reports) as tally:
        with viewing(archive.engine) as connection:
            ids = pending.unlinked_ids(connection, linking.LINKER, facts.EXTRACTOR)
        for part in _batches(ids, LINK_BATCH):
            with writing(archive.engine, JUDGING) as connection:
                fresh = pending.mentions(connection, part)
                keys = {mention.id: linking.keys(mention) for mention in fresh}
                marks = {mention.id: series_keys(mention) for mention in fresh}
                findings.save_keys(connection, ((m, key) for m in keys for key in keys[m] | marks[m]))
                everyone = sorted(set().union(*keys.values())) if keys else []
                close = linking.partners(fresh, pending.sharing(connection, everyone, keys))
                given = decisions.rulings(connection)
                told = _with_ruled(connection, [*fresh, *pending.companions(connection, close, keys)], given)
                ruled = [ruling for ruling in given if rulings.touches(ruling, told)]
                found = rulings.under_rulings(linking.cluster(told), told, ruled)
                tally.counts.update(events.save_events(connection, found, linking.LINKER, now))
                tally.counts.update(link_series(connection, told))
                tally.counts.update(link_names(connection, part, now))
                events.mark_linked(connection, part, linking.LINKER)
                tally.done += len(part)
                tally.counts["mentions"] += len(fresh)
    return reports[0]


def _with_ruled(connection: Connection, mentions: list[Mention], given: Iterable[Ruling]) -> list[Mention]:
    """The mentions with those that a person's decision ties to them, whatever their keys."""
    for ruling in given:
        if not rulings.touches(ruling, mentions):
            continue
        known = {mention.id for mention in mentions}
        tied = pending.of_articles(connection, {article for article, _name in ruling.left | ruling.right}) - known
        mentions = [*mentions, *pending.companions(connection, tied, known)] if tied else mentions
    return mentions


def index(archive: Archive, target: SearchIndex) -> StageReport:
    """The outbox to the search index. A note is forgotten only after the index has committed what it stands for."""
    reports: list[StageReport] = []
    with _stage("index", reports) as tally:
        _make_sure(archive, target, tally)
        while True:
            with viewing(archive.engine) as connection:
                newest, put, gone = pending.outbox(connection, INDEX_BATCH)
                batch = list(filled(entries.entries(connection, put))) if put else []
            if not newest:
                break
            try:
                target.update(batch, gone)
            except IndexDamaged as error:
                _make_anew(archive, target, tally, error)
            with writing(archive.engine) as connection:
                outbox.acknowledge(connection, newest)
            tally.done += len(put) + len(gone)
    return reports[0]


def _make_sure(archive: Archive, target: SearchIndex, tally: Tally) -> None:
    """Make an index that went missing anew in whole; an update alone would make one of tonight's articles only.

    Every file is read, once a night: a byte that the disk forgot shows in neither size nor time.
    """
    try:
        target.count()
        damage = target.verify()
        if damage:
            raise IndexDamaged(damage[0].partition("; ")[0])
    except IndexMissing as error:
        with viewing(archive.engine) as connection:
            lost = pending.unnoted(connection)
        if lost:
            _make_anew(archive, target, tally, error)
    except IndexDamaged as error:
        _make_anew(archive, target, tally, error)


def _make_anew(archive: Archive, target: SearchIndex, tally: Tally, error: IndexDamaged) -> None:
    """The index is a cache: whatever is wrong with it, the archive has everything to make it anew."""
    tally.problem(f"{error.message}; it was made anew from the archive")
    with viewing(archive.engine) as connection:
        target.rebuild(filled(entries.all_entries(connection)))


def rebuild(archive: Archive, target: SearchIndex) -> StageReport:
    """The whole index anew from the archive, beside the live one."""
    reports: list[StageReport] = []
    with _stage("rebuild", reports) as tally:
        with viewing(archive.engine) as connection:
            newest, _put, _gone = pending.outbox(connection, 10_000_000)
            target.rebuild(filled(entries.all_entries(connection)))
        with writing(archive.engine) as connection:
            outbox.acknowledge(connection, newest)
        tally.done = target.count()
    return reports[0]


def _batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
