"""The index as a cache: updates, rebuilding, damage, killed writers, merging."""

import json
import os
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import search
from records.entry import Entry
from search import whoosh_store
from search.whoosh_store import FAN, size_class

ROOT = Path(__file__).resolve().parents[2]


def entry(number: int, text: str = "chung") -> Entry:
    return Entry(id=number, url=f"u{number}", title=f"Bài {number}", body=f"{text} số{number}", source="s")


def files(path: Path) -> list[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file() and p.name != "LOCK")


def test_nothing_there_yet(tmp_path: Path) -> None:
    index = search.open_index(tmp_path / "index")
    for ask in (lambda: index.search("a"), lambda: index.ids("a"), index.count, lambda: index.suggest("a")):
        with pytest.raises(search.IndexMissing, match="ocop reindex"):
            ask()
    assert not (tmp_path / "index").exists()
    assert index.verify()


def test_updating_is_idempotent_and_replaces(index: search.SearchIndex, archive: list[Entry]) -> None:
    before = index.search("", limit=None).hits
    index.update(archive)
    index.update(archive, removed=[1234])
    assert index.search("", limit=None).hits == before
    assert index.count() == len(archive)
    index.update([replace(archive[0], title="Một đầu đề khác hẳn", lead="", body="chẳng còn gì")])
    assert index.ids("hẳn") == [1]
    assert 1 not in index.ids('"làng nghề"')
    index.update([], removed=[1, 2])
    assert index.count() == len(archive) - 2
    assert index.ids("hẳn OR lacquerware", translate=False) == []


def test_the_last_of_two_versions_in_a_batch_counts(tmp_path: Path) -> None:
    index = search.open_index(tmp_path / "index")
    index.update([entry(1, "cũ"), entry(1, "mới")], removed=[1])
    assert index.count() == 1
    assert index.ids("mới") == [1]


def test_another_reader_sees_the_commit(index: search.SearchIndex, tmp_path: Path) -> None:
    other = search.open_index(tmp_path / "index")
    assert other.ids("brandnew") == []
    index.update([entry(50, "brandnew")])
    assert other.ids("brandnew") == [50]
    index.rebuild([entry(51, "brandnew")])
    assert other.ids("brandnew") == [51]
    assert other.count() == 1


def test_rebuilding_leaves_the_live_index_searchable(
    index: search.SearchIndex, archive: list[Entry], tmp_path: Path
) -> None:
    reader = search.open_index(tmp_path / "index")
    seen = []

    def entries() -> list[Entry]:
        seen.append(reader.count())
        return archive[:2]

    assert index.rebuild(e for e in entries()) == 2
    assert seen == [len(archive)]
    assert reader.count() == 2
    assert len(list((tmp_path / "index").glob("index-*"))) == 1


def test_rebuilding_from_nothing_gives_an_empty_index(tmp_path: Path) -> None:
    index = search.open_index(tmp_path / "index")
    assert index.rebuild([]) == 0
    assert index.count() == 0
    assert index.search("a").total == 0
    assert index.ids("NOT a") == []
    assert index.verify() == []


def test_a_rebuild_that_fails_changes_nothing(index: search.SearchIndex, archive: list[Entry], tmp_path: Path) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield archive[0]
        raise RuntimeError("the archive went away")

    with pytest.raises(RuntimeError, match="went away"):
        index.rebuild(broken())
    assert index.count() == len(archive)
    index.update([entry(60)])
    assert index.ids("số60") == [60]
    assert len(list((tmp_path / "index").glob("index-*"))) == 1


def test_threads_search_while_another_writes(index: search.SearchIndex) -> None:
    errors: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(20):
                assert index.search("làng").total >= 3
        except BaseException as error:  # noqa: BLE001  # reported below
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(100, 110):
        index.update([entry(number)])
    for thread in threads:
        thread.join()
    assert errors == []


# Damage


def damaged(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "truncated":
        path.write_bytes(content[: len(content) // 2])
    else:
        middle = len(content) // 2 if how == "flipped" else 0
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 0x41]) + content[middle + 1 :])


@pytest.mark.parametrize("how", ["missing", "truncated", "flipped", "first byte"])
def test_damage_in_any_file_is_said_and_mended(tmp_path: Path, archive: list[Entry], how: str) -> None:
    path = tmp_path / "index"
    names = set()
    search.open_index(path).rebuild(archive)
    count = len(files(path))
    for number in range(count):
        index = search.open_index(path)
        index.rebuild(archive)
        target = files(path)[number]
        names.add(target.name.partition(".")[2])
        damaged(target, how)
        with pytest.raises(search.IndexDamaged, match="ocop reindex"):
            search.open_index(path).search("làng")
        with pytest.raises(search.IndexDamaged):
            index.update([entry(70)])
        assert search.open_index(path).verify()
        index.rebuild(archive)
        assert index.verify() == []
        assert index.count() == len(archive)
    assert names == {"", "arr", "sum"} | {name for name in names if name.endswith("toc")}


