"""Backups: the database as of one moment, the captures it points to, and a manifest of counts and digests.

A backup is a folder, or one file where its name ends in `.tar`. The manifest is written last: what has none was cut
short. The search index is no part of it; `restore` makes it anew. Articles that were taken down are kept, and hidden.
"""

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import orjson
from sqlalchemy import Connection, make_url, text

from archive import Archive, copying, open_archive
from archive.engine import make_engine, writing
from archive.engine import reading as viewing
from archive.opening import HEAD

MANIFEST = "manifest.json"
FORMAT = 1
SQLITE, DUMP = "archive.db", "archive.pgdump"
BLOCK = 1 << 20


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was copied: files of captures, bytes, rows, articles that stay hidden, what is missing; seconds taken."""

    files: int
    bytes: int
    rows: int
    hidden: int
    missing: tuple[str, ...]
    seconds: float
    differs: tuple[str, ...] = ()


def backup(archive: Archive, target: Path, now: datetime, *, link: bool = False, dump: bool = True) -> Done:
    """Copy the archive to `target` while it is in use. `link`: hard links for the captures where the disk allows it.

    Captures that are missing are named; the rest is copied. Raises BackupError.
    """
    began = time.perf_counter()
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise BackupError(f"{target} exists already; name a new file or folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    tarred = target.suffix == ".tar"
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as made:
        folder = Path(made) / "backup"
        folder.mkdir()
        manifest = _database(archive, folder, dump)
        manifest |= {"format": FORMAT, "made": now.isoformat(), "schema": HEAD}
        if tarred:
            _pack(archive.captures, folder, manifest, Path(made) / "whole.tar", target)
        else:
            manifest["captures"] = [
                _keep(archive.captures / name, folder / "captures" / name, name, link)
                for name in manifest.pop("files")
                if (archive.captures / name).is_file()
            ]
            _write(folder / MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
            if target.exists():
                target.rmdir()
            _settle(folder)
            folder.rename(target)
        _settle(target.parent)
    return _done(manifest, began)


def _done(manifest: dict[str, Any], began: float, differs: tuple[str, ...] = ()) -> Done:
    return Done(
        files=len(manifest["captures"]),
        bytes=manifest["database"]["size"] + sum(file["size"] for file in manifest["captures"]),
        rows=sum(table["rows"] for table in manifest["tables"].values()),
        hidden=manifest["hidden"],
        missing=tuple(manifest["missing"]),
        seconds=round(time.perf_counter() - began, 2),
        differs=differs,
    )


def _database(archive: Archive, folder: Path, dump: bool) -> dict[str, Any]:
    """Copy the database; gives what the manifest says of it, all of one moment."""
    engine = archive.engine
    if engine.dialect.name == "sqlite":
        assert engine.url.database is not None
        copying.copy_sqlite(Path(engine.url.database), folder / SQLITE)
        copied = make_engine(f"sqlite:///{folder / SQLITE}")
        with viewing(copied) as connection:
            told = _told(connection, archive.captures)
        copied.dispose()
        copying.one_file(folder / SQLITE)
        name = SQLITE
    else:
        name = DUMP if dump and shutil.which("pg_dump") else SQLITE
        with copying.snapshot(engine) as connection:
            told = _told(connection, archive.captures)
            if name == DUMP:
                taken = str(connection.execute(text("SELECT pg_export_snapshot()")).scalar_one())
                _run_pg("pg_dump", archive, f"--snapshot={taken}", f"--file={folder / DUMP}")
            else:
                copying.copy_to_sqlite(connection, folder / SQLITE)
    _settle(folder / name)
    size, digest = _digest(folder / name)
    return told | {"database": {"file": name, "size": size, "sha256": digest}}


def _told(connection: Connection, captures: Path) -> dict[str, Any]:
    files = copying.warc_files(connection)
    return {
        "tables": {name: asdict(content) for name, content in copying.contents(connection).items()},
        "hidden": copying.hidden(connection),
        "files": files,
        "missing": [name for name in files if not (captures / name).is_file()],
    }


def _run_pg(program: str, archive: Archive, *arguments: str) -> None:
    """pg_dump or pg_restore. The password goes by the environment, where no list of processes shows it."""
    url = archive.engine.url
    command = [program, "--no-owner", "--no-privileges", *arguments]
    if program == "pg_dump":
        command += ["--format=custom"]
    options = {"--host": url.host or url.query.get("host"), "--port": url.port, "--username": url.username}
    for option, value in options.items():
        if value:
            command += [option, str(value)]
    command += ["--dbname", str(url.database)]
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        why = (ended.stderr.strip().splitlines() or ["no message"])[-1]
        raise BackupError(f"{program} failed: {why}; `ocop backup --rows` does without it")


def _keep(source: Path, target: Path, name: str, link: bool) -> dict[str, Any]:
    """Copy or link one file as far as it goes now: a collector may be adding to it, behind all that is pointed to."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if link:
        try:
            os.link(source, target)
        except OSError:  # another disk, or one without links: copied below
            link = False
    if link:
        size, digest = _digest(target)
        return {"file": name, "size": size, "sha256": digest}
    size, total = source.stat().st_size, hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        for block in _blocks(read, size):
            total.update(block)
            written.write(block)
        written.flush()
        os.fsync(written.fileno())
    return {"file": name, "size": size, "sha256": total.hexdigest()}


