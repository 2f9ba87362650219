"""What the articles of one event report, unit by unit: all values side by side and one chosen by a stated rule.

The rule, first difference decides: a person's choice; a text that still stands over one that was corrected; a report
from the event's own days or later over an announcement; an exact number over a rounded one; more witnesses (stories,
not copies) over fewer; the later word over the earlier.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from sqlalchemy import Connection

from archive.views.histories import EventHistory, Statement, event_histories

ROUNDING = 0.01  # either way
# by how much a number with a qualifier may lie below and above the truth before the two contradict
MEANS = {
    "more_than": (ROUNDING, 0.2),
    "at_least": (ROUNDING, 0.2),
    "nearly": (0.15, ROUNDING),
    "up_to": (0.15, ROUNDING),
    "about": (0.1, 0.1),
}
LEFT_OUT = ("day", "year", "percent")  # how long, how old and shares are no figures of an event


@dataclass(frozen=True, slots=True)
class Figure:
    """One unit of one event: the statements of its count, oldest first, and the chosen one. `decided` is the number of
    the decision by which a person chose it."""

    unit: str
    of: str | None
    chosen: Statement
    values: tuple[Statement, ...]
    decided: int | None = None

    @property
    def disagree(self) -> bool:
        """Whether two articles, or versions of one, say what cannot both be true: 102 is not 120, but "about 100".

        Two numbers of one text count two things (the cheapest and the dearest piece) and contradict nobody; nor do
        sums of money (a price, the turnover) and numbers of other things, of which nobody says that they are the same.
        """
        if self.unit == "other" or self.unit.startswith("money"):
            return False
        texts: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for item in self.values:
            texts[item.version].append(_span(item.payload))
        return any(
            not any(a[0] <= b[1] and b[0] <= a[1] for a in one for b in other)
            for one, other in combinations(texts.values(), 2)
        )


def _span(payload: dict[str, Any]) -> tuple[float, float]:
    """The least and the most that a reported number can mean."""
    value = float(payload["value"])
    under, over = MEANS.get(payload.get("qualifier") or "exact", (ROUNDING, ROUNDING))
    return value * (1 - under), float(payload.get("upper") or value) * (1 + over)


def figures_of(history: EventHistory) -> list[Figure]:
    """The figures of an event, those with most witnesses first."""
    groups: dict[tuple[str, str | None], list[Statement]] = defaultdict(list)
    for witness in history.witnesses:
        for fact in witness.facts:
            if fact.kind == "count" and fact.payload["unit"] not in LEFT_OUT:
                groups[fact.payload["unit"], _of(fact.payload)].append(fact)
    out = [_figure_of(unit, of, values, history) for (unit, of), values in groups.items()]
    return sorted(out, key=lambda figure: (-len({s.story for s in figure.values}), figure.unit, figure.of or ""))


def chosen_figures(connection: Connection, events: Sequence[int]) -> dict[int, dict[str, Statement]]:
    """For each of these events the figure that holds of each unit, those of a star class or noun left out."""
    histories = event_histories(connection, events)
    return {
        number: {figure.unit: figure.chosen for figure in figures_of(history) if figure.of is None}
        for number, history in histories.items()
    }


def _figure_of(unit: str, of: str | None, values: Sequence[Statement], history: EventHistory) -> Figure:
    """A person's choice, where one of the values is it, else the best by the rule."""
    for choice in history.choices:
        same = [s for s in values if s.article == choice.article and float(s.payload["value"]) == choice.value]
        if choice.unit == unit and same:
            return Figure(unit, of, same[-1], tuple(_distinct(values)), choice.id)
    return Figure(unit, of, max(values, key=lambda s: _rank(s, values, history)), tuple(_distinct(values)))


def _of(payload: dict[str, Any]) -> str | None:
    stars = payload.get("stars")
    if stars:
        return f"{stars} stars{' or more' if payload.get('stars_or_more') else ''}"
    noun = payload.get("noun")
    return str(noun) if noun else None


