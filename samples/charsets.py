"""Encoding of pages in charsets that lack some Vietnamese letters."""

import codecs
import unicodedata

# windows-1258 has the letters with circumflex, breve and horn, and the five tone marks as combining characters.
TONES = "\u0300\u0301\u0303\u0309\u0323"


def _split_tone(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    char = error.object[error.start]
    parts = unicodedata.normalize("NFD", char)
    tones = "".join(mark for mark in parts if mark in TONES)
    base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES))
    if not tones:
        return f"&#{ord(char)};", error.start + 1
    return (base + tones).encode("cp1258", "xmlcharrefreplace"), error.start + 1


codecs.register_error("samples_split_tone", _split_tone)


def encode(text: str, charset: str) -> bytes:
    """Text in a charset; tone marks come apart where it lacks the composed letter, the rest become references."""
    if charset == "cp1258":
        return unicodedata.normalize("NFC", text).encode("cp1258", "samples_split_tone")
    return text.encode(charset)
