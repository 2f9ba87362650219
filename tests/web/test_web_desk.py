"""The desk: nothing is written without a token and a form of one's own; with both, decisions are taken and undone."""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from archive.engine import reading, writing
from archive.store import alerts, desk, removals, searches
from archive.tables_web import DeskSession, DeskToken
from archive.views.decisions import decisions
from cli.desk import OperatorDesk
from flows.exporting import rows_of
from told_site import NOW, SOURCES, Told
from web.app import create_app
from web.routes import PAGES

PUBLIC = {"/removal", "/desk/sign-in"}  # what anybody may send
WRITING = sorted(
    {
        route.path
        for router in PAGES
        for route in router.routes
        if isinstance(route, APIRoute) and "POST" in (route.methods or ())
    }
)


class Operator:
    """A browser that is signed in."""

    def __init__(self, told: Told) -> None:
        self.told = told
        app = create_app(
            told.archive,
            told.index,
            rows=lambda ids: rows_of(told.archive, ids, SOURCES),
            sources=SOURCES,
            desk=OperatorDesk(told.archive, told.index),
            clock=lambda: NOW,
        )
        self.client = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
        with writing(told.archive.engine) as connection:
            self.token = desk.make_token(connection, "Lan", NOW)

    def sign_in(self) -> None:
        answer = self.client.post("/en/desk/sign-in", data={"token": self.token})
        assert (answer.status_code, answer.headers["location"]) == (303, "/en/desk")
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie

    def key(self) -> str:
        found = re.search(r'name="form_key" value="([^"]+)"', self.client.get("/en/desk").text)
        assert found
        return found[1]

    def send(self, path: str, **fields: object) -> int:
        """The status of a form sent with the right key."""
        return self.client.post(f"/en{path}", data={"form_key": self.key(), **fields}).status_code


@pytest.fixture
def guest(told: Told) -> Iterator[Operator]:
    made = Operator(told)
    with made.client:
        yield made


@pytest.fixture
def passer(lasting_told: Told) -> Iterator[Operator]:
    """Somebody on a site that no test changes."""
    made = Operator(lasting_told)
    with made.client:
        yield made


@pytest.fixture
def lan(guest: Operator) -> Operator:
    guest.sign_in()
    return guest


def filled(path: str) -> str:
    return "/en" + path.replace("{number}", "1")


def test_there_are_forms_to_guard() -> None:
    assert len(WRITING) >= 14 and set(WRITING) >= PUBLIC


@pytest.mark.parametrize("path", sorted(set(WRITING) - PUBLIC))
def test_no_form_is_taken_without_a_token(passer: Operator, path: str) -> None:
    fields = {"why": "x", "into": "2", "name": "n", "article": "1", "fact": "1", "query": "q", "form_key": ""}
    assert passer.client.post(filled(path), data=fields).status_code == 401
    passer.sign_in()
    assert passer.client.post(filled(path), data=fields).status_code == 403, "without the key of the session's forms"
    assert passer.client.post(filled(path), data=fields | {"form_key": "x" * 32}).status_code == 403
    key = passer.key()
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert passer.client.post(filled(path), data=fields | {"form_key": key}, headers=foreign).status_code == 403
    with reading(passer.told.archive.engine) as connection:
        assert decisions(connection) == [] and alerts.alerts(connection) == [] and searches.saved(connection) == []


def test_a_site_without_a_desk_is_read_only(client: TestClient) -> None:
    for path in set(WRITING) - {"/removal"}:
        assert client.post(filled(path), data={"token": "x", "why": "x"}).status_code == 403
    assert client.get("/en/desk").status_code == 403


@pytest.mark.parametrize("path", ["event/1", "name/venue/1", "article/1", "fact/1", "removals", "searches"])
def test_pages_of_the_desk_are_for_operators(passer: Operator, path: str) -> None:
    for lang in ("en", "vi"):
        assert passer.client.get(f"/{lang}/desk/{path}").status_code == 401
    passer.sign_in()
    for lang in ("en", "vi"):
        answer = passer.client.get(f"/{lang}/desk/{path}")
        assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("token", ["", "ocop_wrong", "x" * 200, "ă" * 20, "\x00"])
def test_a_wrong_token_opens_nothing(guest: Operator, token: str) -> None:
    answer = guest.client.post("/vi/desk/sign-in", data={"token": token})
    assert answer.status_code == 401 and "set-cookie" not in answer.headers


