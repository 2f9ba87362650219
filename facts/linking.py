"""Which mentions tell the same event. Pure: mentions in, events out; the order of arrival does not matter.

Two mentions are compared by kind, name, edition and year, days, venue and place, organisers, shared figures. A
contradiction (another edition, another year, days that cannot meet, another province) keeps them apart whatever else
agrees. Pairs are joined best first, and never two groups of which any two members contradict one another.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from facts.names import contained, fold, likeness, series_key, tokens, weights, years
from records import Event, Mention, Sighting

LINKER = 1
JOIN = 0.6  # the least score of a pair that is joined; held by tests/facts/test_facts_linking.py
T = TypeVar("T", str, int, date)
SLACK = timedelta(days=1)  # outlets differ by a day on when a fair opened
ALIKE = (
    frozenset({"fair", "exhibition", "market", "week"}),
    frozenset({"display_space", "showroom", "exhibition"}),
    frozenset({"seminar", "conference"}),
    frozenset({"festival", "week", "fair"}),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How like two mentions are (0 to 1), and why in words. `apart` names what makes them two events for certain."""

    score: float
    reasons: tuple[str, ...]
    apart: str | None = None


def keys(mention: Mention) -> frozenset[str]:
    """Blocking keys: mentions of one event share at least one.

    A key is a day with one telling word, a year with the whole name, or a month with the venue, so that the number
    of mentions under a key depends on how much is told of one event and not on how large the archive is.
    """
    out = {f"s{mention.story}"}
    generic = weights().generic
    place = tokens(mention.venue or "") | tokens(mention.place or "")
    telling = sorted(token for token in tokens(mention.name) - generic if len(token) > 2)
    words = (telling or sorted(tokens(mention.name)))[:5] + sorted(place - generic - weights().sites)[:4]
    for day, shifts in ((mention.start, (0, 1)), (mention.end, (0,))):
        if day is not None:
            out.update(f"{day.toordinal() + shift}:{word}" for shift in shifts for word in words)
    year = _year(mention)
    if year is not None:
        out.add(f"n{year}:{' '.join(sorted(tokens(mention.name)))}")
        if mention.edition is not None and telling:
            out.add(f"e{mention.edition}:{year}:{telling[0]}")
    near = mention.start or mention.end or mention.published
    if near and mention.venue:
        month = near.year * 12 + near.month
        out.update(f"v{month + shift}:{' '.join(sorted(tokens(mention.venue)))}" for shift in (0, 1))
    return frozenset(out)


def compare(a: Mention, b: Mention) -> Verdict:
    """Whether two mentions tell the same event."""
    reason = _contradiction(a, b)
    if reason:
        return Verdict(0.0, (), reason)
    reasons: list[str] = []
    score = 0.0
    name = likeness(a.name, b.name)
    if name >= 0.999:
        score += 0.45
        reasons.append("the same name")
    elif name >= 0.45 or contained(a.name, b.name):
        score += 0.42 * max(name, 0.6 if contained(a.name, b.name) else 0.0)
        reasons.append(f"names alike ({name:.0%})")
    days, why = _days(a, b)
    if why:
        score += days
        reasons.append(why)
    where, why = _place(a, b)
    if why:
        score += where
        reasons.append(why)
    if a.edition is not None and a.edition == b.edition:
        score += 0.2
        reasons.append(f"the same edition ({a.edition})")
    organisers = {fold(x) for x in a.organizers} & {fold(x) for x in b.organizers}
    if organisers:
        score += 0.1
        reasons.append("an organiser in common")
    figures = set(a.figures) & set(b.figures)
    if figures:
        score += min(0.15, 0.05 * len(figures))
        reasons.append("figures in common: " + ", ".join(f"{value:g} {unit}" for unit, value in sorted(figures)[:3]))
    if a.story == b.story and a.article != b.article and name >= 0.6:
        score += 0.4
        reasons.append("copies of one story")
    elif a.article == b.article and name >= 0.999:
        score += 0.4
        reasons.append("versions of one article")
    if a.kind != b.kind:
        score *= 0.85
    return Verdict(min(score, 1.0), tuple(reasons))