def test_damage_under_an_open_index_is_said(index: search.SearchIndex, tmp_path: Path) -> None:
    assert index.search("làng").total
    for path in files(tmp_path / "index"):
        if path.suffix == ".arr":
            path.write_bytes(b"")
    with pytest.raises(search.IndexDamaged, match="cut short"):
        index.search("làng")
    assert index.verify()


@pytest.mark.usefixtures("index")
def test_bit_rot_behind_an_unchanged_time_is_found_by_verify(tmp_path: Path) -> None:
    target = next(p for p in files(tmp_path / "index") if p.suffix == ".arr")
    stat = target.stat()
    damaged(target, "flipped")
    os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert "not what was written" in search.open_index(tmp_path / "index").verify()[0]


def test_another_schema_is_said(index: search.SearchIndex, tmp_path: Path) -> None:
    current = tmp_path / "index" / "CURRENT"
    current.write_text(json.dumps(json.loads(current.read_text()) | {"schema": search.SCHEMA + 1}))
    with pytest.raises(search.IndexDamaged, match="this version reads"):
        index.search("a")
    with pytest.raises(search.IndexDamaged):
        index.update([entry(1)])


def test_a_copied_index_is_not_damaged(index: search.SearchIndex, tmp_path: Path) -> None:
    import shutil

    copy = shutil.copytree(tmp_path / "index", tmp_path / "copy", copy_function=shutil.copyfile)
    assert search.open_index(copy).count() == index.count()


# Killed writers

KILLED = """
    import os, sys
    from pathlib import Path
    import search
    from records.entry import Entry
    from whoosh.index import TOC
    from search import whoosh_store
    point, path = sys.argv[1], Path(sys.argv[2])
    def die(*_a, **_k): os._exit(9)
    def rows():
        for n in range(1000, 1300):
            if point == "reading" and n == 1200:
                die()
            yield Entry(id=n, url="u", title="t", body=f"killed {n}", source="s")
    if point == "segment":
        whoosh_store.Writer._flush_segment = die
    elif point == "sums":
        whoosh_store.write_sums = die
    elif point == "contents":
        whoosh_store.SealedStorage.rename_file = die
    elif point == "swap":
        whoosh_store.Store.name_current = die
    elif point == "cleaning":
        import whoosh.index
        whoosh.index.clean_files = die
    index = search.open_index(path)
    index.rebuild(rows()) if sys.argv[3] == "rebuild" else index.update(rows())
"""


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("point", "way", "kept"),
    [
        ("segment", "update", True),
        ("sums", "update", True),
        ("contents", "update", True),
        ("cleaning", "update", False),
        ("reading", "rebuild", True),
        ("swap", "rebuild", True),
    ],
)
def test_a_killed_writer_leaves_a_readable_index_and_no_lock(
    archive: list[Entry], tmp_path: Path, point: str, way: str, kept: bool
) -> None:
    path = tmp_path / "index"
    script = [sys.executable, "-c", textwrap.dedent(KILLED), point, str(path), way]
    died = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert died.returncode == 9, died.stderr
    again = search.open_index(path)
    assert again.ids("killed") == ([] if kept else list(range(1000, 1300)))
    assert again.ids("làng") == [1, 2, 3, 4]
    again.update([entry(2000)])
    assert again.ids("số2000") == [2000]
    assert again.verify() == []
    again.rebuild(archive)
    live = whoosh_store.Store(path).current()
    assert sorted(p.name for p in path.iterdir()) == sorted(["CURRENT", "LOCK", live.name])


# Merging


def test_many_small_commits_stay_few_segments_and_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_store, "SMALLEST", 4)
    path = tmp_path / "index"
    index = search.open_index(path)
    for number in range(100):
        index.update([entry(number % 60, "lặp đi lặp lại")])
    assert index.ids("lặp") == list(range(60))
    segments = {p.name.partition(".")[0] for p in files(path) if p.suffix == ".sum"}
    assert len(segments) <= (FAN - 1) * 3
    grown = sum(p.stat().st_size for p in files(path))
    index.rebuild(entry(number, "lặp đi lặp lại") for number in range(60))
    fresh = sum(p.stat().st_size for p in files(path))
    assert grown <= 2 * fresh


@pytest.mark.parametrize(("documents", "level"), [(1, 0), (64, 0), (65, 1), (512, 1), (519, 1), (520, 2), (40_000, 4)])
def test_size_classes(documents: int, level: int) -> None:
    assert size_class(documents) == level


def test_no_commit_rewrites_the_bulk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_store, "LARGE", 40)
    path = tmp_path / "index"
    index = search.open_index(path)
    index.rebuild(entry(number) for number in range(1, 61))
    (bulk,) = (p for p in files(path) if p.suffix == ".sum")
    for number in range(100, 140):
        index.update([entry(number)])
    assert bulk.exists()
    assert index.count() == 100
    index.update([], removed=range(1, 40))
    index.update([entry(500)])
    assert not bulk.exists()  # more than half of it was gone
    assert index.count() == 62
