"""For random queries the count, the pages, the ids, the facets and the rows of every export agree."""

import io
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import search
from records.entry import Entry
from search.exports import FORMATS, ExportRow, write

MADE = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
PIECES = [
    "Làng nghề sơn mài",
    "Hội chợ làng nghề lần thứ 22",
    "the 22nd craft village fair",
    "lacquerware and silk",
    "lang nghe",
    "Hà Đông",
    "3.463 lượt khách",
    "One Commune One Product",
    "OCOP",
    "lụa Vạn Phúc",
    "sao mai",
]
WORDS = "làng lang nghề nghe sơn son mài maì mai hội chợ hoi cho Hà Đông dong lacquer fairs fair craft village silk lụa"
TERMS = [*WORDS.split(), "OCOP", "3.463", "3,463", "22nd", "2024", "y", "the", "lần", "thứ", "22", "ocopp", "zzz"]
FIELDS = ["title:{}", "body:{}", "tỉnh:{}", "event-kind:{}", "NOT {}", "-{}", "{}~", '"{}"', "({})"]
RANGES = ["published:2024..2025", "booths:>100", "stars:5", "event-date:2025-10", "craft:lacquer", "language:vi"]

word = st.sampled_from(TERMS)
phrase = st.lists(word, min_size=2, max_size=4).map(lambda some: f'"{" ".join(some)}"')
run = st.lists(word, min_size=1, max_size=5).map(" ".join)
leaf = st.one_of(
    word,
    phrase,
    run,
    st.sampled_from(RANGES),
    st.tuples(st.sampled_from(FIELDS), word).map(lambda t: t[0].format(t[1])),
)
query = st.recursive(
    leaf,
    lambda inner: st.tuples(inner, st.sampled_from([" ", " AND ", " OR ", " NOT "]), inner).map(
        lambda t: f"({t[0]}){t[1]}({t[2]})"
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[search.SearchIndex]:
    """Articles of every two pieces, some near-copies of each other, in two commits."""
    made = [
        Entry(
            id=n,
            url=f"https://a.example/{n}",
            title=PIECES[n % len(PIECES)],
            body=f"{PIECES[(n * 7 + 3) % len(PIECES)]}. {PIECES[(n * 5 + n // 11) % len(PIECES)]}.",
            source="s",
            language="vi" if n % 2 else "en",
            published=datetime(2022 + n % 4, 1 + n % 12, 1).date(),
            story=n // 3,
            provinces=("Hà Nội",) if n % 3 else (),
            crafts=("lacquer",) if n % 5 else (),
            event_kinds=("fair",) if n % 4 else ("exhibition",),
            counts=(("booth", float(n * 10)),),
        )
        for n in range(1, 45)
    ]
    opened = search.open_index(tmp_path_factory.mktemp("agreement") / "index")
    opened.update(made[:30])
    opened.update(made[30:], removed=[7])
    yield opened
    opened.close()


def found(index: search.SearchIndex, asked: str) -> list[int] | str:
    try:
        return index.ids(asked)
    except search.QueryError as error:
        assert error.remedy
        return error.message


@settings(max_examples=500, deadline=None)
@given(query, st.sampled_from(list(FORMATS)))
def test_count_is_pages_is_ids_is_rows(index: search.SearchIndex, asked: str, form: str) -> None:
    ids = found(index, asked)
    if isinstance(ids, str):
        return
    first = index.search(asked, limit=7, fold_duplicates=False, facets=["year"])
    pages = [first.hits]
    while sum(map(len, pages)) < first.total:
        pages.append(index.search(asked, limit=7, offset=7 * len(pages), fold_duplicates=False).hits)
        assert pages[-1]
    assert first.total == len(ids)
    assert sorted(hit.id for page in pages for hit in page) == ids
    assert sum(value.count for value in first.facets["year"]) == len(ids)
    few = index.search(asked, limit=0, fold_duplicates=False, facets=["year"], values=2)
    assert few.facets["year"] == first.facets["year"][:2]
    folded = index.search(asked, limit=None)
    assert folded.total == len(folded.hits)
    assert sum(1 + hit.duplicates for hit in folded.hits) == folded.articles == len(ids)
    rows = (ExportRow(id=n, url=f"u{n}", title=f"Bài {n}", source="s", body="b") for n in ids)
    assert write(rows, form, io.BytesIO(), query=asked, made=MADE).count == len(ids)


@settings(max_examples=500, deadline=None)
@given(query)
def test_a_decomposed_query_is_the_same_query(index: search.SearchIndex, asked: str) -> None:
    assert found(index, unicodedata.normalize("NFD", asked)) == found(index, asked)


@settings(max_examples=500, deadline=None)
@given(st.one_of(run, phrase, st.tuples(run, st.sampled_from([" AND ", " OR "]), phrase).map("".join)))
def test_without_diacritics_a_query_finds_no_less(index: search.SearchIndex, asked: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFD", asked) if not unicodedata.combining(c))
    bare = bare.replace("đ", "d").replace("Đ", "D")
    exact, loose = found(index, asked), found(index, bare)
    assert isinstance(exact, list)
    assert isinstance(loose, list)
    assert set(exact) <= set(loose)