def partners(fresh: Sequence[Mention], others: Sequence[Mention]) -> set[int]:
    """The ids of those others that a fresh mention may be joined with. Only the events of these can change, so that
    what is clustered anew depends on what is told of the same events, not on how much else shares a blocking key."""
    blocks: dict[str, list[Mention]] = {}
    for mention in fresh:
        for key in keys(mention):
            blocks.setdefault(key, []).append(mention)
    out = set()
    for other in others:
        met = {mention.id: mention for key in keys(other) for mention in blocks.get(key, ())}
        verdicts = (compare(mention, other) for mention in met.values())
        if any(verdict.apart is None and verdict.score >= JOIN for verdict in verdicts):
            out.add(other.id)
    return out


def cluster(mentions: Sequence[Mention]) -> tuple[Event, ...]:
    """Mentions joined into events, each mention in exactly one. The result does not depend on the order given."""
    ordered = sorted(mentions, key=_natural)
    pairs = []
    verdicts: dict[tuple[int, int], Verdict] = {}
    for i, j in _candidates(ordered):
        verdict = compare(ordered[i], ordered[j])
        verdicts[i, j] = verdict
        if verdict.apart is None and verdict.score >= JOIN:
            pairs.append((-verdict.score, i, j))
    group = list(range(len(ordered)))
    members: dict[int, list[int]] = {i: [i] for i in group}
    for _score, i, j in sorted(pairs):
        a, b = group[i], group[j]
        if a == b or any(_apart(ordered, verdicts, x, y) for x in members[a] for y in members[b]):
            continue
        low, high = min(a, b), max(a, b)
        for k in members.pop(high):
            group[k] = low
            members[low].append(k)
    return tuple(_event([ordered[i] for i in sorted(ids)], ids, verdicts) for _low, ids in sorted(members.items()))


def _candidates(ordered: Sequence[Mention]) -> list[tuple[int, int]]:
    blocks: dict[str, list[int]] = {}
    for i, mention in enumerate(ordered):
        for key in keys(mention):
            blocks.setdefault(key, []).append(i)
    pairs = {(i, j) for block in blocks.values() for x, i in enumerate(block) for j in block[x + 1 :]}
    return sorted(pairs)


def _apart(ordered: Sequence[Mention], verdicts: dict[tuple[int, int], Verdict], x: int, y: int) -> bool:
    pair = (min(x, y), max(x, y))
    verdict = verdicts.get(pair)
    if verdict is None:
        verdict = verdicts[pair] = compare(ordered[pair[0]], ordered[pair[1]])
    return verdict.apart is not None


def _contradiction(a: Mention, b: Mention) -> str | None:
    if a.kind != b.kind and not any(a.kind in group and b.kind in group for group in ALIKE):
        return f"a {a.kind} and a {b.kind}"
    if a.edition is not None and b.edition is not None and a.edition != b.edition:
        return f"editions {a.edition} and {b.edition}"
    years_a, years_b = years(a.name), years(b.name)
    if years_a and years_b and not years_a & years_b:
        return "names of different years"
    if a.start and b.start and abs(a.start - b.start) > SLACK and not _moved(a, b):
        return f"starts on {a.start} and on {b.start}"
    if a.end and b.end and abs(a.end - b.end) > 2 * SLACK and not (a.start and a.start == b.start):
        return f"ends on {a.end} and on {b.end}"
    for x, y in ((a, b), (b, a)):
        if x.start and y.end and not y.start and x.start > y.end:
            return f"starts on {x.start} after the end on {y.end}"
    year_a, year_b = _year(a), _year(b)
    if year_a and year_b and abs(year_a - year_b) > 1:
        return f"years {year_a} and {year_b}"
    if a.article == b.article and a.name != b.name and likeness(a.name, b.name) < 0.8:
        return "two events of one article"
    return None


def _moved(a: Mention, b: Mention) -> bool:
    """A changed day: the same name in full, within four months, and one side gives no end or the same length."""
    assert a.start and b.start
    near = abs(a.start - b.start) <= timedelta(days=120)
    return near and likeness(a.name, b.name) >= 0.9 and len(tokens(a.name)) >= 4 and _year(a) == _year(b)


