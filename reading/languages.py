"""Vietnamese or English: by diacritics and small words first, by py3langid where they do not tell."""

import re
from functools import lru_cache
from typing import Any

# all on lower case: a pattern that ignores case takes four times as long over such letters
VIETNAMESE = re.compile("[ăâđêôơưạảấầẩậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]+")
WORD = re.compile(r"\w+")
SMALL_EN = frozenset(WORD.findall("the of and to in is for with that was are has from at by"))
SMALL_VI = frozenset(WORD.findall("và của các là được những trong với cho một người tại đã có không này"))


def language(text: str, declared: str | None = None) -> str | None:
    """`vi` or `en`; the declared language where the text is neither, None for a text too short to tell."""
    sample = text[:1200].lower()
    words = sample.count(" ") + 1
    if words < 4:
        return declared
    letters = len(sample) - words + 1
    spelled = WORD.findall(sample)
    vietnamese = 0.0 if sample.isascii() else sum(map(len, VIETNAMESE.findall(sample))) / letters
    small = sum(word in SMALL_VI for word in spelled) / words if vietnamese else 0.0
    if vietnamese > 0.12 and small > 0.02:
        return "vi"
    english = sum(word in SMALL_EN for word in spelled) / words
    if vietnamese > 0.08 and english < 0.08 and small > 0.02:
        return "vi"
    if english > 0.08 and vietnamese < 0.12:
        return "en"
    if declared and declared not in ("vi", "en"):
        return declared
    name, _ = _identifier().classify(text[:1200])
    return str(name)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """The model, loaded on first need: it costs half a second and forty megabytes."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["vi", "en"])
    return identifier
