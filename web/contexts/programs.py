"""The page for those who write programs: the addresses of the API and what they take."""

from dataclasses import dataclass
from typing import ClassVar

from web.contexts.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What an address takes: `said` is empty where the name says it."""

    name: str
    said: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """An address of the API; `address` can be opened as it is, and is empty where a number must be put in first."""

    path: str
    said: str
    address: str
    parameters: tuple[Parameter, ...]
    facets: bool


@dataclass(frozen=True, kw_only=True)
class ApiPage(Page):
    """All addresses of the API, as its OpenAPI description has them."""

    template: ClassVar[str] = "api.html"
    section: ClassVar[str] = "about"
    about: str
    calls: tuple[ApiCall, ...]
    facets: tuple[str, ...]
    formats: tuple[tuple[str, str], ...]
