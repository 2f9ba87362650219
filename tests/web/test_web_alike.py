"""Similar articles where the index cannot answer: the page says what is the matter, the log has it."""

import logging

import pytest
from starlette.testclient import TestClient

from search import IndexDamaged, IndexMissing
from told_site import Told
from web.bounded import BoundedIndex, SearchTooSlow

CASES: list[tuple[Exception, str, str]] = [
    (KeyError(1), "not in the search index yet", "chưa có trong chỉ mục tìm kiếm"),
    (IndexMissing("there is none"), "There is no search index yet", "Chưa có chỉ mục tìm kiếm"),
    (IndexDamaged("segment 3 is cut"), "being rebuilt or damaged", "đang được dựng lại hoặc bị hỏng"),
    (SearchTooSlow(), "too busy", "quá bận"),
]


class Broken:
    """An index that fails in one way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def more_like(self, number: int, *, limit: int = 10) -> list[object]:  # noqa: ARG002  # as the index has it
        raise self.error


@pytest.mark.parametrize(("error", "english", "vietnamese"), CASES, ids=[type(e).__name__ for e, _, _ in CASES])
def test_the_page_says_why_no_article_is_named(
    lasting_told: Told,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    english: str,
    vietnamese: str,
) -> None:
    app = lasting_told.app()
    index = app.state.site.index
    assert isinstance(index, BoundedIndex)
    monkeypatch.setattr(index, "_index", Broken(error))
    client = TestClient(app, raise_server_exceptions=False)
    for lang, said in (("en", english), ("vi", vietnamese)):
        with caplog.at_level(logging.WARNING, "web.routes.articles"):
            answer = client.get(f"/{lang}/article/1/alike")
        assert answer.status_code == 200 and said in answer.text
        assert any("articles like 1" in record.message for record in caplog.records)
        caplog.clear()


def test_without_trouble_nothing_is_said_of_any(reader: TestClient) -> None:
    answer = reader.get("/en/article/3/alike")
    assert answer.status_code == 200 and "search index" not in answer.text
