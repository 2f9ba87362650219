"""One page, step by step, into an article; the order of the steps is the order of trust."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any
from urllib.parse import urljoin, urlsplit

from w3lib.url import safe_url_string

from reading import layouts as layouts_
from reading.bylines import shown_captions, signed_by
from reading.closing import close
from reading.decode import Decoded, decode, nfc
from reading.fragment import clean_fragment
from reading.general import read_general, without_title
from reading.kinds import refuse
from reading.languages import language
from reading.lines import fold, without_credit
from reading.metadata import Stated, first, stated
from reading.moments import is_future, moment, zone_named
from reading.page import parse, squeeze, text_of
from reading.stamps import modified_moment, published_moment
from reading.titles import headline
from records import Article, Capture, Layout, Moment, Unreadable

log = logging.getLogger(__name__)

READER = 4
"""Version of the rules: raised with every change that reads a page otherwise, so that old captures are read again."""

SHORT_BODY = 200
PLAIN_URL = re.compile(r"[\w./:?&=%~+-]+$", re.ASCII)
BIG_PAGE = 2_500_000


@dataclass(slots=True)
class Draft:
    """The fields as they fill."""

    title: str | None = None
    lead: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    published: Moment | None = None
    modified: Moment | None = None
    heading: Any = None
    steps: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    def flag(self, name: str) -> None:
        if name not in self.flags:
            self.flags.append(name)


def read(
    capture: Capture, *, layouts: Sequence[Layout] = (), strip: Sequence[str] = (), zone: str = "Asia/Ho_Chi_Minh"
) -> Article | Unreadable:
    """The article of a capture, or why there is none. Never raises for what a page holds.

    `layouts` are the source's templates, `strip` CSS selectors of what is cut in all of them; `zone` is the zone of
    times that carry no offset. A layout that gives no body falls to the general path with the flag `layout-missed`.
    """
    text = decode(capture.body, capture.content_type)
    if isinstance(text, Unreadable):
        return text
    tree = parse(text.text)
    if tree is None or len(tree) == 0:
        return Unreadable("no-container", "Nothing in the response is HTML; check the address or import it as text.")
    try:
        return _read_tree(capture, text, tree, layouts, strip, zone_named(zone))
    except RecursionError as error:
        log.warning("%s: nested too deeply: %s", capture.url, error)
        return Unreadable("too-deep", "The page is nested too deeply to be read; report it with the capture.")


def _read_tree(
    capture: Capture, text: Decoded, tree: Any, layouts: Sequence[Layout], strip: Sequence[str], zone: tzinfo
) -> Article | Unreadable:
    said = stated(tree)
    if host := urlsplit(capture.url or "").hostname:
        said.host_label = max([part for part in host.split(".")[:-1] if part != "www"] or [host], key=len)
    draft = Draft(flags=list(text.flags))
    if "<html" in text.text[:5000] and "</html" not in text.text and "</body" not in text.text:
        draft.flag("truncated")
    if said.broken:
        draft.flag("broken-json-ld")
    _apply_layout(draft, tree, said, layouts, strip, capture, zone)
    _apply_headline(draft, tree, said)
    if not draft.paragraphs:
        _apply_general(draft, tree, said, fast=len(capture.body) > BIG_PAGE)
    refusal = refuse(
        tree, said, draft.title, draft.paragraphs, capture.status, trusted=draft.steps["body"].startswith("layout:")
    )
    if refusal:
        return refusal
    _fill_moments(draft, tree, said, capture, zone)
    return _finish(draft, said, capture, tree)


def _apply_layout(
    draft: Draft,
    tree: Any,
    said: Stated,
    layouts: Sequence[Layout],
    strip: Sequence[str],
    capture: Capture,
    zone: tzinfo,
) -> None:
    """The fields that the fitting layout gives."""
    if not layouts:
        return
    latest = capture.fetched_at
    hint = first(said.published)
    day = moment(hint[0], zone=zone, method="", latest=latest) if hint else None
    chosen = layouts_.choose(tree, layouts, day.day if day else latest.astimezone(zone).date())
    if chosen is None:
        draft.flag("layout-missed")
        return
    layout, elements = chosen
    step = f"layout:{layout.name}"
    if title := layouts_.first_text(tree, layout.title):
        draft.title, draft.steps["title"] = title, step
    # a body is cleared of its headline, so it has to be known whoever gives it
    _apply_headline(draft, tree, said)
    if lead := layouts_.first_text(tree, layout.lead):
        draft.lead, draft.steps["lead"] = lead, step
    authors = layouts_.texts(tree, layout.authors)
    for name, selectors in (("published", layout.published), ("modified", layout.modified)):
        for value in layouts_.raw_values(tree, selectors):
            if found := moment(value, zone=zone, method=step, latest=latest):
                setattr(draft, name, found)
                draft.steps[name] = step
                break
            if is_future(value, zone=zone, latest=latest):
                draft.flag("future-date")
    if tags := layouts_.texts(tree, layout.tags):
        split = [p for t in tags for p in t.split(",")] if len(tags) == 1 else tags
        draft.tags, draft.steps["tags"] = [squeeze(t).lstrip("#") for t in split if squeeze(t)], step
    captions = layouts_.elements(tree, layout.captions)
    inside = set(elements)
    outside = [text_of(node) for node in captions if inside.isdisjoint(node.iterancestors())]
    # last, for it takes the stripped boxes out of the tree
    inner = clean_fragment(elements, layouts_.elements(tree, (*layout.strip, *strip)), captions)
    body = without_title(inner.paragraphs, draft.title, said)
    if sum(map(len, body)) < SHORT_BODY and not (body and captions):
        draft.flag("layout-missed")
    else:
        draft.steps["body"] = step
        draft.paragraphs, draft.related, draft.bylines = body, inner.related, inner.bylines
        draft.captions = [without_credit(text)[0] for text in outside] + inner.captions
    if authors:
        draft.bylines, draft.steps["authors"] = authors, step


def _apply_headline(draft: Draft, tree: Any, said: Stated) -> None:
    """The title by the page's own headings and statements, where no layout gave it."""
    if draft.title is None:
        draft.title, draft.steps["title"], draft.heading = headline(tree, said)


