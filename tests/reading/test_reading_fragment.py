"""The article's fragment: both ways of reading it, from the tree at hand and through BeautifulSoup, agree."""

import pytest
from lxml import html

from reading import fragment
from reading.fragment import Fragment, clean_fragment

LONG = "Hai mươi gian hàng gốm và mây tre đón khách từ sáng sớm ở sân đình của một xã giả định"
PLAIN = [
    (f"<p>{LONG}.</p><p>Chợ mở <b>ba</b> ngày.</p>", [f"{LONG}.", "Chợ mở ba ngày."]),
    (f"{LONG}.<br><br>Chợ mở ba ngày.<p></p>Vào cửa tự do.", [f"{LONG}.", "Chợ mở ba ngày.", "Vào cửa tự do."]),
    ("<ul><li>Gốm</li><li><p>Mây tre</p></li></ul>", ["- Gốm", "Mây tre"]),
    ("<p><span>Hà Nội</span>Sáng nay chợ mở.</p>", ["Hà Nội Sáng nay chợ mở."]),
    ("<p>Chợ\u00ad mở &amp; đón khách.</p><script>var a = 1;</script>", ["Chợ mở & đón khách."]),
    (f"<p>{LONG}, <a href='/a'>chợ phiên</a> nói.</p>", [f"{LONG}, chợ phiên nói."]),
    ("<div><h2>Ba ngày</h2>Chợ mở. <em>Khách</em> đến.</div>", ["Ba ngày", "Chợ mở. Khách đến."]),
    ("<div class='photo-desc'>Gian gốm.</div>" + f"<p>{LONG}.</p>", [f"{LONG}."]),
    (f"<figure><img src='/a.jpg'><figcaption>Gian <b>gốm</b></figcaption></figure><p>{LONG}.</p>", [f"{LONG}."]),
]
BOXED = [
    f"<p>{LONG}.</p><ul><li><a href='/a'>Một chợ khác mở cửa tuần tới</a></li><li><a href='/b'>Lại một chợ</a></ul>",
    f"<p>{LONG}.</p><div class='related'><a href='/a'>Một chợ khác mở cửa tuần tới</a></div>",
    "<table><tr><td>Gốm</td><td>Năm sao</td></tr></table>",
]


def read(markup: str) -> Fragment:
    return clean_fragment([html.fragment_fromstring(f"<div>{markup}</div>")], [])


@pytest.mark.parametrize(("markup", "paragraphs"), PLAIN)
def test_plain_fragment(markup: str, paragraphs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert fragment._is_plain(html.fragment_fromstring(f"<div>{markup}</div>"))
    found = read(markup)
    assert found.paragraphs == paragraphs
    monkeypatch.setattr(fragment, "_is_plain", lambda _: False)
    assert read(markup) == found


@pytest.mark.parametrize("markup", BOXED)
def test_boxes_are_weighed(markup: str) -> None:
    assert not fragment._is_plain(html.fragment_fromstring(f"<div>{markup}</div>"))


def test_caption_that_is_stripped_too_stays_a_caption() -> None:
    body = html.fragment_fromstring(f"<div><div class='pic'><p>Gian gốm giả định.</p></div><p>{LONG}.</p></div>")
    found = clean_fragment([body], [body[0]], [body[0]])
    assert (found.paragraphs, found.captions) == ([f"{LONG}."], ["Gian gốm giả định."])
