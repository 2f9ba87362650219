"""What the link stage joins beside events: persons and venues over all articles, and the editions of a series."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from archive.store import entities, events
from archive.views import decisions as decided
from archive.views import entities as views
from archive.views import series as editions
from facts import entities as naming
from facts.names import fold
from facts.series import join_series, series_keys
from records import Mention


def link_names(connection: Connection, versions: Sequence[int], now: datetime) -> dict[str, int]:
    """The officials and venues of these versions to those of all articles; gives counts of new and joined ones."""
    officials = views.named_in(connection, "official", versions)
    known = views.known_persons(connection, {fact.key for fact in officials})
    people = naming.parted(naming.same_persons(_names(officials, known)), decided.partings(connection, "official"))
    counts = _prefixed("persons", entities.save_same(connection, "official", _same(people), now))
    venues = views.named_in(connection, "venue", versions)
    keys = {fact.fact: naming.venue_keys(fact.payload["text"]) for fact in venues}
    entities.save_venue_keys(connection, ((fact, key) for fact, own in keys.items() for key in own))
    known = views.known_venues(connection, set().union(*keys.values()) if keys else ())
    places = naming.parted(naming.same_venues(_names(venues, known)), decided.partings(connection, "venue"))
    return counts | _prefixed("venues", entities.save_same(connection, "venue", _same(places), now))


def link_series(connection: Connection, mentions: Sequence[Mention]) -> dict[str, int]:
    """The events of these mentions to the series that they are editions of; gives how many events changed theirs."""
    touched = editions.events_of_mentions(connection, {mention.id for mention in mentions})
    keys = set().union(*(series_keys(mention) for mention in mentions)) if mentions else set()
    near = editions.editions_near(connection, {mention.id for mention in mentions}, keys)
    chosen: dict[int, str | None] = dict.fromkeys((each.id for each in near if each.id in touched), None)
    taken: set[str] = set()
    fresh = {place for place, each in enumerate(near) if each.id in touched}
    for group in join_series([each.event for each in near], fresh, [each.series for each in near]):
        members = [near[place] for place in group]
        if not touched & {each.id for each in members}:
            continue
        known = Counter(each.series for each in members if each.series and each.series not in taken)
        key = min(known, key=lambda one: (-known[one], one)) if known else _series_name(members)
        taken.add(key)
        chosen.update((each.id, key) for each in members)
    changed = events.save_series(connection, chosen)
    return {"series-changed": changed} if changed else {}


def _series_name(members: Sequence[editions.Edition]) -> str:
    """A new series' key: the first edition's name without numbers, and its id, which no other series has."""
    first = min(members, key=lambda each: each.id)
    words = [word for word in fold(first.event.name).split() if not any(c.isdigit() for c in word)]
    return f"{' '.join(words)} ~{first.id}"


def _names(fresh: Sequence[views.NamedFact], known: Sequence[views.NamedFact]) -> list[naming.Name]:
    return [
        naming.Name(
            fact=fact.fact,
            article=fact.article,
            name=fact.payload["name"],
            text=fact.payload["text"],
            organization=fact.payload.get("organization"),
            title=fact.payload.get("title"),
            events=fact.events,
            entity=fact.entity,
        )
        for fact in {fact.fact: fact for fact in (*known, *fresh)}.values()
    ]


def _same(groups: Sequence[Sequence[naming.Name]]) -> list[entities.Same]:
    """The groups that tell something new: a fact without an entity, or two entities that are one."""
    out = []
    for group in groups:
        known = frozenset(each.entity for each in group if each.entity is not None)
        facts = tuple(each.fact for each in group if each.entity is None)
        if facts or len(known) > 1:
            name = naming.best_name(group)
            out.append(entities.Same(name, naming.key_of(name), facts, known))
    return out


def _prefixed(kind: str, counts: Mapping[str, int]) -> dict[str, int]:
    return {f"{kind}-{name}": number for name, number in counts.items() if number}
