"""Fixtures shared by all tests: an archive on SQLite and on PostgreSQL, the sample sites, a plan for a night."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from archive import Archive, open_archive

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def postgres_binaries() -> Path | None:
    """The folder of initdb and pg_ctl, None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    named = shutil.which("initdb")
    return found[0].parent if found else (Path(named).parent if named else None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a throw-away PostgreSQL cluster on a socket of its own; skipped where there is no PostgreSQL.

    With OCOP_TEST_POSTGRES=required its absence is a failure.
    """
    binaries = postgres_binaries()
    if binaries is None:
        if os.environ.get("OCOP_TEST_POSTGRES") == "required":
            pytest.fail("PostgreSQL is required and not installed")
        pytest.skip("PostgreSQL is not installed; `apt-get install postgresql` brings it")
    folder = Path("/tmp") / f"ocop-pg-{uuid.uuid4().hex[:8]}"  # short: a socket's path has 107 bytes
    folder.mkdir()
    run: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
        run = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    subprocess.run(
        [*run, str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "ocop"], check=True, capture_output=True
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    start = [str(binaries / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start"]
    subprocess.run([*run, *start], check=True, capture_output=True)
    try:
        yield f"postgresql+psycopg://ocop@/postgres?host={folder}"
    finally:
        subprocess.run(
            [*run, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"],
            capture_output=True,
            check=False,
        )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")])]
)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database, once on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'archive.db'}"
        return
    server = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[Archive]:
    """An empty archive, once on each engine."""
    opened = open_archive(database_url, tmp_path / "captures")
    yield opened
    opened.close()
