"""`ocop searches`: a query under a name, what is new since last time, and names that are not there."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ocop = Callable[..., Any]


def article(number: int, title: str) -> str:
    return json.dumps(
        {
            "url": f"https://a.example/{number}",
            "text": f"{title}\n\nLàng nghề mở hội, khách đến xem thợ làm hàng và mua về. " * 6,
            "published": f"2025-10-{number:02}",
        }
    )


def add(ocop: Ocop, home: Path, *lines: str) -> None:
    source = home / "more.jsonl"
    source.write_text("\n".join(lines), "utf-8")
    assert ocop("--home", home, "import", source).status == 0


@pytest.fixture
def home(ocop: Ocop, tmp_path: Path) -> Path:
    add(ocop, tmp_path, article(1, "Hội chợ sơn mài ở làng bên sông"), article(2, "Lụa đẹp về phố đông người xem"))
    return tmp_path


def test_what_is_new_since_last_time(ocop: Ocop, home: Path) -> None:
    assert "1 articles now" in ocop("--home", home, "searches", "save", "lacquer", "sơn mài").out
    assert ocop("--home", home, "searches", "new", "lacquer", "--json").document["new"] == 1
    assert ocop("--home", home, "searches", "new", "lacquer", "--json").document["new"] == 0
    add(ocop, home, article(3, "Sơn mài lên tàu ra đảo xa lần đầu"))
    (row,) = ocop("--home", home, "searches", "--json").document["searches"]
    assert (row["found"], row["new"]) == (2, 1)
    kept = ocop("--home", home, "searches", "new", "lacquer", "--keep")
    assert "Sơn mài lên tàu" in kept.out
    assert "Hội chợ" not in kept.out
    (line,) = ocop("--home", home, "searches", "new", "lacquer", "--json").document["articles"]
    assert line["url"] == "https://a.example/3"
    assert ocop("--home", home, "searches", "drop", "lacquer").status == 0
    assert ocop("--home", home, "searches", "--json").document == {"searches": []}


def test_saving_again_replaces(ocop: Ocop, home: Path) -> None:
    ocop("--home", home, "searches", "save", "a", "lụa")
    ocop("--home", home, "searches", "new", "a")
    assert "Replaced" in ocop("--home", home, "searches", "save", "a", "silk", "--no-translate").out
    (row,) = ocop("--home", home, "searches", "--json").document["searches"]
    assert (row["query"], row["translate"], row["found"], row["looked"]) == ("silk", False, 0, None)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("new", "nothing"), "no search is saved as 'nothing'"),
        (("drop", "nothing"), "no search is saved as 'nothing'"),
        (("save", "a", "(làng"), "a bracket is not closed"),
    ],
)
def test_what_cannot_be_done_is_told(ocop: Ocop, home: Path, arguments: tuple[str, ...], told: str) -> None:
    said = ocop("--home", home, "searches", *arguments)
    assert said.status == 2
    assert told in said.err
