"""The floors under the quality figures: how they are held, and the facts' own on the labelled articles."""

from pathlib import Path

import pytest

from benchmarks import facts, floor

TABLE = """\
kind                    gold  found       P       R      F1
counts                   238    238   1.000   0.990   0.995
officials+title+org       53     53   1.000   1.000   1.000
counts.qualifier               accuracy 0.975 of 238 matched
events.main(start,end,venue)   accuracy 0.974 of 39 matched
"""


def test_figures_are_read_from_the_scorers_table() -> None:
    assert facts.figures_of(TABLE) == {
        "counts": 0.995,
        "officials+title+org": 1.0,
        "counts.qualifier": 0.975,
        "events.main(start,end,venue)": 0.974,
    }


def test_a_figure_below_its_floor_or_not_measured_is_told(tmp_path: Path) -> None:
    path = tmp_path / "floor.toml"
    path.write_text('["en"]\n"dates" = 0.960\n"venues" = 0.880\n"counts" = 0.9\n', "utf-8")
    told = floor.fallen(path, {"en": {"dates": 0.959, "counts": 0.95}})
    assert told == [
        "en: dates 0.959 is below its floor of 0.960 (floor.toml)",
        "en: venues was not measured; floor.toml holds it at 0.880",
    ]


def test_floors_rise_and_never_fall(tmp_path: Path) -> None:
    path = tmp_path / "floor.toml"
    assert floor.rise(path, {"en": {"dates": 0.9, "counts": 0.8}}) == 2
    assert floor.rise(path, {"en": {"dates": 0.95, "counts": 0.7}}) == 1
    assert floor.fallen(path, {"en": {"dates": 0.95, "counts": 0.8}}) == []
    assert len(floor.fallen(path, {"en": {"dates": 0.94, "counts": 0.79}})) == 2


@pytest.mark.skipif(not facts.GOLD.is_dir(), reason="the labelled articles are not beside this checkout")
def test_no_figure_of_the_labelled_articles_is_below_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    assert facts.main([]) == 0, capsys.readouterr().out
