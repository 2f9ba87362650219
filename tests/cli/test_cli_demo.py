"""What `ocop demo --serve` says when its site is open."""

from datetime import UTC, datetime
from pathlib import Path

from archive import open_archive
from archive.engine import reading, writing
from archive.store import desk
from cli.demo import _tour
from settings import Settings
from tests.databases import url_of

NOW = datetime(2026, 10, 21, 2, tzinfo=UTC)


def test_the_token_of_the_tour_opens_the_desk_and_that_of_an_earlier_one_no_more(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=url_of(tmp_path))
    open_archive(url_of(tmp_path), settings.captures).close()
    told = [dict(_tour(settings, NOW)) for _each in range(2)]
    assert {"/en/calendar", "/en/sources", "/en/api", "/en/desk"} <= told[1].keys()
    first, second = (each["/en/desk"].rpartition(" ")[2] for each in told)
    archive = open_archive(url_of(tmp_path), settings.captures)
    with writing(archive.engine) as connection:
        assert desk.sign_in(connection, second, NOW)
        assert desk.sign_in(connection, first, NOW) is None
    with reading(archive.engine) as connection:
        assert len(desk.tokens(connection)) == 2
    archive.close()
