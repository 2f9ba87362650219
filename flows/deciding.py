"""Decisions of people over what the stages found: kept first, then carried out at once, and by every later run.

Each function raises `Undecidable` naming what is wrong; nothing has changed then.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from archive import Archive, removals
from archive.engine import JUDGING, writing
from archive.store import decisions, events
from archive.tables import ArticleRow, FactRow
from archive.views import decisions as decided
from archive.views import pending
from facts import linking
from facts.rulings import anchor_of, correctable, touches, under_rulings
from flows import deciding_names, stages
from flows.deciding_parts import Person, Undecidable, record
from records import Mention
from records.decision import Anchor
from search import SearchIndex

__all__ = ["Person", "Undecidable", "choose", "correct", "hide", "merge", "rename", "split", "undo"]


def merge(archive: Archive, event: int, into: int, by: Person) -> int:
    """Two events are one; `into` keeps its id and values. Gives the decision's id."""
    with writing(archive.engine, JUDGING) as connection:
        one, other = _event(connection, event), _event(connection, into)
        if one == other:
            raise Undecidable(f"events {event} and {into} are one already (event {other})")
        left, right = decided.anchors_of(connection, other), decided.anchors_of(connection, one)
        was = {str(other): _rows(left), str(one): _rows(right)}
        number = record(connection, "merge", f"event:{other}", by, left=_rows(left), right=_rows(right), was=was)
        _link_again(connection, [one, other], by.at, dict.fromkeys([*left.values(), *right.values()], other))
        return number


def split(archive: Archive, event: int, articles: Collection[int], by: Person) -> int:
    """What these articles tell is another event than what the others tell. Gives the decision's id."""
    with writing(archive.engine, JUDGING) as connection:
        one = _event(connection, event)
        known = decided.anchors_of(connection, one)
        right = {anchor: fact for anchor, fact in known.items() if anchor[0] in articles}
        left = {anchor: fact for anchor, fact in known.items() if anchor[0] not in articles}
        if missing := set(articles) - {article for article, _name in known}:
            raise Undecidable(
                f"event {one} is not told by article {min(missing)}; `ocop event {one}` lists its articles"
            )
        if not left or not right:
            raise Undecidable(f"nothing would be left of event {one}; name some of its articles, not all or none")
        was = {str(one): _rows(known)}
        number = record(connection, "split", f"event:{one}", by, left=_rows(left), right=_rows(right), was=was)
        _link_again(connection, [one], by.at, dict.fromkeys(left.values(), one))
        return number


def rename(archive: Archive, event: int, name: str, by: Person) -> int:
    """The event is called so from now on. Gives the decision's id."""
    if not name.strip():
        raise Undecidable("an event cannot go without a name; give one")
    with writing(archive.engine, JUDGING) as connection:
        one = _event(connection, event)
        known = decided.anchors_of(connection, one)
        number = record(connection, "rename", f"event:{one}", by, left=_rows(known), name=" ".join(name.split()))
        _link_again(connection, [one], by.at, {})
        return number


def choose(archive: Archive, event: int, count: int, by: Person) -> int:
    """Of the reported figures of an event's unit the one of this count (a fact id) is shown as the right one."""
    with writing(archive.engine, JUDGING) as connection:
        one = _event(connection, event)
        row = connection.execute(select(FactRow).where(FactRow.id == count, FactRow.kind == "count")).one_or_none()
        known = decided.anchors_of(connection, one)
        if row is None or row.article_id not in {article for article, _name in known}:
            raise Undecidable(f"fact {count} is no count of an article that tells event {one}")
        said = row.payload
        figure = {"unit": said["unit"], "article": row.article_id, "value": said["value"], "quote": row.text}
        return record(connection, "choose", f"event:{one}", by, left=_rows(known), **figure)


def correct(archive: Archive, fact: int, values: dict[str, Any], by: Person, *, drop: bool = False) -> int:
    """A fact is what these fields say, or is none. Gives the decision's id; facts and links follow at once."""
    with writing(archive.engine, JUDGING) as connection:
        row = connection.execute(select(FactRow).where(FactRow.id == fact)).one_or_none()
        if row is None:
            raise Undecidable(f"there is no fact {fact}; `ocop show ARTICLE --json` gives their ids")
        if not values and not drop:
            raise Undecidable("say what is right (FIELD=VALUE), or that the fact is none")
        if unknown := set(values) - set(correctable(row.kind)):
            raise Undecidable(f"a {row.kind} has no field {min(unknown)!r}; it has {', '.join(correctable(row.kind))}")
        said = {"article": row.article_id, "kind": row.kind, "quote": row.text, "values": values, "drop": drop}
        number = record(connection, "correct", f"article:{row.article_id}", by, was=row.payload, **said)
        decisions.find_again(connection, row.article_id)
    _catch_up(archive, by.at)
    return number


