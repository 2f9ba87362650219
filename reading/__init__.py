"""A capture and a layout -> an article. Pure: no network, no clock, no store.

Order: the source's layout, then what the page states of itself (JSON-LD, OpenGraph, microdata), then the general path.
"""

from reading.assembly import READER, read
from reading.plain import read_text

__all__ = ["READER", "read", "read_text"]
