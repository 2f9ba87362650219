"""The judged queries: a clean file, a right measure, and ranking that does not fall behind."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from benchmarks.relevance import corpus, engines, measure

KINDS = {"topic-en", "topic-vi", "bare", "misspelt", "across", "names", "precise"}


@pytest.fixture(scope="module")
def samples() -> list[corpus.Document]:
    """The sample articles alone, as users have them."""
    return [document for document in corpus.documents() if document.key.isdigit()]


@pytest.mark.parametrize(
    ("ranked", "figure"),
    [(["a", "b", "c"], 1.0), (["b", "a"], (1 + 3 / 1.58496) / (3 + 1 / 1.58496)), (["x", "y"], 0.0), ([], 0.0)],
)
def test_ndcg(ranked: list[str], figure: float) -> None:
    assert measure.ndcg(ranked, {"a": 2, "b": 1}) == pytest.approx(figure, abs=1e-4)


def test_ranges_of_keys() -> None:
    known = {"1001", "1003", "dev-en-01"}
    assert measure.expanded("1001-1004 dev-en-01 dev-en-02", known) == ["1001", "1003", "dev-en-01"]


def test_the_judged_file_is_whole(samples: list[corpus.Document]) -> None:
    rows = yaml.safe_load(measure.QUERIES.read_text("utf-8"))
    assert len(rows) >= 60
    assert {row["kind"] for row in rows} == KINDS
    assert [query for query, n in Counter(row["query"] for row in rows).items() if n > 1] == []
    known = {document.key for document in samples}
    for row in rows:
        told = [key for grade in (1, 2) for key in str(row[grade]).split()]
        single = [key for key in told if key.isdigit()]
        assert set(single) <= known, row["query"]
        answers = measure.expanded(str(row[2]), known)
        assert not set(answers) & set(measure.expanded(str(row[1]), known)), row["query"]


def test_our_ranking_keeps_what_was_promised(samples: list[corpus.Document], tmp_path: Path) -> None:
    queries = measure.judged(document.key for document in samples)
    _, ours = engines.ours(samples, tmp_path / "index")
    figures = measure.scores(queries, ours)
    folded = measure.scores(queries, engines.plain("Whoosh folded", samples))
    fts5 = measure.scores(queries, engines.plain("FTS5", samples))
    across = [figure for figure, query in zip(figures, queries, strict=True) if query.kind == "across"]
    assert measure.mean(figures) >= 0.75
    assert measure.mean(across) >= 0.65
    assert measure.mean(figures) >= max(measure.mean(folded), measure.mean(fts5)) + 0.15
