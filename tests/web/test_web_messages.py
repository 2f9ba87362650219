"""Every text of the pages has its Vietnamese form, with the same places to fill in."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from web.language import LOCALES, words
from web.phrases import PATTERNS, said

WEB = Path(__file__).resolve().parents[2] / "web"
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
KEYWORDS = {
    "_": None,
    "speak": None,
    "words": None,
    "self": None,
    "many": (1, 2),
    "ngettext": (1, 2),
    "BadRequest": None,
    "NotAllowed": (2,),
}
HOLES = re.compile(r"%\((\w+)\)s")


def used() -> set[str]:
    """The messages that templates and code ask for."""
    found: set[str] = set()
    for _name, _line, message, _comments, _context in extract_from_dir(
        WEB, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=()
    ):
        found.update([message] if isinstance(message, str) else message[:1])
    return found


def test_no_text_lacks_its_vietnamese_form() -> None:
    with (LOCALES / "vi" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="vi")
    asked = used()
    assert len(asked) > 200
    missing = [message for message in sorted(asked) if not (m := catalogue.get(message)) or not m.string]
    assert not missing, f"{len(missing)} messages lack a translation"
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue if m.id}
    assert not known - asked, "messages that nothing asks for"
    assert not [m.id for m in catalogue if m.id and m.fuzzy]


def test_translations_keep_the_places_to_fill_in() -> None:
    with (LOCALES / "vi" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="vi")
    for message in catalogue:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in texts:
            assert set(HOLES.findall(text)) <= set(HOLES.findall(ids[-1])), message.id
        if not isinstance(message.id, tuple):
            assert set(HOLES.findall(ids[0])) == set(HOLES.findall(texts[0])), message.id


def test_sentences_composed_elsewhere_are_said_in_both_languages() -> None:
    vietnamese, english = words("vi"), words("en")
    assert said("both start on 2025-10-17", english) == "both start on 17 Oct 2025"
    assert "17/10/2025" in said("both start on 2025-10-17", vietnamese)
    assert said("a quotation mark is not closed", vietnamese) != "a quotation mark is not closed"
    assert said("something nobody wrote 2025-10-17", vietnamese) == "something nobody wrote 17/10/2025"
    assert len(set(PATTERNS)) == len(PATTERNS)


def composed(module: str, functions: tuple[str, ...]) -> set[str]:
    """The sentences that functions of a module compose, each hole filled with a word, clause by clause."""
    tree = ast.parse((WEB.parent / module).read_text("utf-8"))
    found = set()
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name in functions):
        inner = {id(part) for node in ast.walk(function) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
        for node in ast.walk(function):
            if isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else "7" for part in node.values]
                found.add("".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
                found.add(node.value)
    return {text for text in found if re.search(r"[a-z]{3}", text) and " " in text and not text.endswith(".")}


def test_every_reason_of_the_linking_is_said_in_vietnamese() -> None:
    reasons = composed(
        "facts/evidence.py", ("_name", "_days", "_told", "_place", "_edition", "_organizers", "_figures", "_story")
    )
    assert len(reasons) > 15
    unsaid = [reason for reason in sorted(reasons) if said(reason, words("vi")) == reason]
    assert not unsaid


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("figures in common: 400 booth, 4.1e+10 money_vnd", ("400 gian hàng", "41 tỷ đồng")),
        ("x: http://x.vn/tin lists no article tonight; it listed up to 14 before", ("http://x.vn/tin", "14 bài")),
        ("x: 14 of 20 pages no longer fit its layouts; see `ocop sources try`", ("14/20", "bố cục")),
        ("x: 3 new articles on a Monday; at least 9 are expected", ("thứ hai", "ít nhất 9")),
        ("http://x.vn/1: not kept (gone); the site has taken it down", ("không lưu", "đã gỡ")),
        ("a question: is it “Tuần lụa” (2025-11-21) or “Tuần trà” (2025-11-23)?", ("Tuần lụa", "21/11/2025", "hay")),
    ],
)
def test_alarms_remedies_and_questions_are_said_in_vietnamese(sentence: str, parts: tuple[str, ...]) -> None:
    spoken = said(sentence, words("vi"))
    assert all(part in spoken for part in parts), spoken
    assert not re.search(r"\b(the|of|is|in|before|expected|pages)\b", spoken), spoken
