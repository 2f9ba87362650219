"""Star ratings of products: "43 four-star products", "512 sản phẩm đạt 3 sao trở lên", "367 rated four stars"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from facts.numbers import Number
from facts.text import Lang

_STAR = re.compile(
    r"[ \xa0-](?:stars?|sao)(?!\w)(?:[ -](?:ratings?|levels?|standards?|rank|certification))?"
    r"(?P<more> (?:or|and) (?:higher|more|above|better|up|over)|\+| upwards?| up\b| trở lên)?"
)
# "three- and four-star", "3 hoặc 4 sao": two ratings, so none is stated.
_PAIR = re.compile(r"-?,?[ ](?:and|or|to|đến|và|hoặc)[ ]\Z")
_BREAK = re.compile(r"[.;:\n]|,.{40}")
# What may stand between a number and the stars where the products themselves are left out.
_RATED: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(
        r"(?:[ ](?:others?|were|was|are|have|has|had|been|being|achiev(?:ed?|ing)|rated|certified|with|earn(?:ed|ing)"
        r"|reach(?:ed|ing)|meeting|met|recogni[sz]ed|ranked|graded|classified|at|as|given|received?|holding|awarded"
        r"|got|getting|potential|national|provincial)){0,4}[ ]"
    ),
    "vi": re.compile(r"(?:[ ](?:đạt|được|công|nhận|xếp|hạng|đánh|giá|chuẩn|là|tiêu|loại|từ|ocop|phân|chứng)){0,6}[ ]"),
}


@dataclass(frozen=True, slots=True)
class Stars:
    """A rating: how many stars, whether "or more", where its words begin and end."""

    stars: int
    more: bool
    begin: int
    end: int


def stars_behind(lower: str, at: int, following: Sequence[Number]) -> Stars | None:
    """The rating that a count ending at `at` carries: the next number, where it counts stars in the same clause."""
    if not following:
        return None
    first = following[0]
    gap = lower[at : first.begin]
    match = _STAR.match(lower, first.end)
    if match is None or first.upper is not None or not 1 <= first.value <= 5:
        return None
    if len(gap) > 90 or _BREAK.search(gap) or _PAIR.search(gap):
        return None
    return Stars(int(first.value), bool(match["more"]), first.begin, match.end())


def rated_alone(lower: str, at: int, following: Sequence[Number], lang: Lang) -> Stars | None:
    """The rating of "367 rated four stars", where nothing but words of rating stand in between."""
    found = stars_behind(lower, at, following)
    if found is None or not _RATED[lang].fullmatch(lower, at, found.begin):
        return None
    return found
