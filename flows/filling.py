"""Index entries filled up with what the text alone tells: crafts, craft villages, provinces by both their names."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from facts.crafts import named_crafts, provinces_of
from records import Entry

_OPENING = 200  # characters


def filled(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Each entry with its crafts, villages and provinces; the archive keeps what they are read from."""
    for entry in entries:
        crafts, villages = named_crafts("\n".join([entry.title, entry.lead, entry.body, *entry.captions, *entry.tags]))
        yield replace(entry, crafts=crafts, villages=villages, provinces=_provinces(entry))


def _provinces(entry: Entry) -> tuple[str, ...]:
    """Those of the places of its events; where no event has a known place, what stands nearest to one.

    That is the venues and names of the events, else the headline, else the first words with the dateline. An article
    whose events are known to be elsewhere, such as abroad, has none.
    """
    names = (*entry.venues, *(name for _, name in entry.events))
    otherwise = () if entry.places else (names, (entry.title,), (f"{entry.lead} {entry.body}"[:_OPENING],))
    for told in (entry.places, *otherwise):
        if found := {province for text in told for province in provinces_of(text)}:
            return tuple(sorted(found))
    return ()
