"""What an address asks of the search: the query, facets to include and exclude, order, page; and back to an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import get_args
from urllib.parse import urlencode

from fastapi import Request

from search import FACETS, Sort
from web.errors import BadRequest

PER_PAGE = 10
DEEPEST = 1_000  # pages
MOST_CHOSEN = 50  # values of facets
LONGEST_VALUE = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """One search. `include` and `exclude`: facet -> values; `each` lists near-copies one by one."""

    query: str = ""
    sort: Sort = "relevance"
    number: int = 1
    include: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    each: bool = False

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of an address, without what is usual."""
        out = [("q", self.query)] if self.query else []
        out += [(name, value) for name, values in self.include.items() for value in values]
        out += [(f"not-{name}", value) for name, values in self.exclude.items() for value in values]
        out += [("sort", self.sort)] if self.sort != "relevance" else []
        out += [("each", "1")] if self.each else []
        out += [("page", str(self.number))] if self.number > 1 else []
        return out

    def address(self, path: str) -> str:
        """This search at a path."""
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def page(self, number: int) -> "Asked":
        """Another page of it."""
        return replace(self, number=number)

    def having(self, name: str, value: str) -> "Asked":
        """With a facet's value chosen; the choice taken back where it was there."""
        return replace(
            self, number=1, include=_toggled(self.include, name, value), exclude=_off(self.exclude, name, value)
        )

    def without(self, name: str, value: str) -> "Asked":
        """With a facet's value excluded; taken back where it was."""
        return replace(
            self, number=1, exclude=_toggled(self.exclude, name, value), include=_off(self.include, name, value)
        )

    def chosen(self, name: str, value: str) -> bool:
        """Whether only what has this value is asked for."""
        return value in self.include.get(name, ())

    def refused(self, name: str, value: str) -> bool:
        """Whether what has this value is left out."""
        return value in self.exclude.get(name, ())


def _off(chosen: Mapping[str, tuple[str, ...]], name: str, value: str) -> dict[str, tuple[str, ...]]:
    kept = {key: tuple(v for v in values if (key, v) != (name, value)) for key, values in chosen.items()}
    return {key: values for key, values in kept.items() if values}


def _toggled(chosen: Mapping[str, tuple[str, ...]], name: str, value: str) -> dict[str, tuple[str, ...]]:
    if value in chosen.get(name, ()):
        return _off(chosen, name, value)
    return {**chosen, name: (*chosen.get(name, ()), value)}


def asked(request: Request) -> Asked:
    """The search of a request. Raises BadRequest for what is out of bounds or of no known kind."""
    params = request.query_params
    sort = params.get("sort") or "relevance"
    if sort not in get_args(Sort):
        raise BadRequest("There is no such order; choose one of those in the list.")
    page = params.get("page") or "1"
    if not (page.isascii() and page.isdigit() and 1 <= int(page[:9]) <= DEEPEST):
        raise BadRequest("There is no such page; pages are counted from 1 to 1000.")
    include = {name: values for name in FACETS if (values := _values(request, name))}
    exclude = {name: values for name in FACETS if (values := _values(request, f"not-{name}"))}
    if sum(map(len, (*include.values(), *exclude.values()))) > MOST_CHOSEN:
        raise BadRequest("Too many values are chosen; choose at most 50.")
    return Asked(
        query=params.get("q", "").strip(),
        sort=sort,  # type: ignore[arg-type]  # held against the literal above
        number=int(page),
        include=include,
        exclude=exclude,
        each=params.get("each") == "1",
    )


def _values(request: Request, name: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value for value in request.query_params.getlist(name) if value))
    if any(len(value) > LONGEST_VALUE for value in found):
        raise BadRequest("A chosen value is too long.")
    return found
