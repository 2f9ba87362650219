"""Which mentions tell the same event. Pure: mentions in, events out; the order of arrival does not matter.

Pairs are judged by `facts.evidence` and joined best first, and never two groups of which any two members contradict one
another. A mention that fits two events which cannot be one is left alone, with the question in its reasons.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from facts.evidence import JOIN, Verdict, compare, edition, where, year_of
from facts.names import series_key, tokens, weights
from facts.sites import site
from records import Event, Mention, Sighting

__all__ = ["JOIN", "LINKER", "Verdict", "cluster", "compare", "keys", "partners"]
LINKER = 3
DOUBT = 0.03  # two events whose scores are as near as this leave a mention to a person
FEW = 4  # of so many pairs between two groups one may have days that cannot meet
CROWD = 200  # undated mentions are not compared with everything that shares a common word
T = TypeVar("T", str, int, date)


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
    year, number = year_of(mention), edition(mention)
    if year is not None:
        out.add(f"n{year}:{' '.join(sorted(tokens(mention.name)))}")
        if number is not None:
            out.update(f"e{number}:{year}:{word}" for word in telling[:3])
    near = mention.start or mention.end or mention.published
    if near and mention.venue:
        month = near.year * 12 + near.month
        own = site(mention.venue)
        told = {" ".join(sorted(own.own or own.words))}
        if own.number:
            told.add(" ".join([own.number, *own.street[:3]]))
        out.update(f"v{month + shift}:{words}" for shift in (0, 1) for words in told)
    lies = where(mention.place, mention.venue)
    if mention.start is not None:
        out.update(f"{mention.start.toordinal() + shift}@{name}" for shift in (0, 1) for name in sorted(lies.provinces))
    if near:
        month = near.year * 12 + near.month
        out.update(f"m{month + shift}:{name}" for shift in (0, 1) for name in sorted(lies.named()))
    return frozenset(out)


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
    verdicts: dict[tuple[int, int], Verdict] = {}
    near: dict[int, dict[int, float]] = {}
    for i, j in _candidates(ordered):
        verdict = verdicts[i, j] = compare(ordered[i], ordered[j])
        if verdict.apart is None and verdict.score >= JOIN:
            near.setdefault(i, {})[j] = near.setdefault(j, {})[i] = verdict.score
    asked = {i: rivals for i, own in near.items() if (rivals := _rivals(ordered, verdicts, own))}
    pairs = [(-score, i, j) for i, own in near.items() for j, score in own.items() if i < j]
    group = list(range(len(ordered)))
    members: dict[int, list[int]] = {i: [i] for i in group}
    for _score, i, j in sorted(pairs):
        a, b = group[i], group[j]
        if i in asked or j in asked or a == b:
            continue
        if _contradict(ordered, verdicts, members[a], members[b]):
            continue
        low, high = min(a, b), max(a, b)
        for k in members.pop(high):
            group[k] = low
            members[low].append(k)
    return tuple(
        _event([ordered[i] for i in sorted(ids)], ids, verdicts, asked.get(low)) for low, ids in sorted(members.items())
    )


def _rivals(ordered: Sequence[Mention], verdicts: dict[tuple[int, int], Verdict], own: dict[int, float]) -> str | None:
    """The question that a mention leaves: the two best it may be, where these are two events and nearly as good."""
    best = max(own.values())
    close = sorted(j for j, score in own.items() if score >= best - DOUBT)
    for at, x in enumerate(close):
        for y in close[at + 1 :]:
            verdict = _verdict(ordered, verdicts, x, y)
            if verdict.apart and verdict.firm and ordered[x].article != ordered[y].article:
                return f"a question: is it {_told(ordered[x])} or {_told(ordered[y])}?"
    return None


def _told(mention: Mention) -> str:
    day = mention.start or mention.end or mention.published
    return f"“{mention.name}”" + (f" ({day})" if day else "")


def _candidates(ordered: Sequence[Mention]) -> list[tuple[int, int]]:
    blocks: dict[str, list[int]] = {}
    words: dict[str, list[int]] = {}
    for i, mention in enumerate(ordered):
        for key in keys(mention):
            blocks.setdefault(key, []).append(i)
        for word in _marks(mention):
            words.setdefault(word, []).append(i)
    pairs = {(i, j) for block in blocks.values() for x, i in enumerate(block) for j in block[x + 1 :]}
    for i, mention in enumerate(ordered):
        if mention.start or mention.end or mention.published:
            continue
        for word in _marks(mention):  # no day to look it up by
            if len(words[word]) <= CROWD:
                pairs.update((min(i, j), max(i, j)) for j in words[word] if j != i)
    return sorted(pairs)


def _marks(mention: Mention) -> frozenset[str]:
    """What is special to a mention without its days: telling words of the name, the venue's own, its smaller places."""
    own = site(mention.venue).own if mention.venue else frozenset()
    telling = tokens(mention.name) - weights().generic
    return telling | own | where(mention.place, mention.venue).named()


def _contradict(
    ordered: Sequence[Mention], verdicts: dict[tuple[int, int], Verdict], a: Sequence[int], b: Sequence[int]
) -> bool:
    """Whether two groups are two events: one firm contradiction between any two members, or one pair in four with
    days that cannot meet (a single article's wrong day does not split an event)."""
    between = [_verdict(ordered, verdicts, x, y) for x in a for y in b]
    against = [verdict for verdict in between if verdict.apart is not None]
    return any(verdict.firm for verdict in against) or len(against) * FEW > len(between)


def _verdict(ordered: Sequence[Mention], verdicts: dict[tuple[int, int], Verdict], x: int, y: int) -> Verdict:
    pair = (min(x, y), max(x, y))
    if pair not in verdicts:
        verdicts[pair] = compare(ordered[pair[0]], ordered[pair[1]])
    return verdicts[pair]


def _natural(mention: Mention) -> tuple[str, ...]:
    """A sort key from what the mention says, not from ids, which depend on the order of arrival."""
    days = (mention.published, mention.start, mention.end)
    texts = (mention.source, mention.name, mention.venue or "", mention.place or "")
    return (*(str(day or date.max) for day in days), *texts, f"{mention.article:012d}", f"{mention.id:012d}")


def _event(
    group: Sequence[Mention], ids: Sequence[int], verdicts: dict[tuple[int, int], Verdict], question: str | None
) -> Event:
    sightings = []
    for index, mention in zip(sorted(ids), group, strict=True):
        pairs = (verdicts.get((min(index, other), max(index, other))) for other in ids if other != index)
        best = max((v for v in pairs if v is not None and v.apart is None), key=lambda v: v.score, default=None)
        reasons = best.reasons if best else (question or "the only mention so far",)
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
