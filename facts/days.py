"""Days and ranges of days, resolved by the text and the day of publication."""

from __future__ import annotations

from datetime import date

from facts.text import Text
from records.fact import DateSpan


def find_days(text: Text, published: date | None) -> list[DateSpan]:
    """All days of the text in the order of their offsets; an open end is None."""
    raise NotImplementedError
