"""Which province a place or venue is in, under its old and its new name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from archive.engine import reading
from archive.views.places import PlaceName, place_names
from search.text import fold_text
from web.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province; `now` is what it is called since the day `since`, where that is another name."""

    name: str
    now: str | None = None
    since: date | None = None


class Gazetteer:
    """Spellings of places, folded, to the provinces that they are or lie in."""

    def __init__(self, names: Iterable[PlaceName]) -> None:
        self._provinces: dict[tuple[str, ...], str] = {}
        self._within: dict[tuple[str, ...], set[str]] = {}
        self._later: dict[str, Province] = {}
        for name in names:
            for spelling in name.spellings:
                key = tuple(fold_text(spelling).split())
                if name.is_province:
                    self._provinces[key] = name.province
                else:
                    self._within.setdefault(key, set()).add(name.province)
            if name.is_province and name.successor and name.successor != name.province:
                self._later[name.province] = Province(name=name.province, now=name.successor, since=name.until)

    def provinces(self, *texts: str | None) -> tuple[Province, ...]:
        """The provinces that the texts name, else the one in which all places that they name can lie."""
        said = [tuple(fold_text(text).replace(",", " ").split()) for text in texts if text]
        found = {self._provinces[key] for words in said for key in _runs(words) if key in self._provinces}
        if not found:
            within = [self._within[key] for words in said for key in _runs(words) if key in self._within]
            common = set.intersection(*within) if within else set()
            found = common if len(common) == 1 else set()
        names = sorted(found) if len(found) <= 2 else []
        return tuple(self._later.get(name, Province(name=name)) for name in names)


def _runs(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {words[i:j] for i in range(len(words)) for j in range(i + 1, min(i + 5, len(words)) + 1)}


def gazetteer(site: Site) -> Gazetteer:
    """Of the site's archive; read once, since places change with the program, not with the news."""
    if "gazetteer" not in site.kept:
        with reading(site.archive.engine) as connection:
            site.kept["gazetteer"] = Gazetteer(place_names(connection))
    found = site.kept["gazetteer"]
    assert isinstance(found, Gazetteer)
    return found
