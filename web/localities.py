"""Places as people ask for them: by any spelling, under the name before and since a merger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.engine import reading
from archive.views.localities import Period, periods
from archive.views.places import CRAFT_VILLAGE
from search.text import fold_text
from web.site import Site

KINDS = ("province", "city", "town", "district", "ward", "commune", CRAFT_VILLAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality:
    """One name within one parent over time. `earlier` are the names that were merged into it on `merged`; `later` is
    what it went on under, where that is another name. `names` are its own spellings, `spellings` also those of earlier
    ones: all under which texts may tell of it."""

    name: str
    parent: str
    kinds: tuple[str, ...]
    since: date | None
    until: date | None
    earlier: tuple[str, ...]
    later: str | None
    merged: date | None
    names: tuple[str, ...]
    spellings: tuple[str, ...]

    @property
    def is_province(self) -> bool:
        """Whether it lies in no other place."""
        return not self.parent

    @property
    def is_village(self) -> bool:
        """Whether it is known for its craft."""
        return CRAFT_VILLAGE in self.kinds


class Localities:
    """All places of the archive, found by their names with or without diacritics."""

    def __init__(self, found: Sequence[Period]) -> None:
        self._by_key: dict[str, list[Locality]] = {}
        groups: dict[tuple[str, str], list[Period]] = {}
        earlier: dict[str, list[Period]] = {}
        for period in found:
            groups.setdefault((period.name, period.parent), []).append(period)
            if period.successor and period.successor != period.name and not period.parent:
                earlier.setdefault(period.successor, []).append(period)
        self.all = tuple(
            _locality(name, parent, own, [] if parent else earlier.get(name, []))
            for (name, parent), own in groups.items()
        )
        for place in self.all:
            self._add(place)

    def _add(self, place: Locality) -> None:
        for key in dict.fromkeys(map(_key, place.names)):
            self._by_key.setdefault(key, []).append(place)

    def named(self, name: str) -> list[Locality]:
        """The places of a name: provinces first, then what lies in them."""
        return sorted(self._by_key.get(_key(name), ()), key=lambda place: (not place.is_province, place.parent))

    def like(self, words: str, kind: str | None = None) -> list[Locality]:
        """Places whose name has all the words; all without words."""
        wanted = fold_text(words).split()
        return [
            place
            for place in self.all
            if (kind is None or kind in place.kinds) and all(word in fold_text(place.name) for word in wanted)
        ]


def _key(name: str) -> str:
    return " ".join(fold_text(name).replace("-", " ").split())


def _locality(name: str, parent: str, own: Sequence[Period], earlier: Sequence[Period]) -> Locality:
    last = max(own, key=lambda period: period.until or date.max)
    later = last.successor if last.successor != name else None
    merged = last.until if later else next((period.until for period in earlier), None)
    names = [spelling for period in own for spelling in period.spellings]
    spellings = [*names, *(spelling for period in earlier for spelling in period.spellings)]
    return Locality(
        name=name,
        parent=parent,
        kinds=tuple(dict.fromkeys(period.kind for period in own)),
        since=None if any(period.since is None for period in own) else min(p.since for p in own if p.since),
        until=last.until,
        earlier=tuple(dict.fromkeys(period.name for period in earlier)),
        later=later,
        merged=merged,
        names=tuple(dict.fromkeys(_with_plain(names))),
        spellings=tuple(dict.fromkeys(_with_plain(spellings))),
    )


def _with_plain(spellings: Iterable[str]) -> Iterable[str]:
    """Each spelling and what it is without diacritics, as English texts have it."""
    for spelling in spellings:
        yield spelling
        plain = "".join(p.upper() if c.isupper() else p for c, p in zip(spelling, fold_text(spelling), strict=False))
        if len(plain) == len(spelling):
            yield plain


def localities(site: Site) -> Localities:
    """Of the site's archive, read once: places change with the program, not with the news."""
    found = site.kept.get("localities")
    if found is None:
        with reading(site.archive.engine) as connection:
            found = Localities(periods(connection))
        if found.all:  # an archive that was never filled gets its places with its first articles
            site.kept["localities"] = found
    assert isinstance(found, Localities)
    return found
