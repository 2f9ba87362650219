"""Each command as scripts rely on it: documents with the promised keys, exit statuses, errors that name the remedy."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cli_pages import BAMBOO, EVENT_KEYS, FAIR, LATER, page

ROOT = Path(__file__).resolve().parent.parent.parent
Ocop = Callable[..., Any]


@pytest.fixture(scope="module")
def fair(ocop: Ocop, home: Path) -> dict[str, Any]:
    """The history of the fair that three outlets tell."""
    lines = ocop("events", "Thang Long", "--json", "--home", home).document
    best = max(lines, key=lambda line: line["sources"])
    said = ocop("event", best["id"], "--json", "--home", home)
    assert said.status == 0 and said.err == ""
    found: dict[str, Any] = said.document
    return found


# Documents


def test_search_answers_one_document(ocop: Ocop, home: Path) -> None:
    said = ocop("search", "lacquer*", "--facet", "source", "--facet", "year", "--json", "--home", home)
    assert (said.status, said.err) == (0, "")
    document = said.document
    assert set(document) == {"query", "total", "took_ms", "hits", "facets", "did_you_mean"}
    assert document["query"] == "lacquer*" and document["total"] == len(document["hits"]) >= 2
    for hit in document["hits"]:
        assert set(hit) == {
            *("id", "url", "title", "source", "language", "published"),
            *("score", "snippet", "events", "duplicates"),
        }
        assert hit["published"] is None or datetime.fromisoformat(hit["published"])
    assert set(document["facets"]) == {"source", "year"}
    assert all(set(value) == {"value", "count"} for values in document["facets"].values() for value in values)


def test_search_sorts_and_limits(ocop: Ocop, home: Path) -> None:
    def days(sort: str) -> list[str]:
        hits = ocop("search", "fair", "--no-translate", "--sort", sort, "--json", "--home", home).document["hits"]
        return [hit["published"] for hit in hits]

    assert days("newest") == sorted(days("newest"), reverse=True)
    assert days("oldest") == sorted(days("oldest")) and len(days("oldest")) == 2
    assert ocop("search", "fair", "--no-translate", "--limit", "1", "--json", "--home", home).document["total"] == 2
    assert ocop("search", "fair", "--no-translate", "--sort", "event-date", "--json", "--home", home).status == 0
    assert ocop("search", "fair", "--no-translate", "--sort", "loudest", "--home", home).status == 2


@pytest.mark.parametrize(
    ("phrase", "title"),
    [
        ('"eleven coats"', "Hạ Thái shows its lacquerware"),
        ('"name of the weaver"', "Baskets sold from Phú Vinh"),
        ('"rattan trays"', "Thang Long Craft Village Fair 2026 opens"),
        ("khay mây", "Hội chợ Làng nghề Thăng Long 2026 khai mạc"),
        ("khay may", "Hội chợ Làng nghề Thăng Long 2026 khai mạc"),
        ('"best in six years"', "Thang Long Craft Village Fair 2026 closes with 132 booths"),
    ],
)
def test_each_input_is_found_by_a_phrase_of_its_body(ocop: Ocop, home: Path, phrase: str, title: str) -> None:
    assert [hit["title"] for hit in ocop("search", phrase, "--json", "--home", home).document["hits"]] == [title]


def test_event_answers_one_document(fair: dict[str, Any]) -> None:
    assert set(fair) == EVENT_KEYS
    assert fair["sources"] == 3 == len({row["source"] for row in fair["timeline"]})
    assert fair["start"] == "2026-10-12" and fair["end"] == "2026-10-16"
    booths = next(figure for figure in fair["figures"] if figure["unit"] == "booth")
    assert set(booths) == {"unit", "of", "chosen", "values", "disagree", "decision"}  # two beyond the promised ones
    assert {value["value"] for value in booths["values"]} >= {120, 132}
    promised = {"value", "upper", "qualifier", "quote", "article", "source", "published"}
    assert all(set(value) == promised | {"version", "fact"} for value in booths["values"])
    promised = {"published", "article", "source", "title", "url", "says"}
    assert all(set(row) == promised | {"version", "withdrawn"} for row in fair["timeline"])
    assert [row["published"] for row in fair["timeline"]] == sorted(row["published"] for row in fair["timeline"])
    assert all(row["reasons"] for row in fair["linked_because"])


def test_every_fact_of_a_history_is_quoted_from_its_article(ocop: Ocop, home: Path, fair: dict[str, Any]) -> None:
    for row in fair["timeline"]:
        whole = ocop("show", row["article"], "--json", "--home", home).document["text"]
        for fact in row["says"]:
            last = fact["end_offset"] if fact["kind_of_fact"] == "event" else fact["end"]
            assert whole[fact["begin"] : last] == fact["text"]


def test_status_answers_one_document(ocop: Ocop, home: Path) -> None:
    said = ocop("status", "--json", "--home", home)
    assert (said.status, said.err) == (0, "")
    assert set(said.document) == {"nights", "pending", "articles", "versions", "events", "indexed"}
    assert said.document["pending"] == {"read": 0, "extract": 0, "link": 0, "index": 0}
    assert said.document["articles"] == said.document["versions"] == said.document["indexed"] == 5
    assert said.document["nights"] == []


def test_events_lists_what_one_name_finds(ocop: Ocop, home: Path) -> None:
    every = ocop("events", "--json", "--home", home).document
    some = ocop("events", "lang nghe", "--json", "--home", home).document
    assert 0 < len(some) < len(every)
    assert all(set(line) >= {"id", "name", "kind", "start", "end", "sources", "articles"} for line in every)
    assert ocop("events", "no such thing", "--json", "--home", home).document == []


@pytest.mark.parametrize("command", [("events",), ("events", "fair"), ("status",), ("search", "fair"), ("check",)])
def test_people_get_text(ocop: Ocop, home: Path, command: tuple[str, ...]) -> None:
    said = ocop(*command, "--home", home)
    assert said.status == 0 and said.out.strip() and said.err == ""
    assert "\x1b" not in said.out


def test_people_see_the_quotes_of_an_event(ocop: Ocop, home: Path, fair: dict[str, Any]) -> None:
    said = ocop("event", fair["id"], "--reasons", "--home", home)
    assert said.status == 0
    assert "120" in said.out and "132 booths" in said.out and "sources disagree" in said.out


def test_person_venue_and_series(ocop: Ocop, home: Path) -> None:
    people = ocop("person", "Nguyen Van Thanh", "--json", "--home", home).document
    assert {row["source"] for row in people[0]["appearances"]} >= {"courier.example", "gazette.example"}
    venue = ocop("venue", "Hanoi Exhibition Centre", "--json", "--home", home).document
    assert venue["spellings"] and venue["events"]
    for command in ("person", "venue", "series"):
        said = ocop(command, "Nobody At All", "--json", "--home", home)
        assert said.status == 2 and "Nobody At All" in said.err and said.out == ""


@pytest.mark.parametrize("command", ["person", "venue", "series", "events"])
@pytest.mark.parametrize("name", ["", "?!", "   "])
def test_a_name_without_a_word_names_nobody(ocop: Ocop, home: Path, command: str, name: str) -> None:
    if command == "events" and not name:
        return  # all events, as its help says
    said = ocop(command, name, "--json", "--home", home)
    assert said.status == 2 and "word" in said.err and said.out == ""


# Filters


def article(key: object, title: str, day: str | None, paragraphs: list[str], **more: object) -> dict[str, Any]:
    row = {"id": key, "url": None, "lang": None, "title": title, "published": day, "text": "\n\n".join(paragraphs)}
    return row | more


def lines_of(*rows: object) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def test_extract_keeps_order_and_answers_each_line(ocop: Ocop) -> None:
    good = article("a", "Thang Long Craft Village Fair 2026 opens", "2026-10-12", FAIR)
    given = lines_of(good, "{broken", [1], {"id": 7}, good | {"id": "day", "published": "soon"}, "", good | {"id": "z"})
    said = ocop("extract", "--jsonl", given=given)
    assert said.status == 1 and said.err == ""
    assert [row["id"] for row in said.lines] == ["a", None, None, 7, "day", "z"]
    kinds = {"events", "venues", "dates", "counts", "officials", "organizations"}
    assert set(said.lines[0]) == {"id", *kinds} == set(said.lines[5])
    for row in said.lines[1:5]:
        assert set(row) == {"id", "error"} and row["error"]
    found = {name: fact for name in kinds for fact in said.lines[0][name]}
    assert set(found) == kinds
    for name in kinds:
        for fact in said.lines[0][name]:
            last = fact["end_offset"] if name in ("events", "dates") else fact["end"]
            assert good["text"][fact["begin"] : last] == fact["text"] and fact["rule"]
    assert ocop("extract", "--jsonl", given=lines_of(good)).status == 0
    assert ocop("extract", "--jsonl", given="").status == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "empty"),
        ({"text": " \n "}, "empty"),
        ({"text": "<div><p>The fair opened with 100 booths.</p></div>"}, "HTML (<div>)"),
        ({"text": "The fair has 100 booths. " * 200_001}, "5,000,025 characters"),
        ({"lang": "fr"}, "'fr'"),
        ({"published": "2026-02-30"}, "2026-02-30"),
        ({"title": 5}, "title"),
    ],
    ids=["empty", "blank", "html", "5 MB", "language", "day", "title"],
)
def test_extract_says_what_is_wrong_with_a_line_and_goes_on(ocop: Ocop, wrong: dict[str, Any], said: str) -> None:
    good = article("a", "Thang Long Craft Village Fair 2026 opens", "2026-10-12", FAIR)
    answer = ocop("extract", "--jsonl", given=lines_of(good | wrong, good))
    assert answer.status == 1
    assert set(answer.lines[0]) == {"id", "error"} and said in answer.lines[0]["error"]
    assert answer.lines[1]["events"]


def test_extract_takes_prose_with_angle_brackets(ocop: Ocop) -> None:
    text = "The fair has 100 booths, <200 visitors an hour and a <prize> for all. We <3 OCOP."
    answer = ocop("extract", "--jsonl", given=lines_of(article("a", "A fair", "2026-10-12", [text])))
    assert answer.status == 0 and answer.lines[0]["counts"]


def test_read_keeps_order_and_answers_each_line(ocop: Ocop, tmp_path: Path) -> None:
    whole = page("Thang Long Craft Village Fair 2026 opens", "2026-10-12", FAIR)
    given = lines_of({"id": 1, "url": "https://courier.example/a-1.html", "html": whole}, {"id": 2}, "no json")
    given += lines_of({"id": 4, "html_file": str(tmp_path / "none.html")}, {"id": 5, "text": "\n\n".join(BAMBOO)})
    said = ocop("read", "--jsonl", given=given)
    assert said.status == 1 and [row["id"] for row in said.lines] == [1, 2, None, 4, 5]
    assert set(said.lines[0]) == {
        *("id", "url", "canonical_url", "title", "lead", "body", "captions", "authors", "published", "published_from"),
        *("modified", "language", "tags", "site", "kind"),
    }
    assert "none.html" in said.lines[3]["error"]
    assert all(set(row) == {"id", "error"} for row in said.lines[1:4])


LABELS = {
    "events": [{"name": "Thang Long Craft Village Fair 2026", "kind": "fair", "start": "2026-10-12", "end": None}],
    "officials": [{"name": "Nguyen Van Thanh", "organization": "Hanoi Department of Industry and Trade"}],
    "venues": [{"text": "Hanoi Exhibition Centre, 91 Tran Hung Dao Street", "name": "Hanoi Exhibition Centre"}],
}


def test_link_joins_what_lines_carry_and_what_their_texts_say(ocop: Ocop) -> None:
    given = lines_of(
        article("a", "", "2026-10-12", FAIR, facts=LABELS),
        article("b", "", "2026-10-17", LATER, facts=LABELS),
        article("c", "Bamboo", None, BAMBOO),
        article("d", "Thang Long Craft Village Fair 2026 opens", "2026-10-12", FAIR),
    )
    said = ocop("link", "--json", given=given)
    assert (said.status, said.err) == (0, "")
    document = said.document
    assert set(document) == {"events", "series", "persons", "venues"}
    together = next(group for group in document["events"] if ["a", LABELS["events"][0]["name"]] in group)
    assert {"a", "b", "d"} == {key for key, _name in together}
    assert any({key for key, _name in group} >= {"a", "b", "d"} for group in document["persons"])
    assert any({key for key, _text in group} >= {"a", "b"} for group in document["venues"])


@pytest.mark.parametrize(
    "bad",
    [
        "{broken",
        [1],
        {"url": "no id", "text": "x"},
        {"id": "x"},
        {"id": "x", "text": 5},
        {"id": "x", "text": "a", "published": "soon"},
        {"id": "x", "text": "a", "published": 2026, "facts": {}},
        {"id": "x", "text": "a", "facts": [1]},
        {"id": "x", "text": "a", "facts": {"events": "fair"}},
        {"id": "x", "text": "a", "facts": {"events": [{"kind": "fair"}]}},
        {"id": "x", "text": "a", "facts": {"events": [{"name": "A", "kind": "fair", "start": "32 May"}]}},
        {"id": "x", "text": "a", "facts": {"officials": [{"title": "director"}]}},
        {"id": "x", "text": "a", "facts": {"venues": [{"name": "Hall"}]}},
        {"id": "x", "text": ["a"], "facts": {}},
    ],
)
def test_link_leaves_out_a_bad_line_and_names_it(ocop: Ocop, bad: object) -> None:
    good = article("a", "", "2026-10-12", FAIR, facts=LABELS)
    said = ocop("link", "--json", given=lines_of(good, bad))
    assert said.status == 1 and "line 2" in said.err
    assert said.document["events"] == [[["a", "Thang Long Craft Village Fair 2026"]]]


@pytest.mark.parametrize("command", ["read", "extract", "link"])
def test_a_filter_says_that_its_flag_is_missing(ocop: Ocop, command: str) -> None:
    said = ocop(command, given="")
    assert said.status == 2 and "--json" in said.err


def test_brackets_and_colons_in_a_title_are_text(ocop: Ocop, tmp_path: Path) -> None:
    title = "Potters [/red] of Bat Trang :smile: open their fair"
    (tmp_path / "odd.html").write_text(page(title, "2026-10-12", FAIR), "utf-8")
    home = tmp_path / "home"
    assert ocop("import", tmp_path / "odd.html", "--home", home).status == 0
    (event,) = [line for line in ocop("events", "--json", "--home", home).document if line["sources"]][:1]
    for command in (("show", "1"), ("search", "potters"), ("event", event["id"])):
        said = ocop(*command, "--home", home)
        assert said.status == 0 and title in said.out, command


# Decisions


def test_a_decision_is_taken_listed_and_undone(ocop: Ocop, inputs: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert ocop("--home", home, "import", inputs).status == 0
    event = ocop("events", "--json", "--home", home).document[0]
    by = ("--who", "Desk", "--why", "as the organisers write it")
    said = ocop("decide", "rename", event["id"], "A Name of Ours", *by, "--home", home)
    assert said.status == 0 and "decision 1" in said.out
    assert "A Name of Ours" in ocop("event", event["id"], "--home", home).out
    (kept,) = ocop("decide", "list", "--json", "--home", home).document
    assert (kept["kind"], kept["who"], kept["undone"]) == ("rename", "Desk", None)
    assert ocop("decide", "undo", 1, "--home", home).status == 0
    assert ocop("event", event["id"], "--json", "--home", home).document["name"] == event["name"]
    article = ocop("event", event["id"], "--json", "--home", home).document["timeline"][0]["article"]
    assert ocop("decide", "hide", article, *by, "--home", home).status == 0
    gone = ocop("show", article, "--home", home)
    assert gone.status == 2 and "taken down" in gone.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("merge", 1, 1), "one already"),
        (("merge", 1, 2**31), "2147483648"),
        (("correct", 1, "value"), "FIELD=VALUE"),
        (("correct", 1), "what is right"),
        (("hide", 4000), "4000"),
        (("rename", 1, ""), "name"),
    ],
)
def test_what_cannot_be_decided_is_bad_usage(ocop: Ocop, home: Path, arguments: tuple[object, ...], said: str) -> None:
    answer = ocop("decide", *arguments, "--who", "Desk", "--why", "because", "--home", home)
    assert answer.status == 2 and said in answer.err and answer.out == ""


def test_nobody_decides_without_a_name(ocop: Ocop, home: Path) -> None:
    answer = ocop("decide", "rename", 1, "A Name", "--why", "because", "--home", home)
    assert answer.status == 2 and "--who" in answer.err


def test_programme_answers_for_a_place_in_any_spelling(ocop: Ocop, tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = "Red Lotus office counts products\n\n"
    text += "As of June 2024, Hanoi had 2,900 OCOP products rated three stars or higher."
    (tmp_path / "a.txt").write_text(text + " Officials met in the morning and left at noon." * 4, "utf-8")
    assert ocop("--home", home, "import", tmp_path / "a.txt", "--published", "2024-07-02").status == 0
    for spelling in ("Hà Nội", "Ha Noi", "Hanoi"):
        (series,) = ocop("programme", spelling, "--json", "--home", home).document
        assert (series["place"], series["unit"], series["stars"]) == ("Hà Nội", "product", "3+")
        assert [(p["day"], p["value"], p["stated"]) for p in series["points"]] == [("2024-06-30", 2900, True)]
    assert "2,900" in ocop("programme", "Hanoi", "--home", home).out
    said = ocop("programme", "Nowhere", "--home", home)
    assert said.status == 2 and "Nowhere" in said.err