def test_tokens_and_sessions_are_kept_as_digests_and_end(lan: Operator) -> None:
    session = lan.client.cookies["ocop_desk"]
    with reading(lan.told.archive.engine) as connection:
        kept = str(
            [*connection.execute(DeskToken.__table__.select()), *connection.execute(DeskSession.__table__.select())]
        )
        assert lan.token not in kept and session not in kept
        assert desk.operator(connection, session, NOW + desk.LASTS) is None
    with writing(lan.told.archive.engine) as connection:
        assert desk.revoke(connection, 1, NOW) and not desk.revoke(connection, 1, NOW)
    assert lan.client.get("/en/desk").status_code == 401
    assert lan.client.post("/en/desk/sign-in", data={"token": lan.token}).status_code == 401


def test_signing_out_ends_the_session_on_the_server(lan: Operator) -> None:
    session = lan.client.cookies["ocop_desk"]
    assert lan.send("/desk/sign-out") == 303
    lan.client.cookies.set("ocop_desk", session)
    assert lan.client.get("/en/desk").status_code == 401


def test_two_events_are_merged_and_parted_again(lan: Operator) -> None:
    assert lan.send("/desk/event/2/merge", into=1, why="one and the same") == 303
    moved = lan.client.get("/en/event/2")
    assert (moved.status_code, moved.headers["location"]) == (301, "/en/event/1")
    assert "one and the same" in lan.client.get("/en/event/1").text
    assert lan.send("/desk/event/2/merge", into=1, why="again") == 409
    assert lan.send("/desk/decision/1/undo") == 303
    assert lan.client.get("/en/event/2").status_code == 200
    assert lan.send("/desk/decision/1/undo") == 409


def test_an_event_is_split_renamed_and_given_a_figure(lan: Operator) -> None:
    assert lan.send("/desk/event/1/rename", name="Fair of the Red Lotus", why="as its poster says") == 303
    assert "Fair of the Red Lotus" in lan.client.get("/en/event/1").text
    fact = re.findall(r'name="fact" value="(\d+)"', lan.client.get("/en/desk/event/1").text)
    assert len(fact) == 2
    assert lan.send("/desk/event/1/choose", fact=fact[0], why="counted") == 303
    assert "chosen by a person" in lan.client.get("/en/event/1").text
    assert lan.send("/desk/event/1/split", why="another fair", article=2) == 303
    assert "South Post" not in lan.client.get("/en/event/1").text
    assert lan.send("/desk/event/1/split", why="nothing named") == 409


def test_a_fact_is_corrected_field_by_field(lan: Operator) -> None:
    links = re.findall(r'href="(/en/desk/fact/\d+)">([^<]*booths)<', lan.client.get("/en/desk/article/1").text)
    ((path, _quote),) = links
    path = path.removeprefix("/en")
    assert lan.send(f"{path}/correct", **{"field-value": "many", "why": "x"}) == 409
    assert lan.send(f"{path}/correct", **{"field-value": "nan", "why": "x"}) == 409
    assert lan.send(f"{path}/correct", **{"field-unit": "booth", "why": "x"}) == 409, "nothing changed"
    assert lan.send(f"{path}/correct", **{"field-value": "125", "why": "misprint"}) == 303
    assert "125 booths" in lan.client.get("/en/article/1").text
    assert lan.send("/desk/decision/1/undo") == 303
    assert "120 booths" in lan.client.get("/en/article/1").text


def test_a_removal_is_asked_for_answered_and_undone(lan: Operator) -> None:
    form = lan.client.get("/en/removal?article=1").text
    assert "https://north.example/1" in form
    asked = {
        "address": "https://north.example/1",
        "reason": "My phone number <b>stands</b> in it",
        "contact": "a@b.example",
    }
    assert lan.client.post("/vi/removal", data=asked).headers["location"] == "/vi/removal?sent=1"
    assert lan.client.post("/en/removal", data=asked | {"address": "nowhere"}).status_code == 303
    shown = lan.client.get("/en/desk/removals").text
    assert "&lt;b&gt;stands" in shown and "/en/desk/article/1?removal=1" in shown
    assert lan.send("/desk/article/1/hide", why="a phone number", removal=1) == 303
    assert lan.send("/desk/removals/2/refuse") == 303
    assert lan.send("/desk/removals/2/refuse") == 404
    assert lan.client.get("/en/article/1").status_code == 410
    assert "Red Lotus Craft Fair 2025 opens" not in lan.client.get("/en/search?q=lotus").text
    assert "120" not in lan.client.get("/export/csv?q=lotus").text
    with reading(lan.told.archive.engine) as connection:
        assert [(r.article, r.outcome, r.who) for r in removals.removals(connection, open_only=False)] == [
            (1, "taken down", "Lan"),
            (None, "refused", "Lan"),
        ]
    assert lan.send("/desk/decision/1/undo") == 303
    assert lan.client.get("/en/article/1").status_code == 200
    assert "Red Lotus Craft Fair 2025 opens" in lan.client.get("/en/search?q=lotus").text


