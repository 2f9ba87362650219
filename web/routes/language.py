"""The language of a page, from its address."""

from typing import Annotated

from fastapi import Depends, Path

from web.errors import NoSuchPage
from web.language import Lang, as_lang


def _lang(lang: Annotated[str, Path()]) -> Lang:
    try:
        return as_lang(lang)
    except ValueError as error:
        raise NoSuchPage from error


Language = Annotated[Lang, Depends(_lang)]
