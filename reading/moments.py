"""Days and instants as pages print them, with the zone; never a future day, never a guess."""

import logging
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from records import Moment

log = logging.getLogger(__name__)

EARLIEST = 1995
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio januari januar. janv",
            "february feb februar février fevrier febrero febbraio februari fév",
            "march mar märz marz mars marzo maart mär",
            "april apr avril abril aprile avr",
            "may mai mayo maggio mei maj",
            "june jun juni juin junio giugno",
            "july jul juli juillet julio luglio juil",
            "august aug août aout agosto augustus augusti",
            "september sep sept septembre septiembre settembre",
            "october oct oktober octobre octubre ottobre okt",
            "november nov novembre noviembre",
            "december dec dezember décembre diciembre dicembre dez déc",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted((re.escape(m) for m in MONTHS), key=len, reverse=True)) + r")\b\.?"
# in the order tried; each names year, month and day
FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        r"(?<!\d)(?P<year>(?:19|20)\d{2})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d{2})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?=T?\d{4,6}|$)",
        r"(?<!\d)(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<year>(?:19|20)\d{2})(?!\d)",
        r"(?:ngày\s*)?(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})[,\s]*(?:năm\s*)?(?P<year>20\d{2})",
        rf"\b{_MONTH},?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*[,/]?\s*(?P<year>(?:19|20)\d{{2}})",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|º)?[\s-]*(?:de\s+)?{_MONTH}[\s,-]*(?:de\s+)?(?P<year>(?:19|20)\d{{2}})",
        r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})",
    )
)
CLOCK = re.compile(
    r"(?<![\d/.-])(?P<hour>[01]?\d|2[0-3])\s?[:hg]\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?(?!\d)"
    r"(?:\s*(?P<half>[ap]\.?m\b|sáng|chiều|tối|SA\b|CH\b))?",
    re.I,
)
ISO_CLOCK = re.compile(
    r"[T\s](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<zone>Z\b|[+-]\d{2}:?\d{2}|[+-]\d{2}\b)?"
)
OFFSET = re.compile(
    r"(?:GMT|UTC)\s*(?P<sign>[+-])\s*(?P<h>\d{1,2})(?::?(?P<min>\d{2}))?|(?<=:\d\d)\s*(?P<sign2>[+-])(?P<h2>\d{2}):?(?P<min2>\d{2})\b",
    re.I,
)
NAMED_ZONES = (
    (re.compile(r"\bICT\b"), timedelta(hours=7)),
    (re.compile(r"\b(?:GMT|UTC)\b"), timedelta()),
    (re.compile(r"\d\s*Z\b"), timedelta()),
)


@lru_cache(maxsize=32)
def zone_named(name: str) -> tzinfo:
    """The time zone of that name; an unknown name falls back to Vietnam's fixed offset, with a warning."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        log.warning("unknown time zone %r: +07:00 is taken", name)
        return timezone(timedelta(hours=7))


def moment(raw: str | None, *, zone: tzinfo, method: str, latest: datetime) -> Moment | None:
    """The moment that `raw` prints, or None: no day in it, an impossible one, before 1995 or after `latest` (aware).

    Without an offset the time of day is the site's own (`zone`); without a time of day only the day is known.
    """
    text = (raw or "").strip()
    if not text or len(text) > 400:
        return None
    if text.isdigit() and len(text) in (10, 13):
        at = datetime.fromtimestamp(int(text[:10]), tz=UTC)
        return _checked(at.astimezone(zone).date(), at, zone, method, latest)
    for form in FORMS:
        if match := form.search(text):
            day = _day(match)
            if day is None:
                continue
            return _checked(day, _instant(day, text, match, zone), zone, method, latest)
    return None


def is_future(raw: str | None, *, zone: tzinfo, latest: datetime) -> bool:
    """Whether `raw` prints a day after `latest`."""
    far = datetime(9000, 1, 1, tzinfo=UTC)
    return (
        moment(raw, zone=zone, method="", latest=far) is not None
        and moment(raw, zone=zone, method="", latest=latest) is None
    )


def _checked(day: date, at: datetime | None, zone: tzinfo, method: str, latest: datetime) -> Moment | None:
    if day.year < EARLIEST:
        return None
    if at is not None:
        return Moment(at.astimezone(zone).date(), at, method) if at <= latest else None
    return Moment(day, None, method) if day <= latest.astimezone(zone).date() else None


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = MONTHS[parts["month"].lower()] if parts.get("month") else int(parts["m"])
    day = int(parts["d"])
    if month > 12 and day <= 12 and not parts.get("month"):
        day, month = month, day
    try:
        return date(int(parts["year"]), month, day)
    except ValueError:
        log.debug("no such day: %r", match.group())
        return None


def _instant(day: date, text: str, match: re.Match[str], zone: tzinfo) -> datetime | None:
    rest = text[match.end() :]
    iso = ISO_CLOCK.match(rest)
    clock = iso or CLOCK.search(rest) or CLOCK.search(text[: match.start()])
    if clock is None:
        return None
    parts = clock.groupdict()
    hour, minute, second = int(parts["hour"]), int(parts["minute"]), int(parts["second"] or 0)
    half = (parts.get("half") or "").lower().replace(".", "")
    if half in ("pm", "chiều", "tối", "ch") and hour < 12:
        hour += 12
    elif half in ("am", "sáng", "sa") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=_zone_of(text, iso) or zone)


def _zone_of(text: str, iso: re.Match[str] | None) -> tzinfo | None:
    if iso and (given := iso.group("zone")):
        if given == "Z":
            return UTC
        digits = given[1:].replace(":", "")
        return _fixed(given[0], int(digits[:2]), int(digits[2:] or 0))
    if match := OFFSET.search(text):
        g = match.groupdict()
        return _fixed(g["sign"] or g["sign2"], int(g["h"] or g["h2"]), int(g["min"] or g["min2"] or 0))
    for pattern, offset in NAMED_ZONES:
        if pattern.search(text):
            return timezone(offset) if offset else UTC
    return None


def _fixed(sign: str, hours: int, minutes: int) -> tzinfo | None:
    if hours > 14 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(offset if sign == "+" else -offset)
