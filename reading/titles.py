"""The headline that a page shows, without the site's name, a section or a date glued on."""

import re
from collections.abc import Iterable
from typing import Any

from reading.lines import fold
from reading.metadata import Stated
from reading.page import above, named, squeeze, text_of

SEPARATOR = re.compile(r"\s+(?:[|»·•–—:-]|::)\s+|\s*\|\s*")
SKIP = re.compile(r"logo|site-title|site-name|brand|sr-only|visually-hidden|masthead")


def headline(tree: Any, stated: Stated) -> tuple[str | None, str, Any | None]:
    """(title, step, element of the headline if the page shows it)."""
    claims = [(squeeze(text), step) for text, step in stated.titles if squeeze(text)]
    if stated.search_title:
        claims.append((stated.search_title, "title"))
    candidates = [(text_of(h), h) for h in tree.iter("h1") if not SKIP.search(named(h))]
    candidates = [(text, h) for text, h in candidates if 4 <= len(text) <= 400]
    best = _best(candidates, claims)
    if best is not None:
        text, element = best
        return _without_kicker(text, claims), "heading", element
    if claims:
        text, step = claims[0]
        text = without_site(text, stated.site_names)
        return text, step, _shown(tree, text)
    if candidates:
        text, element = candidates[0]
        return text, "heading", element
    return None, "", None


def without_site(title: str, sites: Iterable[str]) -> str:
    """`title` without a last (or first) part that is the site's name."""
    names = {fold(site) for site in sites if site}
    pieces = [p for p in SEPARATOR.split(title) if p.strip()]
    if len(pieces) < 2:
        return title
    if _is_site(pieces[-1], names):
        cut = title.rfind(pieces[-1])
        return re.sub(r"[\s|»·•–—:-]+$", "", title[:cut])
    if _is_site(pieces[0], names):
        return re.sub(r"^[\s|»·•–—:-]+", "", title[len(pieces[0]) :])
    if "|" in title or "::" in title:
        parts = [p.strip() for p in re.split(r"\||::", title)]
        return max(parts, key=len) if len(max(parts, key=len)) > 1.5 * len(parts[-1]) else title
    return title


def _is_site(piece: str, names: set[str]) -> bool:
    """Whether a piece is a name of the site, or holds the label of its host ("Die Neue Zeitung" on zeitung.it)."""
    folded = fold(piece)
    return folded in names or any(
        " " not in name and len(name) > 5 and name in folded.replace(" ", "") for name in names
    )


def _best(candidates: list[tuple[str, Any]], claims: list[tuple[str, str]]) -> tuple[str, Any] | None:
    """The heading that says what the page claims to be called."""
    if not candidates:
        return None
    scored = []
    for text, element in candidates:
        score = max((_alike(text, claim) for claim, _ in claims), default=0.0)
        scored.append((score, text, element))
    score, text, element = max(scored, key=lambda row: row[0])
    if score >= 0.5 or (len(candidates) == 1 and len(text.split()) >= 4):
        return text, element
    return None


def _alike(left: str, right: str) -> float:
    """Share of the words of the shorter of two titles that are in the other."""
    a, b = set(fold(left).split()), set(fold(right).split())
    if not a or not b:
        return 0.0
    return len(a & b) / len(a) if len(a) >= 3 else float(a == b)


def _without_kicker(text: str, claims: list[tuple[str, str]]) -> str:
    """A heading that holds a kicker before, or a label behind, what the page claims to be called: the claim."""
    folded = fold(text)
    for claim, step in claims:
        mine = fold(claim)
        fits = step != "title" and mine != folded and len(mine) > 15 and len(folded) < 2 * len(mine)
        if fits and (folded.endswith(" " + mine) or folded.startswith(mine + " ")):
            return claim
    return text


def _shown(tree: Any, title: str) -> Any | None:
    """The innermost element that shows just the title, on pages that have no heading for it."""
    folded = fold(title)
    found = None
    for element in tree.iter("h2", "h3", "h1", "td", "div", "p", "b", "strong", "font", "span"):
        if len(element) > 3 or element.find(".//a") is not None or any(up.tag == "a" for up in above(element, 3)):
            continue
        text = "".join(element.itertext())
        if len(text) < 2 * len(title) + 40 and fold(text) == folded:
            found = element
        elif found is not None:
            break
    return found
