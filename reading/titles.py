"""The headline that a page shows, without the site's name, a section or a date glued on."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from reading.addresses import share_in_common, slug_words
from reading.lexicon import one_of
from reading.lines import HAS_DAY, fold, is_stamp
from reading.metadata import Stated
from reading.page import above, named, squeeze, text_of

# the bars of other keyboards; a letter that Korean sites use as one
BAR = "|｜│┃ㅣ"
CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
SEPARATOR = re.compile(rf"\s+(?:[»·•–—:-]|::)\s+|\s*[{BAR}]\s*|--|(?<=[{CJK}\W])[_-](?=[{CJK}])|(?<=[{CJK}])_")
SKIP = re.compile(r"logo|site-title|site-name|brand|sr-only|visually-hidden|masthead")
# a trail to the page ("Home > Fairs > ..."), whose last entry is the search title even where it is an h1
TRAIL = re.compile(r"breadcrumb|crumbs?(?:$|[\s_-])")
KICKER = re.compile(rf"(?:^|[\s_-]){one_of('kicker_classes')}(?:$|[\s_-])")
# a mark between parts stands apart; one that touches its word (a quotation mark) is the word's
LOOSE_END = re.compile(rf"\s*(?:\s(?:[»·•–—:-]|::)|[{BAR}_]|--|(?<=[{CJK}\W])-)?\s*$")
LOOSE_START = re.compile(rf"^\s*(?:(?:[»·•–—:-]|::)\s|[{BAR}]|--|[_-](?=[{CJK}]))?\s*")
GLUE = re.compile(rf"\s*(?:$|[{BAR}]|::|--|\s[»·•–—-]\s|[_-](?=[{CJK}]))")
KICKER_END = re.compile(r"[:：|]\s*$")
# pages of a hundred thousand headings are no articles; their first ones are looked at
MOST_HEADINGS = 100
CUT = re.compile(r"\s*(?:…|\.{3})$")
# an address of fewer words names a section; one that shares so much with a headline is spelled from it
SLUG_WORDS = 4
# a heading that has fewer of its words in all that the page says of itself is another article's
STRANGE = 0.35
ADDRESSED = 0.8
EDGE = " \t-–—|:·•»"


def headline(tree: Any, stated: Stated) -> tuple[str | None, str, Any | None]:
    """(title, step, element of the headline if the page shows it)."""
    claims = [(squeeze(text), step) for text, step in stated.titles if squeeze(text)]
    if stated.search_title:
        claims.append((stated.search_title, "title"))
    own = {fold(site) for site in stated.site_names}
    headings = [h for h in islice(tree.iter("h1"), MOST_HEADINGS) if not SKIP.search(named(h))]
    candidates = [(text, h) for text, h in _texts(headings) if fold(text) not in own]
    shown = [(text, h) for text, h in candidates if not in_trail(h)]
    bare = [(without_site(claim, stated.site_names), step) for claim, step in claims]
    if len(shown) < len(candidates) or not any(
        _alike(text, claim) >= STRANGE for text, _ in shown for claim, _ in bare
    ):
        # what stands in the trail is no headline, nor is one of another article; the one shown may be of a lower rank
        shown += [(text, h) for text, h in _texts(islice(tree.iter("h2"), 6)) if _says_claim(text, bare)]
    best = _best(shown, claims) or _best(candidates, claims)
    if best is not None:
        text, element = best
        agreed = _agreed(claims, stated.site_names)
        if agreed and not _is_glued(agreed, text):
            return agreed, "json-ld", element
        if addressed := _addressed(text, claims, stated):
            return *addressed, element
        return (text if agreed else _with_claim(text, element, claims)), "heading", element
    if claims:
        text, step = next((pair for pair in bare if not _is_cut(pair[0], bare)), bare[0])
        return text, step, _shown(tree, text)
    if candidates:
        text, element = candidates[0]
        return text, "heading", element
    return None, "", None


def _agreed(claims: Sequence[tuple[str, str]], sites: Sequence[str]) -> str | None:
    """The headline in which JSON-LD, the search title and all other claims of a page agree, against its heading."""
    forms = {"json-ld": set[str](), "title": set[str](), "meta": set[str]()}
    for claim, step in claims:
        whole = without_site(claim, sites) if step == "title" else claim
        forms[step if step in forms else "meta"].add(fold(whole))
    if all(len(said) == 1 for said in forms.values()) and len(set.union(*forms.values())) == 1:
        return claims[0][0]
    return None


def _addressed(text: str, claims: Sequence[tuple[str, str]], stated: Stated) -> tuple[str, str] | None:
    """The claim that the page's address spells out and its search title begins with, against its heading.

    A heading that the page is shared by too stays: sites write such headlines for readers, the others for machines.
    """
    slug = slug_words(stated.canonical)
    if len(slug) < SLUG_WORDS or not stated.search_title or (shown := share_in_common(slug, text)) > ADDRESSED:
        return None
    folded, search = fold(text), fold(stated.search_title)
    if any(step not in ("json-ld", "title") and folded.endswith(fold(claim)) for claim, step in claims):
        return None
    for claim, step in claims:
        if step != "title" and search.startswith(fold(claim)):
            share = share_in_common(slug, claim)
            if share >= ADDRESSED and share >= shown + 0.1:
                return claim, step
    return None


def _is_cut(claim: str, claims: Iterable[tuple[str, str]]) -> bool:
    """Whether a claim ends in an ellipsis where another one goes on."""
    stem = CUT.sub("", claim)
    return stem != claim and any(len(other) > len(claim) and other.startswith(stem) for other, _ in claims)


def _is_glued(claim: str, text: str) -> bool:
    """Whether a claim is a heading with something glued on, as the name of a site that is not known."""
    return claim.startswith(text) and bool(GLUE.match(claim[len(text) :]))


def _texts(headings: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(text, h) for h in headings if 4 <= len(text := text_of(h)) <= 400]


def in_trail(heading: Any) -> bool:
    """Whether a heading is an entry of a trail: named so, or an item of a list of the navigation."""
    if any(TRAIL.search(str(name)) for name in heading.attrib) or TRAIL.search(named(heading)):
        return True
    tags = [up.tag for up in above(heading, 6)]
    if "li" in tags[:2] and "nav" in tags:
        return True
    return any(up.tag in ("ol", "ul", "li") and TRAIL.search(named(up)) for up in above(heading, 3))


def _says_claim(text: str, claims: Sequence[tuple[str, str]]) -> bool:
    """Whether a heading ends with what JSON-LD or OpenGraph call the page."""
    folded = fold(text)
    return any(
        step in ("json-ld", "opengraph") and len(claim) > 15 and folded.endswith(fold(claim)) for claim, step in claims
    )


def without_kicker(heading: Any) -> str:
    """The text of a heading without the parts that are named a kicker; all of it where nothing else would be left."""
    parts = [part for part in heading.iterdescendants() if isinstance(part.tag, str) and KICKER.search(named(part))]
    whole = text_of(heading)
    rest = whole
    for part in parts:
        kicker = text_of(part)
        if kicker and rest.startswith(kicker):
            rest = rest[len(kicker) :].lstrip(EDGE)
        elif kicker and rest.endswith(kicker):
            rest = rest[: -len(kicker)].rstrip(EDGE)
    return rest if len(rest) >= 8 else whole


def without_site(title: str, sites: Iterable[str]) -> str:
    """`title` without last (or first) parts that are the site's name, a day, or the section beside the name."""
    names = {fold(site) for site in sites if site}
    rest = title
    for _ in range(3):
        pieces = [p for p in SEPARATOR.split(rest) if p.strip()]
        if len(pieces) < 2:
            return rest
        last = pieces[-1]
        if _is_site(last, names) or _is_day(last) or _is_section(last, rest, names, rest != title):
            rest = LOOSE_END.sub("", rest[: rest.rfind(last)])
        elif _is_site(pieces[0], names):
            rest = LOOSE_START.sub("", rest[len(pieces[0]) :])
        else:
            break
    if rest == title and ("|" in title or "::" in title):
        parts = [p.strip() for p in re.split(r"\||::", title)]
        return max(parts, key=len) if len(max(parts, key=len)) > 1.5 * len(parts[-1]) else title
    return rest


