"""Which names over many articles are one person, and which spellings one venue. Pure, and free of the order given."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from facts.names import contained, fold, likeness, tokens, weights
from facts.scopes import scope
from facts.sites import contradict, one_venue, site

__all__ = ["Named", "group_by", "join_persons", "join_venues", "one_venue"]
K = TypeVar("K", bound=Hashable)
SAME_ORGANIZATION = 0.5
RANKS = frozenset(["chairman", "deputychairman", "director", "deputydirector", "head", "deputyhead", "minister"])
RANKS |= {"deputyminister", "secretary", "deputy", "acting", "permanent", "member", "directorgeneral", "artisan"}
RANKS |= {"deputydirectorgeneral", "owner", "ambassador"}
GOVERNMENT = frozenset(["committee", "department", "partycommittee", "council", "peoplescouncil", "industrytrade"])
GOVERNMENT |= {
    "ruraldevelopment",
    "agrienvironment",
    "culturesport",
    "tourismdepartment",
    "planninginvestment",
    "finance",
}
GOVERNMENT |= {"finance", "sciencetechnology", "foreignaffairs", "fatherland"}


@dataclass(frozen=True, slots=True)
class Named:
    """A person as one article names it; `events` are the events (by any number) that the article tells of."""

    article: str
    name: str
    organization: str | None = None
    title: str | None = None
    events: frozenset[int] = frozenset()


def join_persons(named: Sequence[Named]) -> list[list[Named]]:
    """One group a person: the same full name (folded), and posts that do not contradict or an event in common.

    Two people of one name stay two where both have an organisation and these share no telling word. A bare name that
    fits two people who are not one joins neither.
    """
    groups: dict[str, list[Named]] = {}
    for item in sorted(set(named), key=lambda n: (n.article, n.name, n.organization or "", n.title or "")):
        groups.setdefault(" ".join(fold(item.name).split()), []).append(item)
    return [group for same in groups.values() for group in group_by(same, _one_person, _two_persons)]


def _one_person(a: Named, b: Named) -> bool:
    if len(fold(a.name).split()) < 2:
        return False
    if a.article == b.article or a.events & b.events:
        return True
    if a.organization and b.organization:
        return _one_office(a.organization, b.organization) or _moved_on(a, b)
    return _one_post(a, b)


def _moved_on(a: Named, b: Named) -> bool:
    """Whether one person may have gone from one office of a province to another: a rare name, of four words or more,
    and two offices of one province's government."""
    assert a.organization and b.organization
    places = scope(a.organization).provinces & scope(b.organization).provinces
    offices = [tokens(office) & GOVERNMENT for office in (a.organization, b.organization)]
    return len(fold(a.name).split()) >= 4 and bool(places) and all(offices)


def _two_persons(a: Named, b: Named) -> bool:
    """Whether two people of one name are two for certain: told of other events, and offices in other provinces or
    without a telling word in common."""
    if a.events & b.events or a.organization is None or b.organization is None:
        return False
    x, y = (tokens(office) - weights().generic for office in (a.organization, b.organization))
    return scope(a.organization).against(scope(b.organization)) or not (x & y or _one_person(a, b))


def _one_office(a: str, b: str) -> bool:
    """Whether two spellings may name one office; it names its place in one article and not in the next."""
    if scope(a).against(scope(b)):
        return False
    short, long = sorted((a, b), key=len)
    if short.isupper() and fold(short) in tokens(long):
        return True  # "ITPC" and "Investment and Trade Promotion Centre (ITPC)"
    x, y = tokens(a), tokens(b)
    return likeness(a, b) >= SAME_ORGANIZATION or contained(a, b) or x <= y or y <= x


def _one_post(a: Named, b: Named) -> bool:
    """Whether two posts of which one names no organisation may be one: it stands in the title, or the ranks agree."""
    if not any((a.title, a.organization)) or not any((b.title, b.organization)):
        return True
    x, y = (tokens(f"{n.title or ''} {n.organization or ''}") for n in (a, b))
    bare = [own for own, n in ((x, a), (y, b)) if n.organization is None]
    telling = [own - RANKS for own in bare]
    if all(telling):
        return bool((x & y) - RANKS)
    return bool(x & y & RANKS)


