"""When a page was published and changed: every place that says so, in order of trust."""

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, tzinfo
from itertools import chain
from typing import Any

from htmldate import find_date
from lxml import etree

from reading.lexicon import one_of
from reading.lines import HAS_DAY
from reading.metadata import Stated
from reading.moments import is_future, moment
from reading.page import above, named, squeeze, text_of
from records import Moment

log = logging.getLogger(__name__)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

STAMPISH = re.compile(r"date|time|publish|posted|stamp|ngay|meta|detail-head|info|byline|author")
# stamps of other things: a clock of the page, related stories, comments
NOT_OURS = re.compile(one_of("other_stamps"))
UPDATED = re.compile(r"updat|modif|cập nhật|sửa|geändert|aktualisiert", re.I)
URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})[/-]?([01]?\d)[/-]?([0-3]\d)(?!\d)")


def published_moment(
    tree: Any, stated: Stated, heading: Any | None, url: str | None, *, zone: tzinfo, latest: datetime
) -> tuple[Moment | None, list[str]]:
    """(first publication, flags): stated, shown near the headline, in the URL, found by htmldate; never guessed.

    A day after `latest` is nobody's: it is passed over and leaves the flag `future-date`.
    """
    flags: list[str] = []
    for value, step in chain(_stated(stated), _shown(tree, heading), _in_url(url)):
        if found := moment(value, zone=zone, method=step, latest=latest):
            return found, flags
        # a number in an address states no day, it may only be one
        if step != "url" and not flags and is_future(value, zone=zone, latest=latest):
            flags.append("future-date")
    return _by_htmldate(tree, url, zone, latest), flags


def modified_moment(stated: Stated, *, zone: tzinfo, latest: datetime) -> Moment | None:
    """The last change that the page states."""
    for value, step in stated.modified:
        if found := moment(value, zone=zone, method=step, latest=latest):
            return found
    return None


def _stated(stated: Stated) -> Iterator[tuple[str, str]]:
    weak = ("meta:date", "meta:dc.date")
    yield from (pair for pair in stated.published if pair[1] not in weak)
    yield from (pair for pair in stated.published if pair[1] in weak)


def _shown(tree: Any, heading: Any | None) -> Iterator[tuple[str, str]]:
    """Stamps in the page: time elements, then stamp-like elements around the headline."""
    updates = []
    for element in tree.iter("time"):
        if NOT_OURS.search(named(element)) or any(NOT_OURS.search(named(up)) for up in above(element, 3, heading)):
            continue
        value = element.get("datetime") or text_of(element)
        if UPDATED.search(named(element)) or UPDATED.search(text_of(element)):
            updates.append(value)
        else:
            yield value, "time-element"
    if heading is not None:
        yield from _around(heading)
    yield from ((value, "time-element:updated") for value in updates)


def _around(heading: Any) -> Iterator[tuple[str, str]]:
    """Short texts with a day near the headline, nearest ancestor first."""
    seen = 0
    for box in above(heading, 4):
        if box.tag in ("body", "html"):
            return
        for element in box.iter("span", "div", "p", "em", "i", "small", "li", "td", "b", "a", "strong"):
            seen += 1
            if seen > 600:
                return
            if len(element) > 6:
                continue
            text = text_of(element)
            if not 8 <= len(text) <= 120 or not HAS_DAY.search(text):
                continue
            stampish = STAMPISH.search(named(element)) or STAMPISH.search(named(element.getparent()))
            if stampish and not NOT_OURS.search(named(element)) and not UPDATED.search(text):
                yield text, "stamp"


def _in_url(url: str | None) -> Iterator[tuple[str, str]]:
    if match := URL_DAY.search(url or ""):
        yield "-".join(match.groups()), "url"


def _by_htmldate(tree: Any, url: str | None, zone: tzinfo, latest: datetime) -> Moment | None:
    """htmldate on what is no running text: a fair's day in the body is none of publication."""
    head = etree.ElementTree(tree).getroot().find("head")
    if head is None:
        return None
    page = etree.Element("html")
    page.append(deepcopy(head))
    try:
        day = find_date(
            etree.tostring(page, encoding="unicode", method="html"),
            url=url,
            original_date=True,
            extensive_search=False,
            max_date=latest.astimezone(zone).strftime("%Y-%m-%d"),
        )
    except (ValueError, TypeError, etree.LxmlError) as error:
        log.info("htmldate failed: %s", error)
        return None
    return moment(squeeze(day), zone=zone, method="htmldate", latest=latest) if day else None
