"""Pages that are no article: listings, soft 404s, cookie walls, log-in pages. Each refusal names its reason."""

import re
from typing import Any

from reading.lexicon import one_of
from reading.metadata import Stated
from reading.page import above, named, text_of
from records import Unreadable

GONE = re.compile(one_of("gone"), re.I)
WALL = re.compile(one_of("walls"), re.I)
LOGIN = re.compile(r"\b(?:log ?in|sign ?in|đăng nhập)\b", re.I)
SHORT = 500


def refuse(
    tree: Any, stated: Stated, title: str | None, paragraphs: list[str], status: int, *, trusted: bool = False
) -> Unreadable | None:
    """Why the page is no article, or None. `paragraphs` is the body that was read; `trusted`: read by a layout."""
    text = " ".join(paragraphs)
    if status in (404, 410):
        return Unreadable("gone", f"The server answered {status}; the page is not an article any more.")
    heads = [title or "", stated.search_title or "", *paragraphs[:2]]
    if len(text) < SHORT:
        if any(GONE.search(head) for head in heads if len(head) < 160):
            return Unreadable("soft-404", "The page says that there is nothing here; check the address or drop it.")
        if WALL.search(" ".join((*heads, text))) or (len(text) < 80 and WALL.search(_visible(tree))):
            return Unreadable(
                "cookie-wall", "The page is a consent or robot check; fetch it as the site allows, later."
            )
        if tree.find(".//input[@type='password']") is not None and (len(text) < 120 or LOGIN.search(title or "")):
            return Unreadable("login", "The page asks to log in; nothing of the article is shown.")
    if not trusted and is_listing(tree, stated, paragraphs):
        return Unreadable("listing", "The page lists articles and is none itself; use it as a door of the source.")
    return None


def is_listing(tree: Any, stated: Stated, paragraphs: list[str]) -> bool:
    """Many headline links, nothing stated of an article, and hardly any prose outside the boxes of those links."""
    if stated.is_article or stated.og_type.startswith("article"):
        return False
    dated = any(step.startswith(("meta:article", "json-ld")) for _, step in stated.published)
    if dated and not stated.is_listing:
        return False
    headlines, teasers = 0, []
    for link in tree.iter("a"):
        text = text_of(link)
        if len(text) < 20 or not _is_headline(link):
            continue
        headlines += 1
        teasers.append(_box_text(link, text))
        if headlines >= 60:
            break
    if headlines < (4 if stated.is_listing else 6):
        return False
    told = " ".join(teasers)
    own = [p for p in paragraphs if len(p) >= 80 and p not in told]
    return sum(map(len, own)) < (1200 if stated.is_listing else 500)


def _is_headline(link: Any) -> bool:
    parent = link.getparent()
    near = [link, *link, *([parent] if parent is not None else [])]
    return any(
        n.tag in ("h2", "h3", "h4", "h5") or "title" in named(n) or "heading" in named(n)
        for n in near
        if isinstance(n.tag, str)
    )


def _box_text(link: Any, text: str) -> str:
    """The text of the nearest box around a headline that says more than the headline, if it is a teaser's size."""
    for box in above(link, 5):
        around = text_of(box)
        if len(around) > len(text) + 30:
            return around if len(around) < 900 else text
    return text


def _visible(tree: Any) -> str:
    body = tree.find("body")
    if body is None:
        return ""
    parts: list[str] = []
    for element in body.iter("p", "div", "h1", "h2", "span", "button", "title"):
        if element.text and len(parts) < 60:
            parts.append(element.text)
    return " ".join(parts)[:3000]
