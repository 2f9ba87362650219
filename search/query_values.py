"""Values of ranges: days as people write them (2024, 2024-05, 3/5/2024), numbers in both styles."""

import re
from calendar import monthrange
from datetime import date, timedelta

from search.text import number

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_LOCAL = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})")
_NUMBER = re.compile(r"\d{1,15}(?:[.,]\d{1,3})*")
_COMPARED = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)


def day_span(text: str) -> tuple[date, date]:
    """First and last day of a year, month or day. Raises ValueError."""
    if found := _ISO.fullmatch(text):
        year, month, day = found[1], found[2], found[3]
    elif found := _LOCAL.fullmatch(text):
        day, month, year = found[1], found[2], found[3]
    else:
        raise ValueError(f"{text!r} is no day")
    first = date(int(year), int(month or 1), int(day or 1))
    if day:
        return first, first
    if month:
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return first, date(first.year, 12, 31)


def days(text: str) -> tuple[date | None, date | None]:
    """First and last day of a range such as 2024..2025, >2024-05, 2024. Raises ValueError."""
    if ".." in text:
        low, _, high = text.partition("..")
        if not (low or high):
            raise ValueError("a range needs a first or a last day")
        span = (day_span(low)[0] if low else None, day_span(high)[1] if high else None)
    else:
        sign, value = _compared(text)
        first, last = day_span(value)
        span = {
            ">": (_shift(last, 1), None),
            ">=": (first, None),
            "<": (None, _shift(first, -1)),
            "<=": (None, last),
        }.get(sign, (first, last))
    if span[0] and span[1] and span[0] > span[1]:
        raise ValueError("the range ends before it begins")
    return span


def numbers(text: str) -> tuple[float | None, float | None, bool, bool]:
    """Lower and upper bound of a number and whether each is left out. Raises ValueError."""
    if ".." in text:
        left, _, right = text.partition("..")
        if not (left or right):
            raise ValueError("a range needs a lower or an upper bound")
        low, high = (_number(left) if left else None), (_number(right) if right else None)
        if low is not None and high is not None and low > high:
            raise ValueError("the range ends before it begins")
        return low, high, False, False
    sign, value = _compared(text)
    bound = _number(value)
    if sign.startswith(">"):
        return bound, None, sign == ">", False
    if sign.startswith("<"):
        return None, bound, False, sign == "<"
    return bound, bound, False, False


def _compared(text: str) -> tuple[str, str]:
    found = _COMPARED.fullmatch(text)
    assert found
    return found[1] or "", found[2].strip()


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no number")
    return float(number(text))


def _shift(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError as error:
        raise ValueError(f"{day} is out of reach") from error
