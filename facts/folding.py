"""Lower case and folded copies of a text that keep its length, so that offsets hold in all of them."""

from __future__ import annotations

import unicodedata


class _Folds(dict[int, str]):
    """Code point -> its folded letter, filled on demand; each letter is worked out once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFD", char)[0]
        base = {"đ": "d", "Đ": "d"}.get(base, base).lower()
        self[code] = folded = base if len(base) == 1 else char
        return folded


_FOLDS = _Folds()


def fold_same_length(text: str) -> str:
    """Lower case without diacritics, one character for each character of `text` (which should be NFC)."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


def lower_same_length(text: str) -> str:
    """Lower case, one character for each character."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
