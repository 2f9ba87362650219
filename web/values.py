"""A fact's value in words: what the rule made of its quote."""

from typing import Any

from web import labels
from web.language import Words

# kind of fact -> fields in the order in which they are shown; a field that is a day is written as one
FIELDS = {
    "event": ("name", "kind", "start", "end", "venue", "place", "edition", "year", "status", "organizers"),
    "venue": ("name", "address"),
    "date": ("start", "end"),
    "count": ("value", "upper", "qualifier", "unit", "noun", "of", "stars", "place", "as_of"),
    "official": ("name", "title", "organization", "role"),
    "organization": ("name", "part"),
}
DAYS = ("start", "end", "as_of")
YEARS = ("year",)


def number_text(payload: dict[str, Any], words: Words) -> str:
    """A count's number: "more than 120", "300–350"."""
    qualifier = labels.QUALIFIERS.get(payload.get("qualifier") or "exact", "")
    upper = f"–{words.amount(payload['upper'])}" if payload.get("upper") else ""
    number = words.amount(payload["value"]) + upper
    return f"{words(qualifier)} {number}" if qualifier else number


def short(kind: str, payload: dict[str, Any], words: Words) -> str:
    """The value in a line."""
    match kind:
        case "count":
            unit = labels.filter_of(labels.UNITS, words)(payload["unit"])
            stars = f" ({payload['stars']}★)" if payload.get("stars") else ""
            return f"{number_text(payload, words)} {payload.get('noun') or unit}{stars}"
        case "date":
            return words.days(labels.as_day(payload.get("start")), labels.as_day(payload.get("end")))
        case "official":
            parts = (payload["name"], payload.get("title"), payload.get("organization"))
            return ", ".join(part for part in parts if part)
        case "event":
            days = words.days(labels.as_day(payload.get("start")), labels.as_day(payload.get("end")))
            named = (payload["name"], days, payload.get("venue"), payload.get("place"))
            return ", ".join(part for part in named if part)
        case "venue":
            return payload.get("address") or str(payload["name"])
        case _:
            return str(payload["name"])


def detailed(kind: str, payload: dict[str, Any], words: Words) -> tuple[tuple[str, str], ...]:
    """Field by field: its name in words and its value as a reader writes it."""
    shown = []
    for field in FIELDS.get(kind, ()):
        value = payload.get(field)
        if value in (None, "", "exact", []) or isinstance(value, bool):
            continue
        shown.append((words(labels.FIELDS[field]), _value(field, value, words)))
    return tuple(shown)


def _value(field: str, value: Any, words: Words) -> str:
    if field in DAYS:
        return words.day(labels.as_day(value))
    if field in YEARS:
        return str(value)
    if isinstance(value, int | float):
        return words.number(value)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    table = {
        "unit": labels.UNITS,
        "qualifier": labels.QUALIFIERS,
        "status": labels.STATES,
        "kind": labels.KINDS,
        "role": labels.ROLES,
        "part": labels.PARTS,
    }.get(field)
    return labels.filter_of(table, words)(value) if table else str(value)
