"""Whether two spellings name one venue: by house number and street, else by its own name, never by its kind.

"Quảng trường", "trung tâm" and "pedestrian street" say what a place is; half of all venues share such a word.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from facts.names import fold, sequence, tokens, weights, words_of
from facts.scopes import Scope, gazetteer, scope
from facts.wordlists import wordlist

CHAINS = frozenset({"go", "aeon", "coopmart", "vincom", "winmart", "lotte", "mega", "emart"})
_NUMBER = re.compile(
    r"(?:^|[,(:;]|\b(?:so|no|number|at|tai)\b\.?)\s*(?P<number>\d{1,4}[a-z]?(?:\s?[-–/]\s?\d{1,4}[a-z]?)?)\s+"
    r"(?:(?:duong|pho)\s)?(?P<street>[a-z]+(?:\s[a-z]+){0,4})"
)
_STREET_ENDS = frozenset(
    ["street", "road", "avenue", "st", "ward", "district", "phuong", "quan", "huyen", "tp", "thanh"]
)
_STREET_ENDS |= {"thanh", "in", "of", "tinh"}
_BRACKET = re.compile(r"\([^)]*\)?")
ALIKE = 0.72  # weighted overlap of the names' own words


@dataclass(frozen=True, slots=True)
class Site:
    """A venue taken apart: house number and street, the words that are its own, what kind of site it is, where."""

    number: str | None
    street: tuple[str, ...]
    own: frozenset[str]
    families: frozenset[str]
    where: Scope
    words: frozenset[str]
    head: frozenset[str]  # the words of its name, places among them


@cache
def _families() -> dict[str, str]:
    return {token: family for family, members in wordlist("generic")["families"].items() for token in members}


@lru_cache(maxsize=50_000)
def site(text: str) -> Site:
    """The parts of a venue's text."""
    folded = fold(text)
    found = _NUMBER.search(folded)
    street: list[str] = []
    if found:
        for word in found["street"].split():
            if word in _STREET_ENDS:
                break
            street.append(word)
    number = re.sub(r"\s", "", found["number"]).replace("–", "-") if found and street else None
    head = _head(text, found.start() if found and number else None)
    where = scope(text)
    plain = weights().sites | weights().generic
    first = head.partition(",")[0]  # behind it stand the street and the ward
    own = _own(first, plain) or _own(head, plain)
    numerals = {t for t in words_of(head) if t.isdigit()} if not number else set()
    families = {_families()[t] for t in tokens(head) if t in _families()}
    own -= where.named()
    return Site(
        number, tuple(street), frozenset(own or numerals), frozenset(families), where, tokens(text), tokens(first)
    )


def _own(text: str, plain: frozenset[str]) -> set[str]:
    return {t for t in sequence(text, True) if t not in plain and not t.isdigit() and t not in gazetteer()}


def _head(text: str, address: int | None) -> str:
    """The venue's name: what stands before its address and outside of brackets."""
    head = text[:address] if address else _BRACKET.sub(" ", text)
    return head if head.strip(" ,(") else text


def contradict(a: str, b: str) -> bool:
    """Whether two venue texts are two places for certain: other house numbers, streets or provinces."""
    x, y = site(a), site(b)
    if x.number and y.number:
        return not _same_address(x, y)
    return x.where.against(y.where)


def _same_address(x: Site, y: Site) -> bool:
    size = min(len(x.street), len(y.street), 3)
    return x.number == y.number and x.street[:size] == y.street[:size]


def one_venue(a: str, b: str) -> bool:
    """Whether two spellings name one venue."""
    if contradict(a, b):
        return False
    x, y = site(a), site(b)
    if x.number and y.number:
        return True
    if x.families and y.families and not x.families & y.families:
        return False
    if (x.number is None) != (y.number is None) and "road" in x.families | y.families and not (x.own & y.own):
        return False  # a house in a street, and the street
    if x.own and y.own:
        return _same_own(x, y)
    if x.own or y.own:
        return False
    near = x.where.named() & y.where.named()
    if x.head == y.head and (len(x.head) >= 3 or (x.families and x.head & gazetteer().keys())):
        return True  # "Hanoi Exhibition Centre"
    if x.families and x.families == y.families and near:
        return True
    plain = weights().sites - {"center", "promotion", "exhibition"}
    u, v = (s.words - plain - set(gazetteer()) for s in (x, y))
    small = min(u, v, key=len)
    return len(small) >= 3 and (u <= v or v <= u)


def _same_own(x: Site, y: Site) -> bool:
    """Whether the words that are the venues' own agree."""
    small, large = sorted((x.own, y.own), key=len)
    if small <= CHAINS:  # one branch of a chain of shops is not another
        return small == large and bool(x.where.provinces & y.where.provinces)
    if small == large:
        return True
    kinds = bool(x.families & y.families) or not (x.families and y.families)
    near = x.where.named() & y.where.named()
    if small <= large and (len(small) >= 2 or x.families & y.families or (kinds and near)):
        return True
    return 2 * len(small & large) / (len(small) + len(large)) >= ALIKE
