"""Clients of a small site: one that a test may change, one that is only read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from told_site import Told


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path)
    yield made
    made.index.close()
    made.archive.close()


@pytest.fixture
def client(told: Told) -> Iterator[TestClient]:
    with TestClient(told.app(), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def lasting_told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """For tests that only read."""
    made = Told(tmp_path_factory.mktemp("told"))
    yield made
    made.index.close()
    made.archive.close()


@pytest.fixture
def reader(lasting_told: Told) -> Iterator[TestClient]:
    """A reader of a site that no test changes."""
    with TestClient(lasting_told.app(), raise_server_exceptions=False) as opened:
        yield opened
