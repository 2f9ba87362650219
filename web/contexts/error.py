"""The page of an error."""

from dataclasses import dataclass
from typing import ClassVar

from web.contexts.page import Page


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """`said`: what is wrong and what to do; `reason` in the words of who decided."""

    template: ClassVar[str] = "error.html"
    said: str
    reason: str = ""
    indexed: bool = False
