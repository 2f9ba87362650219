"""Bylines -> persons, without roles, agencies, addresses and credits; agencies apart."""

import re
from collections.abc import Iterable

from reading.lexicon import one_of
from reading.page import squeeze

MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
# "Theo Ward" is a name, "Theo: Ward" is not: only words that are no names do without the colon
LABEL = re.compile(
    r"^\W*(?:(?:(?:written|reported|story|text|words)\s+)?by\s+|(?:bởi|von|par|por|door|oleh|af|av)\s+"
    rf"|{one_of('byline_labels')}\s*:\s*)",
    re.I,
)
# what follows is another person's part of the work: a credit, a translation
CREDIT = re.compile(rf"\b{one_of('credit_words', 'other_hands')}\b\s*(?:by\b|:|;|-).*$", re.I | re.S)
SPLIT = re.compile(r"\s*(?:;|\||/|•|·|、|\n|&|\s[–—-]\s|\s+(?:and|và|und|et|y|e|och|og|en|with)\s+)\s*")
ROLE = re.compile(rf"\b{one_of('author_roles')}", re.I)
ROLE_WORD = re.compile(rf"^{one_of('author_roles')}(?:eur|eurin)?s?$", re.I)
WHENCE = re.compile(r"\s(?:in|aus|[Ff]or|at|from|reporting|à|tại|ở)\s.*$")
AGENCY = re.compile(rf"^{one_of('agencies')}$", re.I)
STAFF = re.compile(rf"\b{one_of('agency_words')}\b", re.I)
# a label that lost its name is none either
NO_NAME = re.compile(rf"^{one_of('no_names', 'by_words', 'byline_labels')}$", re.I)
# the address of a site in the place of a name
SITE = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}$", re.I)
# "The River Paper (www.river.example)" is the site by another of its names
AT_SITE = re.compile(r"\((?:https?://|www\.)[^)]*\)", re.I)
ROLE_BEHIND = re.compile(rf"(?<=\w)\s*{one_of('roles_behind')}$")
NO_PART_OF_NAME = re.compile(r"[?!:…\"“”«»]")
DESK = re.compile(r"\b(?:bureau|newsroom|editorial (?:board|staff|team)|staff)$", re.I)
EDGES = " .,:;–—-*'\"“”|"
WORD = re.compile(r"[^\W\d_]")


def persons(raw: Iterable[str], sites: Iterable[str] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(persons, agencies) of raw bylines, each once, in order; `sites` are names of the site, which is no person."""
    own = {_key(site) for site in sites if site}
    people: dict[str, str] = {}
    agencies: dict[str, str] = {}
    for line in raw:
        for part in _parts(squeeze(line) if "\n" not in line else line):
            # "River News Bureau" is a desk, though "Jane Doe, Bureau Chief" is none
            name = _name(part) if not DESK.search(part) else part.strip(EDGES)
            if not name or NO_NAME.match(name):
                continue
            if AT_SITE.search(part) or is_agency(name, own):
                agencies.setdefault(_key(name), name)
            elif len(name) <= 60 and len(name.split()) <= 7 and not all(map(ROLE_WORD.match, name.split())):
                people.setdefault(_key(name), name)
    return tuple(people.values()), tuple(agencies.values())


def is_agency(name: str, own: Iterable[str] = ()) -> bool:
    """Whether a name is an agency's, a desk's, a site's, or one of the site's `own` (as keys) with a letter or two."""
    key = _key(name)
    if AGENCY.match(name) or SITE.match(name) or key in own:
        return True
    if STAFF.search(name) and not like_name(name):
        return True
    if _is_desk_of(key, own):
        return True
    head, _, rest = key.partition(" ")
    return len(head) > 4 and len(rest) <= 2 and any(site.split(" ")[0] == head for site in own)


def _is_desk_of(key: str, own: Iterable[str]) -> bool:
    """Whether a name is a word of the site's name alone, or with what it works on ("Paper Sport")."""
    for site in own:
        others = [word for word in key.split() if word not in site.split()]
        if len(others) < len(key.split()) and (all(map(ROLE_WORD.match, others)) if others else " " not in key):
            return True
    return False


def _parts(line: str) -> list[str]:
    if "://" in line or line.startswith(("www.", "@", "#")):
        return []
    # the label first: "Bài, ảnh: ..." signs text and pictures, what follows a later "ảnh:" only pictures
    line = CREDIT.sub("", LABEL.sub("", MAIL.sub(" ", line).strip()))
    parts = []
    for piece in SPLIT.split(line):
        pieces = [squeeze(p) for p in piece.split(",")]
        # "Name, role" is one person, "Name, Name" are two
        parts += [p for i, p in enumerate(pieces) if p and (i == 0 or (not ROLE.search(p) and like_name(p)))]
    return parts


def _name(part: str) -> str:
    part = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", part)
    part = LABEL.sub("", squeeze(part))
    part = ROLE_BEHIND.sub("", part)
    part = re.sub(r"^\W*(?:ts|ths|pgs|gs|dr|prof)\.\s*", "", part, flags=re.I)
    part = _without_role(part.strip(EDGES))
    return part if WORD.search(part) and len(part) > 1 else ""


def _without_role(name: str) -> str:
    """ "Business Editor Jane Doe", "Jane Doe in Lyon", "Jane Doe AFP": the name alone, if two words of it are left."""
    words = WHENCE.sub("", name).split()
    while len(words) > 2 and ROLE_WORD.match(words[0]):
        words.pop(0)
    for size in (3, 2):
        if len(words) >= 2 + size and AGENCY.match(" ".join(words[-size:])):
            del words[-size:]
    while len(words) > 2 and (ROLE_WORD.match(words[-1]) or (words[-1].isupper() and AGENCY.match(words[-1]))):
        words.pop()
    return " ".join(words) if like_name(" ".join(words)) else name


def like_name(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 5
        and all(w[:1].isupper() or w.lower() in ("van", "von", "de", "der", "la", "di", "da") for w in words)
        and not STAFF.search(text)
        and not NO_PART_OF_NAME.search(text)
    )


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))
