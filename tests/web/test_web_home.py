"""The way in: language, first page, files, headers."""

import pytest
from starlette.testclient import TestClient


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
