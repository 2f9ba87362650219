"""Marks with which newsrooms close a text ("— VNS", "-VNA", "./.", "(Theo ...)"), and the opening agency."""

import re

from reading.lexicon import one_of
from reading.page import squeeze

_AGENCIES = one_of("closing_agencies")
_AGENCY = rf"(?P<agency>{_AGENCIES})"
# the mark stands behind the last sentence, or alone on the last line
MARK = re.compile(
    rf"(?:\s*\./\.)?\s*[—–-]{{1,2}}\s*{_AGENCY}(?:/{_AGENCIES})?\s*\.?\s*(?:/\.)?\s*$"
    r"|\s*(?<=[.!?”\"’])\s*/\.\s*$|\s*\./\.\s*$"
)
# the mark that closes a text in Vietnamese newsrooms; its first stop is the sentence's own
CLOSED = re.compile(r"\s*\./\.\s*$")
STOPPED = re.compile(r"[.!?…:][”\"'’)\]]*$")
SOURCE = re.compile(
    r"^\s*\(?\s*(?:theo|nguồn|source|according to|quelle)\s*:?\s+(?P<agency>[^.()]{2,60})\)?\s*\.?$", re.I
)
ALONE = re.compile(rf"^\W*{_AGENCY}\W*$")


def close(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """(paragraphs without the closing marks, agencies that the marks name)."""
    # wherever a paragraph ends with it: a name or a notice may stand below the last
    kept, agencies = [_without_mark(p) if p.endswith("/.") else p for p in paragraphs], []
    while kept:
        last = kept[-1]
        if match := ALONE.match(last):
            agencies.append(match.group("agency"))
            kept.pop()
        elif len(last) < 90 and (source := SOURCE.match(last)):
            agencies.append(squeeze(source.group("agency")))
            kept.pop()
        elif len(last) < 3 or not re.search(r"\w", last):
            kept.pop()
        else:
            break
    if kept and (match := MARK.search(kept[-1])):
        if match.group("agency"):
            agencies.append(match.group("agency"))
        ending = kept[-1][: match.start()].rstrip()
        kept[-1] = ending if ending.endswith((".", "!", "?", "”", '"', "’", ":", ")")) else ending + "."
    return [p for p in kept if p], agencies


def _without_mark(paragraph: str) -> str:
    """`paragraph` without "./." at its end, with one full stop where the sentence has no end of its own."""
    match = CLOSED.search(paragraph)
    if match is None or match.start() == 0:
        return paragraph
    text = paragraph[: match.start()]
    return text if STOPPED.search(text) else f"{text}."
