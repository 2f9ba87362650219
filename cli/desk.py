"""What takes the decisions that come over the web: `flows.deciding`, its refusals in the words of the web."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from archive import Archive
from facts.rulings import correctable
from flows import deciding, deciding_names
from flows.deciding import Person, Undecidable
from search import SearchIndex
from web.desk import NameKind, Refused

P = ParamSpec("P")
T = TypeVar("T")


def _told(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return call(*args, **kwargs)
    except Undecidable as error:
        raise Refused(str(error)) from error


def _by(who: str, why: str) -> Person:
    return Person(who=who, why=why, at=datetime.now(UTC))


class OperatorDesk:
    """`web.desk.Desk` over an archive and its index."""

    def __init__(self, archive: Archive, index: SearchIndex) -> None:
        self._archive = archive
        self._index = index

    def merge(self, event: int, into: int, who: str, why: str) -> int:
        """The event is part of `into`."""
        return _told(deciding.merge, self._archive, event, into, _by(who, why))

    def split(self, event: int, articles: Collection[int], who: str, why: str) -> int:
        """What the articles tell is another event."""
        return _told(deciding.split, self._archive, event, articles, _by(who, why))

    def rename(self, event: int, name: str, who: str, why: str) -> int:
        """The event has another name."""
        return _told(deciding.rename, self._archive, event, name, _by(who, why))

    def same(self, kind: NameKind, one: int, into: int, who: str, why: str) -> int:
        """Two persons or venues are one."""
        return _told(deciding_names.same, self._archive, kind, one, into, _by(who, why))

    def apart(self, kind: NameKind, one: int, articles: Collection[int], who: str, why: str) -> int:
        """What the articles name is another person or venue."""
        return _told(deciding_names.apart, self._archive, kind, one, articles, _by(who, why))

    def choose(self, event: int, count: int, who: str, why: str) -> int:
        """The figure of this fact is right."""
        return _told(deciding.choose, self._archive, event, count, _by(who, why))

    def correct(self, fact: int, values: Mapping[str, Any], who: str, why: str, *, drop: bool) -> int:
        """The fact is as these values say, or none."""
        return _told(deciding.correct, self._archive, fact, dict(values), _by(who, why), drop=drop)

    def hide(self, article: int, who: str, why: str) -> int:
        """Take the article down."""
        return _told(deciding.hide, self._archive, self._index, article, _by(who, why))

    def undo(self, decision: int) -> None:
        """The decision holds no longer."""
        _told(deciding.undo, self._archive, self._index, decision, datetime.now(UTC))

    def fields(self, kind: str) -> tuple[str, ...]:
        """The fields of a kind of fact that may be corrected."""
        return correctable(kind)
