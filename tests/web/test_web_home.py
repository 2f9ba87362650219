"""The way in: language, first page, files, headers."""

from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from archive.engine import reading
from archive.views.recent import around
from told_site import Told


@pytest.mark.parametrize(
    ("header", "to"),
    [
        ("vi", "/vi/"),
        ("en", "/en/"),
        ("fr,vi;q=0.4,en;q=0.3", "/vi/"),
        ("fr", "/en/"),
        ("", "/en/"),
        ("vi;q=x", "/en/"),
    ],
)
def test_the_root_leads_to_the_readers_language(reader: TestClient, header: str, to: str) -> None:
    answer = reader.get("/", headers={"Accept-Language": header}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, to)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_first_page_shows_what_is_on_and_new(reader: TestClient, lang: str) -> None:
    answer = reader.get(f"/{lang}/")
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    assert "Red Lotus Craft Fair 2025" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_what_runs_what_comes_and_what_is_over(told: Told) -> None:
    for day, part in ((date(2025, 10, 18), "running"), (date(2025, 10, 1), "upcoming"), (date(2025, 11, 3), "over")):
        with reading(told.archive.engine) as connection:
            found = dict(zip(("running", "upcoming", "over"), around(connection, day, 5), strict=True))
        names = {name: [line.name for line in lines] for name, lines in found.items()}
        assert "Red Lotus Craft Fair 2025" in names.pop(part)
        assert not any("Red Lotus Craft Fair 2025" in rest for rest in names.values())


def test_pages_are_the_same_on_both_engines(database_url: str, tmp_path: Path) -> None:
    told = Told(tmp_path, database_url)
    with TestClient(told.app(), raise_server_exceptions=False) as client:
        for path in ("/en/", "/vi/search?q=fair", "/en/article/1", "/vi/event/1", "/export/csv?q=fair"):
            answer = client.get(path)
            assert answer.status_code == 200 and "Red Lotus Craft Fair 2025" in answer.text, path
    told.index.close()
    told.archive.close()
