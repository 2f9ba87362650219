"""Where the archives of the tests live: files of SQLite, or with OCOP_TEST_DATABASE=postgresql databases of a server.

The server is a throw-away PostgreSQL cluster on a socket of its own, one for the whole run: the worker that needs it
first starts it, and the process that began the run stops it.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import Dialect

EVERYWHERE = os.environ.get("OCOP_TEST_DATABASE", "sqlite").startswith("postgres")
ENGINES = ("postgres",) if EVERYWHERE else ("sqlite", "postgres")
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300", "shared_buffers=64MB")


@dataclass
class Cluster:
    """The server in `folder`; `made` has the databases by the folder of the archive that each stands for."""

    folder: Path
    made: dict[Path, str] = field(default_factory=dict)

    @property
    def url(self) -> URL:
        """The server's own database; the server is started where nobody did yet."""
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.folder / "ready").exists():
                self._start()
                (self.folder / "ready").touch()
        return make_url(f"postgresql+psycopg://ocop@/postgres?host={self.folder}")

    def _start(self) -> None:
        binaries = _binaries()
        data = self.folder / "data"
        run = _owner(self.folder)
        make = [str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "ocop", "--no-sync", "-E", "UTF8"]
        subprocess.run([*run, *make], check=True, capture_output=True)
        options = " ".join(f"-c {one}" for one in OPTIONS)
        options += f" -c listen_addresses='' -c unix_socket_directories={self.folder}"
        start = [str(binaries / "pg_ctl"), "-D", str(data), "-l", str(self.folder / "log"), "-o", options]
        subprocess.run([*run, *start, "-w", "-t", "120", "start"], check=True, capture_output=True)

    def stop(self) -> None:
        """Stop the server if it was started, and remove everything."""
        if (self.folder / "ready").exists():
            stop = [str(_binaries() / "pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "stop"]
            subprocess.run([*_owner(self.folder), *stop], capture_output=True, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self, name: str) -> str:
        """URL of a new empty database; one of this name that is there already stays as it is."""
        admin = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            there = connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
            if there.first() is None:
                connection.execute(text(f'CREATE DATABASE "{name}"'))
        admin.dispose()
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        admin = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        admin.dispose()

    def of(self, folder: Path) -> str:
        """URL of the database that stands for the archive of a folder, empty when first asked for."""
        folder = folder.resolve()
        name = "h" + hashlib.sha256(str(folder).encode()).hexdigest()[:16]
        self.made[folder] = name
        return self.create(name)

    def forget(self, above: Path) -> None:
        """Remove the databases of all folders under one that a test is done with."""
        for folder in [one for one in self.made if one.is_relative_to(above.resolve())]:
            self.drop(self.made.pop(folder))


CLUSTER = Cluster(Path("/tmp") / f"ocop-pg-{uuid.uuid4().hex[:8]}")  # short: a socket's path has 107 bytes


def _binaries() -> Path:
    """The folder of initdb and pg_ctl; without them a test is skipped, or fails where they have to be."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    named = shutil.which("initdb")
    if found or named:
        return (found[0] if found else Path(str(named))).parent
    if EVERYWHERE or os.environ.get("OCOP_TEST_POSTGRES") == "required":
        pytest.fail("PostgreSQL is required and not installed")
    pytest.skip("PostgreSQL is not installed; `apt-get install postgresql` brings it")


def _owner(folder: Path) -> list[str]:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def url_of(folder: Path) -> str:
    """URL of the archive that belongs to a home folder."""
    return CLUSTER.of(folder) if EVERYWHERE else f"sqlite:///{folder.resolve() / 'archive.db'}"


def named_url(folder: Path) -> str | None:
    """The same as a setting: None where the archive lies in the home folder by itself."""
    return CLUSTER.of(folder) if EVERYWHERE else None


def environment_of(folder: Path) -> dict[str, str]:
    """The same as the environment of a process."""
    return {"OCOP_DATABASE_URL": CLUSTER.of(folder)} if EVERYWHERE else {}


class Refusal:
    """Whether an archive in a SQLite file is an error, as it is on the server but for tests that are marked."""

    holds = True


def refuse_files() -> None:
    """From now on an archive in a SQLite file is an error, lest a test slip past the server."""

    def refuse(dialect: Dialect, _record: object, given: list[object], _more: object) -> None:
        if Refusal.holds and dialect.name == "sqlite" and dialect.driver == "pysqlite" and "archive.db" in str(given):
            raise AssertionError(f"an archive in {given}, where every archive should be on PostgreSQL")

    event.listen(Engine, "do_connect", refuse)