def _days(a: Mention, b: Mention) -> tuple[float, str | None]:
    if a.start and b.start and a.start == b.start:
        return (0.4 if a.end == b.end else 0.36), f"both start on {a.start}"
    if a.start and b.start and abs(a.start - b.start) <= SLACK:
        return 0.28, f"start within a day ({a.start}, {b.start})"
    if a.end and b.end and a.end == b.end:
        return 0.32, f"both end on {a.end}"
    for x, y in ((a, b), (b, a)):
        day = x.start or x.end
        if day and y.start and y.end and y.start <= day <= y.end:
            return 0.25, f"{day} lies between {y.start} and {y.end}"
    if not (a.start and b.start) and a.published and b.published:
        known = a.start or b.start or a.end or b.end
        gap = abs(a.published - b.published)
        if known and min(abs(known - a.published), abs(known - b.published)) <= timedelta(days=20) and gap.days <= 20:
            return 0.15, "told within three weeks"
        if gap.days <= 7:
            return 0.15, "told within a week"
    return 0.0, None


def _place(a: Mention, b: Mention) -> tuple[float, str | None]:
    if a.venue and b.venue:
        like = likeness(a.venue, b.venue)
        numbers = {t for t in tokens(a.venue) if t.isdigit()} & {t for t in tokens(b.venue) if t.isdigit()}
        if like >= 0.6 or contained(a.venue, b.venue) or (numbers and like >= 0.3):
            return 0.3, f"the same venue ({a.venue})"
    texts = [x.venue or x.place for x in (a, b)]
    if texts[0] and texts[1] and tokens(texts[0]) & tokens(texts[1]) and likeness(texts[0], texts[1]) >= 0.3:
        return 0.12, "the same place"
    return 0.0, None


def _year(mention: Mention) -> int | None:
    named = years(mention.name)
    if len(named) == 1:
        return next(iter(named))
    day = mention.start or mention.end
    if day:
        return day.year
    return mention.year or (mention.published.year if mention.published else None)


def _natural(mention: Mention) -> tuple[str, ...]:
    """A sort key from what the mention says, not from ids, which depend on the order of arrival."""
    days = (mention.published, mention.start, mention.end)
    texts = (mention.source, mention.name, mention.venue or "", mention.place or "")
    return (*(str(day or date.max) for day in days), *texts, f"{mention.article:012d}", f"{mention.id:012d}")


def _event(group: Sequence[Mention], ids: Sequence[int], verdicts: dict[tuple[int, int], Verdict]) -> Event:
    sightings = []
    for index, mention in zip(sorted(ids), group, strict=True):
        pairs = (verdicts.get((min(index, other), max(index, other))) for other in ids if other != index)
        best = max((v for v in pairs if v is not None and v.apart is None), key=lambda v: v.score, default=None)
        reasons = best.reasons if best else ("the only mention so far",)
        sightings.append(Sighting(mention=mention.id, score=round(best.score, 3) if best else 1.0, reasons=reasons))
    name = _name(group)
    return Event(
        name=name,
        kind=_most([m.kind for m in group]) or "other",
        start=_most([m.start for m in _witnesses(group) if m.start]),
        end=_most([m.end for m in _witnesses(group) if m.end]),
        venue=max((m.venue for m in group if m.venue), key=lambda v: (len(v), v), default=None),
        place=_most([m.place for m in group if m.place]),
        edition=_most([m.edition for m in group if m.edition is not None]),
        series=series_key(name),
        sightings=tuple(sightings),
    )


def _name(group: Sequence[Mention]) -> str:
    """The fullest name that an article gave to its main event; English first, since both languages read it."""

    def rank(mention: Mention) -> tuple[bool, bool, int, int, str]:
        return (mention.main, mention.language == "en", len(tokens(mention.name)), len(mention.name), mention.name)

    return max(group, key=rank).name


def _witnesses(group: Sequence[Mention]) -> list[Mention]:
    """One mention for each story: thirty copies of a wire story are one witness. The latest word of a story counts."""
    by_story: dict[int, Mention] = {}
    for mention in group:
        by_story[mention.story] = mention
    return list(by_story.values())


def _most(values: Iterable[T]) -> T | None:
    """The value with most witnesses, the later (for days) or greater on a tie."""
    counts = Counter(values)
    return max(counts, key=lambda value: (counts[value], value), default=None)
