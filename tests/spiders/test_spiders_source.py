"""Loading of source files: what a right one gives, and how each fault of a wrong one is named."""

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from records.source import Door, Expectations, Layout, Politeness
from spiders.source import SHIPPED, SourceError, load_source, load_sources, survey
from spiders.source_schema import (
    DoorModel,
    ExpectationsModel,
    LayoutModel,
    PolitenessModel,
    SourceModel,
    split_selector,
)

SMALL = """\
name: small
title: Small News
publisher: Small Press
languages: [vi]
home: https://small.example/
hosts: [small.example]
doors:
  - kind: feed
    url: https://small.example/feed
article_url: ['-(?P<id>\\d+)\\.html$']
"""
LISTING = "  - kind: listing\n    url: https://small.example/ocop\n"


def write(folder: Path, text: str, name: str = "small") -> Path:
    path = folder / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str, name: str = "small") -> list[tuple[int, str]]:
    """(line, key) of every fault."""
    with pytest.raises(SourceError) as caught:
        load_source(write(folder, text, name))
    return [(problem.line, problem.key) for problem in caught.value.problems]


def test_small_source_has_defaults(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, SMALL))
    assert source.name == "small"
    assert source.languages == ("vi",)
    assert source.doors == (Door(kind="feed", url="https://small.example/feed"),)
    assert source.article_url == (r"-(?P<id>\d+)\.html$",)
    assert (source.layouts, source.strip, source.time_zone) == ((), (), "Asia/Ho_Chi_Minh")
    assert source.politeness == Politeness(delay=2.0, concurrency=1, pages_per_night=500)
    assert source.expects == Expectations()
    assert (source.enabled, source.spider) == (True, "news")