def _apply_general(draft: Draft, tree: Any, said: Stated, *, fast: bool) -> None:
    """Body and lead by the general path."""
    found = read_general(tree, said, draft.title, draft.heading, fast=fast)
    draft.paragraphs = list(found.paragraphs)
    draft.related = list(found.related)
    draft.steps["body"] = found.step
    if found.lead and not draft.lead:
        draft.lead, draft.steps["lead"] = found.lead, found.step
    draft.captions = shown_captions(tree, draft.heading, draft.paragraphs)
    captions = {(fold(c), c.endswith(".")) for c in draft.captions if len(c) <= 250}
    shown = [(fold(text), text.endswith(".")) for text in (without_credit(p)[0] for p in draft.paragraphs)]
    draft.paragraphs = [p for p, text in zip(draft.paragraphs, shown, strict=True) if text not in captions]
    for flag in found.flags:
        draft.flag(flag)


def _fill_moments(draft: Draft, tree: Any, said: Stated, capture: Capture, zone: tzinfo) -> None:
    latest = capture.fetched_at
    if draft.published is None:
        draft.published, flags = published_moment(tree, said, draft.heading, capture.url, zone=zone, latest=latest)
        for flag in flags:
            draft.flag(flag)
        if draft.published:
            draft.steps["published"] = draft.published.method
    if draft.published is None and capture.published_hint:
        draft.published = moment(capture.published_hint, zone=zone, method="door", latest=latest)
        if draft.published:
            draft.steps["published"] = "door"
        elif is_future(capture.published_hint, zone=zone, latest=latest):
            draft.flag("future-date")
    if draft.modified is None:
        draft.modified = modified_moment(said, zone=zone, latest=latest)
        if draft.modified:
            draft.steps["modified"] = draft.modified.method


def _finish(draft: Draft, said: Stated, capture: Capture, tree: Any) -> Article | Unreadable:
    """The record of a filled draft, or Unreadable where neither text nor title was found."""
    step = draft.steps.pop("authors", draft.steps.get("body", ""))
    authors, agencies, draft.steps["authors"] = signed_by(draft.bylines, step, said, tree, draft.heading)
    if draft.captions:
        # they are read with the body, out of the same element or page
        draft.steps["captions"] = draft.steps.get("body", "")
    paragraphs, closing = close(draft.paragraphs)
    paragraphs = _with_lead(draft, paragraphs)
    body = "\n\n".join(paragraphs)
    if not body and not (draft.title and draft.captions):
        return Unreadable("no-container", "No text of an article was found; the source may need a layout.")
    if len(body) < SHORT_BODY:
        draft.flag("too-short")
    if draft.title is None:
        draft.flag("no-title")
    if draft.published is None:
        draft.flag("undated")
    if not draft.tags and (pair := first(said.tags)):
        draft.tags, draft.steps["tags"] = pair
    return Article(
        url=capture.url or None,
        canonical_url=_canonical(said, capture),
        title=nfc(draft.title) if draft.title else None,
        search_title=said.search_title,
        lead=draft.lead,
        body=nfc(body),
        captions=tuple(dict.fromkeys(draft.captions)),
        authors=authors,
        agencies=tuple(dict.fromkeys((*agencies, *closing))),
        published=draft.published,
        modified=draft.modified,
        language=language(f"{draft.title or ''} {body}", said.language),
        tags=tuple(dict.fromkeys(draft.tags)),
        site=said.sites[0] if said.sites else None,
        related=tuple(dict.fromkeys(draft.related)),
        steps=tuple(sorted((k, v) for k, v in draft.steps.items() if v)),
        flags=tuple(draft.flags),
    )


def _with_lead(draft: Draft, paragraphs: list[str]) -> list[str]:
    """The lead as first paragraph, once."""
    if draft.lead is None:
        return paragraphs
    lead = fold(draft.lead[:160])
    if not lead or any(fold(p[:200]).startswith(lead[:120]) for p in paragraphs[:3]):
        return paragraphs
    return [draft.lead, *paragraphs]


def _canonical(said: Stated, capture: Capture) -> str | None:
    if not said.canonical:
        return None
    address = said.canonical.strip()
    if address.startswith("/") and capture.url:
        address = urljoin(capture.url, address)
    if not address.startswith(("http://", "https://")):
        return None
    return address if PLAIN_URL.match(address) else safe_url_string(address)
