"""Queries against a small archive: tables of (query, articles found)."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import search
from records.entry import Entry
from search.text import fold_text

ALL = [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ALL),
        ("làng nghề", [1, 2, 3]),
        ("lang nghe", [1, 2, 3]),
        ("làng AND nghề", [1, 2, 3, 4]),
        ("nghề làng", [1, 2, 3, 4]),
        ('"làng nghề"', [1, 2, 3]),
        ('"lang nghe"', [1, 2, 3]),
        ('"nghề làng"', []),
        ('"bánh sơn"~2', [4]),
        ('"sơn bánh"~2', [4]),
        ('"bánh sơn"~1', [4]),
        ('"giá bánh"~3', []),
        ("Hà Đông", [2]),
        ("lạng", [2, 4]),
        ("an", [1]),
        ("y", [1]),
        ("in", [2]),
        ("3463", [1, 2]),
        ("3.463", [1, 2]),
        ("3,463", [1, 2]),
        ("1.5", [4]),
        ("hòa bình", [6, 7]),
        ("thuỷ sản", [6, 7]),
        ("OCOP OR 3463", [1, 2, 5]),
        ("làng NOT nghề", []),
        ("NOT language:vi", [2, 5, 6]),
        ("lacq*", [2, 5]),
        ("lacquerwear~", [2]),
        ("lăc*", [2, 5]),
        ("title:hội", [1, 3]),
        ("tieude:hoi", [1, 3]),
        ("body:hạ", [2]),
        ("body:mở", [1, 3]),
        ('body:"làng nghề"', [1, 2, 3]),
        ("caption:thợ", [1]),
        ('tag:"sơn mài"', [1]),
        ("author:bình", [1]),
        ('source:"River Post"', [2, 5, 6]),
        ('tỉnh:"Hà Nội"', [1, 2, 3]),
        ('official:"nguyen anh duong"', [1]),
        ('official:"Lê Văn Đô"', [5]),
        ("venue:(văn hóa)", [1]),
        ('tổ-chức:"Sở Công Thương"', [1]),
        ("event-kind:fair NOT language:en", [1, 3]),
        ("published:2024..2025", [1, 2, 3, 5, 7]),
        ("published:2024-05-04..2025-10-01", [1, 5]),
        ("published:>2024-12-31", [1, 3, 7]),
        ("published:2025-10", [1, 3, 7]),
        ("event-date:2025-10-05", [1]),
        ("booths:>100", [1]),
        ("booths:>=100", [1, 4]),
        ("booths:80..100", [2, 4]),
        ("booths:<100", [2]),
        ("booths:100", [4]),
        ("stars:>=4 language:en", [5]),
        ("booths:>100 published:2024..2025", [1]),
        ("visitors:3.463", [1]),
    ],
)
def test_what_is_found(lasting: search.SearchIndex, query: str, ids: list[int]) -> None:
    assert lasting.ids(query) == ids
    hits = lasting.search(query, limit=None, fold_duplicates=False)
    assert sorted(hit.id for hit in hits.hits) == ids
    assert hits.total == len(ids)


@pytest.mark.parametrize(
    ("query", "ranked"),
    [("làng nghề", [3, 1, 2]), ("Hòa Bình", [7, 6]), ("lacquerware", [2])],
)
def test_exact_spellings_and_titles_come_first(lasting: search.SearchIndex, query: str, ranked: list[int]) -> None:
    found = [hit.id for hit in lasting.search(query, fold_duplicates=False).hits]
    assert set(found[: len(ranked)]) == set(ranked)
    assert found[len(ranked) - 1] == ranked[-1]


def test_exact_spelling_outranks_the_bare_one_in_equal_articles(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from records.entry import Entry

    index = search.open_index(tmp_path / "index")
    filler = " ".join(f"chữ{n}" for n in range(60))
    texts = ["lang nghe", "làng nghề", "lãng nghệ"] + ["khác"] * 5
    index.update([Entry(id=n, url="", title="", body=f"{t} {filler}", source="s") for n, t in enumerate(texts, 1)])
    assert [hit.id for hit in index.search("làng nghề").hits] == [2, 1]
    assert [hit.id for hit in index.search("lang nghe").hits] == [1, 2, 3]
    assert [hit.id for hit in index.search('"làng nghề"').hits] == [2, 1]


@pytest.mark.parametrize(
    ("query", "ids", "word"),
    [("làng gốm lụa", [1, 2, 3, 4, 7], "at least one"), ("lạ̀ng nghê khach", [1, 3], "diacritics")],
)
def test_nothing_found_is_loosened_with_a_note(
    lasting: search.SearchIndex, query: str, ids: list[int], word: str
) -> None:
    hits = lasting.search(query, translate=False)
    assert hits.note
    assert word in hits.note
    assert lasting.ids(query, translate=False) == ids


def test_operators_are_not_loosened(lasting: search.SearchIndex) -> None:
    hits = lasting.search("làng AND gốm AND silk")
    assert (hits.total, hits.note) == (0, None)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("sơn maì", "sơn mài"),
        ("lacquerwre", "lacquerware"),
        ("exhibtion silk", "exhibition silk"),
        ("làng nghề", None),
        ("lacquerware Hà Đông", None),
        ("zzzzqqq", None),
    ],
)
def test_did_you_mean(lasting: search.SearchIndex, query: str, meant: str | None) -> None:
    assert lasting.search(query).did_you_mean == meant
    assert lasting.suggest(query) == meant


def test_near_copies_fold_under_the_best(lasting: search.SearchIndex) -> None:
    hits = lasting.search('"làng nghề sơn mài"', facets=["source", "year"])
    assert hits.total == 2
    assert hits.articles == 3
    assert sum(1 + hit.duplicates for hit in hits.hits) == hits.articles
    assert {value.value: value.count for value in hits.facets["year"]} == {"2025": 1, "2024": 1}


@pytest.mark.parametrize(
    ("sort", "ids"),
    [("newest", [7, 3, 1, 5, 2, 4, 6]), ("oldest", [4, 2, 5, 1, 3, 7, 6]), ("event-date", [1, 3, 5, 7, 2, 4, 6])],
)
def test_sorting_puts_unknown_days_last(lasting: search.SearchIndex, sort: search.Sort, ids: list[int]) -> None:
    assert [hit.id for hit in lasting.search("", sort=sort, limit=None, fold_duplicates=False).hits] == ids


def test_pages_join_without_gap_or_overlap(lasting: search.SearchIndex) -> None:
    whole = [hit.id for hit in lasting.search("làng", limit=None).hits]
    pages = [hit.id for at in range(0, 10, 2) for hit in lasting.search("làng", limit=2, offset=at).hits]
    assert pages == whole


@pytest.mark.parametrize("name", search.FACETS)
def test_facet_counts_are_what_including_gives(lasting: search.SearchIndex, name: str) -> None:
    for value in lasting.facets("", [name])[name]:
        chosen = lasting.search("", limit=None, include={name: [value.value]})
        assert chosen.total == value.count > 0
        others = lasting.ids("", exclude={name: [value.value]})
        assert sorted(others + lasting.ids("", include={name: [value.value]})) == ALL


def test_unknown_facet_is_named(lasting: search.SearchIndex) -> None:
    with pytest.raises(ValueError, match="colour"):
        lasting.facets("", ["colour"])


@pytest.mark.parametrize(
    ("query", "article", "shown"),
    [
        ("lang nghe", 1, "[Làng nghề] sơn mài"),
        ("lang AND nghe", 1, "[Làng] [nghề] sơn mài"),
        ('"làng nghề"', 1, "[Làng nghề] sơn mài"),
        ("3463", 1, "[3.463] lượt"),
        ("lacq*", 2, "The [lacquerware] fair"),
        ("lacquerwear~", 2, "The [lacquerware] fair"),
        ('"hội ngày"~4', 1, "mở [hội] trong ba [ngày]"),
        ("title:hội", 1, "mở [hội] trong"),
        ("NOT silk hội", 1, "mở [hội] trong"),
    ],
)
def test_snippets_mark_hits_in_the_texts_own_spelling(
    lasting: search.SearchIndex, query: str, article: int, shown: str
) -> None:
    hits = lasting.search(query, limit=None, fold_duplicates=False).hits
    snippet = next(hit.snippet for hit in hits if hit.id == article)
    assert shown in search.marked(snippet, "[", "]")


def test_more_like_finds_the_neighbour_and_leaves_out_its_own_story(lasting: search.SearchIndex) -> None:
    like = [hit.id for hit in lasting.more_like(2)]
    assert 5 in like
    assert not {1, 3} & {hit.id for hit in lasting.more_like(1)}
    with pytest.raises(KeyError):
        lasting.more_like(12345)


def test_unknown_words_are_taken_for_what_they_resemble_where_nothing_is_found(lasting: search.SearchIndex) -> None:
    hits = lasting.search("lacquerwre museom")
    assert hits.note == "No article has all of these words; these have: lacquerware museum"
    assert [hit.id for hit in hits.hits] == [5]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("fairs", [2]),
        ("draws crowd", [5]),
        ("exhibitions", [5]),
        ("province", [5]),
    ],
)
def test_english_inflections_are_one_word(lasting: search.SearchIndex, query: str, ids: list[int]) -> None:
    assert lasting.ids(query, translate=False) == ids


WORDS = [
    "làng",
    "lang",
    "nghề",
    "sơn",
    "mài",
    "mai",
    "Hà",
    "Đông",
    "dong",
    "hội",
    "lacquer",
    "fair",
    "3.463",
    "y",
    "bánh",
]
words = st.sampled_from(WORDS)
phrases = st.lists(words, min_size=2, max_size=3).map(lambda some: f'"{" ".join(some)}"')
near = st.tuples(phrases, st.integers(1, 9)).map(lambda pair: f"{pair[0]}~{pair[1]}")
positive = st.recursive(
    words
    | phrases
    | near
    | words.map(lambda word: f"title:{word}")
    | words.filter(lambda w: len(w) > 2 and w[0] != "3").map("{}*".format),
    lambda inner: st.tuples(inner, st.sampled_from([" ", " AND ", " OR "]), inner).map(
        lambda t: f"({t[0]}{t[1]}{t[2]})"
    ),
    max_leaves=4,
)


@settings(max_examples=500, deadline=None)
@given(positive)
def test_count_is_list_is_ids(lasting: search.SearchIndex, query: str) -> None:
    ids = lasting.ids(query)
    single = lasting.search(query, limit=None, fold_duplicates=False)
    folded = lasting.search(query, limit=None)
    assert single.total == len(single.hits) == single.articles == len(ids)
    assert sorted(hit.id for hit in single.hits) == ids
    assert folded.total == len(folded.hits)
    assert sum(1 + hit.duplicates for hit in folded.hits) == len(ids)


@settings(max_examples=150, deadline=None)
@given(positive)
def test_decomposed_queries_find_the_same(lasting: search.SearchIndex, query: str) -> None:
    decomposed = lasting.search(unicodedata.normalize("NFD", query), limit=None)
    assert decomposed.hits == lasting.search(query, limit=None).hits


@settings(max_examples=150, deadline=None)
@given(positive)
def test_without_diacritics_a_query_finds_no_less(lasting: search.SearchIndex, query: str) -> None:
    bare = " ".join(fold_text(query).split())
    for operator in ("and", "or"):
        bare = bare.replace(f" {operator} ", f" {operator.upper()} ")
    assert set(lasting.ids(query)) <= set(lasting.ids(bare))


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("a " * 10_000, "words"),
        ("***", "stands for the end"),
        ("*làng", "stands for the end"),
        ("((làng", "not closed"),
        ("làng))", "not opened"),
        ("làng " * 200_000, "characters"),
        ("l\udc83ng", "no text"),
        ("foo:làng", "no field"),
    ],
)
def test_bad_queries_are_answered_with_a_reason(lasting: search.SearchIndex, query: str, reason: str) -> None:
    for ask in (lasting.search, lasting.ids, lasting.suggest):
        with pytest.raises(search.QueryError, match=reason) as raised:
            ask(query)
        assert raised.value.remedy


@pytest.mark.parametrize("query", ["published:0001..9999", "published:1000..", "published:..9999"])
def test_a_huge_range_finds_all_that_have_a_day(lasting: search.SearchIndex, query: str) -> None:
    hits = lasting.search("", limit=None, fold_duplicates=False).hits
    assert lasting.ids(query) == sorted(hit.id for hit in hits if hit.published)


def test_a_bare_name_is_counted_with_its_spelling_if_there_is_one(tmp_path) -> None:  # type: ignore[no-untyped-def]
    officials = [("Lê Quang Vịnh",), ("Le Quang Vinh", "Lê Quang Vịnh"), ("Le Quang Vinh",)]
    officials += [("Tran An",), ("Trần An",), ("Trần Ân",)]  # two names: nobody knows whose the bare one is
    index = search.open_index(tmp_path / "index")
    index.rebuild(
        Entry(id=n, url=f"u{n}", title="", body="b", source="s", officials=held) for n, held in enumerate(officials, 1)
    )
    counts = {value.value: value.count for value in index.facets("", ["official"])["official"]}
    assert counts == {"Lê Quang Vịnh": 3, "Tran An": 1, "Trần An": 1, "Trần Ân": 1}
    for spelling in ("Lê Quang Vịnh", "Le Quang Vinh"):
        assert index.ids("", include={"official": [spelling]}) == [1, 2, 3]


def test_figures_of_a_range_are_marked(lasting: search.SearchIndex) -> None:
    (hit,) = lasting.search("visitors:>3000").hits
    assert "[3,463]" in search.marked(hit.snippet, "[", "]") or "[3.463]" in search.marked(hit.snippet, "[", "]")
