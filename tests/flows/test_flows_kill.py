"""Kill -9 of the whole process group at random moments: the re-run ends with what an undisturbed night has."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from archive import open_archive
from archive.engine import reading
from archive.tables import ArticleRow, Capture, EventRow, FactRow, Outbox, SightingRow, Version
from samples import SampleSites, write_sources
from search import open_index
from tests.databases import url_of

RUNNER = Path(__file__).with_name("night_runner.py")
ROOT = RUNNER.parent.parent.parent
SOURCES = ("hanoi-courier", "bao-sen", "newswire", "trade-desk")
KILLS = {"sqlite": 10, "postgresql": 3}


def start(home: Path, sources: Path, port: int, url: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(RUNNER), str(home), str(sources), str(port), "1", url, *SOURCES]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.PIPE, text=True, env=_env())


def _env() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def content(url: str, home: Path) -> dict[str, Any]:
    """Everything an archive says, by what the pages say and not by ids, which depend on the order of arrival."""
    archive = open_archive(url, home / "captures", create=False)
    with reading(archive.engine) as connection:
        articles = connection.execute(
            select(ArticleRow.url, ArticleRow.source, Version.number, Version.digest, Version.published).join(
                Version, Version.article_id == ArticleRow.id
            )
        ).all()
        facts = connection.execute(
            select(Version.digest, FactRow.kind, FactRow.position, FactRow.begin, FactRow.end, FactRow.text).join(
                FactRow, FactRow.version_id == Version.id
            )
        ).all()
        sighted = connection.execute(
            select(SightingRow.event_id, ArticleRow.url, FactRow.key, EventRow.name, EventRow.start_day)
            .join(FactRow, FactRow.id == SightingRow.fact_id)
            .join(ArticleRow, ArticleRow.id == FactRow.article_id)
            .join(EventRow, EventRow.id == SightingRow.event_id)
        ).all()
        doubled = connection.execute(
            select(func.count())
            .select_from(Capture)
            .group_by(Capture.night_id, Capture.url_id)
            .having(func.count() > 1)
        ).all()
        left = connection.execute(select(func.count()).select_from(Outbox)).scalar_one()
        stories = connection.execute(select(ArticleRow.story, ArticleRow.url)).all()
    archive.close()
    index = open_index(home / "index")
    indexed = index.count()
    index.close()
    return {
        "articles": sorted(map(tuple, articles)),
        "facts": sorted(map(tuple, facts)),
        "events": _groups((row.event_id, (row.url, row.key, row.name, str(row.start_day))) for row in sighted),
        "stories": _groups((row.story, row.url) for row in stories),
        "captures fetched twice": len(doubled),
        "not indexed": left,
        "indexed": indexed,
    }


def _groups(pairs: Any) -> list[list[Any]]:
    groups: dict[int, list[Any]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return sorted(sorted(group) for group in groups.values())


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_ten_kills_and_a_rerun_end_like_an_undisturbed_night(database_url: str, tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    clean_url = url_of(tmp_path / "clean")
    with SampleSites(None) as sites:
        sources = tmp_path / "sources"
        write_sources(sources, sites.port)
        began = time.monotonic()
        clean = start(tmp_path / "clean", sources, sites.port, clean_url)
        assert clean.communicate(timeout=200)[0].split() == ["done", "True"]
        length = time.monotonic() - began
        home = tmp_path / "killed"
        cut = 0
        kills = KILLS[database_url.split("+")[0].split(":")[0]]
        for _ in range(2 * kills):  # a moment after the night's end kills nothing, so more are tried
            if cut == kills:
                break
            night = start(home, sources, sites.port, database_url)
            try:
                night.wait(dice.uniform(0.3, length))
            except subprocess.TimeoutExpired:
                os.killpg(night.pid, signal.SIGKILL)
                cut += 1
            night.communicate()
        last = start(home, sources, sites.port, database_url)
        assert last.communicate(timeout=200)[0].split() == ["done", "True"]
    wanted, found = content(clean_url, tmp_path / "clean"), content(database_url, home)
    assert cut >= kills // 2, "too few kills hit a running night"
    assert found["captures fetched twice"] == 0 and found["not indexed"] == 0
    assert found["indexed"] == len({row[0] for row in found["articles"]}) > 50
    for name in ("articles", "facts", "events", "stories"):
        assert found[name] == wanted[name], name
