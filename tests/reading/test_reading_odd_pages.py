"""Pages that hold more, less or something else than one article in the usual place; and very large ones."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reading import read
from records import Article, Capture, Layout, Unreadable
from tests.growth import FOURFOLD, growth

FETCHED = datetime(2026, 10, 20, tzinfo=UTC)
TITLE = "Chợ nổi Phong Hòa dời sang bến mới"
PROSE = [
    f"Ghe thứ {n} cập bến lúc trời còn tối, chủ ghe bày {n}0 sọt khóm ra mạn và gọi khách quen bằng tên, "
    "còn người mua mới thì đứng trên cầu ván hỏi giá."
    for n in range(1, 6)
]
OTHER_TITLE = "Làng chiếu Định Yên họp chợ ban đêm"
OTHER = [
    f"Đêm phiên thứ {n}, những đôi chiếu cạp điều được trải ngay trước sân đình, dưới {n}0 ngọn đèn dầu mà các nhà "
    "trong xóm cùng góp lại, và người bán ngồi đợi khách đi qua."
    for n in range(1, 5)
]
FIGURE = "<figure><img src=a.jpg><figcaption>{}</figcaption></figure>"
SEEN = "Một góc chợ nổi lúc rạng sáng"
CREDITED, LONGER, LONG = f"{SEEN} (Ảnh: Minh Quân)", f"{SEEN}, nhìn từ cầu ván.", " ".join(OTHER[:2])


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(body: str, head: str = "", opening: str = "<html>") -> bytes:
    return f"<!doctype html>{opening}<head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def reading(body: bytes, layouts: tuple[Layout, ...] = ()) -> Article | Unreadable:
    return read(Capture(url="https://bao.example/a", body=body, fetched_at=FETCHED, digest=""), layouts=layouts)


def article(body: bytes) -> Article:
    found = reading(body)
    assert isinstance(found, Article), found
    return found


# (what is tested, markup after the headline, paragraphs of the body, captions)
CAPTIONS = [
    ("said once more below the picture", f"{FIGURE.format(SEEN)}<p>{SEEN}</p>", [], [SEEN]),
    ("with its credit", f"{FIGURE.format(SEEN)}<p>{SEEN}. Ảnh: Minh Quân</p>", [f"{SEEN}. Ảnh: Minh Quân"], [SEEN]),
    ("with its credit in both places", f"{FIGURE.format(CREDITED)}<p>{CREDITED}</p>", [], [SEEN]),
    ("in other letters", f"{FIGURE.format(SEEN)}<p>{SEEN.upper()}</p>", [], [SEEN]),
    ("a sentence where the caption is none", f"{FIGURE.format(SEEN)}<p>{SEEN}.</p>", [f"{SEEN}."], [SEEN]),
    ("a paragraph that goes on", f"{FIGURE.format(SEEN)}<p>{LONGER}</p>", [LONGER], [SEEN]),
    ("too long for a caption's echo", f"{FIGURE.format(LONG)}<p>{LONG}</p>", [LONG], [LONG]),
]


@pytest.mark.parametrize(("markup", "kept", "captions"), [r[1:] for r in CAPTIONS], ids=[r[0] for r in CAPTIONS])
def test_a_caption_is_told_from_a_paragraph(markup: str, kept: list[str], captions: list[str]) -> None:
    found = article(page(f"<article><h1>{TITLE}</h1>{paragraphs(PROSE[:2])}{markup}{paragraphs(PROSE[2:])}</article>"))
    assert list(found.captions) == captions
    assert found.body.split("\n\n") == [*PROSE[:2], *kept, *PROSE[2:]]


SECOND = f"<article><h2>{OTHER_TITLE}</h2>{paragraphs(OTHER)}</article>"
TWO_PAGES = [
    ("articles beside each other", f"<article><h1>{TITLE}</h1>{paragraphs(PROSE)}</article>{SECOND}"),
    ("the other one first", f"{SECOND}<article><h1>{TITLE}</h1>{paragraphs(PROSE)}</article>"),
    ("two main headlines", f"<article><h1>{TITLE}</h1>{paragraphs(PROSE)}</article>{SECOND.replace('h2', 'h1')}"),
]


@pytest.mark.parametrize("body", [row[1] for row in TWO_PAGES], ids=[row[0] for row in TWO_PAGES])
def test_of_two_articles_the_pages_own_is_read(body: str) -> None:
    found = article(page(body, f"<title>{TITLE}</title><meta property='og:title' content='{TITLE}'>"))
    assert found.title == TITLE
    assert found.body.split("\n\n") == PROSE


def test_an_amp_page() -> None:
    head = f"<title>{TITLE} - Báo Bến Sông</title><link rel=canonical href='https://bao.example/cho-noi.html'>"
    count = "<amp-analytics><script type='application/json'>{}</script></amp-analytics>"
    ads = f"<amp-ad type=x><div placeholder>Quảng cáo</div></amp-ad>{count}"
    picture = f"<amp-img src=a.jpg width=4 height=3></amp-img><figcaption>{SEEN}</figcaption>"
    menu = "<amp-sidebar><ul><li><a href=/>Trang chủ</a></li></ul></amp-sidebar>"
    text = f"{paragraphs(PROSE[:2])}{ads}<figure>{picture}</figure>{paragraphs(PROSE[2:])}"
    body = f"{menu}<article><h1>{TITLE}</h1>{text}</article>"
    found = article(page(body, head, "<html ⚡ lang=vi>"))
    assert (found.title, found.canonical_url) == (TITLE, "https://bao.example/cho-noi.html")
    assert found.body.split("\n\n") == PROSE and found.captions == (SEEN,)


FRAMES = "<frameset cols='20%,80%'><frame src=menu.html><frame src=bai.html>{}</frameset>"


def test_a_page_of_frames_is_no_article_and_says_so() -> None:
    empty = reading(f"<html><head><title>{TITLE}</title></head>{FRAMES.format('')}</html>".encode())
    assert isinstance(empty, Unreadable) and empty.reason == "no-container"
    excuse = "<noframes><p>Trình duyệt của bạn không hỗ trợ khung.</p></noframes>"
    told = reading(f"<html><head><title>{TITLE}</title></head>{FRAMES.format(excuse)}</html>".encode())
    assert isinstance(told, Unreadable) or "too-short" in told.flags


def test_a_frame_inside_an_article_hides_nothing() -> None:
    frame = "<iframe src=https://video.example/1></iframe>"
    assert article(page(f"<h1>{TITLE}</h1>{frame}{paragraphs(PROSE)}{frame}")).body.split("\n\n") == PROSE


LOADING = "<div id=app>Đang tải…</div>"
MARKUP = json.dumps({"props": {"title": TITLE, "content": paragraphs(PROSE)}}, ensure_ascii=False)
LINKED = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(PROSE)}, ensure_ascii=False)
SCRIPTED = [
    ("script", f"<script id=__NEXT_DATA__ type='application/json'>{MARKUP}</script>"),
    ("script", f"<script>self.push([1,{json.dumps(paragraphs(PROSE))}])</script>"),
    ("json-ld", f"<script type='application/ld+json'>{LINKED}</script>"),
]


@pytest.mark.parametrize(("step", "script"), SCRIPTED, ids=["data", "pushed", "json-ld"])
def test_a_body_that_only_scripts_hold_is_read_and_flagged(step: str, script: str) -> None:
    found = article(page(f"<h1>{TITLE}</h1>{LOADING}{script}", f"<title>{TITLE}</title>"))
    assert dict(found.steps)["body"] == step and "body-from-script" in found.flags
    assert found.body.split("\n\n") == PROSE
    without = reading(page(f"<h1>{TITLE}</h1>{LOADING}", f"<title>{TITLE}</title>"))
    assert isinstance(without, Unreadable) or "too-short" in without.flags


LAYOUT = (Layout(name="b", body=("div.b",)),)


def large(megabytes: float) -> bytes:
    """A page of that size that is all one article."""
    line = "<p>Hộ số {} đóng {} ghe khóm trong mùa này, bán tại chợ nổi và giao cho ba nhà máy ở hai bờ sông.</p>"
    count = int(megabytes * 1_000_000 / len(line.format(100_000, 10).encode()))
    told = "".join(line.format(number, number % 50) for number in range(100_000, 100_000 + count))
    return page(f"<h1>{TITLE}</h1><div class=b>{told}</div>")


@pytest.mark.parametrize("layouts", [(), LAYOUT], ids=["general", "layout"])
def test_time_grows_as_the_page_does(layouts: tuple[Layout, ...]) -> None:
    small, whole = large(0.25), large(1)
    assert growth(lambda body: reading(body, layouts), small, whole) < FOURFOLD


READ_AND_TELL = """
import resource, sys
from datetime import UTC, datetime
from reading import read
from records import Capture, Layout

def told(body):
    capture = Capture(url="https://bao.example/a", body=body, fetched_at=datetime(2026, 10, 20, tzinfo=UTC), digest="")
    return read(capture, layouts=(Layout(name="b", body=("div.b",)),) if sys.argv[1] == "layout" else ())

body = sys.stdin.buffer.read()
told(body[:50_000])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = told(body)
print(len(found.body.split("\\n\\n")), 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before))
"""


@pytest.mark.parametrize("how", ["general", "layout"])
def test_a_page_of_10_mb_is_read_whole_in_memory_that_its_size_bounds(how: str) -> None:
    body = large(10)
    assert len(body) > 9_900_000
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", READ_AND_TELL, how]
    ended = subprocess.run(command, input=body, capture_output=True, cwd=root, check=True)
    paragraphs_read, taken = map(int, ended.stdout.split())
    assert paragraphs_read == body.count(b"<p>")
    assert taken < 30 * len(body)
