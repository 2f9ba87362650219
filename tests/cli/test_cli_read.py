"""`ocop read --jsonl`: one answer for each line, in order."""

import base64
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from cli.read import read

PROSE = "".join(
    f"<p>Ngày thứ {n} của chợ phiên, các xưởng gốm và mây tre bên hồ mở cửa từ sớm để khách xem thợ làm hàng.</p>"
    for n in range(1, 6)
)
HTML = (
    "<html lang=vi><head><meta charset=windows-1258>"
    "<meta property='article:published_time' content='2024-03-06T21:16:00+07:00'>"
    f"</head><body><h1>Chợ phiên bên hồ mở cửa</h1>{PROSE}</body></html>"
)
KEYS = [
    "id",
    "url",
    "canonical_url",
    "title",
    "lead",
    "body",
    "captions",
    "authors",
    "published",
    "published_from",
    "modified",
    "language",
    "tags",
    "site",
    "kind",
]


def run(*rows: Any) -> tuple[int, list[dict[str, Any]]]:
    lines = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
    result = CliRunner().invoke(read, ["--jsonl"], input=lines.encode())
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_a_page_has_the_keys_of_the_contract() -> None:
    code, (answer,) = run({"id": 7, "url": "https://ho.example/cho-phien", "html": HTML})
    assert code == 0
    assert list(answer) == KEYS
    assert answer["id"] == 7
    assert answer["title"] == "Chợ phiên bên hồ mở cửa"
    assert len(answer["body"].split("\n\n")) == 5
    assert answer["published"] == "2024-03-06T21:16:00+07:00"
    assert answer["published_from"] == "meta:article:published_time"
    assert (answer["language"], answer["kind"], answer["modified"], answer["captions"]) == ("vi", "article", None, [])


def test_files_packed_and_plain_and_texts(tmp_path: Path) -> None:
    text = HTML.replace("windows-1258", "utf-8")
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(text.encode()))
    code, answers = run(
        {"id": "a", "html_file": str(tmp_path / "a.html")},
        {"id": "b", "url": None, "html_file": str(tmp_path / "b.html.gz")},
        {"id": "c", "text": "Bên hồ có chợ phiên\n" + PROSE.replace("<p>", "").replace("</p>", "\n")},
    )
    assert code == 0
    assert [a["id"] for a in answers] == ["a", "b", "c"]
    assert answers[0]["body"] == answers[1]["body"] == answers[2]["body"]


def test_a_page_as_base64_keeps_its_charset() -> None:
    text = HTML.replace("windows-1258", "utf-16")
    packed = base64.b64encode(text.encode("utf-16")).decode("ascii")
    code, answers = run({"id": "a", "html": packed}, {"id": "b", "html": HTML})
    assert code == 0 and answers[0]["body"] == answers[1]["body"]


def test_a_text_that_looks_like_base64_stays_a_text() -> None:
    _code, (answer,) = run({"id": "a", "html": "abcdefghabcdefgh"})
    assert answer.get("body", "abcdefghabcdefgh") == "abcdefghabcdefgh"


def test_bad_lines_are_answered_in_their_place_and_set_the_status(tmp_path: Path) -> None:
    (tmp_path / "broken.gz").write_bytes(gzip.compress(b"x" * 9000)[:20])
    code, answers = run(
        "no json",
        "[1]",
        "",
        {"id": 1},
        {"id": 2, "html": HTML, "text": "x"},
        {"id": 3, "html": 5},
        {"id": 4, "url": 5, "html": HTML},
        {"id": 5, "html_file": str(tmp_path / "none.html")},
        {"id": 6, "html_file": str(tmp_path / "broken.gz")},
        {"id": 7, "html": ""},
        {"id": 8, "html": HTML},
        '{"id": 9, "html": "<h1>half \\ud83d pair</h1>"}',
    )
    assert code == 1
    assert [a["id"] for a in answers] == [None, None, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert ["error" in a for a in answers] == [True] * 9 + [False, True]
    assert "none.html" in answers[6]["error"] and "broken.gz" in answers[7]["error"]
    assert answers[8]["error"].startswith("empty: ")


def test_the_filter_starts_without_scrapy_and_prefect() -> None:
    code = (
        "import sys, cli.read; print([m for m in ('scrapy', 'prefect', 'twisted', 'sqlalchemy') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
