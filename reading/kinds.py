"""Pages that are no article: listings, soft 404s, cookie walls, log-in pages. Each refusal names its reason."""

import re
from typing import Any

from reading.lexicon import one_of
from reading.metadata import Stated
from reading.page import named, text_of
from records import Unreadable

GONE = re.compile(one_of("gone"), re.I)
WALL = re.compile(one_of("walls"), re.I)
LOGIN = re.compile(r"\b(?:log ?in|sign ?in|đăng nhập)\b", re.I)
SHORT = 500


def refuse(tree: Any, stated: Stated, title: str | None, paragraphs: list[str], status: int) -> Unreadable | None:
    """Why the page is no article, or None. `paragraphs` is the body that was read."""
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
    if is_listing(tree, stated, paragraphs):
        return Unreadable("listing", "The page lists articles and is none itself; use it as a door of the source.")
    return None


def is_listing(tree: Any, stated: Stated, paragraphs: list[str]) -> bool:
    """Many headline links, nothing stated of an article, and no run of prose."""
    if stated.is_article or stated.og_type.startswith("article"):
        return False
    dated = any(step.startswith(("meta:article", "json-ld")) for _, step in stated.published)
    if dated and not stated.is_listing:
        return False
    headlines = 0
    for link in tree.iter("a"):
        parent = link.getparent()
        near = [link, *link, *([parent] if parent is not None else [])]
        if len(text_of(link)) >= 20 and any(
            n.tag in ("h2", "h3", "h4", "h5") or "title" in named(n) for n in near if isinstance(n.tag, str)
        ):
            headlines += 1
            if headlines >= 40:
                break
    linked = {text_of(a) for a in tree.iter("a")}
    prose = [p for p in paragraphs if len(p) >= 120 and p not in linked]
    longest = max((len(p) for p in prose), default=0)
    if stated.is_listing and headlines >= 4 and len(prose) <= headlines:
        return True
    return headlines >= 6 and longest < 420 and len(prose) <= headlines and sum(map(len, prose)) < 260 * headlines


def _visible(tree: Any) -> str:
    body = tree.find("body")
    if body is None:
        return ""
    parts: list[str] = []
    for element in body.iter("p", "div", "h1", "h2", "span", "button", "title"):
        if element.text and len(parts) < 60:
            parts.append(element.text)
    return " ".join(parts)[:3000]
