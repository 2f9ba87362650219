"""What people decided, as the stages take it: rulings over linking, corrections of facts."""

from dataclasses import dataclass
from typing import Any, Literal

Anchor = tuple[int, str]  # article id and folded name of an event mention: stays when facts are found anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A person's word on which mentions are one event, stronger than whatever linking finds.

    merge: `left` and `right` are one event. split: they are two. rename: the event of `left` is called `name`.
    """

    id: int
    kind: Literal["merge", "split", "rename"]
    left: frozenset[Anchor]
    right: frozenset[Anchor] = frozenset()
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """A person's word that two persons, or two venues, are not one: `left` and `right` are their ids; what these
    articles name is the one or the other."""

    id: int
    left: int
    right: int
    left_articles: frozenset[int]
    right_articles: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A person's word on one fact of an article: fields in label shape that replace what was found, or its removal."""

    id: int
    article: int
    kind: str
    quote: str
    values: tuple[tuple[str, Any], ...] = ()
    drop: bool = False
