"""Plain text as copied from a page: what is the article and what stood around it."""

import json
from pathlib import Path

import pytest

from reading import read_text
from reading.page import squeeze
from records import Article, Unreadable

LEAD = "The lake district counts on its weavers to bring visitors back this spring."
FIRST = (
    "LAM SON — Weavers of nine lakeside hamlets have set up forty looms in the old rice store, where visitors can "
    "watch cloth grow from yarn to scarf within an afternoon."
)
SECOND = (
    "Dang Thi Mo, head of the Lam Son weaving cooperative, said the store would stay open until the end of May and "
    "that the looms were lent by families who no longer use them."
)
THIRD = "She also hopes that some of the visitors will come back in autumn, when the cooperative dyes yarn outdoors."
TEASERS = [
    "Rubber growers in the highlands are turning to coffee as prices climb for a third straight season.",
    "Fishermen along the central coast have begun to mark their nets to cut losses at sea.",
    "Ticket sales for the northern railway doubled over the long holiday weekend.",
    "Engineers have finished the longest tunnel of the coastal road two months ahead of plan.",
]


def body_of(text: str) -> list[str]:
    found = read_text(text)
    assert isinstance(found, Article), found
    return found.body.split("\n\n")


def test_a_page_with_everything_around_it() -> None:
    found = read_text(
        "\n".join(
            [
                "Log in",
                "Home / Life / Crafts",
                "Looms return to the old rice store",
                "Ha Vy 21:16, 2024/03/06",
                "Share:  Facebook  Zalo  Print",
                LEAD,
                FIRST,
                "Scarves dry behind the store. Photo: Ha Vy",
                SECOND,
                THIRD,
                "TAG: weaving, Lam Son",
                "Related news",
                "20:55, 2024/03/01",
                "Market day moves to Sunday",
                "The new day suits traders who come by boat from the far shore of the lake and from villages there.",
                "Copyright of the Lake Paper",
            ]
        ),
        url="https://lake.example/looms",
    )
    assert isinstance(found, Article)
    assert found.title == "Looms return to the old rice store"
    assert found.lead == LEAD
    assert found.body.split("\n\n") == [LEAD, FIRST, SECOND, THIRD]
    assert found.captions == ("Scarves dry behind the store.",)
    assert found.authors == ("Ha Vy",)
    assert found.published is not None and found.published.isoformat() == "2024-03-06T21:16:00+07:00"
    assert found.tags == ("weaving", "Lam Son")
    assert found.related == ("Market day moves to Sunday",)
    assert found.language == "en"


@pytest.mark.parametrize(
    "label", ["Tin liên quan", "Các tin khác", "Đọc nhiều nhất", "Cùng chuyên mục", "Other news", "Most Viewed"]
)
def test_labels_of_boxes_end_the_article(label: str) -> None:
    assert body_of("\n".join(["Looms return", FIRST, SECOND, label, *TEASERS])) == [FIRST, SECOND]


def test_unmarked_teasers_at_the_end_are_told_by_their_own() -> None:
    assert body_of("\n".join([LEAD, FIRST, SECOND, THIRD, *TEASERS])) == [LEAD, FIRST, SECOND, THIRD]


def test_last_paragraphs_that_lean_on_the_article_stay() -> None:
    ends = [
        "The looms came from families in the nine hamlets around the lake.",
        "Visitors pay nothing to watch the weavers at their looms in the rice store.",
        "Scarves from the looms of the cooperative cost less than those in the city.",
    ]
    assert body_of("\n".join([LEAD, FIRST, SECOND, THIRD, *ends])) == [LEAD, FIRST, SECOND, THIRD, *ends]


def test_a_box_inside_the_text_does_not_end_it() -> None:
    more = "The store was built in 1962. It held rice for the whole district, and stood empty after the new road came."
    assert body_of("\n".join([FIRST, "Read also", "Market day moves to Sunday", more, SECOND])) == [FIRST, more, SECOND]


def test_bylines_repeated_below_fall_away() -> None:
    assert body_of("\n".join([LEAD, FIRST, SECOND, *["By /Nov 4, 2025"] * 20])) == [LEAD, FIRST, SECOND]


def test_a_row_of_pictures_gives_captions() -> None:
    found = read_text(
        "\n".join([FIRST, SECOND, THIRD, "Some images of the looms:", "A loom from 1940", "Yarn in the sun"])
    )
    assert isinstance(found, Article)
    assert found.captions == ("A loom from 1940", "Yarn in the sun")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("Home\nNews\nLog in\nTags", "no-container"),
        ("\x00\x01\x02\x03" * 50 + "a", "no-container"),
    ],
)
def test_no_article(text: str, reason: str) -> None:
    found = read_text(text)
    assert isinstance(found, Unreadable) and found.reason == reason


SHARED = Path(__file__).parents[3] / "shared" / "gold" / "dev"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development texts are not here")
def test_development_texts() -> None:
    kept = wanted = out = unwanted = 0
    for path in sorted(SHARED.glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            found = read_text(row["text"])
            assert isinstance(found, Article)
            lines = found.body.split("\n\n")
            gold = [squeeze(line) for line in row["body"].split("\n") if squeeze(line)]
            wanted, kept = wanted + len(gold), kept + sum(line in lines for line in gold)
            around = [squeeze(line) for line in row.get("boilerplate") or []]
            unwanted, out = unwanted + len(around), out + sum(line not in lines for line in around)
    assert kept >= 0.99 * wanted
    assert out >= 0.97 * unwanted
