"""A backup holds one moment of the archive, and comes back equal, on either engine."""

import json
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from archive import Archive, open_archive
from archive.copying import contents
from archive.engine import reading, writing
from archive.store import articles, nights
from archive.store.imports import digest_of
from archive.tables import ArticleRow, Capture, Night, Url
from archive.warc import WarcWriter, load
from flows.backup import DUMP, SQLITE, BackupError, backup, restore
from records import Article, WarcRef
from tests.databases import CLUSTER, url_of

pytestmark = pytest.mark.files  # a backup without pg_dump is one
NOW = datetime(2026, 10, 20, 2, tzinfo=UTC)
PAGES = 5
HIDDEN = 2


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Five articles with their captures, one of them taken down."""
    writer = WarcWriter(archive.captures, "00001/small-x")
    with writing(archive.engine) as connection:
        night = nights.begin_night(connection, "2026-10-20", NOW)[0]
        nights.take_lock(connection, "somebody", NOW)
        for number in range(1, PAGES + 1):
            url = f"http://example.org/{number}.html"
            body = f"<p>Hội chợ OCOP {number}</p>".encode() * 50
            ref = writer.add(url=url, at=NOW, status=200, headers=[("Content-Type", "text/html")], body=body)
            page = {"source": "small", "url": url, "original": url, "doors": [], "state": "known"}
            page |= {"first_seen": NOW, "last_seen": NOW, "failures": 0, "unchanged": 0}
            connection.execute(insert(Url).values(id=number, **page))
            kept = {"url_id": number, "night_id": night, "source": "small", "url": url, "requested": url}
            kept |= {"fetched": NOW, "status": 200, "digest": digest_of(body), "size": len(body), "read_by": 1}
            kept |= {"warc_file": ref.file, "warc_offset": ref.offset, "warc_length": ref.length}
            connection.execute(insert(Capture).values(id=number, **kept))
            article = Article(url=url, title=f"Hội chợ {number}", body=f"Chợ phiên {number} mở cửa.")
            articles.save_article(
                connection, article, source="small", url=url, url_id=number, capture_id=number, at=NOW
            )
        connection.execute(update(ArticleRow).where(ArticleRow.id == HIDDEN).values(hidden=NOW, hidden_reason="asked"))
    writer.close()
    return archive


def database_for(archive: Archive, folder: Path) -> str | None:
    """Where to restore to: by itself into the folder, from PostgreSQL to SQLite, or all on the server."""
    return None if archive.engine.dialect.name == "sqlite" else url_of(folder)


@pytest.mark.parametrize("name", ["saved", "saved.tar"])
@pytest.mark.parametrize("link", [False, True])
def test_what_comes_back_is_equal(filled: Archive, tmp_path: Path, name: str, link: bool) -> None:
    done = backup(filled, tmp_path / name, NOW, link=link, dump=False)
    assert (done.files, done.hidden, done.missing) == (1, 1, ())
    home = tmp_path / "elsewhere" / "home"
    archive, back = restore(tmp_path / name, home, database_for(filled, home), verify=True)
    assert back.differs == ()
    with reading(archive.engine) as there, reading(filled.engine) as here:
        assert contents(there) == contents(here)
        row = there.execute(ArticleRow.__table__.select().where(ArticleRow.id == HIDDEN)).one()
        assert (row.hidden, row.hidden_reason) == (NOW, "asked")
        captures = there.execute(Capture.__table__.select()).all()
    assert len(captures) == PAGES
    for one in captures:
        loaded = load(archive.captures, WarcRef(one.warc_file, one.warc_offset, one.warc_length))
        assert digest_of(loaded.body) == one.digest
    with writing(archive.engine) as connection:
        nights.take_lock(connection, "me", NOW)  # who held the archive when it was copied does not hold this one
        assert nights.begin_night(connection, "2026-10-21", NOW)[1:] == ("2026-10-20", True)
    archive.close()


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres")
@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not installed")
@pytest.mark.parametrize("dump", [True, False])
def test_postgres_comes_back_to_an_empty_database(tmp_path: Path, dump: bool) -> None:
    names = [f"b{dump:d}{side}" for side in ("from", "to")]
    source, target = (CLUSTER.create(name) for name in names)
    first = open_archive(source, tmp_path / "captures")
    with writing(first.engine) as connection:
        for day in ("2026-10-20", "2026-10-21"):
            night = nights.begin_night(connection, day, NOW)[0]
            nights.end_night(connection, night, NOW, "done")
    backup(first, tmp_path / "saved", NOW, dump=dump)
    assert (tmp_path / "saved" / (DUMP if dump else SQLITE)).is_file()
    second, done = restore(tmp_path / "saved", tmp_path / "home", target, verify=True)
    assert done.differs == ()
    with writing(second.engine) as connection:  # the sequences go on behind the rows
        assert nights.begin_night(connection, "2026-10-22", NOW)[0] == 3
    with pytest.raises(BackupError, match="not empty"):
        restore(tmp_path / "saved", tmp_path / "other", target, verify=True)
    if dump:
        with pytest.raises(BackupError, match="OCOP_DATABASE_URL"):
            restore(tmp_path / "saved", tmp_path / "third", None, verify=True)
    first.close()
    second.close()
    for name in names:
        CLUSTER.drop(name)


def test_what_is_written_meanwhile_is_whole_or_absent(filled: Archive, tmp_path: Path) -> None:
    with writing(filled.engine) as connection:
        connection.execute(insert(Night).values(name="2026-11-01", started=NOW, state="running"))
        backup(filled, tmp_path / "saved", NOW, dump=False)  # the transaction is open: a reader does not see it
    home = tmp_path / "home"
    archive, done = restore(tmp_path / "saved", home, database_for(filled, home), verify=True)
    with reading(archive.engine) as connection:
        assert "2026-11-01" not in {row.name for row in connection.execute(Night.__table__.select())}
    assert done.differs == ()
    archive.close()


def test_a_missing_capture_is_named_and_the_rest_is_saved(filled: Archive, tmp_path: Path) -> None:
    next(filled.captures.rglob("*.warc.gz")).unlink()
    assert backup(filled, tmp_path / "saved", NOW, dump=False).missing == ("00001/small-x.warc.gz",)


def test_a_damaged_backup_is_noticed(filled: Archive, tmp_path: Path) -> None:
    backup(filled, tmp_path / "saved", NOW, dump=False)
    warc = next((tmp_path / "saved" / "captures").rglob("*.warc.gz"))
    data = bytearray(warc.read_bytes())
    data[40] ^= 1
    warc.write_bytes(data)
    home = tmp_path / "home"
    archive, done = restore(tmp_path / "saved", home, database_for(filled, home), verify=False)
    archive.close()
    assert done.differs == ("captures/00001/small-x.warc.gz is not what was saved",)
    with sqlite3.connect(tmp_path / "saved" / SQLITE) as connection:
        connection.execute("UPDATE article SET hidden = NULL")
    with pytest.raises(BackupError, match="not the one that was saved"):
        restore(tmp_path / "saved", tmp_path / "home2", database_for(filled, tmp_path / "home2"), verify=False)


@pytest.mark.parametrize("what", ["full home", "no manifest", "newer", "path", "taken name"])
def test_refusals_name_the_remedy(filled: Archive, tmp_path: Path, what: str) -> None:
    saved, home = tmp_path / "saved", tmp_path / "home"
    backup(filled, saved, NOW, dump=False)
    manifest = json.loads((saved / "manifest.json").read_text())
    if what == "taken name":
        with pytest.raises(BackupError, match="new file or folder"):
            backup(filled, saved, NOW)
        return
    if what == "full home":
        home.mkdir()
        (home / "mine").write_text("x")
    elif what == "no manifest":
        (saved / "manifest.json").unlink()
    elif what == "newer":
        (saved / "manifest.json").write_text(json.dumps(manifest | {"schema": "9999"}))
    elif what == "path":
        manifest["captures"][0]["file"] = "../../outside"
        (saved / "manifest.json").write_text(json.dumps(manifest))
    words = {"full home": "not empty", "no manifest": "cut short", "newer": "newer program", "path": "outside"}
    with pytest.raises(BackupError, match=words[what]):
        restore(saved, home, database_for(filled, home), verify=True)
    assert not (tmp_path / "outside").exists()