def join_venues(
    texts: Sequence[tuple[str, str]], events: Mapping[str, frozenset[int]] | None = None
) -> list[list[tuple[str, str]]]:
    """One group a venue over (article, text) pairs; a text that fits two places joins neither.

    `events` are those that each article tells of. Two articles that tell of one event, each with one venue, and both in
    one ward, mean one place whatever they call it.
    """
    spellings = sorted({text for _article, text in texts})
    told = _venues_of_events(texts, events or {})
    groups = group_by(
        spellings, lambda a, b: one_venue(a, b) or (a, b) in told or (b, a) in told, contradict
    )  # the same words are one place, whoever wrote them
    home = {text: n for n, group in enumerate(groups) for text in group}
    out: dict[int | tuple[str, str], list[tuple[str, str]]] = {}
    for article, text in sorted(set(texts)):
        parts = site(text)
        lone = not (parts.own or parts.number or parts.where.named()) and len(tokens(text)) < 3
        out.setdefault((article, text) if lone else home[text], []).append((article, text))  # "the square"
    return list(out.values())


def _venues_of_events(
    texts: Sequence[tuple[str, str]], events: Mapping[str, frozenset[int]]
) -> frozenset[tuple[str, str]]:
    """Pairs of spellings that articles give to the one venue of an event that they tell in one ward."""
    own: dict[str, list[str]] = {}
    for article, text in sorted(set(texts)):
        own.setdefault(article, []).append(text)
    by_event: dict[int, list[str]] = {}
    for article, found in own.items():
        for event in events.get(article, ()):
            if len(found) == 1 and len(events[article]) == 1:
                by_event.setdefault(event, []).append(found[0])
    return frozenset(
        (a, b)
        for found in by_event.values()
        for a in found
        for b in found
        if a < b and site(a).where.units_of("ward") & site(b).where.units_of("ward") and not contradict(a, b)
    )


def group_by(
    items: Iterable[K],
    same: Callable[[K, K], bool],
    apart: Callable[[K, K], bool] = lambda _a, _b: False,
) -> list[list[K]]:
    """Groups in which each item is the same as at least one other and no two are `apart`.

    An item that is the same as two others which are apart from one another is left alone: nothing says which it is.
    """
    listed = list(items)
    links = ((i, j) for i, j in combinations(range(len(listed)), 2) if same(listed[i], listed[j]))
    return [
        [listed[i] for i in own] for own in group_linked(len(listed), links, lambda i, j: apart(listed[i], listed[j]))
    ]


def group_linked(
    number: int,
    links: Iterable[tuple[int, int]],
    apart: Callable[[int, int], bool],
    alone: bool = True,
    held: Iterable[Sequence[int]] = (),
) -> list[list[int]]:
    """Groups of 0..number-1 in which each is linked to at least one other and no two are `apart`, each in its order.

    What is linked to two that are apart from one another is left alone, unless `alone` is false: then it goes where it
    fits first. What is `held` together from before stays so and is not asked about.
    """
    near: dict[int, list[int]] = {i: [] for i in range(number)}
    for i, j in sorted({(min(link), max(link)) for link in links}):
        near[i].append(j)
        near[j].append(i)
    torn = {i for i, own in near.items() if alone and any(apart(x, y) for x in own for y in own if x < y)}
    group = list(range(number))
    for own in held:
        for i in own:
            group[i] = min(own)
    members: dict[int, list[int]] = {}
    for i, low in enumerate(group):
        members.setdefault(low, []).append(i)
    refused: set[tuple[int, int]] = set()  # groups only grow: what was refused once stays so
    for i in sorted(set(near) - torn):
        for j in near[i]:
            low, high = sorted((group[i], group[j]))
            if j in torn or low == high or (low, high) in refused:
                continue
            if any(apart(x, y) for x in members[low] for y in members[high]):
                refused.add((low, high))
                continue
            for k in members.pop(high):
                group[k] = low
                members[low].append(k)
    return [sorted(ids) for _low, ids in sorted(members.items())]
