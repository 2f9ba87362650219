"""Days of the lunar calendar as days of the civil one.

lunardate has the Chinese tables; the Vietnamese calendar is reckoned an hour further west and differs in rare years.
"""

from __future__ import annotations

import functools
import re
from datetime import date, timedelta

from lunardate import LunarDate

from facts import day_patterns
from facts.text import Lang
from facts.wordlists import one_of, wordlist

_YEARLY = re.compile(r"\b(?:every year|each year|annually|annual|yearly|hằng năm|hàng năm|mỗi năm|thường niên)\b")


def civil_day(year: int, month: int, day: int) -> date | None:
    """The civil day of a lunar one; None where that month has no such day or the tables (1901 to 2098) end."""
    if not (1900 < year < 2099 and 1 <= month <= 12 and 1 <= day <= 30):
        return None
    first: date = LunarDate(year, month, 1).to_solar_date()
    civil = first + timedelta(days=day - 1)
    # Months have 29 or 30 days: a thirtieth may already belong to the next one.
    return civil if day < 30 or LunarDate.from_solar_date(civil.year, civil.month, civil.day).month == month else None


def nearest_civil_day(month: int, day: int, published: date) -> date | None:
    """The civil day of the lunar year that brings it closest to the day of publication."""
    days = [made for year in (-1, 0, 1) if (made := civil_day(published.year + year, month, day))]
    return min(days, key=lambda made: abs((made - published).days), default=None)


def lunar_month(lang: Lang, word: str) -> int:
    """The number of a month by its lunar name: "Chạp", "twelfth", "12th", "last". 0 for none."""
    if lang == "vi":
        return int(wordlist("days_vi")["lunar_months"].get(re.sub(r"\s+", " ", word), 0))
    if word[:1].isdigit():
        return int(re.sub(r"\D", "", word))
    ordinals: list[str] = wordlist("days_en")["lunar_months"]
    return 12 if word == "last" else ordinals.index(word) + 1


def speaks_otherwise(lang: Lang, around: str) -> bool:
    """True where the words around a lunar day give a civil one, or speak of a custom of every year."""
    return _YEARLY.search(around) is not None or _civil(lang).search(around) is not None


@functools.cache
def _civil(lang: Lang) -> re.Pattern[str]:
    """A civil day."""
    if lang == "vi":
        return re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}(?!\d)(?! ?âm)|dương lịch|\d tháng \d{1,2}(?!\d)(?! ?âm)")
    months = one_of(day_patterns.names("en", "months"))
    return re.compile(rf"{months}\.? \d|\d {months}\b")
