"""The API: what it answers, paging, conditional requests, errors."""

from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from archive.engine import reading, writing
from archive.store import decisions
from archive.views.figures import event_document
from archive.views.histories import event_history
from told_site import NOW, Told

API = "/api/v1"


def got(client: TestClient, path: str, **params: Any) -> Any:
    answer = client.get(f"{API}{path}", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def event_id(client: TestClient, name: str) -> int:
    return int(got(client, "/events", q=name)["events"][0]["id"])


def test_search_gives_hits_facets_and_snippets(reader: TestClient) -> None:
    found = got(reader, "/search", q="lotus booths:>100", facet=["source", "year"])
    assert {hit["source"] for hit in found["hits"]} == {"north", "south"}
    assert {value["value"]: value["count"] for value in found["facets"]["source"]} == {"north": 1, "south": 1}
    assert "**Lotus**" in found["hits"][0]["snippet"]
    assert got(reader, "/search", q="lotus", source="north")["total"] == 1
    assert got(reader, "/search", q="lotus", **{"not-source": "north"})["hits"][0]["source"] == "south"


def test_a_cursor_leads_through_the_whole_list_and_through_no_other(reader: TestClient) -> None:
    seen: list[int] = []
    params: dict[str, Any] = {"limit": 1, "sort": "oldest"}
    for _page in range(10):
        found = got(reader, "/search", **params)
        seen += [hit["id"] for hit in found["hits"]]
        if found["next"] is None:
            break
        params["cursor"] = found["next"]
    assert sorted(seen) == [1, 2, 3]
    strange = reader.get(f"{API}/search", params={**params, "q": "lotus"})
    assert strange.status_code == 400
    assert strange.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("cursor", ["x", "é", "=====", "MQ", "OTk5OTk5OTk5OTk5OTk5OTk5OS5hYmM", "²."])
def test_a_cursor_that_nobody_gave_is_refused(reader: TestClient, cursor: str) -> None:
    assert reader.get(f"{API}/people", params={"cursor": cursor}).status_code == 400


def test_an_event_is_the_document_of_the_command_line(reader: TestClient, lasting_told: Told) -> None:
    number = event_id(reader, "red lotus")
    with reading(lasting_told.archive.engine) as connection:
        history = event_history(connection, number)
    assert history is not None
    assert got(reader, f"/events/{number}") == orjson.loads(orjson.dumps(event_document(history)))


def test_events_are_found_by_their_days_and_kind(reader: TestClient) -> None:
    names = [each["name"] for each in got(reader, "/events", **{"from": "2025-10-19", "to": "2025-10-19"})["events"]]
    assert names == ["Red Lotus Craft Fair 2025"]
    assert got(reader, "/events", kind="fair")["total"] == 1
    assert got(reader, "/events", **{"from": "2026-01-01"})["total"] == 0


def test_an_article_has_its_facts_where_they_stand(reader: TestClient) -> None:
    found = got(reader, "/articles/1")
    assert {fact["kind"] for fact in found["facts"]} >= {"event", "count", "date", "venue"}
    assert all(found["text"][f["begin"] : f["end"]] == f["quote"] for f in found["facts"])
    assert found["permalink"].startswith("http://testserver/en/article/1?version=1")
    assert [line["current"] for line in got(reader, "/articles/1/versions")["versions"]] == [True]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("https://north.example/1", True),
        ("http://www.north.example/1/?utm_source=x#top", True),
        ("https://north.example/2", False),
        ("no address", False),
        ("https://[", False),
    ],
)
def test_lookup_knows_a_page_however_its_address_is_written(reader: TestClient, asked: str, found: bool) -> None:
    answer = got(reader, "/lookup", url=asked)
    assert (answer["found"], [line["id"] for line in answer["articles"]]) == (found, [1] if found else [])


@pytest.mark.parametrize("spelt", ["Hải Dương", "hai duong", "HAI DUONG"])
def test_a_place_answers_to_its_name_before_and_since_the_merger(reader: TestClient, spelt: str) -> None:
    old = got(reader, f"/places/{spelt}")
    assert (old["name"], old["later"], old["merged"]) == ("Hải Dương", "Hải Phòng", "2025-07-01")
    assert "Hải Dương" in got(reader, "/places/Haiphong")["earlier"]


def test_a_place_has_its_events_and_venues(reader: TestClient) -> None:
    hanoi = got(reader, "/places/Hanoi")
    assert [each["name"] for each in hanoi["events"]] == ["Red Lotus Craft Fair 2025"]
    assert any("Thống Nhất Park" in each["name"] for each in hanoi["venues"])
    assert got(reader, "/places", kind="craft village", q="bat trang")["places"][0]["parent"] == "Hà Nội"


def test_what_is_unchanged_is_not_sent_again(client: TestClient, told: Told) -> None:
    first = client.get(f"{API}/events")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=60"
    again = client.get(f"{API}/events", headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    told.add(4, "north", "Green Loom Fair 2025 opens", "The Green Loom Fair 2025 opened on October 18 in Huế.")
    told.run()
    assert client.get(f"{API}/events", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/articles/99", 404),
        ("/articles/0", 404),
        ("/articles/x", 404),
        ("/articles/99999999999999999999", 404),
        ("/articles/1?version=7", 404),
        ("/articles/1?version=-1", 400),
        ("/events/99", 404),
        ("/people/99", 404),
        ("/venues/99", 404),
        ("/series/none", 404),
        ("/places/Atlantis", 404),
        ("/nights/yesterday", 404),
        ("/search?limit=1000", 400),
        ("/search?sort=best", 400),
        ("/search?facet=colour", 400),
        ("/search?q=%22open", 400),
        ("/events?from=yesterday", 400),
        ("/events?q=%00", 400),
        ("/suggest", 400),
        ("/nothing", 404),
    ],
)
def test_what_cannot_be_answered_is_a_problem(reader: TestClient, path: str, status: int) -> None:
    answer = reader.get(f"{API}{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status and answer.json()["detail"]


def test_a_broken_query_says_where(reader: TestClient) -> None:
    told = reader.get(f"{API}/search", params={"q": 'fair AND "open'}).json()
    assert told["position"] == 9
    assert told["remedy"]


def test_only_reading_is_allowed(reader: TestClient) -> None:
    answer = reader.delete(f"{API}/articles/1")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_article_taken_down_is_gone_and_says_why(client: TestClient, told: Told) -> None:
    with writing(told.archive.engine) as connection:
        decisions.hide(connection, 1, "asked by its author", NOW)
    for path in ("/articles/1", "/articles/1/versions"):
        answer = client.get(f"{API}{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")
    assert not got(client, "/lookup", url="https://north.example/1")["found"]


def test_the_description_has_a_type_and_a_summary_for_everything(reader: TestClient) -> None:
    described = got(reader, "/openapi.json")
    for path, methods in described["paths"].items():
        assert set(methods) == {"get"}
        told = methods["get"]
        assert told["description"], path
        assert told["responses"]["200"]["content"]["application/json"]["schema"], path
        assert set(told["responses"]) == {"200", "4XX", "503"}, path
