"""Bytes to text: charsets declared, undeclared, wrong and mixed."""

import unicodedata

import pytest

from reading.decode import TCVN3, Decoded, decode
from records import Unreadable

TEXT = "<p>Hội chợ làng nghề và sản phẩm của các xã được mở trong ba ngày với nhiều người tham dự</p>" * 3
TONES = "\u0300\u0301\u0303\u0309\u0323"


def cp1258(text: str) -> bytes:
    """windows-1258 writes the letter and then its tone."""
    out = b""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))
        out += base.encode("cp1258") + "".join(c for c in parts if c in TONES).encode("cp1258")
    return out


def tcvn3(text: str) -> str:
    """The Latin-1 characters that stand for the text in a TCVN3 font."""
    back = {letter: chr(code) for code, letter in reversed(TCVN3.items())}
    return "".join(back.get(char, char) for char in text)


@pytest.mark.parametrize(
    ("body", "content_type", "flags"),
    [
        (TEXT.encode(), None, ()),
        (TEXT.encode(), "text/html; charset=iso-8859-1", ()),
        (unicodedata.normalize("NFD", TEXT).encode(), None, ()),
        (b"\xef\xbb\xbf" + TEXT.encode(), None, ()),
        (TEXT.encode("utf-16"), None, ()),
        (TEXT.encode("utf-16-le"), None, ("charset-guessed",)),
        (TEXT.encode("utf-16-be"), None, ("charset-guessed",)),
        (cp1258(TEXT), "text/html; charset=windows-1258", ()),
        (b"<meta charset=windows-1258>" + cp1258(TEXT), None, ()),
        (cp1258(TEXT), None, ("charset-guessed",)),
        (tcvn3(TEXT).encode("latin-1"), None, ("charset-guessed", "tcvn3")),
        (tcvn3(TEXT).encode(), None, ("tcvn3",)),
        (TEXT.encode().decode("latin-1").encode(), None, ("charset-mended",)),
        (TEXT.encode() + b"\x01\x02", None, ()),
        (cp1258(TEXT), "text/html; charset=no-such-charset", ("charset-guessed",)),
    ],
)
def test_text_comes_out_whole(body: bytes, content_type: str | None, flags: tuple[str, ...]) -> None:
    found = decode(body, content_type)
    assert isinstance(found, Decoded)
    assert found.text.replace("<meta charset=windows-1258>", "").removeprefix("\ufeff") == TEXT
    assert found.flags == flags


def test_stray_bytes_are_read_as_windows_1252_and_flagged() -> None:
    found = decode(TEXT.encode() + b"<p>caf\xe9 \x93quoted\x94</p>")
    assert isinstance(found, Decoded)
    assert found.text.endswith("<p>café “quoted”</p>")
    assert "charset-mixed" in found.flags


@pytest.mark.parametrize(
    "text", ["<p>El col·legi de la vila obre les portes · 3</p>" * 9, "<p>Marque® déposée · prix</p>" * 9]
)
def test_other_languages_are_not_taken_for_tcvn3(text: str) -> None:
    found = decode(text.encode())
    assert isinstance(found, Decoded)
    assert (found.text, found.flags) == (text, ())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\x00 ", "empty"),
        (b"%PDF-1.7 ...", "binary"),
        (b"\x89PNG\r\n", "binary"),
        (b"a\x00\x01\x02" * 99, "binary"),
    ],
)
def test_what_is_no_text_has_a_reason(body: bytes, reason: str) -> None:
    found = decode(body)
    assert isinstance(found, Unreadable)
    assert found.reason == reason
    assert found.message.endswith(".")


def test_a_page_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reading.decode.MAX_BYTES", 100)
    found = decode(b"<p>" + b"x" * 200)
    assert isinstance(found, Unreadable) and found.reason == "too-large"
