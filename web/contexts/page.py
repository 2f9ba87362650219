"""What all pages have: the shell around them and their title."""

from dataclasses import dataclass
from typing import Any, ClassVar

from web.language import Lang


@dataclass(frozen=True, slots=True)
class Shell:
    """Around every page: its language, the same page in the other one, where in the site it stands."""

    lang: Lang
    other_lang: Lang
    other_name: str
    other_url: str
    canonical: str
    section: str
    query: str
    signed_in: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    """`title` is the heading and the window's title, `described` one sentence for search engines."""

    template: ClassVar[str] = "page.html"
    section: ClassVar[str] = ""
    title: str
    described: str = ""
    meta: tuple[tuple[str, str], ...] = ()  # citation tags: name, content
    linked_data: dict[str, Any] | None = None  # schema.org
    feeds: tuple[tuple[str, str], ...] = ()  # title and address of the Atom feeds of this page
    json: str = ""  # the same as data
    indexed: bool = True  # whether search engines may list it
