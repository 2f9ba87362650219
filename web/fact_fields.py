"""The fields of a fact as texts of a form, and back: a text becomes what the field holds, or says why it cannot."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields as declared
from datetime import date
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from records.fact import CLASSES
from web.desk import Refused

BETWEEN = "; "  # texts of a list
YES_NO = ("yes", "no")


def shown(kind: str, names: Sequence[str], payload: Mapping[str, Any]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Name, text and possible texts of each field."""
    return [(name, _text(payload.get(name)), _choices(_type(kind, name))) for name in names]


def changed(kind: str, names: Sequence[str], payload: Mapping[str, Any], form: Mapping[str, str]) -> dict[str, Any]:
    """The fields whose text is another than what the fact says. Raises Refused for a text that is none of its kind."""
    return {
        name: _value(name, _type(kind, name), form[name].strip())
        for name in names
        if name in form and form[name].strip() != _text(payload.get(name))
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO[0] if value else YES_NO[1]
    if isinstance(value, list | tuple):
        return BETWEEN.join(map(str, value))
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _type(kind: str, name: str) -> Any:
    """The declared type of a field, without None."""
    cls = CLASSES[kind]
    own = "stop" if name == "end" and any(item.name == "stop" for item in declared(cls)) else name
    hint = get_type_hints(cls)[own]
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _choices(hint: Any) -> tuple[str, ...]:
    if get_origin(hint) is Literal:
        return tuple(map(str, get_args(hint)))
    return YES_NO if hint is bool else ()


def _value(name: str, hint: Any, text: str) -> Any:
    if hint is bool:
        return text == YES_NO[0]
    if not text:
        return None
    try:
        if hint is date:
            return date.fromisoformat(text).isoformat()
        if hint is int:
            return int(text)
        if hint is float:
            return _number(text)
    except ValueError as error:
        wanted = {date: "a day as 2025-10-17", int: "a whole number", float: "a number"}[hint]
        raise Refused(f"{name} is {wanted}, not {text[:40]!r}") from error
    if get_origin(hint) is Literal and text not in get_args(hint):
        raise Refused(f"{name} is one of {', '.join(get_args(hint))}, not {text[:40]!r}")
    if get_origin(hint) is tuple:
        return [part.strip() for part in text.split(BETWEEN.strip()) if part.strip()]
    return text


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
