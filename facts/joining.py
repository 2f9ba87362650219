"""Which names over many articles are one person, and which spellings one venue. Pure, and free of the order given."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from facts.names import contained, fold, likeness, tokens

K = TypeVar("K", bound=Hashable)
SAME_ORGANIZATION = 0.5
SAME_VENUE = 0.72


@dataclass(frozen=True, slots=True)
class Named:
    """A person as one article names it."""

    article: str
    name: str
    organization: str | None = None
    title: str | None = None


def join_persons(named: Sequence[Named]) -> list[list[Named]]:
    """One group a person: the same full name (folded), and organisations that do not contradict.

    Two people of one name stay two where both have an organisation and these share no telling word.
    """
    groups: dict[str, list[list[Named]]] = {}
    for item in sorted(
        set(named), key=lambda n: (fold(n.name), n.organization is None, n.organization or "", n.article)
    ):
        same = groups.setdefault(fold(item.name), [])
        home = next((group for group in same if any(_one_person(item, other) for other in group)), None)
        if home is None:
            same.append([item])
        else:
            home.append(item)
    return [group for same in groups.values() for group in same]


def _one_person(a: Named, b: Named) -> bool:
    if len(fold(a.name).split()) < 2:
        return False
    if a.organization is None or b.organization is None:
        return True
    short, long = sorted((a.organization, b.organization), key=len)
    if short.isupper() and fold(short) in tokens(long):
        return True  # "ITPC" and "Investment and Trade Promotion Centre (ITPC)"
    # an office names its place in one article and not in the next ("Department of Industry and Trade")
    return likeness(a.organization, b.organization) >= SAME_ORGANIZATION or contained(a.organization, b.organization)


def join_venues(texts: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """One group a venue over (article, text) pairs: alike through the thesaurus, or by number and street."""
    return group_by(sorted(set(texts)), lambda a, b: one_venue(a[1], b[1]))


def one_venue(a: str, b: str) -> bool:
    """Whether two spellings name one venue; other house numbers part them."""
    x, y = tokens(a), tokens(b)
    numbers_a, numbers_b = ({token for token in side if token.isdigit()} for side in (x, y))
    if numbers_a and numbers_b:
        if not numbers_a & numbers_b:
            return False
        return likeness(a, b) >= 0.4
    return likeness(a, b) >= SAME_VENUE or (len(min(x, y, key=len)) >= 3 and contained(a, b))


def group_by(items: Iterable[K], same: Callable[[K, K], bool]) -> list[list[K]]:
    """Groups in which each item is the same as at least one other."""
    groups: list[list[K]] = []
    for item in items:
        hits = [group for group in groups if any(same(item, other) for other in group)]
        merged = [other for group in hits for other in group] + [item]
        groups = [group for group in groups if all(group is not hit for hit in hits)]
        groups.append(merged)
    return groups
