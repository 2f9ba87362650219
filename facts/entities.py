"""Which facts of new articles name persons and venues that the archive knows. Pure: facts in, groups out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from facts.joining import Named, join_persons, join_venues
from facts.names import fold, tokens
from facts.sites import site
from records.decision import Parting


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person or venue as one article names it. `text` is the venue's span; `entity` the known one it belongs to."""

    fact: int
    article: int
    name: str
    text: str
    organization: str | None = None
    title: str | None = None
    events: frozenset[int] = frozenset()
    entity: int | None = None


def venue_keys(text: str) -> frozenset[str]:
    """Blocking keys: two spellings of one venue share at least one."""
    parts = site(text)
    keys = {f"o:{word}" for word in parts.own}
    if parts.number:
        keys.add(f"n:{parts.number}:{parts.street[0] if parts.street else ''}")
    if not parts.own:
        keys.update(f"w:{word}" for word in parts.words)
    return frozenset(keys or {f"t:{' '.join(sorted(tokens(text)))}"})


def same_persons(names: Sequence[Name]) -> list[list[Name]]:
    """Groups of one person each."""
    by_named: dict[Named, list[Name]] = {}
    for each in names:
        named = Named(str(each.article), each.name, each.organization, each.title, each.events)
        by_named.setdefault(named, []).append(each)
    groups = [[one for named in group for one in by_named[named]] for group in join_persons(list(by_named))]
    return _with_known(groups)


def same_venues(names: Sequence[Name]) -> list[list[Name]]:
    """Groups of one venue each."""
    by_text: dict[tuple[str, str], list[Name]] = {}
    for each in names:
        by_text.setdefault((str(each.article), each.text), []).append(each)
    groups = [[one for key in group for one in by_text[key]] for group in join_venues(list(by_text))]
    return _with_known(groups)


def _with_known(groups: Iterable[list[Name]]) -> list[list[Name]]:
    """Groups that hold names of one known entity are one: what was joined once is not parted by later articles."""
    home: dict[int, list[Name]] = {}
    out: list[list[Name]] = []
    for group in groups:
        target = next((home[n.entity] for n in group if n.entity is not None and n.entity in home), None)
        if target is None:
            target = []
            out.append(target)
        target.extend(group)
        home.update((n.entity, target) for n in group if n.entity is not None)
    return out


def best_name(names: Iterable[Name]) -> str:
    """The spelling that keeps most diacritics, then the longest."""
    return max(
        (" ".join(each.name.split()) for each in names),
        key=lambda name: (sum(not c.isascii() for c in name), len(name), name),
    )


def key_of(name: str) -> str:
    """A name folded, as facts are filed under it."""
    return fold(name)


def parted(groups: Iterable[list[Name]], partings: Iterable[Parting]) -> list[list[Name]]:
    """The groups as people want them: two that somebody told apart are in no group together."""
    told = list(groups)
    for parting in partings:
        told = [side for group in told for side in _sides(group, parting) if side]
    return told


def _sides(group: list[Name], parting: Parting) -> list[list[Name]]:
    """A group without one of the two stays as it is, but for what the other's own articles name."""
    held = {name.entity for name in group}
    if not held & {parting.left, parting.right}:
        return [group]
    left: list[Name] = []
    right: list[Name] = []
    for unit in _units(group):
        (right if _is_right(unit, group, parting) else left).extend(unit)
    return [_of(left, parting.left, held), _of(right, parting.right, held)]


def _units(group: Sequence[Name]) -> list[list[Name]]:
    """The names of each known one together, every new name by itself."""
    known: dict[int, list[Name]] = {}
    for name in group:
        if name.entity is not None:
            known.setdefault(name.entity, []).append(name)
    return [*known.values(), *([name] for name in group if name.entity is None)]


def _is_right(unit: Sequence[Name], group: Sequence[Name], parting: Parting) -> bool:
    first = unit[0]
    if first.entity in (parting.left, parting.right):
        return first.entity == parting.right
    if first.entity is None and first.article in parting.left_articles | parting.right_articles:
        return first.article in parting.right_articles
    left, right = (
        max((_alike(a, b) for a in unit for b in group if b.entity == side), default=0)
        for side in (parting.left, parting.right)
    )
    return right > left


def _alike(one: Name, other: Name) -> int:
    """How much two names of one wording agree in what stands beside them."""
    same = sum(a is not None and a == b for a, b in ((one.organization, other.organization), (one.title, other.title)))
    return 2 * same + (one.text == other.text) + (one.name == other.name) + 2 * bool(one.events & other.events)


def _of(side: list[Name], entity: int, held: set[int | None]) -> list[Name]:
    """A side whose own one was not in the group is its all the same."""
    if side and entity not in held and all(name.entity is None for name in side):
        return [*side, replace(side[0], fact=0, entity=entity)]
    return side
