"""The pages of articles, events, series and the search, over the small archive."""

import re

import pytest
from starlette.testclient import TestClient

from told_site import Told
from web.query_examples import EXAMPLES

LANGS = ("en", "vi")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("path", "shows"),
    [
        ("/search?q=fair", ["Red Lotus Craft Fair 2025 opens", "<mark>", "North Post", "/export/ris?q=fair"]),
        ("/search?q=thong+nhat", ["<mark>Thống</mark> <mark>Nhất</mark>"]),
        ("/search", ["Blue Kiln Pottery Week"]),
        ("/search/language", ["published:2024..2025"]),
        ("/article/1", ["120 booths", 'class="fact fact-count"', "citation_title", "NewsArticle", "North Press"]),
        ("/article/1/alike", ["Red Lotus Craft Fair 2025 draws buyers", 'id="alike"']),
        ("/event/1", ["120", "150", "North Post", "ExhibitionEvent", "disagree"]),
    ],
)
def test_pages_show_what_they_are_for(reader: TestClient, lang: str, path: str, shows: list[str]) -> None:
    answer = reader.get(f"/{lang}{path}")
    assert answer.status_code == 200
    for text in shows:
        assert text in answer.text


def test_facets_narrow_and_leave_out(reader: TestClient) -> None:
    only = reader.get("/en/search?q=2025+OR+pottery&source=east").text
    without = reader.get("/en/search?q=2025+OR+pottery&not-source=east").text
    assert "Blue Kiln" in only and "Red Lotus Craft Fair 2025 opens" not in only
    assert "Red Lotus Craft Fair 2025 opens" in without and "Blue Kiln Pottery Week opens" not in without


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/article/99", 404),
        ("/vi/article/x", 404),
        ("/en/article/99999999999999999999", 404),
        ("/en/article/1?version=7", 404),
        ("/en/article/1?version=x", 400),
        ("/en/event/99", 404),
        ("/en/series/no%20such", 404),
        ("/fr/", 404),
        ("/en/nothing", 404),
        ("/en/search?q=%22open", 400),
        ("/en/search?page=0", 400),
        ("/en/search?page=x", 400),
        ("/en/search?page=99999999999999999999", 400),
        ("/en/search?sort=sideways", 400),
        ("/en/search?page=900", 200),
        ("/export/docx?q=fair", 404),
        ("/export/csv?q=(", 400),
        ("/raw/1/1", 404),
        ("/en/search?q=" + "a" * 9000, 414),
    ],
)
def test_what_cannot_be_has_its_status_and_a_page(reader: TestClient, path: str, status: int) -> None:
    answer = reader.get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_a_broken_query_is_shown_with_the_place(reader: TestClient) -> None:
    english, vietnamese = (reader.get(f"/{lang}/search?q=fair+%22open").text for lang in LANGS)
    assert '<mark class="at">&#34;</mark>open' in english
    assert "a quotation mark is not closed" in english and "a quotation mark is not closed" not in vietnamese


def test_versions_are_compared_word_by_word_and_fact_by_fact(told: Told, client: TestClient) -> None:
    body = "The Red Lotus Craft Fair 2025 opened on October 17 at Thống Nhất Park in Hà Nội with 130 booths."
    told.add(1, "north", "Red Lotus Craft Fair 2025 opens", body)
    told.run()
    page = client.get("/en/article/1/compare?old=1&new=2").text
    assert "<del>120</del><ins>130</ins>" in page
    assert "<del>120 booths</del>" in page and "<ins>130 booths</ins>" in page
    assert "150" in client.get("/en/event/1").text and "since corrected" in client.get("/en/event/1").text


@pytest.mark.parametrize("form", ["csv", "excel", "jsonl", "parquet", "ris", "bibtex", "csl", "ics", "atom"])
def test_exports_hold_what_the_search_finds(reader: TestClient, form: str) -> None:
    answer = reader.get(f"/export/{form}?q=lotus")
    assert answer.status_code == 200
    if form != "parquet":
        assert "Red Lotus Craft Fair 2025" in answer.content.decode("utf-8-sig")
        assert "Blue Kiln" not in answer.text


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("/en/event/1/figures.csv", ["unit,of,value", "booth,,120", "booth,,150"]),
        ("/vi/article/1/facts.csv", ["fact,kind,quote", "120 booths"]),
    ],
)
def test_what_a_page_shows_is_there_as_a_table(reader: TestClient, path: str, holds: list[str]) -> None:
    answer = reader.get(path)
    assert answer.status_code == 200 and answer.text.startswith("\ufeff")
    assert all(text in answer.text for text in holds)


@pytest.mark.parametrize("path", ["/en/search?q=fair&source=north", "/en/article/1", "/vi/event/1"])
def test_a_page_names_its_data_and_that_answers(reader: TestClient, path: str) -> None:
    address = re.search(r'rel="alternate" type="application/json" href="([^"]+)"', reader.get(path).text)
    assert address and reader.get(address[1].replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("query", [query for _topic, rows in EXAMPLES for query, _means in rows])
def test_the_examples_of_the_query_language_can_be_asked(reader: TestClient, query: str) -> None:
    assert reader.get("/vi/search", params={"q": query}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=fair&source=north&sort=newest",
        "/search/language",
        "/article/1?version=1",
        "/event/1",
        "/nothing/here",
    ],
)
def test_the_switch_leads_to_the_same_page_in_the_other_language(reader: TestClient, path: str) -> None:
    for lang, other in (("en", "vi"), ("vi", "en")):
        page = reader.get(f"/{lang}{path}")
        found = re.search(r'<a class="switch"[^>]* href="([^"]+)"', page.text)
        assert found and found[1].replace("&amp;", "&") == f"/{other}{path}"
        assert page.headers["content-language"] == lang


def test_pages_load_nothing_from_elsewhere_and_have_nothing_inline(reader: TestClient) -> None:
    for path in ("/en/", "/en/search?q=fair", "/vi/article/1", "/vi/event/1", "/en/search/language"):
        text = reader.get(path).text
        assert not re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?//(?!testserver)', text), path
        assert not re.findall(r"<style|\sstyle=|\son\w+=|javascript:", text), path
        assert all("ld+json" in tag or "src=" in tag for tag in re.findall(r"<script[^>]*>", text)), path


def test_a_large_body_is_refused_before_it_is_read(reader: TestClient) -> None:
    assert reader.post("/en/search", content=b"x" * 1_100_000).status_code == 413
    assert reader.post("/en/search", content=b"x").status_code == 405
