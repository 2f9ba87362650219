"""The whole: quotes at their offsets whatever the text, refusals, the command."""

import json
import unicodedata
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.extract import run
from facts import EXTRACTOR, extract
from facts.extract import LIMIT
from records.fact import Findings
from tests.growth import FOURFOLD, growth

PIECES = [
    "The 5th Craft Fair 2025 opened at Thong Nhat Park, 35 Le Duan Street, Hanoi on October 3 with 120 booths. ",
    "Tran Van An, Director of the Hanoi Department of Tourism, said so. ",
    "Hội chợ OCOP năm 2025 khai mạc tối 3/10 tại Công viên Thống Nhất (Hà Nội) với hơn 120 gian hàng. ",
    "Ông Trần Văn An, Giám đốc Sở Du lịch Hà Nội, cho biết. ",
    "(",
    ")",
    "“",
    "”",
    "\n",
    "\n\n",
    ", ",
    "; ",
    " - ",
    "Lần 3 sẽ ",
    "Director of ",
    "đến ngày ",
    "\u0301",
    "\u00a0",
    "số 5 ",
]
anything = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=14).map("".join)


def check(text: str, found: Findings) -> None:
    for _, fact in found.all():
        assert text[fact.begin : fact.end] == fact.text
        assert fact.text and fact.rule
    for event in found.events:
        assert all(0 <= i < len(found.counts) for i in event.counts)
        assert all(0 <= i < len(found.officials) for i in event.officials)


@settings(max_examples=120, deadline=None)
@given(anything, st.sampled_from(["en", "vi", None]), st.booleans())
def test_quotes_stand_at_their_offsets(text: str, lang: str | None, decomposed: bool) -> None:
    text = unicodedata.normalize("NFD", text) if decomposed else text
    found = extract(text, title="Craft Fair", published=date(2025, 10, 4), lang=lang)
    check(text, found)
    assert found == extract(text, title="Craft Fair", published=date(2025, 10, 4), lang=lang)


def test_decomposed_text_gives_the_same_facts() -> None:
    text = PIECES[2] + PIECES[3]
    plain = extract(text, title=None, published=date(2025, 10, 4), lang="vi")
    decomposed = extract(unicodedata.normalize("NFD", text), title=None, published=date(2025, 10, 4), lang="vi")
    assert [o.name for o in plain.officials] == [o.name for o in decomposed.officials] == ["Trần Văn An"]
    assert [e.name for e in plain.events] == [e.name for e in decomposed.events] == ["Hội chợ OCOP năm 2025"]


def test_no_break_blanks_are_blanks() -> None:
    text = (PIECES[0] + PIECES[1]).replace(" ", "\u00a0")
    found = extract(text, title=None, published=date(2025, 10, 4), lang="en")
    check(text, found)
    assert [o.organization for o in found.officials] == ["Hanoi Department of Tourism"]
    assert [e.name for e in found.events] == ["5th Craft Fair 2025"]


@pytest.mark.parametrize("text", ["", "  \n ", "\ufeff"])
def test_empty_text_has_no_facts(text: str) -> None:
    found = extract(text, title=None, published=None, lang=None)
    assert found.extractor == EXTRACTOR
    assert found.all() == ()


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match=f"{LIMIT:,}"):
        extract("a" * 5_000_000, title=None, published=None, lang="en")


@pytest.mark.parametrize(
    "piece", ["Festival 2024 at Thong Nhat Park, ", "Director of ", "Hội ", "Fair, ", "tại Công viên "]
)
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_work_grows_with_the_text_and_no_faster(piece: str, lang: str) -> None:
    def work(text: str) -> object:
        return extract(text, title="Fair", published=date(2025, 1, 1), lang=lang)

    assert growth(work, (piece * 9000)[:7_500], (piece * 9000)[:30_000]) < FOURFOLD


def lines(*rows: object) -> BytesIO:
    return BytesIO(b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows))


def answers(*rows: object) -> tuple[int, list[dict[str, object]]]:
    target = BytesIO()
    failed = run(lines(*rows), target)
    return failed, [json.loads(line) for line in target.getvalue().splitlines()]


def article(**over: object) -> dict[str, object]:
    return {"id": "a", "url": None, "lang": None, "title": None, "published": None, "text": PIECES[0], **over}


def test_command_answers_in_order_and_goes_on_after_a_bad_line() -> None:
    failed, rows = answers(article(), b"{no json", article(id="c", published="2025-10-04T08:00:00+07:00"))
    assert failed == 1
    assert [row["id"] for row in rows] == ["a", None, "c"]
    assert "line 2" in str(rows[1]["error"])
    assert set(rows[0]) == {"id", "events", "venues", "dates", "counts", "officials", "organizations"}
    assert rows[2]["events"][0]["start"] == "2025-10-03"  # type: ignore[index]


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"text": None}, "text"),
        ({"published": "yesterday"}, "published"),
        ({"published": "2025-02-31"}, "published"),
        ({"published": 5}, "published"),
        ({"title": 5}, "title"),
        ({"lang": "fr"}, "fr"),
        ({"text": "a" * (LIMIT + 1)}, "limit"),
    ],
)
def test_command_says_what_is_wrong(over: dict[str, object], message: str) -> None:
    failed, (row,) = answers(article(**over))
    assert failed == 1
    assert row["id"] == "a"
    assert message in str(row["error"])


GOLD = Path(__file__).parents[3] / "shared" / "gold" / "dev"


@pytest.mark.skipif(not GOLD.is_dir(), reason="the development labels are not here")
def test_labelled_articles_give_quotes_at_their_offsets() -> None:
    for path in sorted(GOLD.glob("*.json")):
        for row in json.loads(path.read_text("utf-8")):
            published = date.fromisoformat(row["published"]) if row["published"] else None
            check(row["text"], extract(row["text"], title=row["title"], published=published, lang=row["lang"]))