def _is_day(piece: str) -> bool:
    return bool(HAS_DAY.search(piece)) and is_stamp(piece)


def _is_site(piece: str, names: set[str]) -> bool:
    """Whether a piece is a name of the site, or holds the label of its host ("Die Neue Zeitung" on zeitung.it)."""
    folded = fold(piece)
    return folded in names or any(
        " " not in name and len(name) > 5 and name in folded.replace(" ", "") for name in names
    )


def _is_section(piece: str, rest: str, names: set[str], after_site: bool) -> bool:
    """Whether the last part of a title names a section: one of the site ("River Paper Sport"), or beside its name."""
    words = piece.casefold().split()
    if 4 * len(piece) > len(rest) or len(words) > 3:
        return False
    return (after_site and len(words) <= 2) or any(set(name.split()) < set(words) for name in names if len(name) > 2)


def _best(candidates: list[tuple[str, Any]], claims: list[tuple[str, str]]) -> tuple[str, Any] | None:
    """The heading that says what the page claims to be called."""
    if not candidates:
        return None
    scored = []
    for text, element in candidates:
        score = max((_alike(text, claim) for claim, _ in claims), default=0.0)
        scored.append((score, text, element))
    score, text, element = max(scored, key=lambda row: (row[0], min(len(row[1].split()), 6)))
    if score >= 0.5 or (len(candidates) == 1 and len(text.split()) >= 4):
        return text, element
    return None


