"""Which facts of new articles name persons and venues that the archive knows. Pure: facts in, groups out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from facts.joining import Named, join_persons, join_venues
from facts.names import tokens
from facts.sites import site


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
