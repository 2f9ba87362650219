"""The pool of postings against a plain sort, with and without runs on disk."""

from pathlib import Path

import pytest

from search.whoosh_pool import TermPool


@pytest.mark.parametrize("limit", [1, 1000, 1 << 30])
def test_postings_come_sorted_whatever_was_spilled(tmp_path: Path, limit: int) -> None:
    given = [
        (field, f"{doc * 7 % size}".encode(), doc, float(doc % 3), bytes(doc % 5))
        for doc in range(60)
        for field, size in (("text", 11), ("key", 60), ("title", 3))
    ]
    pool = TermPool(tmp_path, limit)
    for item in given:
        pool.add(item)
    assert bool(list(tmp_path.iterdir())) == (limit < 1 << 30)
    assert list(pool.iter_postings()) == sorted(given)
    assert pool.fieldnames == {"text", "key", "title"}
    pool.cleanup()
    assert list(tmp_path.iterdir()) == []
