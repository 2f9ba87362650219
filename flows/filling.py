"""Index entries filled up with what the text alone tells: crafts, craft villages, provinces by both their names."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from facts.crafts import named_crafts, provinces_of
from records import Entry


def filled(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Each entry with its crafts, villages and provinces; the archive keeps what they are read from."""
    for entry in entries:
        crafts, villages = named_crafts("\n".join([entry.title, entry.lead, entry.body, *entry.captions, *entry.tags]))
        provinces = {province for place in entry.places for province in provinces_of(place)}
        yield replace(entry, crafts=crafts, villages=villages, provinces=tuple(sorted(provinces)))