def test_searches_are_saved_and_watched(lan: Operator) -> None:
    assert lan.send("/desk/searches/save", name="fairs", query='"open') == 400
    assert lan.send("/desk/searches/save", name="fairs", query="fair") == 303
    for kind, target, status in (
        ("mail", "a@b.example", 303),
        ("mail", "nobody", 409),
        ("mail", "a@b.example,c@d.example", 409),
        ("webhook", "https://b.example/in", 303),
        ("webhook", "file:///etc/passwd", 409),
        ("pigeon", "a@b.example", 400),
    ):
        assert lan.send("/desk/alerts/add", name="fairs", kind=kind, target=target) == status
    assert lan.send("/desk/alerts/add", name="none", kind="mail", target="a@b.example") == 409
    assert lan.send("/desk/alerts/1/drop") == 303
    with reading(lan.told.archive.engine) as connection:
        assert [(one.kind, len(one.seen)) for one in alerts.alerts(connection)] == [("webhook", 2)]
    assert lan.send("/desk/searches/drop", name="fairs") == 303
    with reading(lan.told.archive.engine) as connection:
        assert searches.saved(connection) == [] and alerts.alerts(connection) == []


@pytest.mark.parametrize("path", ["/desk/event/99", "/desk/article/99", "/desk/fact/9999", "/desk/article/x"])
def test_what_is_not_there_has_no_forms(lan: Operator, path: str) -> None:
    assert lan.client.get(f"/en{path}").status_code == 404


def test_a_persons_page_leads_to_what_can_be_corrected(lan: Operator) -> None:
    body = (
        "The Red Lotus Craft Fair 2025 at Thống Nhất Park in Hà Nội was opened by Nguyễn Thị Sen, director of the park."
    )
    lan.told.add(4, "north", "Director opens the Red Lotus Craft Fair 2025", body)
    lan.told.run()
    found = re.search(r'href="(/en/official/\d+)"', lan.client.get("/en/people").text)
    assert found
    link = re.search(r'href="(/en/desk/fact/\d+)"', lan.client.get(found[1]).text)
    assert link and lan.client.get(link[1]).status_code == 200
    lan.client.cookies.clear()
    assert "/desk/fact/" not in lan.client.get(found[1]).text


def test_venues_are_joined_and_told_apart_over_the_web(lan: Operator) -> None:
    def venues() -> dict[str, int]:
        found = lan.client.get("/api/v1/venues").json()["entities"]
        return {line["name"]: line["id"] for line in found}

    before = venues()
    assert len(before) == 2
    (park, palace) = (before[name] for name in sorted(before, reverse=True))
    asked = lan.client.get(f"/vi/desk/name/venue/{palace}")
    assert asked.status_code == 200 and "/same" in asked.text
    assert "/desk/name/venue/" in lan.client.get(f"/en/venue/{palace}").text
    assert lan.send(f"/desk/name/venue/{palace}/same", into=palace, why="x") == 409
    assert lan.send(f"/desk/name/venue/{palace}/same", into=park, why="one building") == 303
    assert set(venues().values()) == {park}
    moved = lan.client.get(f"/en/venue/{palace}")
    assert (moved.status_code, moved.headers["location"]) == (301, f"/en/venue/{park}")
    assert "one building" in lan.client.get(f"/en/desk/name/venue/{park}").text
    assert lan.send("/desk/decision/1/undo") == 303
    assert venues() == before
    assert lan.send(f"/desk/name/venue/{park}/apart", article=[2], why="another park") == 303
    listed = lan.client.get("/api/v1/venues").json()
    assert listed["total"] == 3 and park in {line["id"] for line in listed["entities"]}
    assert lan.send(f"/desk/name/venue/{park}/apart", article=[3], why="x") == 409
    assert lan.client.get("/en/desk/name/official/999").status_code == 404
    assert lan.client.get("/en/desk/name/riot/1").status_code == 404
    assert "another park" in lan.client.get("/en/desk").text