def test_readme_example_loads(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", (SHIPPED / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example
    source = load_source(write(tmp_path, example[1], "example"))
    assert [door.kind for door in source.doors] == ["feed", "sitemap", "listing", "feed"]
    assert source.doors[2].next_page == "a.next" and source.doors[2].pages == 5
    assert not source.doors[3].enabled
    newest, old = source.layouts
    assert newest.valid_from == old.valid_until == date(2024, 3, 1)
    assert old == Layout(name="2019", valid_until=date(2024, 3, 1), body=("div.text-post",))
    assert newest.title == ("h1.article__title",), "one value may stand where a list is meant"
    assert source.expects == Expectations(fewest_a_week=5, fields=("title", "body", "published"), weekdays=((0, 1),))


def test_readme_names_every_key() -> None:
    readme = (SHIPPED / "README.md").read_text(encoding="utf-8")
    keys = [
        key
        for model in (SourceModel, DoorModel, LayoutModel, PolitenessModel, ExpectationsModel)
        for key in model.model_fields
    ]
    assert [key for key in keys if f"{key}:" not in readme and f"`{key}`" not in readme] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SMALL + "publsher: X\n", [(11, "publsher")]),
        (
            SMALL.replace("    url: https://small.example/feed", "    url: https://small.example/feed\n    pags: 2"),
            [(10, "doors.0.pags")],
        ),
        (SMALL.replace("title: Small News\n", ""), [(1, "title")]),
        (SMALL.replace("    url: https://small.example/feed\n", ""), [(8, "doors.0.url")]),
        (SMALL.replace(r"\d+)", r"\d+"), [(10, "article_url.0")]),
        (SMALL + "time_zone: Asia/Atlantis\n", [(11, "time_zone")]),
        (SMALL + "title: Again\n", [(11, "title")]),
        (SMALL + "politeness: {delay: -1}\n", [(11, "politeness.delay")]),
        (SMALL + "politeness:\n  delay: soon\n", [(12, "politeness.delay")]),
        (SMALL + "enabled: perhaps\n", [(11, "enabled")]),
        (SMALL + "spider: unheard_of\n", [(11, "spider")]),
        (SMALL + "spider: ../special/x\n", [(11, "spider")]),
        (SMALL.replace("languages: [vi]", "languages: [Vietnamese]"), [(4, "languages")]),
        (SMALL.replace("languages: [vi]", "languages: []"), [(4, "languages")]),
        (SMALL.replace("home: https://small", "home: https://www.small"), [(5, "home")]),
        (SMALL.replace("home: https://small.example/", "home: small.example"), [(5, "home")]),
        (SMALL.replace("https://small.example/feed", "https://other.example/feed"), [(9, "doors.0.url")]),
        (SMALL.replace("https://small.example/feed", "https://small.example/<section>"), [(9, "doors.0.url")]),
        (SMALL.replace("kind: feed", "kind: rss"), [(8, "doors.0.kind")]),
        (SMALL.replace("kind: feed", "enabled: false\n    kind: feed"), [(1, "enabled")]),
        (
            SMALL.replace("hosts: [small.example]", "hosts: ['small.example:80']"),
            [(5, "home"), (6, "hosts.0"), (9, "doors.0.url")],
        ),
        (SMALL + "layouts: [{name: a}]\n", [(11, "layouts.0.body")]),
        (SMALL + "layouts:\n  - name: a\n    body: 'div['\n", [(13, "layouts.0.body.0")]),
        (SMALL + "layouts:\n  - name: a\n    body:\n      - div\n      - p::text\n", [(15, "layouts.0.body.1")]),
        (SMALL + "layouts: [{name: a, body: 'xpath://div['}]\n", [(11, "layouts.0.body.0")]),
        (SMALL + "layouts: [{name: a, body: p, valid_from: 2021-13-01}]\n", [(11, "layouts.0.valid_from")]),
        (
            SMALL + "layouts: [{name: a, body: p, valid_from: 2022-01-01, valid_until: 2021-01-01}]\n",
            [(11, "layouts.0.valid_until")],
        ),
        (SMALL + "layouts: [{name: a, body: p}, {name: a, body: div}]\n", [(11, "layouts")]),
        (SMALL + "expects: {weekdays: {monday: 1}}\n", [(11, "expects.weekdays.monday")]),
        (SMALL + "expects: {weekdays: {mon: -1}}\n", [(11, "expects.weekdays.mon")]),
        (SMALL + "expects: {fields: [titel]}\n", [(11, "expects.fields")]),
        (SMALL + "topic_words: [OCOP]\n", [(11, "topic_words")]),
        (SMALL.replace("article_url", LISTING + "article_url"), [(10, "doors.1.links")]),
        (SMALL.replace("article_url", LISTING + "    links: 'a['\narticle_url"), [(12, "doors.1.links")]),
        (SMALL.replace("article_url", LISTING + "    links: a\n    pages: 4\narticle_url"), [(13, "doors.1.pages")]),
        (
            SMALL.replace("article_url", LISTING + "    links: a\n    page_url: https://small.example/2\narticle_url"),
            [(13, "doors.1.page_url")],
        ),
        (
            SMALL.replace("article_url", LISTING + "    links: a\n    newest_months: 3\narticle_url"),
            [(13, "doors.1.newest_months")],
        ),
        (SMALL.replace("feed\narticle", "feed\n    links: a\narticle"), [(10, "doors.0.links")]),
        (
            SMALL.replace("feed\narticle", "feed\n  - {kind: feed, url: https://small.example/feed}\narticle"),
            [(7, "doors")],
        ),
    ],
)
def test_fault_names_key_and_line(tmp_path: Path, text: str, expected: list[tuple[int, str]]) -> None:
    assert faults(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name: small\n  title: x\n", 2, "is no YAML"),
        ("name: [small\ntitle: x\n", 2, "is no YAML"),
        ("title: Small: News\n", 1, "is no YAML"),
        ("name: small\ntitle: *unknown\n", 2, "is no YAML"),
        ("", 1, "is empty"),
        ("# only a comment\n", 1, "is empty"),
        ("- a\n- b\n", 1, "no list of keys"),
        ("just text\n", 1, "no list of keys"),
        ("a\u0007b: 1\n", 0, "control character"),
    ],
)
def test_broken_yaml(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        load_source(write(tmp_path, text))
    assert [problem.line for problem in caught.value.problems] == [line]


@pytest.mark.parametrize(
    "text",
    [
        "1: x",
        "null: x",
        "? [a, b]\n: c",
        "name: &x [*x]",
        "&x {name: *x}",
        "doors: &x [*x]",
        "hosts: {a: b}",
        "hosts:",
        "doors: [a, 3, null]",
        "doors: {0: a}",
        "expects: 3\npoliteness: []\ntopic_words: {1: [a]}",
        "home: 'http://[x'",
        "name: !!int many",
        "name: !!timestamp 2021-99-99",
        "name: !!python/object:os.system x",
        'name: "\\ud800"',
        "a: 1\n---\nb: 2",
    ],
)
def test_odd_yaml_is_an_error_of_the_source_that_can_be_printed(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError) as caught:
        load_source(write(tmp_path, text))
    assert str(caught.value).encode()
    assert all(problem.remedy for problem in caught.value.problems)


def test_unreadable_files(tmp_path: Path) -> None:
    (tmp_path / "latin.yml").write_bytes("name: é".encode("latin-1"))
    for name, words in [("latin.yml", "not UTF-8"), ("absent.yml", "No such file"), (".", "directory")]:
        with pytest.raises(SourceError, match=words):
            load_source(tmp_path / name)


def test_all_faults_at_once_with_remedy(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL.replace("title: Small News", "titel: Small News") + "time_zone: X\nstrip: ['div[']\n")
    with pytest.raises(SourceError) as caught:
        load_source(path)
    assert [problem.key for problem in caught.value.problems] == ["title", "titel", "time_zone", "strip.0"]
    lines = str(caught.value).splitlines()
    assert lines[1] == f"{path}:2: titel: unknown key. Remedy: correct or remove it; `title` may be meant."
    assert all("Remedy: " in line for line in lines)


def test_name_is_the_name_of_the_file(tmp_path: Path) -> None:
    assert faults(tmp_path, SMALL, "other") == [(1, "name")]


def test_strings_become_nfc(tmp_path: Path) -> None:
    text = SMALL.replace("Small News", "Làng nghề") + "topic_words: {vi: hội chợ}\n"
    source = load_source(write(tmp_path, unicodedata.normalize("NFD", text)))
    assert source.title == "Làng nghề"
    assert source.topic_words == (("vi", ("hội chợ",)),)


def test_topic_words_own_shared_or_none(tmp_path: Path) -> None:
    shipped = dict(load_source(write(tmp_path, SMALL)).topic_words)
    assert "craft village" in shipped["en"] and "làng nghề" in shipped["vi"]
    assert load_source(write(tmp_path, SMALL + "topic_words: {}\n")).topic_words == ()
    (tmp_path / "_topic_words.yml").write_text("en: [lacquer]\n", encoding="utf-8")
    assert load_source(write(tmp_path, SMALL)).topic_words == (("en", ("lacquer",)),)
    (tmp_path / "_topic_words.yml").write_text("en: [lacquer]\nvi: 3\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"_topic_words\.yml:2: vi"):
        load_source(write(tmp_path, SMALL))


def test_folder_skips_underscore_and_keeps_the_right_ones(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    write(tmp_path, "nonsense", "_draft")
    write(tmp_path, SMALL.replace("small", "tiny"), "tiny")
    assert [source.name for source in load_sources(tmp_path)] == ["small", "tiny"]
    bad = write(tmp_path, SMALL.replace("name: small", "name: bad"), "bad")
    (tmp_path / "stray.yaml").write_text(SMALL, encoding="utf-8")
    found, problems = survey(tmp_path)
    assert [source.name for source in found] == ["bad", "tiny"]
    assert [(problem.file.name, problem.line, problem.key) for problem in problems] == [
        ("small.yml", 6, "hosts"),
        ("stray.yaml", 0, ""),
    ]
    assert f"belongs to {bad.name} too" in problems[0].wrong
    with pytest.raises(SourceError, match=r"stray\.yml"):
        load_sources(tmp_path)


def test_absent_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere: no such folder"):
        load_sources(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("div.body", ("div.body", None)),
        ("meta[name='pubdate']@content", ("meta[name='pubdate']", "content")),
        ("img@data-src", ("img", "data-src")),
        ("a[href*='@x']", ("a[href*='@x']", None)),
        ("a[href*='@x']@href", ("a[href*='@x']", "href")),
    ],
)
def test_split_selector(selector: str, expected: tuple[str, str | None]) -> None:
    assert split_selector(selector) == expected
