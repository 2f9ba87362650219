"""Fixtures shared by all tests: an archive on SQLite and on PostgreSQL; how tests are shared out among workers."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, engine, open_archive
from tests import databases
from tests.databases import CLUSTER, ENGINES, EVERYWHERE, Refusal

engine.SYNCHRONOUS = "OFF"  # no power is cut in this process; the fault rows' own processes sync as the program does
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_configure(config: pytest.Config) -> None:
    """Workers use the server of the process that began the run."""
    CLUSTER.folder = Path(getattr(config, "workerinput", {}).get("cluster", CLUSTER.folder))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["cluster"] = str(CLUSTER.folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        CLUSTER.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first: a worker takes a whole file, and none should begin a long one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What is SQLite's own needs no PostgreSQL; some tests there have an archive in a file on purpose."""
    Refusal.holds = item.get_closest_marker("files") is None
    mark = item.get_closest_marker("sqlite")
    if EVERYWHERE and mark:
        pytest.skip(f"SQLite's own: {mark.args[0]}")


@pytest.fixture(scope="session", autouse=EVERYWHERE)
def on_the_server() -> None:
    """With OCOP_TEST_DATABASE=postgresql no test opens an archive in a file."""
    databases.refuse_files()


@pytest.fixture(autouse=EVERYWHERE)
def databases_of_the_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Databases go when the folder of their test does."""
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    if folder:
        CLUSTER.forget(folder)


@pytest.fixture(scope="session")
def postgres() -> str:
    """URL of the server of this run; skipped where PostgreSQL is not installed, or failed (OCOP_TEST_POSTGRES)."""
    return CLUSTER.url.render_as_string(hide_password=False)


@pytest.fixture(
    params=[pytest.param(name, marks=[pytest.mark.postgres] if name == "postgres" else []) for name in ENGINES]
)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database, once on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'archive.db'}"
        return
    name = f"t{uuid.uuid4().hex[:12]}"
    yield CLUSTER.create(name)
    CLUSTER.drop(name)


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[Archive]:
    """An empty archive, once on each engine."""
    opened = open_archive(database_url, tmp_path / "captures")
    yield opened
    opened.close()
