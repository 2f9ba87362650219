"""One site in the templates of several years: dated layouts, and what happens in the night that brings a new one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from flows.alarms import Reading, alarms_of
from reading import read
from records import Article, Capture, Layout, Source, SourceLedger
from samples import SITES, load_content, write_sources
from samples.pages import NIGHTS, Edition, article_page, running_text
from spiders.source import load_source

SITE = "thu-do-moi"
NEW = Layout(
    name="story",
    valid_from=date(2026, 10, 21),
    title=("h1.story-headline",),
    lead=("p.story-standfirst",),
    body=("section.story-text",),
    captions=("div.story-media small",),
    authors=("div.story-byline b",),
    published=("div.story-byline",),
    tags=("section.story-topics a",),
    strip=("div.story-media",),
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    written = write_sources(tmp_path_factory.mktemp("sources"), 8471)
    return load_source(next(path for path in written if path.stem == SITE))


def night(number: int, source: Source, layouts: Sequence[Layout]) -> list[tuple[Article, list[str]]]:
    """Every article of the site on a night as it is read, with what the site wrote: title, paragraphs."""
    edition = Edition(SITES[SITE], number, 8471, load_content())
    pairs = []
    for article in edition.shown():
        body = article_page(edition, article).body
        capture = Capture(url=edition.url(article), body=body, fetched_at=NIGHTS[number], digest="")
        found = read(capture, layouts=layouts, strip=source.strip, zone=source.time_zone)
        assert isinstance(found, Article), (article.id, found)
        written = (line.replace("./.", ".") for line in running_text(edition.content, article))  # the closing mark
        pairs.append((found, [article.title, *written]))
    assert len(pairs) >= 5
    return pairs


def told(pairs: Sequence[tuple[Article, list[str]]]) -> list[tuple[list[str], list[str]]]:
    return [([found.title or "", *found.body.split("\n\n")], written) for found, written in pairs]


@pytest.mark.parametrize(("number", "name"), [(1, "c-detail"), (2, "story")])
def test_dated_layouts_read_the_pages_of_both_ages(number: int, name: str, source: Source) -> None:
    old = replace(source.layouts[0], valid_until=date(2026, 10, 21))
    pairs = night(number, source, (NEW, old))
    assert {dict(found.steps)["body"] for found, _ in pairs} == {f"layout:{name}"}
    assert not any("layout-missed" in found.flags for found, _ in pairs)
    assert all(found.published and found.published.method == f"layout:{name}" for found, _ in pairs)
    for got, written in told(pairs):
        assert got == written


def test_a_new_template_falls_to_the_general_path_and_raises_an_alarm(source: Source) -> None:
    pairs = night(2, source, source.layouts)
    assert {dict(found.steps)["body"] for found, _ in pairs} == {"general"}
    missed = sum("layout-missed" in found.flags for found, _ in pairs)
    assert missed == len(pairs)
    for got, written in told(pairs):
        assert got == written
    ledger = SourceLedger(source=SITE, found=len(pairs), fetched=len(pairs))
    seen = Reading(pages=len(pairs), layout_missed=missed)
    (alarm,) = alarms_of(source, ledger, [], seen, week=None, collected=True)
    assert alarm.kind == "layout" and f"{missed} of {len(pairs)} pages no longer fit" in alarm.message


PROSE = [
    f"Xưởng số {n} ở cuối làng nhuộm xong mẻ vải chàm thứ {n}0, phơi kín hai bờ rào, và khách qua sông đều ghé lại."
    for n in range(1, 6)
]
PAGE = """<html><head><meta charset=utf-8><meta name=pubdate content="{day}"></head><body><h1>Mùa chàm bên sông</h1>
<div class=wide><div class=narrow>{text}</div><p>Câu này chỉ khuôn mẫu trước năm 2025 tính vào bài.</p>
</div></body></html>"""


@pytest.mark.parametrize(
    ("day", "name", "paragraphs"),
    [
        ("2023-12-31", "widest", 6),
        ("2024-01-01", "wide", 6),
        ("2024-12-31", "wide", 6),
        ("2025-01-01", "narrow", 5),
        ("", "narrow", 5),  # without a day the capture's counts
    ],
)
def test_where_several_layouts_fit_the_day_decides(day: str, name: str, paragraphs: int) -> None:
    layouts = (
        Layout(name="narrow", body=("div.narrow",), valid_from=date(2025, 1, 1)),
        Layout(name="wide", body=("div.wide",), valid_from=date(2024, 1, 1), valid_until=date(2025, 1, 1)),
        Layout(name="widest", body=("body",), valid_until=date(2024, 1, 1)),
    )
    page = PAGE.format(day=day, text="".join(f"<p>{text}</p>" for text in PROSE)).encode()
    fetched = datetime(2026, 10, 20, tzinfo=UTC)
    found = read(Capture(url="https://bao.example/a", body=page, fetched_at=fetched, digest=""), layouts=layouts)
    assert isinstance(found, Article)
    assert dict(found.steps)["body"] == f"layout:{name}"
    assert len(found.body.split("\n\n")) == paragraphs


@pytest.mark.parametrize("text", ["", "<p>Đang cập nhật.</p>"], ids=["empty", "short"])
def test_a_layout_whose_body_comes_out_short_falls_to_the_general_path(text: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in PROSE)
    page = f"<html><body><h1>Mùa chàm bên sông</h1><div class=old>{text}</div><div class=new>{body}</div></body></html>"
    capture = Capture(
        url="https://bao.example/a", body=page.encode(), fetched_at=datetime(2026, 10, 20, tzinfo=UTC), digest=""
    )
    found = read(capture, layouts=(Layout(name="old", title=("h1",), body=("div.old",)),))
    assert isinstance(found, Article) and "layout-missed" in found.flags
    assert dict(found.steps) == {"title": "layout:old", "body": "general"}
    assert found.body.split("\n\n")[-5:] == PROSE