def _alike(left: str, right: str) -> float:
    """Share of the words of the shorter of two titles that are in the other."""
    a, b = set(fold(left).split()), set(fold(right).split())
    if not a or not b:
        return 0.0
    return len(a & b) / len(a) if len(a) >= 3 else float(a == b)


def _with_claim(text: str, element: Any, claims: Sequence[tuple[str, str]]) -> str:
    """The heading as the page itself writes it: without its kicker, or with one on which all its claims agree."""
    folded = fold(text)
    stated = [(claim, step) for claim, step in claims if step != "title"]
    same = [claim for claim, _ in stated if fold(claim) == folded]
    if len(element) and (marked := next((claim for claim in same if len(claim) > len(text)), None)):
        # the claim has the mark between kicker and headline, which the page shows by style only
        return marked
    for claim, step in stated:
        mine = fold(claim)
        # what only begins the heading may have been cut to a length; a preview's headline is shortened with care
        is_part = folded.endswith(" " + mine) or (step == "opengraph" and folded.startswith(mine + " "))
        if len(mine) > 15 and len(folded) < 2 * len(mine) and is_part and not CUT.search(claim):
            return claim
    if same:
        return text
    bare = without_kicker(element)
    if bare != text:
        return bare
    return _agreed_kicker(text, stated) or text


def _agreed_kicker(text: str, claims: Sequence[tuple[str, str]]) -> str | None:
    """ "Kicker: headline", where JSON-LD and the meta elements both state it of a heading without the kicker."""
    folded = fold(text)
    with_kicker: dict[str, set[str]] = {}
    for claim, step in claims:
        if fold(claim).endswith(" " + folded) and KICKER_END.search(claim[: -len(text)]):
            with_kicker.setdefault(claim, set()).add("json-ld" if step == "json-ld" else "meta")
    return next((claim for claim, steps in with_kicker.items() if len(steps) == 2), None)


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
