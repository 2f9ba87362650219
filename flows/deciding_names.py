"""Decisions of people over persons and venues: two are one, or what some articles name is somebody else.

Kept first, then carried out at once; later runs keep to them. Each function raises `Undecidable`; nothing has changed
then.
"""

from collections.abc import Collection, Iterable
from typing import Any, Literal

from sqlalchemy import Connection

from archive import Archive
from archive.engine import JUDGING, writing
from archive.store import entities
from archive.views import decisions as decided
from archive.views import pending
from flows.deciding_parts import Person, Undecidable, record
from records.decision import Anchor

Kind = Literal["official", "venue"]
CALLED = {"official": "person", "venue": "venue"}


def same(archive: Archive, kind: Kind, one: int, into: int, by: Person) -> int:
    """Two are one, which goes on under the id and name of `into`. Gives the decision's id."""
    with writing(archive.engine, JUDGING) as connection:
        left, right = _known(connection, kind, into), _known(connection, kind, one)
        if left == right:
            raise Undecidable(f"{CALLED[kind]} {one} and {CALLED[kind]} {into} are one already ({left})")
        was = {str(each): _rows(decided.named_by(connection, each)) for each in (left, right)}
        number = record(connection, "same", f"{kind}:{left}", by, one=right, into=left, was=was)
        entities.join(connection, right, left)
        entities.tally(connection, (left, right))
        return number


def apart(archive: Archive, kind: Kind, entity: int, articles: Collection[int], by: Person) -> int:
    """Whom or what these articles name is another than the others name. Gives the decision's id."""
    with writing(archive.engine, JUDGING) as connection:
        one = _known(connection, kind, entity)
        known = decided.named_by(connection, one)
        told = {article for article, _name in known}
        if missing := set(articles) - told:
            raise Undecidable(f"article {min(missing)} does not name {CALLED[kind]} {one}")
        stay = told - set(articles)
        if not stay or not articles:
            raise Undecidable(f"name some of the articles of {CALLED[kind]} {one}, not all or none")
        moved = [fact for (article, _name), facts in known.items() if article in articles for fact in facts]
        other = entities.stand_alone(connection, kind, moved, by.at)
        said = {"left_articles": sorted(stay), "right_articles": sorted(articles)}
        number = record(connection, "apart", f"{kind}:{one}", by, left=one, right=other, **said)
        entities.tally(connection, (one, other))
        return number


def undo(connection: Connection, old: decided.Decided) -> None:
    """What a decision did over names is put back; what was named since is named anew."""
    kind, said = old.target.partition(":")[0], old.payload
    if old.kind == "apart":
        left, right = (pending.entity_of(connection, kind, said[side]) for side in ("left", "right"))
        if left is not None and right is not None and left != right:
            entities.join(connection, right, left)
            entities.tally(connection, (left, right))
        return
    one, into = int(said["one"]), pending.entity_of(connection, kind, said["into"])
    if into is None or into == one:
        return
    had = {each: {(int(a), str(n)) for a, n in rows} for each, rows in said["was"].items()}
    known = decided.named_by(connection, into)
    entities.reopen(connection, one)
    entities.move(connection, _facts(known, had[str(one)]), one)
    entities.name_anew(connection, _facts(known, set(known) - set().union(*had.values())))
    entities.tally(connection, (one, into))


def _facts(known: dict[Anchor, list[int]], anchors: Collection[Anchor]) -> list[int]:
    return [fact for anchor, facts in known.items() if anchor in anchors for fact in facts]


def _known(connection: Connection, kind: Kind, entity: int) -> int:
    found = pending.entity_of(connection, kind, entity)
    if found is None:
        raise Undecidable(f"there is no {CALLED[kind]} {entity}; `ocop {CALLED[kind]} NAME` gives the ids")
    if not decided.named_by(connection, found):
        raise Undecidable(f"no article names {CALLED[kind]} {entity} any more")
    return found


def _rows(anchors: Iterable[Anchor]) -> list[list[Any]]:
    return [list(anchor) for anchor in sorted(anchors)]
