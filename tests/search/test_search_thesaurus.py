"""One need in two languages: what a query in either finds, in which order, and how it is shown."""

import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

import search
from records.entry import Entry
from search import thesaurus
from search.parser import parse
from search.query import Best, Query, Term
from search.text import fold

TEXTS = {
    1: ("vi", "Hội chợ làng nghề mở ở Hà Nội", "Sở Công Thương bày sơn mài của mười làng."),
    2: (
        "en",
        "Craft village fair opens in Hanoi",
        "The Department of Industry and Trade shows lacquerware of ten hamlets.",
    ),
    3: ("en", "Mortar and paint", "A fair wind, a fair price and a village of bricks."),
    4: ("vi", "Chương trình Mỗi xã một sản phẩm", "Năm nay có thêm sao."),
    5: ("en", "OCOP list grows", "More stars this year."),
    6: ("vi", "Cho em đi chơi", "Lang thang nghe gió."),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> search.SearchIndex:
    opened = search.open_index(tmp_path_factory.mktemp("two") / "index")
    opened.rebuild(
        Entry(id=n, url="", title=title, body=body, source="s", language=language, published=date(2020 + n, 1, 1))
        for n, (language, title, body) in TEXTS.items()
    )
    return opened


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("hội chợ làng nghề", [1, 2]),
        ("craft village fair", [2, 1]),
        ("craft village fairs in Hanoi", [2, 1]),
        ("sơn mài", [1, 2]),
        ("son mai", [1, 2]),
        ("hoi cho", [1, 2, 3]),
        ("lang nghe", [1, 2]),
        ("lacquerware", [2, 1]),
        ('"Sở Công Thương"', [1, 2]),
        ('"department of industry and trade"', [2, 1]),
        ("OCOP", [5, 4]),
        ("mỗi xã một sản phẩm", [4, 5]),
        ("title:fair language:vi", [1]),
        ("hội chợ NOT fair", [1]),
    ],
)
def test_direct_matches_first_then_translated_ones(index: search.SearchIndex, query: str, ids: list[int]) -> None:
    assert [hit.id for hit in index.search(query).hits] == ids
    assert [hit.id for hit in index.search(unicodedata.normalize("NFD", query)).hits] == ids


def test_a_translated_match_says_so_and_is_marked(index: search.SearchIndex) -> None:
    direct, other = index.search("hội chợ sơn mài").hits
    assert direct.translated == ()
    assert other.translated == ("fair", "lacquerware")
    assert "\x02lacquerware\x03" in other.snippet


def test_translation_is_switched_off(index: search.SearchIndex) -> None:
    assert index.ids("sơn mài", translate=False) == [1]
    assert index.search("lacquerware", translate=False).total == 1
    assert index.search("lacquer", translate=False).total == 0
    assert {v.value: v.count for v in index.facets("sơn mài", ["language"], translate=False)["language"]} == {"vi": 1}


def test_a_year_finds_what_was_published_in_it(index: search.SearchIndex) -> None:
    assert index.ids("lacquerware 2022") == [2]
    assert index.ids("lacquerware 2022", translate=False) == [2]  # found by the looser reading, which says so
    assert index.search("lacquerware 2022", translate=False).note
    assert index.search("lacquerware 2022").note is None


def test_editions_are_counted_in_both_languages() -> None:
    (found,) = (run for run in thesaurus.stand_ins(["lần", "thứ", "22"]) if run.last == 2 and run.first == 0)
    assert found.form == ("22nd",)
    assert ("thứ", "3") in _forms(["3rd"])
    assert [thesaurus.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th",
    ]  # fmt: skip


def test_words_of_a_question_need_not_stand_in_the_article(index: search.SearchIndex) -> None:
    assert set(index.ids("how many stars has OCOP")) == {4, 5}


@pytest.mark.parametrize(
    ("query", "stands_in"), [("hội chợ", True), ("hoi cho", True), ("hội chờ", False), ("hỏi chợ", False)]
)
def test_forms_are_known_with_their_diacritics_or_without_any(query: str, stands_in: bool) -> None:
    runs = thesaurus.stand_ins(query.split())
    assert any(run.form == ("fair",) and (run.first, run.last) == (0, 1) for run in runs) == stands_in


def test_names_of_people_and_newspapers_are_not_translated() -> None:
    assert thesaurus.expanded(parse("official:sen")) == parse("official:sen")
    assert thesaurus.expanded(parse("source:(river post)")) == parse("source:(river post)")


def test_bare_words_stand_for_no_less() -> None:
    for forms in thesaurus.notions():
        for form in forms:
            bare = [fold(word) for word in form]
            assert _forms(form) - {tuple(bare)} <= _forms(bare) | {form}, form


def _forms(run: "list[str] | tuple[str, ...]") -> set[tuple[str, ...]]:
    return {found.form for found in thesaurus.stand_ins(run)}


def _has_best(tree: Query) -> bool:
    return isinstance(tree, Best)


def test_the_file_is_clean() -> None:
    path = Path(thesaurus.__file__).with_name("thesaurus.yml")
    text = path.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    keys = [line.strip().partition(":")[0] for line in text.splitlines() if line.startswith("  ")]
    assert [key for key, n in Counter(keys).items() if n > 1] == []  # YAML would keep the last one only
    lines = yaml.safe_load(text)
    pairs = sum(
        len(english.split(",")) * len(vietnamese.split(","))
        for name, group in lines.items()
        if name not in ("without counterpart", "names")
        for english, vietnamese in group.items()
    )
    assert pairs > 1000
    for forms in thesaurus.notions():
        assert all(forms), forms
        assert len(set(forms)) >= 1


def test_every_word_has_something_to_stand_for_it_or_stays_as_it_is() -> None:
    assert _has_best(thesaurus.expanded(parse("lacquer")))
    assert thesaurus.expanded(parse("xyzzy")) == Term("xyzzy")


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("bamboo", [1]),  # tre is no trẻ
        ("flower", [3]),  # hoa is no hóa
        ("hát", [6]),  # song is no sông
        ("tre", [1, 2]),  # typed bare, it may be either
    ],
)
def test_a_translation_is_spelt_as_it_is_meant(tmp_path: Path, query: str, ids: list[int]) -> None:
    texts = ["đan bằng tre", "lớp học cho trẻ", "một vườn hoa", "nhà văn hóa", "bên dòng sông", "a song of spring"]
    index = search.open_index(tmp_path / "index")
    index.rebuild(Entry(id=n, url=f"u{n}", title="", body=text, source="s") for n, text in enumerate(texts, 1))
    assert index.ids(query) == ids
