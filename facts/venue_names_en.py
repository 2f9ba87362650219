"""Names of sites in English: a head noun, widened to the left over its name, or to the right over what it is for."""

import re
from functools import cache

from facts.organizations import left_edge
from facts.persons import CAP
from facts.places import is_place, places, unaccented
from facts.wordlists import one_of, wordlist

Candidate = tuple[int, int, str, str]  # begin, end, head in lower case, rule

# a day that names a square or a park ("30/10 Square", "March 10 Square", "23 September Park")
_DAY_NAME = re.compile(
    r"(?<![\w/])(?:(?:[0-2]?\d|3[01])[/-](?:0?\d|1[0-2])|(?:Jan|Febr)uary \d{1,2}|(?:March|April|May|June|July|August"
    r"|September|October|November|December) \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)? of)\s$"
)


_NUMBERED = re.compile(rf"{CAP}(?:\s{CAP}){{0,3}}\s\d{{1,2}}\s$")  # "Hoa Binh 1 | Hotel"


@cache
def _head_en() -> re.Pattern[str]:
    heads = wordlist("venues")["en"]["heads"]
    both = one_of([*heads, *(h.lower() for h in heads)])
    longer = one_of(wordlist("titles")["no_name_words"])  # "Craft Village | Fair", "Park | Management Board"
    return re.compile(
        rf"(?<![\w-]){both}(?![\w-])(?!\s(?:of\s)?(?:{longer}|Produce|Goods|[A-Z]\w+\s(?:Board|Committee|Association))(?!\w))"
    )


def english_names(source: str, begin: int, end: int) -> list[Candidate]:
    """(begin, end, head, rule) of the phrases between two offsets that could name a site."""
    found = [*_streets(source, begin, end), *_lower_of(source, begin, end)]
    for m in _head_en().finditer(source, begin, end):
        first = _name_begin(source, begin, m.start(), days=m.group().lower() not in {"street", "road", "avenue"})
        more = _purpose().match(source, m.end(), end)
        last = (
            more.end()
            if more and (first == m.start() or more.group("link") == "for" or not is_place(more.group("run")))
            else m.end()
        )
        if first == m.start() and last == m.end():
            if (owner := _owner_before(source, begin, m.start())) is not None:
                found.append((owner, last, m.group().lower(), "venue-owner"))
            continue
        if _is_plain(m.group(), source[first : m.start()].strip()):
            continue
        if adjective := re.match(
            r"(?:\w+ )?\w+-(?:inscribed|listed|recogni[sz]ed|certified|based)\s", source[first : m.start()]
        ):
            first += adjective.end()
        name = source[first : m.start()].strip()
        if first == m.start():
            if not source[first].isupper():
                continue
        elif not any(c.isupper() or c.isdigit() for c in name) and name not in {"provincial", "municipal"}:
            continue
        if m.group()[0].isupper() and (branch := _BRANCH.match(source, last, end)):
            last = branch.end()  # "Vincom Plaza | Can Tho"
        if zone := _ZONE.match(source, last, end):
            last = zone.end()
        part = _part_en().search(source, max(begin, first - 50), first)
        if part:
            found.append((part.start(), last, m.group().lower(), "venue-part"))
        found.append((first, last, m.group().lower(), "venue-head"))
    return found


# "Museum | of Ethnology", "Centre | for Culture, Sports and Tourism of Cam Khe District"
@cache
def _purpose() -> re.Pattern[str]:
    areas = one_of(word for word in wordlist("venues")["en"]["areas"] if word.islower())
    run = rf"{CAP}(?:\s{CAP}){{0,4}}"
    return re.compile(
        rf"\s(?P<link>of|for)\s(?:the\s)?(?P<run>{run})(?:(?:,\s{run}){{0,3}},?\s(?:and|&)\s{run})?(?:\sof\s(?:the\s)?{run})?(?:\s{areas}(?!\w))?"
        r"(?:\s(?:tourist|tourism|relic|heritage|historical|cultural|ecological)\s(?:site|area|complex|zone|village)(?!\w))?"
    )


_BRANCH = re.compile(
    rf"(?:\s(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    rf"|October|November|December|Director|Chairman|Festival|Fair|Week|Expo){CAP}){{1,4}}(?=[\s,.;)]|$)"
)
# what a site's surroundings are called, behind its name
_ZONE = re.compile(
    r"\s(?:stop|area|zone|complex|grounds|campus|premises|relics|relic site|relic complex|historical site|site|station"
    r"|wharf|square|yard)(?!\w)"
)


@cache
def _lower_part() -> re.Pattern[str]:
    areas = one_of(wordlist("venues")["en"]["areas"])
    open_air = r"(?:central\s|main\s)?(?:(?:pedestrian|walking|food|flower|book)\s(?:streets?|zone)|square)"
    centre = r"\sin\s(?:the\s(?:cent(?:re|er)|heart|middle)\sof|downtown|central)\s(?:the\s)?"
    return re.compile(
        rf"(?<!\w)(?:{one_of(wordlist('venues')['en']['ofs'])}\sof\s(?:the\s)?|{open_air}{centre})"
        rf"{CAP}(?:\s{CAP}){{0,5}}"
        rf"(?:\s(?:of|for)\s{CAP}(?:\s{CAP}){{0,3}}(?:(?:,\s{CAP}){{0,2}},?\sand\s{CAP}(?:\s{CAP}){{0,2}})?)?(?:\s{areas}(?!\w))?"
    )


