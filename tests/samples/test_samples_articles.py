"""Truth checks of the sample articles: references, outlets per event, series, conflicts, the two nights, own words."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = ROOT / "samples" / "articles"
SHARED = ROOT.parent / "shared"
ENGLISH = {"hanoi-courier", "craft-notes", "trade-desk", "newswire"}
VIETNAMESE = {"bao-sen", "tin-lang-nghe", "so-cong-thuong", "thu-do-moi"}
KINDS = {"fair", "exhibition", "festival", "week", "display_space", "seminar", "conference", "market"}
KINDS |= {"showroom", "contest", "other"}
EVENT_KEYS = {"key", "name", "name_vi", "kind", "series", "edition", "start", "end", "venue", "place"}
ARTICLE_KEYS = {"id", "site", "slug", "section", "published", "author", "title", "lead", "body", "captions", "tags"}
ARTICLE_KEYS |= {"events", "visible", "night2", "reprint_of", "off_topic"}
LONG_ARTICLE = 2101
Item = dict[str, Any]


def _load() -> tuple[list[Item], list[Item]]:
    events: list[Item] = []
    articles: list[Item] = []
    for path in sorted(ARTICLES.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        events += content["events"]
        articles += content["articles"]
    return events, articles


EVENTS, STORIES = _load()
BY_ID = {story["id"]: story for story in STORIES}
ORIGINALS = [story for story in STORIES if "reprint_of" not in story]


def _text(story: Item) -> str:
    captions = [caption["text"] for caption in story.get("captions", [])]
    return "\n".join([story["title"], story["lead"], story["body"], *captions])


def _outlets() -> dict[str, set[str]]:
    """Sites that tell each event in words of their own."""
    found: dict[str, set[str]] = defaultdict(set)
    for story in ORIGINALS:
        for key in story["events"]:
            found[key].add(story["site"])
    return found


def test_ids_keys_and_slugs_are_unique() -> None:
    assert len(BY_ID) == len(STORIES)
    assert len({event["key"] for event in EVENTS}) == len(EVENTS)
    slugs = Counter((story["site"], story["slug"]) for story in STORIES)
    assert [slug for slug, times in slugs.items() if times > 1] == []


def test_shape_of_events() -> None:
    for event in EVENTS:
        assert set(event) <= EVENT_KEYS, event["key"]
        assert {"key", "name", "name_vi", "kind", "start", "place"} <= set(event), event["key"]
        assert event["kind"] in KINDS, event["key"]
        assert isinstance(event["start"], date)
        assert event.get("end", event["start"]) >= event["start"], event["key"]


def test_shape_of_articles() -> None:
    known = {event["key"] for event in EVENTS}
    for story in STORIES:
        assert set(story) <= ARTICLE_KEYS, story["id"]
        assert story["site"] in ENGLISH | VIETNAMESE, story["id"]
        assert set(story["events"]) <= known, story["id"]
        assert isinstance(story["published"], datetime) and story["published"].tzinfo, story["id"]
        assert date(2018, 3, 1) <= story["published"].date() <= date(2026, 10, 20), story["id"]
        assert story.get("visible", [1, 2]) in ([1, 2], [1], [2]), story["id"]
        assert re.fullmatch(r"[a-z0-9-]+", story["slug"]) and story["section"].isascii(), story["id"]


def test_every_event_is_told() -> None:
    assert {event["key"] for event in EVENTS} == {key for story in STORIES for key in story["events"]}


def test_text_is_nfc_and_of_newspaper_length() -> None:
    for story in ORIGINALS:
        text = _text(story)
        assert unicodedata.is_normalized("NFC", text), story["id"]
        words = len(f"{story['lead']} {story['body']}".split())
        if story["id"] == LONG_ARTICLE:
            assert words >= 3000
        else:
            assert 120 <= words <= 350, (story["id"], words)


def test_enough_articles_in_both_languages_on_every_site() -> None:
    assert len(ORIGINALS) >= 90
    sites = Counter(story["site"] for story in STORIES)
    assert set(sites) == ENGLISH | VIETNAMESE
    assert min(sites.values()) >= 8, sites
    english = sum(story["site"] in ENGLISH for story in STORIES) / len(STORIES)
    assert 0.5 <= english <= 0.6


def test_twenty_events_told_by_two_or_more_outlets() -> None:
    shared = {key: sites for key, sites in _outlets().items() if len(sites) >= 2}
    assert len(shared) >= 20
    assert sum(bool(sites & ENGLISH) and bool(sites & VIETNAMESE) for sites in shared.values()) >= 10
    assert sum(len(sites) >= 3 for sites in shared.values()) >= 5


def test_five_series_with_three_editions() -> None:
    series: dict[str, set[int]] = defaultdict(set)
    for event in EVENTS:
        if "series" in event:
            series[event["series"]].add(event["start"].year)
    assert sum(len(years) >= 3 for years in series.values()) >= 5, series


# event, unit, article -> what it says
CONFLICTS: list[tuple[str, str, dict[int, str]]] = [
    ("craft-ocop-fair-2022", "booths", {1106: "320 booths", 1107: "300 gian hàng", 1108: "312 booths"}),
    ("craft-ocop-fair-2025", "booths", {1111: "120 booths", 1112: "150 gian hàng"}),
    ("craft-ocop-fair-2026", "booths", {1114: "400 gian hàng", 1116: "386 gian hàng", 1117: "Nearly 400 booths"}),
    ("lacquer-ha-dong-2025", "products", {1005: "More than 350 handmade products", 1006: "380 sản phẩm"}),
    ("lacquer-ha-dong-2025", "booths", {1005: "80 booths", 1007: "75 gian hàng"}),
    ("lacquer-ha-dong-2026", "booths", {1011: "120 booths", 1012: "102 gian hàng", 1016: "102 booths"}),
    ("mekong-fair-2022", "booths", {1401: "200 booths", 1402: "210 gian hàng"}),
    ("mekong-fair-2024", "booths", {1403: "nearly 300 booths", 1404: "312 gian hàng", 1405: "312 booths"}),
    ("mekong-fair-2026", "booths", {1408: "350 gian hàng", 1409: "320 booths", 1412: "335 booths"}),
    ("tet-market-2022", "booths", {1301: "100 booths", 1302: "110 gian hàng"}),
    ("tet-market-2026", "booths", {1307: "One hundred and forty booths", 1308: "150 gian hàng", 1309: "140 gian hàng"}),
    ("giftshow-2026", "booths", {1505: "800 booths", 1509: "760 gian hàng"}),
    ("ben-tre-fair-2019", "booths", {1701: "Hơn 100 gian hàng", 1702: "90 booths"}),
    ("soc-trang-fair-2023", "booths", {1707: "Four hundred booths", 1708: "380 gian hàng"}),
    ("citadel-festival-2025", "booths", {1805: "250 booths", 1806: "220 gian hàng"}),
    ("ocop-rating-2026", "products", {1612: "188 products", 1613: "185 sản phẩm"}),
]


@pytest.mark.parametrize(("event", "unit", "said"), CONFLICTS)
def test_conflicting_figures_stand_in_the_articles(event: str, unit: str, said: dict[int, str]) -> None:
    assert unit and len(set(said.values())) >= 2
    for number, words in said.items():
        assert event in BY_ID[number]["events"], number
        assert words in _text(BY_ID[number]), (number, words)


# what an article says of a person, in order of time
TITLES: list[tuple[int, str]] = [
    (1101, "Do Thi Hoai Thu, Deputy Director of the Hanoi Department of Industry and Trade"),
    (1104, "Đỗ Thị Hoài Thu, Phó Giám đốc Sở Công Thương Hà Nội"),
    (1601, "Do Thi Hoai Thu, Acting Director of the department"),
    (1302, "Đỗ Thị Hoài Thu, Quyền Giám đốc Sở"),
    (1106, "Do Thi Hoai Thu, Director of the Hanoi Department of Industry and Trade"),
    (1003, "Đỗ Thị Hoài Thu, Giám đốc Sở Công Thương Hà Nội"),
    (1307, "Do Thi Hoai Thu, Vice Chairwoman of the Hanoi People's Committee"),
    (1014, "Đỗ Thị Hoài Thu, Phó Chủ tịch UBND thành phố Hà Nội"),
    (1106, "Nguyen Van Hoa, Deputy Director of the Trade Promotion Centre for Agriculture"),
    (1111, "Nguyen Van Hoa, Director of the Trade Promotion Centre for Agriculture"),
    (1401, "Nguyễn Văn Hòa, director of the Mỹ Xương Mango Cooperative"),
]


@pytest.mark.parametrize(("number", "words"), TITLES)
def test_titles_of_people(number: int, words: str) -> None:
    assert words in _text(BY_ID[number])


# article -> words that say what became of the event
FATES = [
    (1103, "craft-ocop-fair-2020", "postponed"),
    (1704, "ha-giang-week-2019", "hoãn"),
    (1409, "mekong-fair-2026", "moved"),
    (1410, "mekong-fair-2026", "Đổi địa điểm"),
    (1301, "tet-market-2022", "cancelled"),
    (1302, "tet-market-2022", "hủy"),
]


@pytest.mark.parametrize(("number", "event", "words"), FATES)
def test_postponed_moved_cancelled(number: int, event: str, words: str) -> None:
    assert event in BY_ID[number]["events"]
    assert words in _text(BY_ID[number])


def test_programme_figure_grows_over_the_years() -> None:
    said = [(1905, "301"), (1601, "1,054"), (1604, "1.649"), (1603, "1,649"), (1303, "2.167"), (1605, "2.711")]
    said += [(1607, "3,317"), (1608, "3.463"), (1609, "3,463"), (1612, "3,702"), (1613, "3.702")]
    for number, figure in said:
        assert figure in _text(BY_ID[number]), number


def test_reprints() -> None:
    reprints = [story for story in STORIES if "reprint_of" in story]
    assert len(reprints) >= 10
    for story in reprints:
        original = BY_ID[story["reprint_of"]]
        assert story["site"] == "newswire" and original["site"] in ENGLISH - {"newswire"}
        assert story["events"] == original["events"]
        assert story["published"] > original["published"]
        assert not {"title", "lead", "body"} & set(story)
    # One wire story printed by two sites, then reprinted from both.
    first, second = (BY_ID[number]["body"].strip().split("\n\n") for number in (1505, 1506))
    assert second[1:] == first[1 : len(second)]
    assert {1505, 1506} <= {story["reprint_of"] for story in reprints}


def test_the_two_nights() -> None:
    new = [story for story in STORIES if story.get("visible") == [2]]
    assert len(new) >= 8
    assert {story["published"].date() for story in new} <= {date(2026, 10, 19), date(2026, 10, 20)}
    assert "tin-lang-nghe" not in {story["site"] for story in new}
    removed = [story for story in STORIES if story.get("visible") == [1]]
    assert [story["site"] for story in removed] == ["craft-notes"]
    assert removed[0]["published"].date() >= date(2026, 10, 15)
    edited = [story for story in STORIES if "night2" in story]
    assert [story["site"] for story in edited] == ["hanoi-courier"]
    before, after = edited[0], {**edited[0], **edited[0]["night2"]}
    assert "120 booths" in _text(before) and "102 booths" not in _text(before)
    assert "102 booths" in _text(after) and "Correction" in after["body"] and "120 booths" not in _text(after)


def test_recent_articles_for_the_look_back_window() -> None:
    recent = [story for story in STORIES if story["published"].date() >= date(2026, 10, 6)]
    night_one = [story for story in recent if story.get("visible") != [2]]
    assert len(night_one) >= 25
    assert {story["site"] for story in night_one} == ENGLISH | VIETNAMESE
    assert all(story["published"].isoformat() < "2026-10-20T02:00" for story in night_one)


TOPIC_WORDS = re.compile(
    r"ocop|\bcraft|lacquer|\bfairs?\b|exhibition|artisan|festival|silk|pottery|làng nghề|hội chợ|triển lãm|sơn mài|"
    r"nghệ nhân|thủ công|đặc sản",
    re.IGNORECASE,
)


def test_off_topic_articles_lack_the_topic_words() -> None:
    general = [story for story in STORIES if story.get("off_topic")]
    assert len(general) >= 8 and len({story["site"] for story in general}) >= 6
    for story in general:
        assert story["events"] == []
        assert TOPIC_WORDS.findall(_text(story)) == [], story["id"]


def test_searches_of_the_demo_have_something_to_find() -> None:
    def folded(text: str) -> str:
        plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        return "".join(mark for mark in plain if not unicodedata.combining(mark)).lower()

    texts = [folded(_text(story)) for story in ORIGINALS]
    assert sum("lacquerware" in text and "ha dong" in text for text in texts) >= 3
    assert sum("son mai" in text and "ha dong" in text for text in texts) >= 5


def _sentences(text: str) -> set[str]:
    """Sentences of eight words or more, folded to words and single spaces."""
    parts = re.split(r"[.!?…]\s+|\n+", unicodedata.normalize("NFC", text))
    words = [re.findall(r"\w+", part.lower()) for part in parts]
    return {" ".join(part) for part in words if len(part) >= 8}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collected pages are not shipped with the archive")
def test_no_sentence_is_taken_from_elsewhere() -> None:
    taken: set[str] = set()
    for path in (SHARED / "gold" / "dev").glob("*.json"):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            taken |= _sentences(entry["text"])
    for path in (SHARED / "seeds").glob("*.txt"):
        taken |= _sentences(path.read_text(encoding="utf-8"))
    for story in ORIGINALS:
        assert not _sentences(_text(story)) & taken, story["id"]
