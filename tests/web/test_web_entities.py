"""Officials, venues, places, figures, the calendar, sources, nights and the page about it all."""

import tomllib
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from archive.engine import writing
from archive.tables import AlarmRow, Night
from told_site import NOW, Told
from web.routes.archive import quality

LANGS = ("en", "vi")
TESTS = Path(__file__).resolve().parents[1]
SPOKEN = (
    "Nguyễn Thị Sen, Director of the Hà Nội Department of Industry and Trade, opened the fair. "
    "By the end of 2024, Hà Nội had 2,711 OCOP products rated three stars or higher."
)
REED = "The Amber Reed Fair 2025 opened on October 18 at Bạch Đằng Park in Hải Dương."
LATER = "By June 2025, Hà Nội had 3,317 OCOP products rated three stars or higher, the department said."


@pytest.fixture(scope="module")
def fuller(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """With an official, programme figures of two days, a craft village, a place that was merged and a night."""
    told = Told(tmp_path_factory.mktemp("fuller"))
    told.add(4, "north", "Hà Nội counts its OCOP products", SPOKEN)
    told.add(5, "south", "More OCOP products in Hà Nội", LATER)
    told.add(
        6,
        "east",
        "Bát Tràng potters meet",
        "Potters of Bát Tràng show ceramics at the Clay Days Festival in Hải Dương.",
    )
    told.add(
        7,
        "east",
        "Amber Reed Fair 2025 opens",
        "The Amber Reed Fair 2025 opened on October 18 at Bạch Đằng Park in Hải Dương.",
    )
    told.run()
    with writing(told.archive.engine) as connection:
        night = {"id": 1, "name": "2025-10-19", "started": NOW, "ended": NOW, "state": "done"}
        connection.execute(Night.__table__.insert().values(**night))  # type: ignore[attr-defined]
        alarm = {"night_id": 1, "source": "east", "kind": "silence", "message": "east lists nothing"}
        connection.execute(AlarmRow.__table__.insert().values(**alarm))  # type: ignore[attr-defined]
    return told


@pytest.fixture(scope="module")
def full(fuller: Told) -> TestClient:
    return TestClient(fuller.app(), raise_server_exceptions=False)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("path", "shows"),
    [
        ("/people", ["Nguyễn Thị Sen"]),
        ("/people?q=nguyen+sen", ["Nguyễn Thị Sen"]),
        ("/venues?q=thong+nhat", ["Thống Nhất Park"]),
        ("/places", ["Hải Phòng", "Bát Tràng"]),
        ("/places?q=hoan+kiem", ["Hoàn Kiếm"]),
        ("/place/Hanoi", ["Red Lotus Craft Fair 2025", "Thống Nhất Park", "Nguyễn Thị Sen", "<svg"]),
        ("/place/H%E1%BA%A3i%20D%C6%B0%C6%A1ng", ["Amber Reed Fair 2025", "Hải Phòng"]),
        ("/place/Hai%20Phong", ["Hải Dương", "Amber Reed Fair 2025"]),
        ("/place/B%C3%A1t%20Tr%C3%A0ng", ["Hà Nội", "village%3A%22B%C3%A1t"]),
        ("/programme", ["Hà Nội", "2,711", "3,317", "<svg", "figures.csv"]),
        ("/events", ["Red Lotus Craft Fair 2025", "/calendar.ics"]),
        ("/events?from=2025-10-19&to=2025-10-19", ["Red Lotus Craft Fair 2025"]),
        ("/events/2025-10", ["Red Lotus Craft Fair 2025", 'class=" today']),
        ("/sources", ["North Post", "level-1", "east lists nothing", "/night/2025-10-19"]),
        ("/night/2025-10-19", ["east lists nothing"]),
        ("/about", ["ocop-archive", "robots.txt"]),
    ],
)
def test_pages_show_what_they_are_for(full: TestClient, lang: str, path: str, shows: list[str]) -> None:
    answer = full.get(f"/{lang}{path}")
    assert answer.status_code == 200, answer.text
    for text in shows:
        assert text in answer.text or text.replace(",", ".") in answer.text


def test_an_official_has_posts_and_quotes_with_their_article(full: TestClient) -> None:
    found = full.get("/en/people?name=Nguy%E1%BB%85n+Th%E1%BB%8B+Sen")
    assert found.url.path.startswith("/en/official/")
    assert "Director" in found.text and "Department of Industry and Trade" in found.text
    assert "/en/article/4?version=1#f" in found.text


def test_a_name_that_nobody_has_leads_to_the_search(full: TestClient) -> None:
    for path in ("people", "venues", "places"):
        answer = full.get(f"/en/{path}?name=Xyz+Qwertz", follow_redirects=False)
        assert answer.status_code == 303 and answer.headers["location"].startswith("/en/search?")


def test_a_venue_lists_what_was_held_there(full: TestClient) -> None:
    found = full.get("/en/venues?name=Th%E1%BB%91ng+Nh%E1%BA%A5t+Park")
    assert found.url.path.startswith("/en/venue/")
    assert "Red Lotus Craft Fair 2025" in found.text


def test_programme_figures_are_a_table_too(full: TestClient) -> None:
    lines = full.get("/en/programme/figures.csv?place=Hanoi").text.removeprefix("\ufeff").splitlines()
    assert lines[0].startswith("place,unit,stars,day")
    assert any("Hà Nội,product,3+" in line and "2711" in line for line in lines)
    assert full.get("/en/sources/coverage.csv").text.removeprefix("\ufeff").startswith("source,2025-")


def test_the_calendar_file_holds_each_event_once_with_its_page(full: TestClient) -> None:
    answer = full.get("/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    text = answer.text.replace("\r\n ", "")
    assert text.count("SUMMARY:Red Lotus Craft Fair 2025") == 1
    assert "http://testserver/en/event/" in text
    assert "BEGIN:VEVENT" not in full.get("/calendar.ics?q=pottery&kind=fair").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/official/999", 404),
        ("/en/official/x", 404),
        ("/en/venue/999", 404),
        ("/vi/place/Atlantis", 404),
        ("/en/place/Hanoi?in=Nowhere", 404),
        ("/en/events/2025-13", 404),
        ("/en/events/1", 404),
        ("/en/events?from=tomorrow", 400),
        ("/vi/events?kind=riot", 400),
        ("/en/events?page=0", 400),
        ("/en/people?page=99", 404),
        ("/en/people?q=%00", 200),
        ("/en/venues?q=%2C", 200),
        ("/en/programme?place=%00", 400),
        ("/en/night/none", 404),
        ("/calendar.ics?first=x", 400),
        ("/calendar.ics?first=2025-02-01&last=2025-01-01", 404),
    ],
)
def test_what_cannot_be_shown_says_so(full: TestClient, path: str, status: int) -> None:
    answer = full.get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_the_quality_page_says_what_the_floors_are() -> None:
    facts = tomllib.loads((TESTS / "facts" / "floor.toml").read_text("utf-8"))
    pages = tomllib.loads((TESTS / "reading" / "floor.toml").read_text("utf-8"))
    assert quality() == {"facts": facts["all"], "pages": pages["fundus"]}
