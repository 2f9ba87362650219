"""What is no article, or hardly one: an article with a flag or a reason, and never an exception."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reading import READER, read
from records import Article, Capture, Layout, Unreadable

FETCHED = datetime(2026, 10, 20, tzinfo=UTC)
PROSE = [
    f"Sáng ngày thứ {n}, ban quản lý chợ phiên Lam Sơn đón thêm {n}0 gian hàng gốm và mây tre của các xã lân cận, "
    "phần lớn do thợ trẻ trong làng tự tay dựng lấy."
    for n in range(1, 6)
]
BODY = "".join(f"<p>{text}</p>" for text in PROSE)
TITLE = "Chợ phiên Lam Sơn thêm gian hàng"


def page(body: str, head: str = "") -> bytes:
    return f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def reading(
    body: bytes, *, layouts: tuple[Layout, ...] = (), status: int = 200, url: str = "https://bao.example/a"
) -> Article | Unreadable:
    return read(Capture(url=url, body=body, fetched_at=FETCHED, digest="", status=status), layouts=layouts)


def teaser(number: int) -> str:
    return (
        f"<div class='story'><h3><a href='/{number}'>Bản tin số {number} về chợ phiên và làng nghề</a></h3>"
        f"<p>Tóm tắt ngắn của bản tin số {number}, kể một việc nhỏ trong ngày ở một xã trên núi.</p></div>"
    )


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 200, "empty"),
        (b"%PDF-1.5", 200, "binary"),
        (page(""), 200, "no-container"),
        (b"<html><frameset cols='20%,80%'><frame src=a.html></frameset></html>", 200, "no-container"),
        (page(f"<h1>{TITLE}</h1>{BODY}"), 404, "gone"),
        (
            page("<h1>404</h1><p>Trang bạn tìm không tồn tại.</p>", "<title>Không tìm thấy trang</title>"),
            200,
            "soft-404",
        ),
        (
            page("<h1>We use cookies</h1><p>Accept all cookies to go on.</p>", "<title>Before you go on</title>"),
            200,
            "cookie-wall",
        ),
        (page("<h1>Đăng nhập</h1><form><input type=password></form>", "<title>Đăng nhập</title>"), 200, "login"),
        (page("<h1>Tin làng nghề</h1>" + "".join(map(teaser, range(20)))), 200, "listing"),
    ],
)
def test_refused_with_a_reason(body: bytes, status: int, reason: str) -> None:
    found = reading(body, status=status)
    assert isinstance(found, Unreadable), found
    assert found.reason == reason
    assert found.message.endswith(".")


@pytest.mark.parametrize(
    "opening",
    ["<div>" * 100_000, "<span>" * 100_000, "<x-y>" * 100_000, "<ul><li>" * 50_000, "<table><tr><td>" * 30_000],
    ids=["div", "span", "unknown", "list", "table"],
)
def test_100000_deep_tags(opening: str) -> None:
    found = reading(page(f"<h1>{TITLE}</h1>{opening}{BODY}"))
    assert isinstance(found, Article)
    assert found.body.split("\n\n") == PROSE


@pytest.mark.parametrize("layouts", [(), (Layout(name="b", body=("div.b",)),)], ids=["general", "layout"])
def test_an_article_of_3_mb_is_read_whole(layouts: tuple[Layout, ...]) -> None:
    texts = [
        f"Gian hàng số {n} bày gốm men lam, mây tre đan và lụa tơ tằm của hợp tác xã số {n} trong vùng."
        for n in range(24_000)
    ]
    body = page(f"<h1>{TITLE}</h1><div class=b>{''.join(f'<p>{t}</p>' for t in texts)}</div>")
    assert len(body) > 3_000_000
    found = reading(body, layouts=layouts)
    assert isinstance(found, Article)
    assert found.body.split("\n\n") == texts


def test_a_script_of_12_mb_hides_nothing() -> None:
    found = reading(page(f"<script>{'var x = 1;' * 1_200_000}</script><h1>{TITLE}</h1>{BODY}"))
    assert isinstance(found, Article) and found.title == TITLE


@pytest.mark.parametrize(
    ("body", "flag"),
    [
        (page(BODY), "no-title"),
        (
            page(
                f"<h1>{TITLE}</h1>{BODY}",
                "<meta property='article:published_time' content='2031-05-01T08:00:00+07:00'>",
            ),
            "future-date",
        ),
        (page(f"<h1>{TITLE}</h1>{BODY}"), "undated"),
        (page(f"<h1>{TITLE}</h1><p>{PROSE[0]}</p>"), "too-short"),
        (page(f"<h1>{TITLE}</h1>{BODY}").removesuffix(b"</body></html>"), "truncated"),
        (page(f"<h1>{TITLE}</h1>{BODY}", "<script type='application/ld+json'>{{{</script>"), "broken-json-ld"),
    ],
)
def test_doubts_are_flags(body: bytes, flag: str) -> None:
    found = reading(body)
    assert isinstance(found, Article)
    assert flag in found.flags
    assert found.published is None


NEXT_YEAR = "Thứ năm, 21/10/2027, 08:30 (GMT+7)"
SHOWN = f"<h1>{TITLE}</h1><div class=meta><span class=date>{NEXT_YEAR}</span></div>"
TIMED = f"<h1>{TITLE}</h1><time datetime='2026-10-20T07:00:01+07:00'>sáng nay</time>"
DATED = Layout(name="b", body=("div.b",), published=("span.date",))


@pytest.mark.parametrize(
    ("markup", "layouts", "hint", "expected"),
    [
        (SHOWN, (), None, (None, ["future-date", "undated"])),
        (SHOWN, (DATED,), None, (None, ["future-date", "undated"])),
        # a second after the capture
        (TIMED, (), None, (None, ["future-date", "undated"])),
        (f"<h1>{TITLE}</h1>", (), "2026-10-21", (None, ["future-date", "undated"])),
        # the page's other day is taken, and the flag tells of the first
        (f"{SHOWN}<time datetime='2026-10-19'>hôm qua</time>", (DATED,), None, ("2026-10-19", ["future-date"])),
        (SHOWN.replace("2027", "2025"), (DATED,), None, ("2025-10-21T08:30:00+07:00", [])),
    ],
    ids=["shown", "layout", "time-element", "door", "another-day", "past"],
)
def test_a_day_after_the_capture_is_never_the_day_of_publication(
    markup: str, layouts: tuple[Layout, ...], hint: str | None, expected: tuple[str | None, list[str]]
) -> None:
    body = page(f"<main>{markup}<div class=b>{BODY}</div></main>")
    url = "https://bao.example/tin-20991231.html"
    capture = Capture(url=url, body=body, fetched_at=FETCHED, digest="", published_hint=hint)
    found = read(capture, layouts=layouts)
    assert isinstance(found, Article)
    flags = [flag for flag in found.flags if flag in ("future-date", "undated")]
    assert (found.published and found.published.isoformat(), sorted(flags)) == expected


def test_the_fairs_day_is_not_the_day_of_publication() -> None:
    found = reading(
        page(f"<h1>{TITLE}</h1>{BODY}<p>Chợ phiên diễn ra từ ngày 14/03/2026 đến ngày 16/03/2026 tại sân vận động.</p>")
    )
    assert isinstance(found, Article) and found.published is None


def test_a_day_in_the_url_counts() -> None:
    found = reading(page(f"<h1>{TITLE}</h1>{BODY}"), url="https://bao.example/2026/03/12/cho-phien.html")
    assert isinstance(found, Article) and found.published is not None
    assert (found.published.isoformat(), found.published.method) == ("2026-03-12", "url")


def test_the_layout_in_use_on_the_day_is_chosen() -> None:
    html = page(
        f"<h1>{TITLE}</h1><div class=a><div class=b>{BODY}</div></div>", "<meta name=pubdate content='2026-01-05'>"
    )

    old = Layout(name="old", body=("div.a",), valid_until=date(2026, 1, 1))
    new = Layout(name="new", body=("div.b",), valid_from=date(2026, 1, 1))
    found = reading(html, layouts=(old, new))
    assert isinstance(found, Article) and ("body", "layout:new") in found.steps


def test_a_broken_selector_leaves_the_page_readable() -> None:
    found = reading(
        page(f"<h1>{TITLE}</h1><div class=b>{BODY}</div>"), layouts=(Layout(name="x", body=("div[", "xpath://p[")),)
    )
    assert isinstance(found, Article)
    assert "layout-missed" in found.flags and found.body.split("\n\n") == PROSE


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise(body: bytes) -> None:
    assert isinstance(reading(body), Article | Unreadable)


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=300),
    st.sampled_from(["<article>", "<table><tr><td>", "<script type='application/ld+json'>", "<h1>", "<li><a href=x>"]),
)
def test_no_markup_raises(text: str, tag: str) -> None:
    assert isinstance(reading(page(f"{tag}{text}<p>{text}")), Article | Unreadable)


def test_reader_is_a_version() -> None:
    assert READER >= 1