def hide(archive: Archive, index: SearchIndex | None, article: int, by: Person) -> int:
    """Take an article down: gone from search, lists, feeds and exports at once, not fetched again; the copy is kept."""
    with writing(archive.engine, JUDGING) as connection:
        row = connection.execute(select(ArticleRow.hidden).where(ArticleRow.id == article)).one_or_none()
        if row is None:
            raise Undecidable(f"there is no article {article}")
        if row.hidden:
            raise Undecidable(f"article {article} was taken down on {row.hidden:%Y-%m-%d} already")
        left = decisions.hide(connection, article, by.why, by.at)
        number = record(connection, "hide", f"article:{article}", by, events=sorted(left))
        _link_again(connection, left, by.at, {})
        _list(archive, connection, article, by)
    if index is not None:
        stages.index(archive, index)
    return number


def undo(archive: Archive, index: SearchIndex | None, number: int, at: datetime) -> None:
    """A decision no longer holds; what it changed is as if it had never been taken."""
    with writing(archive.engine, JUDGING) as connection:
        old = decided.decision(connection, number)
        if old is None:
            raise Undecidable(f"there is no decision {number}; `ocop decide list` shows them")
        if old.undone:
            raise Undecidable(f"decision {number} was undone on {old.undone:%Y-%m-%d} already")
        decisions.mark_undone(connection, number, at)
        if old.kind in ("merge", "split", "rename"):
            _undo_link(connection, old, at)
        elif old.kind in ("same", "apart"):
            deciding_names.undo(connection, old)
        elif old.kind == "correct":
            decisions.find_again(connection, old.payload["article"])
        elif old.kind == "hide":
            article = int(old.target.partition(":")[2])
            decisions.show_again(connection, article, at)
            _list(archive, connection, article, Person(who=old.who, why=old.why, at=at), undone=True)
    _catch_up(archive, at)
    if index is not None:
        stages.index(archive, index)


def _undo_link(connection: Connection, old: decided.Decided, at: datetime) -> None:
    """Mentions go back to the events that they had; what was linked since goes where linking puts it."""
    anchors = {(int(a), str(n)) for side in ("left", "right") for a, n in old.payload.get(side, ())}
    had = {(int(a), str(n)): int(e) for e, rows in old.payload.get("was", {}).items() for a, n in rows}
    facts = pending.of_articles(connection, {article for article, _name in anchors})
    mentions = pending.companions(connection, facts, ())
    claims = {m.id: had[anchor_of(m)] for m in mentions if anchor_of(m) in had}
    _save(connection, mentions, at, claims)


def _link_again(connection: Connection, ids: Iterable[int], at: datetime, claims: dict[int, int]) -> None:
    _save(connection, pending.of_events(connection, list(ids)), at, claims)


def _save(connection: Connection, mentions: Sequence[Mention], at: datetime, claims: dict[int, int]) -> None:
    if not mentions:
        return
    rulings = [ruling for ruling in decided.rulings(connection) if touches(ruling, mentions)]
    found = under_rulings(linking.cluster(mentions), mentions, rulings)
    events.save_events(connection, found, linking.LINKER, at, claims)


def _catch_up(archive: Archive, at: datetime) -> None:
    """Facts and links of what a decision set back; the night does the same with whatever else is pending."""
    stages.extract(archive)
    stages.link(archive, at)


def _event(connection: Connection, event: int) -> int:
    found = pending.event_of(connection, event)
    if found is None:
        raise Undecidable(f"there is no event {event}; `ocop events` lists them")
    if not decided.anchors_of(connection, found):
        raise Undecidable(f"no article tells event {event} any more")
    return found


def _list(archive: Archive, connection: Connection, article: int, by: Person, *, undone: bool = False) -> None:
    """Add to the list beside the archive, which a restored backup is held against."""
    address, others, source = decisions.addresses(connection, article)
    one = removals.Removed(
        address=address, others=others, source=source, at=by.at, who=by.who, why=by.why, undone=undone
    )
    removals.add(removals.list_beside(archive.captures), [one])


def take_down_again(archive: Archive, lists: Sequence[Path]) -> int:
    """Take down in a restored archive what these lists say was removed; gives how many articles and addresses that is.

    What was collected only after the backup is refused before a night can fetch it again. Raises ValueError for a list
    that cannot be read.
    """
    done = 0
    for one in [each for path in lists for each in removals.standing(path)]:
        known = (one.address, *one.others)
        with writing(archive.engine, JUDGING) as connection:
            asked = select(ArticleRow.id, ArticleRow.hidden).where(ArticleRow.url.in_(known))
            rows = connection.execute(asked).all()
            for address in known:
                decisions.refuse(connection, address, one.source, one.at)
            if not rows:
                removals.add(removals.list_beside(archive.captures), [one])
        fresh = [row.id for row in rows if row.hidden is None]
        for article in fresh:
            hide(archive, None, article, Person(who=one.who, why=one.why, at=one.at))
        done += len(fresh) or not rows
    return done


def _rows(anchors: Iterable[Anchor]) -> list[list[Any]]:
    return [list(anchor) for anchor in sorted(anchors)]
