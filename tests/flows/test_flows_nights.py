"""Two nights of the sample world: what changed between them is told, what did not change made nothing new."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, func, select

from archive import Archive, open_archive
from archive.engine import reading
from archive.tables import ArticleRow, Capture, FactRow, Robots, Url, Version, Visit
from archive.views.histories import event_history, event_lines
from archive.views.pending import version_text
from cli.demo import FIRST_NIGHT
from flows.night import run_direct
from flows.plan import Plan, plan_from
from records import NightReport
from samples import SampleSites, load_content, write_sources
from search import SearchIndex, open_index
from settings import Settings
from tests.databases import named_url

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
RECHECKED_DAYS = 7


@dataclass
class Played:
    """Three nights: 1, 2, and 3 on sites that did not change since 2."""

    plan: Plan
    reports: list[NightReport]
    requests: list[list[Any]]
    archive: Archive
    index: SearchIndex


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    home = tmp_path_factory.mktemp("nights") / "home"
    reports, requests = [], []
    with SampleSites(None) as sites:
        sources = home / "sources"
        write_sources(sources, sites.port)
        (sources / "broken.yml").write_text("title: no name\nhome: [", "utf-8")
        settings = Settings(
            home=home, sources=sources, loopback=f"*.localhost:{sites.port}", database_url=named_url(home)
        )
        plan = plan_from(settings)
        for number in (1, 2, 3):
            sites.night = min(number, 2)
            seen = len(sites.requests)
            reports.append(run_direct(plan, FIRST_NIGHT + timedelta(days=number - 1)))
            requests.append(list(sites.requests)[seen:])
    archive = open_archive(plan.archive_url, plan.captures, create=False)
    index = open_index(plan.index)
    yield Played(plan, reports, requests, archive, index)
    index.close()
    archive.close()


def one_article(played: Played, sample: int) -> Row[Any]:
    """The stored article of a sample article."""
    by_id = {article.id: article for article in load_content().articles}
    told = by_id[sample]
    title = told.title or by_id[told.reprint_of or 0].title
    with reading(played.archive.engine) as connection:
        query = (
            select(ArticleRow)
            .join(Version, Version.article_id == ArticleRow.id)
            .where(ArticleRow.source == told.site, Version.title == title)
            .distinct()
        )
        rows = connection.execute(query).all()
    (row,) = rows if len(rows) == 1 else [row for row in rows if str(sample) in row.url]  # two of one title
    return row


def test_every_ledger_adds_up(played: Played) -> None:
    for report in played.reports:
        assert report.state == "done"
        assert len(report.sources) == 8
        for row in report.sources:
            assert row.balanced, row
            assert row.found > 0


def test_the_first_night_collects_all_that_the_sites_show(played: Played) -> None:
    content = load_content()
    with reading(played.archive.engine) as connection:
        titles = set(connection.execute(select(Version.title)).scalars())
    wanted = [a for a in content.articles if not a.off_topic and not a.reprint_of and 1 in a.visible]
    missing = [a.title for a in wanted if a.title not in titles]
    assert len(wanted) > 100
    assert missing == []


def test_off_topic_news_is_left_alone(played: Played) -> None:
    off = {a.title for a in load_content().articles if a.off_topic}
    with reading(played.archive.engine) as connection:
        stored = set(connection.execute(select(Version.title)).scalars())
    assert len(off) >= 8
    assert off & stored == set()


def test_the_edited_article_has_two_versions_and_the_event_both_figures(played: Played) -> None:
    article = one_article(played, 1011)
    with reading(played.archive.engine) as connection:
        versions = connection.execute(
            select(Version).where(Version.article_id == article.id).order_by(Version.number)
        ).all()
        assert [v.number for v in versions] == [1, 2]
        assert "120 booths" in version_text(versions[0]) and "102 booths" in version_text(versions[1])
        assert article.version_id == versions[1].id
        lines = event_lines(connection)
        told = [event_history(connection, line.id) for line in lines if line.sources >= 3]
    values = [
        {f.payload["value"] for w in history.witnesses for f in w.facts if f.payload.get("unit") == "booth"}
        for history in told
        if history and any(w.mention.article == article.id for w in history.witnesses)
    ]
    assert any({120, 102} <= found for found in values)


def test_the_removed_article_is_marked_withdrawn_and_kept(played: Played) -> None:
    article = one_article(played, 1015)
    assert article.withdrawn is not None and "410" in article.withdrawn_reason
    assert article.version_id is not None


def test_nothing_else_got_a_second_version(played: Played) -> None:
    """View counters, share bars, "today" widgets, a redesign: none of them is a correction."""
    with reading(played.archive.engine) as connection:
        query = select(ArticleRow.url).join(Version, Version.article_id == ArticleRow.id).where(Version.number > 1)
        twice = connection.execute(query).scalars().all()
    assert len(twice) == 1 and "1011" in twice[0]


def test_the_silent_site_and_the_changed_layout_raise_alarms_that_name_them(played: Played) -> None:
    first, second, _third = played.reports
    assert [alarm for alarm in first.alarms if alarm.kind in ("silence", "layout", "drift")] == []
    kinds = {(alarm.source, alarm.kind) for alarm in second.alarms}
    assert ("tin-lang-nghe", "silence") in kinds
    assert ("thu-do-moi", "layout") in kinds
    assert ("broken", "source") in kinds
    of_sources = [alarm for alarm in second.alarms if alarm.kind != "disk"]  # which is this machine's business
    assert {alarm.source for alarm in of_sources} == {"tin-lang-nghe", "thu-do-moi", "broken"}
    assert all(alarm.source and alarm.source in alarm.message for alarm in of_sources)


def test_the_ledger_keeps_which_step_supplied_which_field(played: Played) -> None:
    first, second = (report.steps["thu-do-moi"] for report in played.reports[:2])
    for field in ("title", "body", "published", "authors"):
        assert set(first[field]) == {next(iter(first[field]))} and next(iter(first[field])).startswith("layout:"), field
    assert not any(step.startswith("layout:") for step in second["body"])
    assert sum(second["body"].values()) >= 14


def test_the_broken_source_file_is_named_and_the_others_went_on(played: Played) -> None:
    problems = [text for stage in played.reports[0].stages if stage.stage == "sources" for text in stage.problems]
    assert len(problems) == 1 and "broken.yml" in problems[0]


def test_a_night_on_unchanged_sites_asks_no_more_than_doors_and_rechecks(played: Played) -> None:
    with reading(played.archive.engine) as connection:
        night = connection.execute(select(func.max(Visit.night_id))).scalar_one()
        visits = connection.execute(
            select(Visit.disposition, Visit.reason, Url.first_seen, Url.state, Url.failures)
            .join(Url, Url.id == Visit.url_id)
            .where(Visit.night_id == night, Visit.requests > 0)
        ).all()
        new = connection.execute(
            select(func.count())
            .select_from(Version)
            .join(Capture, Capture.id == Version.capture_id)
            .where(Capture.night_id == night)
        ).scalar_one()
    week_ago = FIRST_NIGHT + timedelta(days=2 - RECHECKED_DAYS)
    assert all(row.first_seen >= week_ago for row in visits)
    assert new == 0
    asked = len(played.requests[2])
    doors = sum(1 for _n, _host, path, _s in played.requests[2] if _is_door(path))
    assert asked <= doors + len(visits) + 8 * 2  # robots.txt, and one redirect of an old address a site


def _is_door(path: str) -> bool:
    return any(part in path for part in ("rss", "sitemap", "feed", "page", "?", "robots")) or path.count("/") <= 2


def test_crawlers_never_ask_for_what_robots_closes(played: Played) -> None:
    closed = ("/print/", "/search", "/tim-kiem", "/in-bai/", "/lich/2031")
    asked = [path for night in played.requests for _n, _host, path, _s in night]
    assert not [path for path in asked if path.startswith(closed)]
    with reading(played.archive.engine) as connection:
        verdicts = dict(connection.execute(select(Robots.host, Robots.verdict)).tuples().all())
    assert len(verdicts) == 8 and {"rules", "allow"} == set(verdicts.values())


def test_every_quote_stands_at_its_place(played: Played) -> None:
    with reading(played.archive.engine) as connection:
        rows = connection.execute(
            select(FactRow.text, FactRow.begin, FactRow.end, Version.title, Version.body, Version.captions).join(
                Version, Version.id == FactRow.version_id
            )
        ).all()
    assert len(rows) > 1000
    for row in rows:
        assert version_text(row)[row.begin : row.end] == row.text


def test_reprints_are_one_story(played: Played) -> None:
    content = load_content()
    pairs = [(a.id, a.reprint_of) for a in content.articles if a.reprint_of and a.visible == (1, 2)]
    assert len(pairs) >= 8
    for copy, original in pairs:
        assert one_article(played, copy).story == one_article(played, original).story


def test_the_index_holds_the_archive(played: Played) -> None:
    with reading(played.archive.engine) as connection:
        kept = sorted(connection.execute(select(ArticleRow.id)).scalars())
    assert played.index.ids("") == kept
    for query in ("lacquerware Hà Đông", "son mai ha dong"):
        assert played.index.search(query).total >= 3


def test_many_events_are_told_by_several_sources(played: Played) -> None:
    with reading(played.archive.engine) as connection:
        lines = event_lines(connection)
    assert sum(1 for line in lines if line.sources >= 2) >= 20
    assert max(line.sources for line in lines) >= 3


def test_captures_can_be_read_again_from_the_files_alone(played: Played) -> None:
    from flows.checking import check

    faults = check(played.archive, played.index, FIRST_NIGHT, repair=False)
    assert faults == []


def test_the_logs_of_collectors_are_kept(played: Played) -> None:
    assert len(list(Path(played.plan.logs).glob("collect-*.log"))) == 8
