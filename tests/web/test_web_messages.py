"""Every text of the pages has its Vietnamese form, with the same places to fill in."""

import re
from pathlib import Path

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
