"""`ocop` in this process as its users see it: arguments and standard input in; status, output and errors out."""

import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from cli_pages import write_inputs
from click.testing import CliRunner

from cli.main import main
from tests.databases import environment_of


@dataclass(frozen=True)
class Said:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document that it has to be."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Ocop = Callable[..., Said]


@contextmanager
def _kept() -> Iterator[None]:
    """Commands set up logging and environment as a process may; here others come after them."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    with mock.patch.dict(os.environ):
        try:
            yield
        finally:
            for handler in set(root.handlers) - set(handlers):
                handler.close()
            root.handlers, root.level = handlers, level


def _database(argv: list[str], environment: dict[str, str]) -> dict[str, str]:
    """What says where the archive of the home lies that a command is called with, where the call itself does not."""
    if "OCOP_DATABASE_URL" in environment:
        return {}
    homes = [after for before, after in pairwise(argv) if before == "--home"] or [environment.get("OCOP_HOME", "")]
    return environment_of(Path(homes[-1])) if homes[-1] else {}


def call(*arguments: object, given: str | bytes | None = None, **environment: str) -> Said:
    """Run `ocop` through its entry point; an exception that is no exit fails the test."""
    argv = ["ocop", *map(str, arguments)]
    runner, environment = CliRunner(), environment | _database(argv, environment)
    with _kept(), runner.isolation(given, env=environment) as (out, err, _), mock.patch("sys.argv", argv):
        status = -1
        try:
            main()
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
        texts = out.getvalue().decode(), err.getvalue().decode()
    return Said(status, *texts)


@pytest.fixture(scope="session")
def ocop() -> Ocop:
    """The command, to be called with its arguments, `given` as standard input, and environment variables."""
    return call


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_inputs(tmp_path_factory.mktemp("cli") / "inputs")


@pytest.fixture(scope="session")
def home(ocop: Ocop, inputs: Path) -> Path:
    """An archive filled by `ocop import`; tests that change it make their own."""
    folder = inputs.parent / "home"
    said = ocop("--home", folder, "import", inputs)
    assert said.status == 0, said.out + said.err
    assert "5 pages brought in, 0 already there, 0 refused" in said.out
    return folder
