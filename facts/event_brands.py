"""Events that go by the name of a brand, with no word for what they are: "Vietnam Foodexpo 2018"."""

import re
from functools import cache

from facts.event_kinds import Named, edition_in, year_in
from facts.persons import CAP
from facts.text import Sentence
from facts.wordlists import one_of, wordlist

_YEAR = r"(?:19|20)\d\d"


@cache
def _any() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_brand()}(?!\w)")


def _brand() -> str:
    words: list[str] = wordlist("events")["brands"]
    both = one_of([*words, *(w.upper() for w in words)])
    return rf"(?:[A-Z][A-Za-z]{{1,12}}(?:expo|EXPO|Expo)|{both})"


@cache
def _name() -> re.Pattern[str]:
    ordinal = rf"(?:\d{{1,3}}(?:st|nd|rd|th)|{_YEAR})"
    cities = "Hanoi|Hà Nội|HCM City|HCMC|TP HCM|TP.HCM|Ho Chi Minh City|Đà Nẵng|Da Nang|Cần Thơ|Can Tho|Vietnam"
    tail = rf"(?:\s(?:{cities}|{_YEAR}))"
    lead = rf"(?:{ordinal}\s)?(?:(?:Vietnam|Việt Nam|Viet Nam|VIETNAM|Hanoi|Hà Nội|Saigon|International|Asia)\s){{0,3}}"
    edition = r"(?:\slần\s(?:thứ\s)?[\wÀ-ỹ]{1,5})?(?:,?\snăm\s(?:19|20)\d\d)?"
    run = rf"(?:\s(?:[–-]\s)?{CAP}){{1,2}}(?=\s{_YEAR})"  # "SIAL | Paris | 2024"
    short = r"(?:\s\([A-Z]{2,8}\))?"
    return re.compile(rf"(?<!\w){lead}(?P<brand>{_brand()}){short}(?:{run})?{tail}{{0,3}}{short}{edition}(?!\w)")


def brands(source: str, sentence: Sentence, number: int) -> list[Named]:
    """The brands that a sentence names, other than as part of a longer name with a head noun of its own."""
    if _any().search(source, sentence.start, sentence.stop) is None:
        return []
    found = []
    for m in _name().finditer(source, sentence.start, sentence.stop):
        name = " ".join(m.group().split())
        if _GOES_ON.match(source, m.end(), sentence.stop):
            continue
        found.append(
            Named(
                begin=m.start(),
                end=m.end(),
                name=name,
                kind="fair",
                head=m.group("brand").lower(),
                sentence=number,
                proper=True,
                edition=edition_in(source[max(0, m.start() - 24) : m.end()]),
                year=year_in(name),
            )
        )
    return found


# a company or a longer name: "Foodexpo Joint Stock Company", "Vietbuild Exhibition"
_GOES_ON = re.compile(
    rf"\s(?:{CAP}\s){{0,3}}(?:Company|Corporation|Exhibition|Fair|Group|JSC|Joint|Committee|Organisation|Organization)(?!\w)"
)
