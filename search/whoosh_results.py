"""From matching documents to what is shown: chosen by facet, folded, ordered, counted."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from search import query as q
from search.engine import Chosen
from search.fields import FACETS
from search.results import FacetValue, Hit
from search.snippets import snippet
from search.text import nfc
from search.whoosh_segments import Segment


@dataclass(slots=True)
class Match:
    """A matching document; `key` is its story, or its own if it has none."""

    segment: Segment
    doc: int
    id: int
    score: float
    published: int
    event: int
    key: int
    duplicates: int = 0


def check_facets(facets: Sequence[str], include: Chosen | None, exclude: Chosen | None) -> None:
    for name in (*facets, *(include or ()), *(exclude or ())):
        if name not in FACETS:
            raise ValueError(f"there is no facet {name!r}; there are {', '.join(FACETS)}")


def chosen(found: list[Match], include: Chosen | None, exclude: Chosen | None) -> list[Match]:
    """Those that have one of the values included in every facet named, and none of those excluded."""
    for name, values in (include or {}).items():
        wanted = set(map(nfc, values))
        found = [match for match in found if not wanted.isdisjoint(match.segment.facet(name, match.doc))]
    for name, values in (exclude or {}).items():
        unwanted = set(map(nfc, values))
        found = [match for match in found if unwanted.isdisjoint(match.segment.facet(name, match.doc))]
    return found


def facet_values(found: list[Match], name: str, folded: bool) -> tuple[FacetValue, ...]:
    """Values with the number of hits that including each would give."""
    having = {
        (value, match.key if folded else match.id) for match in found for value in match.segment.facet(name, match.doc)
    }
    counts = Counter(value for value, _ in having)
    return tuple(FacetValue(value, n) for value, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def folded(ordered: list[Match]) -> list[Match]:
    """The first of each story in the order given, with the number of the others."""
    first: dict[int, Match] = {}
    for match in ordered:
        if kept := first.get(match.key):
            kept.duplicates += 1
        else:
            first[match.key] = match
    return list(first.values())


def _latest(day: int) -> int:
    return -day


def _earliest(day: int) -> int:
    return day or date.max.toordinal() + 1  # unknown days come last


ORDERS: dict[str, Callable[[Match], tuple[float, ...]]] = {
    "relevance": lambda m: (-round(m.score, 6), _latest(m.published), m.id),
    "newest": lambda m: (_latest(m.published), m.id),
    "oldest": lambda m: (_earliest(m.published), m.id),
    "event-date": lambda m: (_latest(m.event), _latest(m.published), m.id),
}


def show(match: Match, shown: list[q.Leaf]) -> Hit:
    stored: dict[str, Any] = match.segment.reader.stored_fields(match.doc)["stored"]
    text = f"{stored['lead']}\n\n{stored['body']}" if stored["lead"] else stored["body"]
    return Hit(
        id=stored["id"],
        url=stored["url"],
        title=stored["title"],
        source=stored["source"],
        language=stored["language"],
        published=date.fromordinal(stored["published"]) if stored["published"] else None,
        score=round(match.score, 4),
        snippet=snippet(text, shown),
        events=tuple(stored["events"]),
        duplicates=match.duplicates,
    )
