"""Days of the lunar calendar as days of the civil one.

lunardate has the Chinese tables; the Vietnamese calendar is reckoned an hour further west and differs in rare years.
"""

from __future__ import annotations

from datetime import date, timedelta

from lunardate import LunarDate


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
