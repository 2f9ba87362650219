"""Days on which Vietnam's newsrooms publish little: public holidays, and the weeks' end around Tết.

The days off come from the `holidays` library, which follows each year's decree (substitute days included).
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays

BEFORE_TET, AFTER_TET = 3, 7  # days: from the 27th of the twelfth month to the taking down of the pole on the 7th
TET = "Lunar New Year"


@lru_cache(maxsize=32)
def feasts(year: int) -> dict[date, str]:
    """The quiet days of a year with their names."""
    known = holidays.country_holidays("VN", years=year, language="en_US")
    out = {day: name for day, name in known.items() if day.year == year}
    for first in known.get_named(TET, lookup="exact"):
        for offset in range(-BEFORE_TET, AFTER_TET):
            out.setdefault(first + timedelta(days=offset), "Tết")
    return out


def feast(day: date) -> str | None:
    """The name of a quiet day, None for an ordinary one."""
    return feasts(day.year).get(day)


def quiet_days(last: date, days: int) -> int:
    """How many of the `days` that end with `last` are quiet."""
    return sum(feast(last - timedelta(days=back)) is not None for back in range(days))
