"""Numbers of things: value, qualifier, unit and what is counted."""

from __future__ import annotations

from facts.text import Text
from records.fact import Count


def find_counts(text: Text) -> list[Count]:
    """All counts of the text in the order of their offsets."""
    raise NotImplementedError
