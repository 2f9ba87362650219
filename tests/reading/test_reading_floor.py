"""The figures of reading on real pages do not fall; skipped where the pages do not lie beside the checkout."""

import tomllib
from pathlib import Path

import pytest

from benchmarks import floor, pages


@pytest.mark.skipif(not pages.present(pages.PAGES), reason=f"the pages are not in {pages.PAGES}")
def test_no_figure_on_the_pages_is_below_its_floor() -> None:
    _, measured = pages.scored(pages.PAGES, peers="none")
    measured["plain"], _ = pages.plain_texts(pages.GOLD)
    assert floor.fallen(pages.FLOOR, measured) == []


@pytest.mark.parametrize(
    ("value", "status", "told"),
    [(0.95, 0, "at or above"), (0.9496, 0, "at or above"), (0.949, 1, "body 0.949 is below its floor of 0.950")],
)
def test_a_fallen_figure_fails_the_run(
    value: float, status: int, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "floor.toml"
    path.write_text('["aeb"]\n"body" = 0.95\n', "utf-8")
    assert pages.held({"aeb": {"body": value}}, path=path) == status
    assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "measured", "after"), [(0.95, 0.96, 0.96), (0.95, 0.94, 0.95)], ids=["rises", "never falls"]
)
def test_floors_only_rise(tmp_path: Path, before: float, measured: float, after: float) -> None:
    path = tmp_path / "floor.toml"
    path.write_text(f'["aeb"]\n"body" = {before}\n', "utf-8")
    floor.rise(path, {"aeb": {"body": measured}})
    assert tomllib.loads(path.read_text("utf-8")) == {"aeb": {"body": after}}


def test_a_figure_that_was_not_measured_is_told(tmp_path: Path) -> None:
    path = tmp_path / "floor.toml"
    path.write_text('["aeb"]\n"body" = 0.95\n', "utf-8")
    assert floor.fallen(path, {}) == ["aeb: body was not measured; floor.toml holds it at 0.950"]


def test_without_pages_nothing_is_scored_and_nothing_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pages.main(["--pages", str(tmp_path)]) == 0
    assert "nothing was scored" in capsys.readouterr().out


PAGE = "<html><body><article><h1>Looms open</h1>{}</article></body></html>"
LINE = "<p>Forty weavers from three hamlets opened their sheds on the first morning of the fair by the lake.</p>"


def test_a_page_is_answered_in_the_scorers_shape() -> None:
    answer = pages.answer(PAGE.format(LINE * 3).encode(), "https://bao.example/2025/03/04/looms")
    assert answer["title"] == "Looms open" and answer["published"] == "2025-03-04" and answer["authors"] == []
    assert answer["body"].startswith("Forty weavers")
    assert pages.answer(b"", "") == {"title": None, "body": None, "published": None, "authors": []}


def test_causes_are_told_apart() -> None:
    titles = [("", "a b", "none found"), ("a b c", "a b", "with something glued on"), ("a", "a b", "only a part of it")]
    assert [pages._title_cause(found, gold) for found, gold, _ in titles] == [cause for *_, cause in titles]
    names = [({"ha"}, {"ha"}, ""), (set(), {"ha"}, "none found"), ({"ha"}, {"ha", "mo"}, "some are missing"),
             ({"ha", "mo"}, {"ha"}, "others besides"), ({"ha vy"}, {"ha"}, "a name with more or less to it"),
             ({"mo"}, {"ha"}, "others instead")]  # fmt: skip
    assert [pages._names_cause(set(found), set(gold)) for found, gold, _ in names] == [cause for *_, cause in names]