def _rank(item: Statement, values: Sequence[Statement], history: EventHistory) -> tuple[Any, ...]:
    start = history.start or history.end
    on_site = bool(start and item.published and item.published >= start)
    same = {s.story for s in values if s.payload["value"] == item.payload["value"]}
    exact = item.payload.get("qualifier", "exact") == "exact" and not item.payload.get("upper")
    return (item.current, on_site, exact, len(same), item.published or date.min, item.fact)


def _distinct(values: Sequence[Statement]) -> list[Statement]:
    """One row for each article and value, however often one article says it."""
    seen: dict[tuple[Any, ...], Statement] = {}
    for item in values:
        key = (item.article, item.payload["value"], item.payload.get("upper"))
        if key not in seen or item.current:
            seen[key] = item
    return sorted(seen.values(), key=lambda s: (s.published or date.max, s.seen, s.fact))


def status_of(history: EventHistory) -> str | None:
    """The latest word on whether the event is announced, running, over, postponed or cancelled."""
    said = [w.mention for w in history.witnesses if w.mention.payload.get("status")]
    if not said:
        return None
    return str(max(said, key=lambda m: (m.published or date.min, m.seen)).payload["status"])


@dataclass(frozen=True, slots=True)
class StatusWord:
    """What was said of an event's status: the first article that said so, until another word came."""

    status: str
    said: Statement


def statuses_of(history: EventHistory) -> list[StatusWord]:
    """The words on an event's status in the order in which they were said, each where it changed."""
    said = [w.mention for w in history.witnesses if w.mention.payload.get("status") and w.mention.current]
    said.sort(key=lambda m: (m.published or date.max, m.seen, m.fact))
    words: list[StatusWord] = []
    for mention in said:
        status = str(mention.payload["status"])
        if not words or words[-1].status != status:
            words.append(StatusWord(status, mention))
    return words


def event_document(history: EventHistory) -> dict[str, Any]:
    """The event as `ocop event --json` and the API give it."""
    officials = {fact.payload["name"]: fact for w in history.witnesses for fact in w.facts if fact.kind == "official"}
    organizers = [name for w in history.witnesses for name in w.mention.payload.get("organizers", ())]
    return {
        "id": history.id,
        "name": history.name,
        "kind": history.kind,
        "series": history.series,
        "edition": history.edition,
        "start": _day(history.start),
        "end": _day(history.end),
        "status": status_of(history),
        "status_history": [
            {"status": word.status, "published": _day(word.said.published), "article": word.said.article}
            for word in statuses_of(history)
        ],
        "venue": history.venue,
        "place": history.place,
        "organizers": list(dict.fromkeys(organizers)),
        "officials": [
            {key: fact.payload.get(key) for key in ("name", "title", "organization", "role")}
            | {"quote": fact.quote, "article": fact.article}
            for fact in officials.values()
        ],
        "figures": [_figure(figure) for figure in figures_of(history)],
        "timeline": [
            {
                "published": _day(w.mention.published),
                "article": w.mention.article,
                "source": w.mention.source,
                "title": w.mention.title,
                "url": w.mention.url,
                "version": w.mention.number,
                "withdrawn": w.mention.withdrawn is not None,
                "says": [w.mention.payload | {"kind_of_fact": "event"}]
                + [fact.payload | {"kind_of_fact": fact.kind} for fact in w.facts],
            }
            for w in history.witnesses
        ],
        "sources": len({w.mention.source for w in history.witnesses}),
        "linked_because": [
            {"article": w.mention.article, "score": w.score, "reasons": list(w.reasons)} for w in history.witnesses
        ],
        "decisions": [
            {
                "id": d.id,
                "kind": d.kind,
                "who": d.who,
                "why": d.why,
                "at": d.at.isoformat(),
                "undone": d.undone is not None,
            }
            for d in history.decisions
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "unit": figure.unit,
        "of": figure.of,
        "chosen": figure.chosen.payload["value"],
        "disagree": figure.disagree,
        "decision": figure.decided,
        "values": [
            {
                "fact": s.fact,
                "value": s.payload["value"],
                "upper": s.payload.get("upper"),
                "qualifier": s.payload.get("qualifier"),
                "quote": s.quote,
                "article": s.article,
                "version": s.number,
                "source": s.source,
                "published": _day(s.published),
            }
            for s in figure.values
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
