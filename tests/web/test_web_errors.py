"""What goes wrong has a page in the reader's language, the right status, a line in the log and no stack trace."""

import logging
from datetime import UTC, datetime

import pytest
from markupsafe import escape
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from flows import deciding
from flows.deciding import Person
from search import IndexDamaged
from told_site import Told
from web.exporting import AT_ONCE, _places

BY = Person(who="Librarian", why="the person named asked for it", at=datetime(2025, 10, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("lang", "says"), [("en", "was taken down on 20 Oct 2025"), ("vi", "đã được gỡ ngày 20/10/2025")]
)
def test_a_removed_article_is_gone_with_its_reason(told: Told, client: TestClient, lang: str, says: str) -> None:
    deciding.hide(told.archive, told.index, 3, BY)
    for path in ("article/3", "article/3/compare", "article/3/capture"):
        answer = client.get(f"/{lang}/{path}")
        assert answer.status_code == 410
        assert says in answer.text and BY.why in answer.text and "Blue Kiln" not in answer.text
    assert client.get("/raw/3/1").status_code == 410
    assert "Blue Kiln" not in client.get(f"/{lang}/").text + client.get(f"/{lang}/search").text
    assert "Blue Kiln" not in client.get("/export/csv?id=3").text


@pytest.mark.parametrize(("lang", "says"), [("en", "The archive is busy"), ("vi", "Kho lưu trữ đang bận")])
def test_a_locked_database_is_said(
    told: Told, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, lang: str, says: str
) -> None:
    def locked(*_args: object, **_kwargs: object) -> object:
        raise OperationalError("SELECT secret", {}, Exception("database is locked"))

    monkeypatch.setattr("web.routes.articles.views.article_history", locked)
    with TestClient(told.app(), raise_server_exceptions=False) as client, caplog.at_level(logging.INFO, "web.errors"):
        answer = client.get(f"/{lang}/article/1")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert says in answer.text and "SELECT" not in answer.text
    assert "database is locked" in caplog.text


@pytest.mark.parametrize("path", ["/en/search?q=fair", "/export/csv?q=fair"])
def test_a_damaged_index_is_said(told: Told, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    def damaged(*_args: object, **_kwargs: object) -> object:
        raise IndexDamaged("a segment is cut short")

    for name in ("search", "ids", "more_like"):
        monkeypatch.setattr(type(told.index), name, damaged)
    with TestClient(told.app(), raise_server_exceptions=False) as client:
        answer = client.get(path)
        assert answer.status_code == 503 and "rebuilt or damaged" in answer.text
        assert "segment" not in answer.text
        assert client.get("/en/article/1").status_code == 200, "articles can be read without an index"


def test_a_fault_of_the_program_shows_nothing_of_it(
    told: Told, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> object:
        raise RuntimeError("inner secret")

    monkeypatch.setattr("web.routes.home.recent.around", broken)
    with TestClient(told.app(), raise_server_exceptions=False) as client:
        answer = client.get("/vi/")
    assert answer.status_code == 500 and "Đã xảy ra lỗi" in answer.text
    assert "inner secret" not in answer.text and "inner secret" in caplog.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_more_exports_than_the_server_allows_are_asked_to_wait(client: TestClient) -> None:
    for _ in range(AT_ONCE):
        assert _places.acquire(blocking=False)
    try:
        answer = client.get("/export/csv?q=fair")
        assert answer.status_code == 503 and answer.headers["retry-after"] == "30"
    finally:
        for _ in range(AT_ONCE):
            _places.release()
    assert client.get("/export/csv?q=fair").status_code == 200


def test_an_export_that_fails_on_the_way_does_not_look_whole(told: Told) -> None:
    def rows(_ids: object) -> object:
        raise OSError("disk gone")

    app = told.app()
    object.__setattr__(app.state.site, "rows", rows)
    with TestClient(app, raise_server_exceptions=True) as client, pytest.raises(Exception, match="jsonl"):
        client.get("/export/jsonl?q=fair")


SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}",
    "--><!--<script>alert(1)</script>",
]


@pytest.mark.parametrize("evil", SCRIPTS)
def test_what_an_article_says_never_becomes_mark_up(told: Told, client: TestClient, evil: str) -> None:
    told.add(
        9, "north", f"Craft fair {evil} opens", f"The Gold Kiln Fair {evil} opened on October 17 in Huế with 40 booths."
    )
    told.run()
    for path in ("/en/", "/en/search?q=kiln", "/en/article/4", f"/en/search?q={evil}", "/export/atom?q=kiln"):
        text = client.get(path).text
        assert "<script>alert" not in text and "<img src=x" not in text and "<svg onload" not in text, path
    assert str(escape(evil)) in client.get("/en/article/4").text
