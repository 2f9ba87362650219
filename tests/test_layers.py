"""The import table of the house, held by reading every module's imports."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"archive", "cli", "facts", "flows", "reading", "records", "samples", "search", "settings", "spiders", "web"}
MAY: dict[str, set[str]] = {
    "records": set(),
    "reading": {"records"},
    "facts": {"records"},
    "archive": {"records"},
    "search": {"records"},
    "spiders": {"records", "archive"},
    "samples": {"records"},
    "web": {"records", "archive", "search", "settings"},
    "flows": {"records", "reading", "facts", "archive", "search", "spiders", "settings"},
    "cli": OURS,
    "settings": set(),
}
SETTINGS_READERS = {"cli", "flows", "web"}
HEAVY = {"scrapy", "twisted", "prefect"}


def modules() -> list[Path]:
    found = [path for package in MAY for path in (ROOT / package).rglob("*.py")]
    return sorted([*found, ROOT / "settings.py"])


def imported(path: Path) -> set[str]:
    """Top-level names of everything a module imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_keep_the_table(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0].removesuffix(".py")
    wrong = (imported(path) & OURS) - {package} - MAY[package]
    assert not wrong, f"{path.relative_to(ROOT)} imports {sorted(wrong)}"


def test_records_import_only_the_standard_library() -> None:
    for path in (ROOT / "records").glob("*.py"):
        foreign = imported(path) - {"records"} - sys.stdlib_module_names
        assert not foreign, f"{path.name} imports {sorted(foreign)}"


def test_whoosh_is_named_in_search_only() -> None:
    for path in modules():
        if "whoosh" in imported(path):
            assert path.relative_to(ROOT).parts[0] == "search", path


def test_prefect_is_named_in_flows_only() -> None:
    for path in modules():
        if "prefect" in imported(path):
            assert path.relative_to(ROOT).parts[0] == "flows", path


def test_no_drawer_for_odds_and_ends() -> None:
    names = {path.stem for path in modules()} | {path.parent.name for path in modules()}
    assert not names & {"utils", "util", "common", "helpers", "helper", "misc"}
