"""`ocop token` and `ocop alerts`: a token is shown once and never kept, what is not there is said."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive import open_archive
from archive.base import Base
from archive.engine import reading
from tests.databases import url_of

Ocop = Callable[..., Any]


@pytest.fixture
def home(ocop: Ocop, tmp_path: Path) -> Path:
    page = tmp_path / "page.txt"
    page.write_text("Lụa về phố\n\n" + "Làng nghề mở hội, khách đến xem thợ dệt lụa và mua về. " * 6, "utf-8")
    assert ocop("--home", tmp_path, "import", page).status == 0
    return tmp_path


def test_a_token_is_shown_once_and_kept_as_a_digest(ocop: Ocop, home: Path) -> None:
    made = ocop("--home", home, "token", "new", "Lan  Anh")
    token = made.out.strip()
    assert made.status == 0 and token.startswith("ocop_") and len(token) > 40
    assert ocop("--home", home, "token", "new", "Minh").out.strip() != token
    listed = ocop("token", "list", "--home", home)
    assert "Lan Anh" in listed.out and "never used" in listed.out and token not in listed.out
    archive = open_archive(url_of(home), home / "captures")
    with reading(archive.engine) as connection:
        kept = repr([connection.execute(table.select()).all() for table in Base.metadata.sorted_tables])
    archive.close()
    files = b"".join(path.read_bytes() for path in home.rglob("archive.db*"))
    assert "Lan Anh" in kept and token not in kept and token.encode() not in files


def test_a_revoked_token_is_named_as_such(ocop: Ocop, home: Path) -> None:
    ocop("--home", home, "token", "new", "Lan")
    assert ocop("--home", home, "token", "revoke", 1).status == 0
    (row,) = ocop("--home", home, "token", "list", "--json").document
    assert row["who"] == "Lan" and row["revoked"]
    again = ocop("--home", home, "token", "revoke", 1)
    assert again.status == 2 and "ocop token list" in again.err


@pytest.mark.parametrize("arguments", [("token", "new", " "), ("token", "revoke", "7"), ("token", "revoke", "x")])
def test_what_cannot_be_is_said(ocop: Ocop, home: Path, arguments: tuple[str, ...]) -> None:
    assert ocop("--home", home, *arguments).status == 2


def test_no_archive_is_made_by_asking_for_tokens(ocop: Ocop, tmp_path: Path) -> None:
    for arguments in (("token", "new", "Lan"), ("token", "list"), ("alerts", "list"), ("alerts", "send")):
        said = ocop("--home", tmp_path / "none", *arguments)
        assert said.status == 2 and "there is no archive" in said.err
    assert not (tmp_path / "none").exists()


def test_alerts_are_listed_and_sent_where_there_are_none(ocop: Ocop, home: Path) -> None:
    listed = ocop("--home", home, "alerts", "list", "--json").document
    assert listed == {"alerts": [], "messages": {"waiting": 0, "sent": 0, "given up": 0}}
    assert ocop("--home", home, "alerts", "send").status == 0