def _pack(captures: Path, folder: Path, manifest: dict[str, Any], made: Path, target: Path) -> None:
    """Everything as one tar, the manifest behind the rest."""
    kept = []
    with tarfile.open(made, "w") as tar:
        tar.add(folder / manifest["database"]["file"], manifest["database"]["file"])
        for name in manifest.pop("files"):
            path = captures / name
            if not path.is_file():
                continue
            size, digest = _digest(path)
            member = tarfile.TarInfo(f"captures/{name}")
            member.size, member.mtime = size, int(path.stat().st_mtime)
            with path.open("rb") as file:
                tar.addfile(member, file)
            kept.append({"file": name, "size": size, "sha256": digest})
        manifest["captures"] = kept
        _write(folder / MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
        tar.add(folder / MANIFEST, MANIFEST)
    _settle(made)
    made.rename(target)


def restore(file: Path, home: Path, database_url: str | None, *, verify: bool) -> tuple[Archive, Done]:
    """The archive of a backup in the empty folder `home` (the database at `database_url` where one is given).

    With `verify`, what was restored is read again and held against the manifest: `differs` names what is not equal.
    Every file's digest is compared in any case while it is copied. Raises BackupError.
    """
    began = time.perf_counter()
    if home.exists() and any(home.iterdir()):
        raise BackupError(f"{home} is not empty; restore into a new folder and move it into place")
    with _unpacked(file, home) as folder:
        manifest = _manifest(folder, file)
        home.mkdir(parents=True, exist_ok=True)
        differs = [_copy(folder / "captures", home / "captures", one) for one in manifest["captures"]]
        size, digest = _digest(folder / manifest["database"]["file"])
        if (size, digest) != (manifest["database"]["size"], manifest["database"]["sha256"]):
            raise BackupError(f"{file}: the database is not the one that was saved; use another backup")
        archive = _load(folder / manifest["database"]["file"], home, database_url)
    if verify:
        differs += _compared(archive, manifest)
    with writing(archive.engine) as connection:
        copying.free(connection)
    return archive, _done(manifest, began, tuple(one for one in differs if one))


@contextmanager
def _unpacked(file: Path, home: Path) -> Iterator[Path]:
    if file.is_dir():
        yield file
        return
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".restore-") as made:
        try:
            with tarfile.open(file, "r:") as tar:
                tar.extractall(made, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise BackupError(f"{file} cannot be unpacked: {error}; name a backup made by `ocop backup`") from error
        yield Path(made)


def _manifest(folder: Path, file: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = orjson.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise BackupError(f"{file} has no manifest: it is no backup, or one that was cut short") from error
    if manifest.get("format") != FORMAT or manifest.get("schema", "") > HEAD:
        raise BackupError(f"{file} was made by a newer program; update this one")
    return manifest


def _copy(source: Path, target: Path, one: dict[str, Any]) -> str | None:
    """Copy a file of captures; gives what is wrong with it."""
    name = PurePosixPath(one["file"])
    if name.is_absolute() or ".." in name.parts:
        raise BackupError(f"the manifest names {one['file']!r}, which lies outside the archive")
    (target / name).parent.mkdir(parents=True, exist_ok=True)
    total = hashlib.sha256()
    try:
        with (source / name).open("rb") as read, (target / name).open("wb") as written:
            for block in _blocks(read, one["size"]):
                total.update(block)
                written.write(block)
    except FileNotFoundError:
        return f"captures/{name} is missing in the backup"
    return None if total.hexdigest() == one["sha256"] else f"captures/{name} is not what was saved"


def _load(file: Path, home: Path, database_url: str | None) -> Archive:
    """The database where it belongs, brought to the newest schema."""
    captures = home.resolve() / "captures"
    url = database_url or f"sqlite:///{(home / 'archive.db').resolve()}"
    into_sqlite = make_url(url).get_backend_name() == "sqlite"
    if file.name == DUMP and into_sqlite:
        raise BackupError("this backup is PostgreSQL's own; set OCOP_DATABASE_URL to an empty PostgreSQL database")
    place = make_url(url).database
    if into_sqlite and place:
        if Path(place).exists():
            raise BackupError(f"{place} exists already; nothing is overwritten")
        shutil.copyfile(file, place)
        return open_archive(url, captures)
    engine = make_engine(url)
    if not copying.is_empty(engine):
        raise BackupError(f"the database at {engine.url!r} is not empty; create a new one")
    if file.name == DUMP:
        _run_pg("pg_restore", Archive(engine, captures), "--exit-on-error", "--single-transaction", str(file))
        engine.dispose()
        return open_archive(url, captures)
    engine.dispose()
    with tempfile.TemporaryDirectory(dir=home) as made:  # a copy, since opening brings it to the newest schema
        shutil.copyfile(file, Path(made) / SQLITE)
        saved = open_archive(f"sqlite:///{Path(made) / SQLITE}", captures)
        archive = open_archive(url, captures)
        with viewing(saved.engine) as connection:
            copying.copy_rows(connection, archive.engine)
        saved.close()
    return archive


def _compared(archive: Archive, manifest: dict[str, Any]) -> list[str | None]:
    """What differs from the manifest; where the schema has grown since, only the rows can be counted."""
    with copying.snapshot(archive.engine) as connection:
        now = copying.contents(connection)
    differs: list[str | None] = []
    for name, was in manifest["tables"].items():
        if name not in now or now[name].rows != was["rows"]:
            differs.append(f"{name}: {now[name].rows if name in now else 'no'} rows, {was['rows']} were saved")
        elif manifest["schema"] == HEAD and now[name].digest != was["digest"]:
            differs.append(f"{name}: as many rows, but not the same")
    for one in manifest["captures"]:
        size, digest = _digest(archive.captures / one["file"])
        if (size, digest) != (one["size"], one["sha256"]):
            differs.append(f"captures/{one['file']} was not written as it was saved")
    return differs


def _digest(path: Path) -> tuple[int, str]:
    total = hashlib.sha256()
    size = path.stat().st_size
    with path.open("rb") as file:
        for block in _blocks(file, size):
            total.update(block)
    return size, total.hexdigest()


def _blocks(file: Any, size: int) -> Iterator[bytes]:
    while size > 0:
        block = file.read(min(BLOCK, size))
        if not block:
            return
        size -= len(block)
        yield block


def _settle(path: Path) -> None:
    """Return when a file, or the names in a folder, are on disk: what is called a backup outlives a power cut."""
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
