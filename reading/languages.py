"""Vietnamese or English: by diacritics and small words first, by py3langid where they do not tell."""

import re
from functools import lru_cache
from typing import Any

VIETNAMESE = re.compile("[ăâđêôơưạảấầẩậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.I)
SMALL_EN = re.compile(r"\b(?:the|of|and|to|in|is|for|with|that|was|are|has|from|at|by)\b", re.I)
SMALL_VI = re.compile(r"\b(?:và|của|các|là|được|những|trong|với|cho|một|người|tại|đã|có|không|này)\b", re.I)


def language(text: str, declared: str | None = None) -> str | None:
    """`vi` or `en`; the declared language where the text is neither, None for a text too short to tell."""
    sample = text[:1200]
    words = sample.count(" ") + 1
    if words < 4:
        return declared
    letters = len(sample) - words + 1
    vietnamese = len(VIETNAMESE.findall(sample)) / letters
    if vietnamese > 0.12 and len(SMALL_VI.findall(sample)) / words > 0.02:
        return "vi"
    english = len(SMALL_EN.findall(sample)) / words
    if vietnamese > 0.08 and english < 0.08 and len(SMALL_VI.findall(sample)) / words > 0.02:
        return "vi"
    if english > 0.08 and vietnamese < 0.12:
        return "en"
    if declared and declared not in ("vi", "en"):
        return declared
    name, _ = _identifier().classify(sample)
    return str(name)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """The model, loaded on first need: it costs half a second and forty megabytes."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["vi", "en"])
    return identifier
