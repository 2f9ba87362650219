"""Bounds and headers: of every route there is, under load, with slow and hostile requests."""

import re
import threading
import time
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from flows.exporting import rows_of
from search import Hits, SearchIndex
from told_site import NOW, SOURCES, Told
from web import limits
from web.app import create_app
from web.bounded import BoundedIndex, SearchTooSlow
from web.headers import HEADERS
from web.rates import Rates, kind_of
from web.routes import FILES, PAGES

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FILLED = {"lang": "en", "form": "csv", "name": "site.css", "key": "x", "version": "1", "month": "2025-10", "night": "1"}


def routes(client: TestClient) -> list[tuple[str, str]]:
    """Method and path of everything that the application answers, its parts filled in."""
    found = {
        (method, before + route.path)
        for before, routers in (("/{lang}", PAGES), ("", FILES))
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    described = client.get("/api/v1/openapi.json").json()["paths"]
    found |= {(method.upper(), "/api/v1" + path) for path, methods in described.items() for method in methods}
    part = re.compile(r"\{(\w+)(?::\w+)?\}")
    return sorted((method, part.sub(lambda each: FILLED.get(each[1], "1"), path)) for method, path in found)


def made(told: Told, rates: Rates | None = None, index: SearchIndex | None = None) -> TestClient:
    app = create_app(
        told.archive,
        index or told.index,
        rows=lambda ids: rows_of(told.archive, ids, SOURCES),
        sources=SOURCES,
        clock=lambda: NOW,
        rates=rates,
    )
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


def test_every_answer_of_every_route_has_the_headers(lasting_told: Told) -> None:
    with made(lasting_told) as client:
        known = routes(client)
        assert len(known) > 50
        for method, path in [*known, ("GET", "/nowhere"), ("DELETE", "/en/"), ("GET", "/en/search?page=x")]:
            answer = client.request(method, path)
            assert answer.status_code < 500, (method, path)
            for name, value in HEADERS.items():
                got = answer.headers.get(name, "")
                stricter = name == "Content-Security-Policy" and got.startswith("default-src 'none'")
                assert got == value or stricter, (method, path, name)
            assert "server" not in answer.headers
            assert "Traceback" not in answer.text


def test_what_nobody_foresaw_has_the_headers_and_shows_nothing(
    lasting_told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("web.routes.articles.views.article_history", broken)
    with made(lasting_told) as client:
        answer = client.get("/vi/article/1")
    assert answer.status_code == 500 and "secret" not in answer.text and "RuntimeError" not in answer.text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_nothing_runs_inline_and_nothing_comes_from_elsewhere() -> None:
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy) and "http" not in str(policy) and "*" not in str(policy)


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/en/search", "search"),
        ("GET", "/vi/search/language", "search"),
        ("GET", "/api/v1/search", "search"),
        ("GET", "/export/csv", "export"),
        ("POST", "/en/desk/sign-in", "sign_in"),
        ("POST", "/vi/removal", "removal"),
        ("GET", "/en/removal", None),
        ("GET", "/en/", None),
        ("GET", "/en/article/1", None),
        ("GET", "/static/site.css", None),
    ],
)
def test_what_costs_much_is_counted(method: str, path: str, kind: str | None) -> None:
    assert kind_of(method, path) == kind


@pytest.mark.parametrize(("lang", "says"), [("en", "Too many requests"), ("vi", "Quá nhiều yêu cầu")])
def test_who_searches_too_often_is_told_when_to_return(lasting_told: Told, lang: str, says: str) -> None:
    with made(lasting_told, Rates(search="3/minute", export="1/minute")) as client:
        assert [client.get(f"/{lang}/search?q=fair").status_code for _ in range(4)] == [200, 200, 200, 429]
        answer = client.get(f"/{lang}/search?q=fair")
        assert says in answer.text and 1 <= int(answer.headers["retry-after"]) <= 60
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert client.get(f"/{lang}/article/1").status_code == 200, "reading goes on"
        assert client.get("/export/csv?q=fair").status_code == 200
        refused = client.get("/export/csv?q=fair")
        assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")


def test_tokens_cannot_be_tried_out(lasting_told: Told) -> None:
    with made(lasting_told, Rates(sign_in="2/minute")) as client:
        tried = [client.post("/en/desk/sign-in", data={"token": f"ocop_{n}"}).status_code for n in range(3)]
    assert tried[2] == 429 and 429 not in tried[:2]


class Hanging:
    """An index whose searches hang until let go."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self.go = threading.Event()

    def search(self, query: str, **asked: object) -> Hits:
        if query == "hang":
            self.go.wait(20)
        return self.index.search(query, **asked)  # type: ignore[arg-type]  # as it was asked

    def __getattr__(self, name: str) -> object:
        return getattr(self.index, name)


def test_a_search_that_hangs_stalls_nothing_else(lasting_told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = Hanging(lasting_told.index)
    bounded = BoundedIndex(hanging, seconds=0.3, at_once=2)  # type: ignore[arg-type]  # stands for an index
    monkeypatch.setattr("web.app.BoundedIndex", lambda _index: bounded)
    try:
        with made(lasting_told) as client:
            began = time.monotonic()
            answer = client.get("/en/search?q=hang")
            assert answer.status_code == 503 and "takes longer than the server allows" in answer.text
            assert client.get("/en/search?q=fair").status_code == 200, "one place is left"
            assert client.get("/vi/search?q=hang").status_code == 503
            assert client.get("/en/search?q=fair").status_code == 503, "none is left, and that is said"
            assert client.get("/en/article/1").status_code == 200 and client.get("/en/event/1").status_code == 200
            assert time.monotonic() - began < 10
            hanging.go.set()
            time.sleep(0.1)
            assert client.get("/en/search?q=fair").status_code == 200, "the places are free again"
    finally:
        hanging.go.set()


def test_reading_within_time_passes_errors_and_answers_through(lasting_told: Told) -> None:
    bounded = BoundedIndex(lasting_told.index)
    assert bounded.ids("fair") == lasting_told.index.ids("fair")
    assert bounded.count() == lasting_told.index.count()
    with pytest.raises(KeyError):
        bounded.more_like(999)
    hanging = Hanging(lasting_told.index)
    with pytest.raises(SearchTooSlow):
        BoundedIndex(hanging, seconds=0.05).search("hang")  # type: ignore[arg-type]  # stands for an index
    hanging.go.set()


def test_large_and_slow_bodies_are_refused(lasting_told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.2)

    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 50_000

    with made(lasting_told) as client:
        large = client.post("/en/removal", content=b"x" * (limits.LARGEST_BODY + 1))
        assert large.status_code == 413
        assert client.post("/en/removal", content=endless(), headers=FORM).status_code == 413
        assert client.post("/en/removal", headers={"Content-Length": "x"}).status_code == 413


@pytest.mark.anyio
async def test_a_body_that_trickles_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    from starlette.types import Message, Receive, Scope, Send

    monkeypatch.setattr(limits, "BODY_SECONDS", 0.05)
    sent: list[Message] = []

    async def reads_all(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive()).get("more_body"):
            continue

    async def trickle() -> Message:
        await asyncio.sleep(1)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def keep(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "raw_path": b"/", "path": "/", "query_string": b"", "headers": [], "method": "POST"}
    await limits.Limits(reads_all)(scope, trickle, keep)
    assert sent[0]["status"] == 408


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
