"""People's decisions over what linking and extraction found. Pure: findings or events in, the same as decided out."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from facts.linking import cluster, compare
from facts.names import fold
from records import Event, EventMention, Fact, Findings, Mention, Sighting, as_label, from_label
from records.decision import Anchor, Correction, Ruling
from records.fact import CLASSES, KINDS


def anchor_of(mention: Mention) -> Anchor:
    """What a decision knows a mention by."""
    return mention.article, fold(mention.name)


def under_rulings(events: Sequence[Event], mentions: Sequence[Mention], rulings: Iterable[Ruling]) -> tuple[Event, ...]:
    """Events as people want them, in the order of the rulings, so that a later decision goes before an earlier one."""
    by_id = {mention.id: mention for mention in mentions}
    told = list(events)
    for ruling in sorted(rulings, key=lambda r: r.id):
        if ruling.kind == "merge":
            told = _merged(told, by_id, ruling)
        elif ruling.kind == "split":
            told = _parted(told, by_id, ruling)
        else:
            told = _renamed(told, by_id, ruling)
    return tuple(told)


def touches(ruling: Ruling, mentions: Iterable[Mention]) -> bool:
    """Whether a ruling speaks of one of these mentions."""
    known = ruling.left | ruling.right
    return any(anchor_of(mention) in known for mention in mentions)


def _held(event: Event, by_id: dict[int, Mention], anchors: frozenset[Anchor]) -> list[Mention]:
    return [by_id[s.mention] for s in event.sightings if anchor_of(by_id[s.mention]) in anchors]


def _merged(events: list[Event], by_id: dict[int, Mention], ruling: Ruling) -> list[Event]:
    """The events of both sides as one, which keeps the values of the left side's."""
    left = max(events, key=lambda e: len(_held(e, by_id, ruling.left)), default=None)
    if left is None or not _held(left, by_id, ruling.left):
        return events
    others = [e for e in events if e is not left and _held(e, by_id, ruling.left | ruling.right)]
    why = f"joined by decision {ruling.id}"
    brought = tuple(
        Sighting(mention=s.mention, score=1.0, reasons=(why, *s.reasons)) for e in others for s in e.sightings
    )
    one = replace(
        left,
        start=left.start or next((e.start for e in others if e.start), None),
        end=left.end or next((e.end for e in others if e.end), None),
        venue=left.venue or next((e.venue for e in others if e.venue), None),
        place=left.place or next((e.place for e in others if e.place), None),
        sightings=(*left.sightings, *brought),
    )
    return [one if e is left else e for e in events if not any(e is other for other in others)]


def _parted(events: list[Event], by_id: dict[int, Mention], ruling: Ruling) -> list[Event]:
    """Each event that holds mentions of both sides as two; later mentions go to the side they are more like."""
    out: list[Event] = []
    for event in events:
        left, right = _held(event, by_id, ruling.left), _held(event, by_id, ruling.right)
        if not left or not right:
            out.append(event)
            continue
        sides = {m.id: right if m in right else left for m in (*left, *right)}
        for sighting in event.sightings:
            mention = by_id[sighting.mention]
            if mention.id not in sides:
                best = [max(compare(mention, x).score for x in side) for side in (left, right)]
                sides[mention.id] = right if best[1] > best[0] else left
        for side in (left, right):
            group = [by_id[s.mention] for s in event.sightings if sides[s.mention] is side]
            out.extend(_together(group, f"parted by decision {ruling.id}"))
    return out


def _together(group: Sequence[Mention], why: str) -> list[Event]:
    """One event of mentions that linking may see as several."""
    found = list(cluster(group))
    first = max(found, key=lambda e: len(e.sightings))
    rest = [s for e in found if e is not first for s in e.sightings]
    sightings = (*first.sightings, *(replace(s, reasons=(why, *s.reasons)) for s in rest))
    return [replace(first, sightings=sightings)]


def _renamed(events: list[Event], by_id: dict[int, Mention], ruling: Ruling) -> list[Event]:
    target = max(events, key=lambda e: len(_held(e, by_id, ruling.left)), default=None)
    if target is None or not _held(target, by_id, ruling.left) or ruling.name is None:
        return events
    return [replace(e, name=ruling.name) if e is target else e for e in events]


def corrected(findings: Findings, corrections: Sequence[Correction]) -> Findings:
    """Findings with people's corrections: the fact of that kind and quote takes the values, or is left out.

    The rule of a corrected fact is `decision-N`. Raises ValueError for a field that this kind of fact has not.
    """
    for correction in sorted(corrections, key=lambda c: c.id):
        findings = _with(findings, correction)
    return findings


def correctable(kind: str) -> tuple[str, ...]:
    """The fields of a kind of fact that a person may correct, as the labels name them. The quote and its place stay."""
    fixed = {"text", "begin", "end", "rule", "counts", "officials"}
    names = [item.name for item in fields(CLASSES[kind]) if item.name not in fixed]
    return tuple("end" if name == "stop" else name for name in names)


def _with(findings: Findings, correction: Correction) -> Findings:
    field = KINDS[correction.kind]
    found: tuple[Fact, ...] = getattr(findings, field)
    if not any(fact.text == correction.quote for fact in found):
        return findings
    if correction.drop:
        kept = [place for place, fact in enumerate(found) if fact.text != correction.quote]
        events = tuple(_shifted(event, field, kept) for event in findings.events)
        left: dict[str, Any] = {"events": events, field: tuple(_pick(found, kept, field, events))}
        return replace(findings, **left)
    told: dict[str, Any] = {
        field: tuple(_changed(fact, correction) if fact.text == correction.quote else fact for fact in found)
    }
    return replace(findings, **told)


def _pick(found: Sequence[Fact], kept: Sequence[int], field: str, events: Sequence[Fact]) -> list[Fact]:
    source = events if field == "events" else found
    return [source[place] for place in kept]


def _shifted(event: EventMention, field: str, kept: Sequence[int]) -> EventMention:
    """The event's places of counts and officials after some of these were left out."""
    if field not in ("counts", "officials"):
        return event
    now = {old: new for new, old in enumerate(kept)}
    places: dict[str, Any] = {field: tuple(now[place] for place in getattr(event, field) if place in now)}
    return replace(event, **places)


def _changed(fact: Fact, correction: Correction) -> Fact:
    label: dict[str, Any] = as_label(fact)
    known = correctable(correction.kind)
    for name, value in correction.values:
        if name not in known:
            raise ValueError(f"a {correction.kind} has no field {name!r}; it has {', '.join(known)}")
        label[name] = value
    return from_label(correction.kind, label | {"rule": f"decision-{correction.id}"})
