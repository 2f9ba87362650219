"""Headlines of other articles that the general path takes out of a body: they are kept as `related`, and only they."""

from datetime import UTC, datetime

import pytest

from reading import read
from records import Article, Capture

FETCHED = datetime(2026, 10, 20, tzinfo=UTC)
TITLE = "Làng nón Chuông mở phiên chợ đầu tháng"
PROSE = [
    f"Buổi sáng thứ {n}, các hộ làm nón mang ra đình {n}2 kiểu nón quai thao mới, người mua đứng kín hai bên lối vào "
    "và hỏi chuyện thợ già về cách chọn lá."
    for n in range(1, 6)
]
FIRST, REST = f"<p>{PROSE[0]}</p>", "".join(f"<p>{text}</p>" for text in PROSE[1:])
ONE, TWO = "Thợ gốm Phù Lãng dựng lò mới bên sông", "Chợ lụa Vạn Phúc kéo dài thêm hai ngày"
LIST = f"<ul><li><a href='/1'>{ONE}</a></li><li><a href='/2'>{TWO}</a></li></ul>"

# (what is tested, markup between the first paragraph and the others, what is kept)
BOXES = [
    ("a list of headlines", LIST, (ONE, TWO)),
    ("a box by its heading", f"<div><h3>Tin liên quan</h3><p><a href='/1'>{ONE}</a></p></div>", (ONE,)),
    ("links behind a label", f"<p><b>Xem thêm</b></p><div><a href='/1'>{ONE}</a></div>", (ONE,)),
    ("a label with its link", f"<p>Đọc thêm: <a href='/1'>{ONE}</a></p>", (ONE,)),
    ("a label and a headline without a link", f"<p>Xem thêm: {ONE}</p>", (ONE,)),
    ("a paragraph that is one link", f"<p><a href='/1'>{ONE}</a></p>", (ONE,)),
    ("a box by its name", f"<div class='related-news'><a href='/1'>{ONE}</a></div>", (ONE,)),
    ("a box by a name in one word", f"<div class='tinlienquan'><p><a href='/1'>{ONE}</a></p></div>", (ONE,)),
    ("of a card only its headline", f"<a href='/1'><h3>{ONE}</h3><p>Thợ trẻ góp công dựng lò.</p></a>", (ONE,)),
    ("once, though picture and headline lead there", f"{LIST}<a href='/1'><h3>{ONE}</h3></a>", (ONE, TWO)),
    ("no short links", "<div class='related-news'><a href='/1'>Gốm</a> <a href='/2'>Lụa</a></div>", ()),
    ("no menu", f"<nav>{LIST}</nav>", ()),
    ("no footer of the site", f"<footer class='related-footer'>{LIST}</footer>", ()),
    ("no tags", "<p>Từ khóa: nón lá làng Chuông, phiên chợ đầu tháng</p>", ()),
    ("no days, addresses or handles", f"<div class='related-news'><a href='/1'>{ONE}</a>"
     "<a href='/2'>Thứ tư, 22/10/2025, 19:25 (GMT+7)</a><a href='/3'>https://lang-chuong.example/phien-cho</a></div>",
     (ONE,)),
    ("not the article's own headline", f"<div class='related-news'><a href='/0'>{TITLE}</a></div>", ()),
]  # fmt: skip


def reading(body: str) -> Article:
    page = f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()
    found = read(Capture(url="https://bao.example/a", body=page, fetched_at=FETCHED, digest=""))
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(("box", "kept"), [row[1:] for row in BOXES], ids=[row[0] for row in BOXES])
def test_related_are_kept_out_of_the_body(box: str, kept: tuple[str, ...]) -> None:
    found = reading(f"<article><h1>{TITLE}</h1>{FIRST}{box}{REST}</article>")
    assert found.related == kept
    assert found.body.split("\n\n") == PROSE


def test_a_column_beside_the_article_is_not_related() -> None:
    column = f"<aside>{LIST}<a href='/1'><h3>{ONE}</h3></a></aside>"
    assert reading(f"<main><h1>{TITLE}</h1>{FIRST}{REST}</main>{column}").related == ()
    assert reading(f"<article><h1>{TITLE}</h1>{FIRST}{REST}{column}</article>").related == (ONE, TWO)


def test_a_sentence_with_a_link_stays_in_the_body() -> None:
    told = f"Người mua còn ghé sang làng bên, nơi <a href='/1'>{ONE}</a>, để xem mẻ nung đầu tiên của năm nay."
    found = reading(f"<article><h1>{TITLE}</h1>{FIRST}<p>{told}</p>{REST}</article>")
    assert ONE in found.body and found.related == ()