def _lower_of(source: str, begin: int, end: int) -> list[Candidate]:
    """Sites named after the place or person behind them ("stadium of Van Ho district", "statue of King ...")."""
    return [(m.start(), m.end(), "", "venue-of") for m in _lower_part().finditer(source, begin, end)]


@cache
def _street_list() -> re.Pattern[str]:
    run = rf"{CAP}(?:\s(?:-\s)?{CAP}){{0,4}}"
    kinds = r"(?:(?:walking|pedestrian|flower)\s)?(?:[Ss]treets|[Rr]oads|[Bb]oulevards|[Aa]venues|[Pp]arks|[Ss]quares)"
    return re.compile(
        r"(?<!\w)(?:on|along|in|at|around|across|streets of|through)\s(?:the\s)?"
        rf"(?P<names>{run}(?:,\s{run}){{0,5}}(?:,|,?\s(?:and|&))\s{run})\s{kinds}(?!\w)"
    )


def _streets(source: str, begin: int, end: int) -> list[Candidate]:
    """The streets of a list with one head behind it ("Tran Phu, Le Loi and Nguyen Hue streets")."""
    found: list[Candidate] = []
    for m in _street_list().finditer(source, begin, end):
        at = m.start("names")
        for name in re.split(r"(,\s(?:and\s)?|\s(?:and|&)\s)", m.group("names")):
            if name[0].isupper():
                found.append((at, at + len(name), "street", "venue-streets"))
            at += len(name)
        found[-1] = (found[-1][0], m.end(), "street", "venue-streets")
    return found


@cache
def _part_en() -> re.Pattern[str]:
    """A part of a site in front of its name ("hall of Ia Nueng Village", "banks of the Huong River")."""
    hall = r"(?:[Hh]alls?|[Bb]uilding|[Gg]ate|[Zz]one|[Ff]loor)\s[A-Z]?\d{0,2}[A-Z]?"
    parts = one_of(wordlist("venues")["en"]["parts"])
    links = r"\s(?:of|at|in|in front of|around|inside|within|near|next to|outside)"
    return re.compile(rf"(?<!\w)(?:(?:{parts}|{hall}){links}|{hall},)\s(?:the\s)?$")


_OWNERS = re.compile(
    rf"(?:{CAP}\s){{0,3}}" r"(?:city|province|district|town|commune|ward|village)['’]s\s(?:\w+\s){0,2}?$"
)


def _owner_before(source: str, floor: int, head: int) -> int | None:
    """Where "the city's (central) square" begins, which has no name of its own."""
    m = _OWNERS.search(source, max(floor, head - 40), head)
    return m.start() if m else None


_DOMAIN_AND = re.compile(r"(?<!of )(?<!\w)(?P<word>[A-Z][a-z]+)\s(?:and|&)\s$")
_MONTH = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s")
_DAY_BEFORE = re.compile(r"(?<![\w/-])(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?\s$")  # "29 | March Park"


@cache
def _cities() -> frozenset[str]:
    """Provinces and cities: with a kind in small letters they only tell where something is ("a Hanoi park")."""
    names = {name for place in places() if place.parent is None for name in (place.name, *place.aliases)}
    return frozenset(names | {unaccented(name) for name in names})


_PLAIN = {"park", "stadium", "square", "supermarket", "mall", "shopping mall", "hotel", "store", "school", "street"}

_FOREIGN_MARKET = re.compile(r"(?:EU|US|UK|UAE|ASEAN|Thai|Dutch|French|Halal|\w+(?:ese|ian|ean|ish|can|man))")


def _is_plain(head: str, name: str) -> bool:
    """Whether a kind in small letters names no site: "Can Tho park" is any park, "the Thai market" a country's."""
    if head == "market":
        return _FOREIGN_MARKET.fullmatch(name) is not None
    return head in _PLAIN and name in _cities()


def _name_begin(source: str, floor: int, head: int, *, days: bool) -> int:
    """Over lower-case words of a kind ("walking", "shopping") and then over the capitalised name."""
    middle = wordlist("venues")["en"]["middle"]
    lower = re.compile(rf"(?:(?<=\s){one_of(middle)}\s){{1,4}}$").search(source, max(floor, head - 60), head)
    edge = lower.start() if lower else head
    begin = left_edge(source, floor, edge)
    if begin == edge and (numbered := _NUMBERED.search(source, max(floor, edge - 40), edge)):
        return numbered.start()
    if begin < edge and (pair := _DOMAIN_AND.search(source, max(floor, begin - 24), begin)):
        domains = wordlist("organizations")["en"]["domains"]
        if pair["word"] in domains and not is_place(source[begin:edge].split(" ")[0]):
            return pair.start("word")  # "provincial | Culture and Cinema Centre"
    if days and _MONTH.match(source, begin) and (day := _DAY_BEFORE.search(source, max(floor, begin - 6), begin)):
        return day.start()
    if days and (day := _DAY_NAME.search(source, max(floor, begin - 14), begin)):
        begin = day.start()
        return begin if begin == floor or not source[begin - 1].isalpha() else left_edge(source, floor, begin)
    if begin == edge:
        scope = re.compile(r"(?<!\w)(?:provincial|municipal)\s$").search(source, max(floor, edge - 12), edge)
        if scope:
            return scope.start()
        return head if not lower else left_edge(source, floor, head)
    return begin
