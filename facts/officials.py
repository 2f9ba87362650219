"""Named people with a role: title before or behind the name, the organisation from the title phrase."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from facts.complements import Complement, complement_en, complement_vi, phrase_en, resolve, shared_body
from facts.offices import earlier_offices, further_office, introduced, is_brand
from facts.persons import (
    TWO_CAPITALS,
    behind_anchor,
    could_be_foreign,
    foreign_pattern,
    highlander,
    name_pattern,
    names_in,
    no_name,
    person_at,
)
from facts.text import Sentence, Text, fold
from facts.titles import role_of, title_pattern
from facts.wordlists import one_of, wordlist
from records.fact import Official

_MOST = 60  # titles and names in a sentence; what has more is no prose, and pairing all of it would take long


@dataclass(frozen=True, slots=True)
class Found:
    """One tie of name and title in `text.nfc`."""

    name: tuple[int, int]
    title: str
    organization: str | None
    begin: int
    end: int
    rule: str


def find_officials(text: Text) -> list[Official]:
    """Each named person with a role once, at the mention that names title and organisation most fully."""
    best: dict[str, Found] = {}
    for sentence in text.sentences:
        for found in _in_sentence(text, sentence):
            key = fold(text.nfc[slice(*found.name)])
            if key not in best or _fuller(found, best[key]):
                best[key] = found
    return [_official(text, found) for found in sorted(best.values(), key=lambda f: f.begin)]


def _fuller(new: Found, old: Found) -> bool:
    """Whether a later mention of a person gives the same title with an organisation that says more."""
    if fold(new.title).endswith(", " + fold(old.title)):
        return True  # all the offices of one whose last one was said before
    if fold(new.title) != fold(old.title):
        return old.organization is None and new.organization is not None
    return len(new.organization or "") > len(old.organization or "")


def _official(text: Text, found: Found) -> Official:
    quote, begin, end = text.quote(found.begin, found.end)
    name = " ".join(text.nfc[slice(*found.name)].split())
    return Official(
        text=quote,
        begin=begin,
        end=end,
        rule=found.rule,
        name=name,
        title=found.title,
        organization=found.organization,
        role=role_of(found.title, found.organization, text.lang),
    )


def _in_sentence(text: Text, sentence: Sentence) -> Iterator[Found]:
    """Every tie in a sentence. A title right before a name binds most, then one behind it, then one before a comma."""
    source = text.nfc
    if TWO_CAPITALS.search(source, sentence.start, sentence.stop) is None:
        return  # no name: sooner seen than no title
    titles = list(islice(title_pattern(text.lang).finditer(source, sentence.start, sentence.stop), _MOST))
    if not titles and " who " not in sentence.text:
        return
    taken: list[tuple[int, int]] = []
    named: set[int] = set()
    names = names_in(source, sentence.start, sentence.stop)[:_MOST]
    owned = introduced(source, names, _bridge("vi"), sentence) if text.lang == "vi" else set()
    for title in titles:
        if title.start() in owned:
            continue  # "ông A, Giám đốc HTX Hoa Bích": the name in front has the title, whatever its phrase ends with
        for found in _name_behind(text, sentence, title, comma=False):
            taken.append((title.start(), found.end))
            named.add(found.name[0])
            yield found
    for name in names:
        if name[0] not in named and (running := _who_runs(text, sentence, name)):
            named.add(name[0])
            taken.append((running.begin, running.end))
            yield running
        if name[0] not in named and (behind := _title_behind(text, sentence, name, taken)):
            taken.append((behind.begin, behind.end))
            named.add(name[0])
            yield behind
            yield from _others_of_list(text, names, behind)
    for title in titles:
        if any(b <= title.start() < e for b, e in taken):
            continue
        for found in _name_behind(text, sentence, title, comma=True):
            if found.name[0] not in named:
                taken.append((found.begin, found.end))
                yield found


@cache
def _bridge(lang: str) -> re.Pattern[str]:
    """What may stand between a name and the title behind it."""
    if lang == "vi":
        return re.compile(
            r"(?:\s?\([^()\n]{1,40}\))?(?:\s?[,–—-]\s?|\s?\(\s?|\s(?:hiện\s)?(?:là|giữ chức|với vai trò)\s)"
            r"(?:(?:sinh năm \d{4}|\d{2} tuổi|SN \d{4}|(?:quê|ở|trú) [^,\n]{2,40})\s?[,–-]\s?){0,2}"
            r"(?:(?:hiện là|là|hiện|một|một trong những|nguyên là|người|thay mặt)\s){0,2}"
        )
    return re.compile(
        r"(?:\s?\((?:right|left|centre|center|pictured|[LRC]|(?:in|second|first) [^()\n]{1,20})\))?"
        r"(?:\s?[,–—(-]\s?|\s(?:is|was|serves as|who is)\s)(?:(?:aged\s)?\d{2},?\s(?:and\s)?)?"
        r"(?:(?:who (?:is|was|serves as)(?: also)?|who has been|also|now|then|currently|both)\s)?"
        r"(?:(?:the|a|an|its|their|his|her|another|one of(?: the)?)\s)?"
        r"(?:(?!of\s|at\s|by\s|and\s|to\s|in\s|who\s|is\s)[\w’'-]{2,24}\s){0,5}?",
    )


_RUNS = {
    "owns": "owner",
    "runs": "manager",
    "manages": "manager",
    "heads": "head",
    "leads": "leader",
    "directs": "director",
    "chairs": "chairman",
    "founded": "founder",
}
_WHO_RUNS = re.compile(
    rf",\s(?:\d{{2}},\s)?who\s(?:also\s)?(?P<verb>{'|'.join(_RUNS)})\s(?:the|a|an)\s(?P<what>[^,.;:()\n“”\"]{{3,80}})"
)


def _who_runs(text: Text, sentence: Sentence, name: tuple[int, int]) -> Found | None:
    """NAME, who owns (heads, runs) an organisation."""
    m = _WHO_RUNS.match(text.nfc, name[1], sentence.stop) if text.lang == "en" else None
    if m is None:
        return None
    stop = _verbs().search(text.nfc, m.start("what"), m.end())
    end = stop.start() if stop else m.end()
    what = text.nfc[m.start("what") : end].rstrip()
    if not what or (
        no_name().search(what) is None
        and not re.search(r"workshop|firm|shop|farm|cooperative|group|company|club", what)
    ):
        return None
    return Found(name, _RUNS[m.group("verb")], what, name[0], m.start("what") + len(what), "official-who-runs")


def _title_behind(text: Text, sentence: Sentence, name: tuple[int, int], taken: list[tuple[int, int]]) -> Found | None:
    """NAME, TITLE of ORGANISATION."""
    source = text.nfc
    bridge = _bridge(text.lang)
    m = bridge.match(source, name[1], sentence.stop)
    if m is None:
        return None
    title = _title_from(text, m.end(), sentence.stop, reach=60 if text.lang == "en" else 0)
    if title is None or any(b <= title.start() < e for b, e in taken):
        return None
    gap = source[m.end() : title.start()]
    if gap and not re.fullmatch(
        r"(?:(?!(?:of|at|by|and|to|in|who|is|was|said|with|for|that|which)\b)[\w’'-]{1,24}\s){1,5}", gap
    ):
        return None
    if gap and _verbs().search(gap):
        return None
    if text.lang == "en" and _modifies(source, title.end(), sentence.stop):
        return None
    rest = _complement(text, title, sentence)
    said, rest = further_office(text, sentence, title, rest, _follows)
    own = rest.title
    if gap and not _stands_alone(own) and _names_organization(gap):
        rest = replace(rest, organization=rest.organization or gap.strip())
    listed = _COMMA.search(source, max(sentence.start, name[0] - 8), name[0]) is not None
    own = _singular(own) if listed else own
    return Found(
        name,
        own,
        resolve(text, rest.organization, name[0]),
        name[0],
        max(rest.end, title.end()),
        "official-title-behind" if said == title.start() else "official-offices",
    )


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(wordlist('titles')['en']['stop'])}(?!\w)")


def _modifies(source: str, at: int, limit: int) -> bool:
    """Whether an English title only describes the noun behind it ("artisan exchanges", "designer lamps")."""
    m = re.compile(r"\s([a-z]+)").match(source, at, limit)
    return m is not None and m.group(1) not in _AFTER_TITLE and _verbs().fullmatch(m.group(1)) is None


_SHORT_NAME = re.compile(r"[A-Z][A-Z&-]{1,9}(?:['’]s)?\s")  # "ITPC | vice chairwoman"
_AFTER_TITLE = frozenset(
    re.findall(r"\w+", "of at for in from and with under to on by or but cum based responsible also then here there")
)


def _names_organization(gap: str) -> bool:
    """Whether words before a title are an organisation ("Hai Van Company director")."""
    return gap[0].isupper() and (no_name().search(gap) is not None or _SHORT_NAME.fullmatch(gap) is not None)


def _title_from(text: Text, begin: int, limit: int, reach: int) -> re.Match[str] | None:
    """The title that begins at an offset, or up to `reach` characters behind it."""
    pattern = title_pattern(text.lang)
    if reach == 0:
        return pattern.match(text.nfc, begin, limit)
    return pattern.search(text.nfc, begin, min(limit, begin + reach))


def _follows(text: Text, sentence: Sentence, at: int) -> bool:
    """Whether a name stands right behind an office's phrase."""
    return _person_from(text, at, sentence.stop, strict=True) is not None


def _complement(text: Text, title: re.Match[str], sentence: Sentence) -> Complement:
    make = complement_en if text.lang == "en" else complement_vi
    return make(text, title, sentence.stop)


_COMMA = re.compile(r"(?:\s?,\s?|\s(?:and|và|cùng|&)\s|,\s(?:and|và)\s)(?:(?:Mr|Ms|Mrs|Dr)\.?\s|(?:ông|bà|anh|chị)\s)?")


def _others_of_list(text: Text, names: list[tuple[int, int]], found: Found) -> Iterator[Found]:
    """ "A, B and C, creators of ...": a plural title belongs to the names before as well."""
    plural = _singular(text.nfc[found.name[1] : found.end].lstrip(" ,"))
    if text.lang != "en" or not _COMMA.search(text.nfc, max(0, found.name[0] - 8), found.name[0]) or not plural:
        return
    said = text.nfc[found.name[1] : found.end]
    if re.search(rf"(?<!\w){re.escape(found.title)}(?:s|en)?(?!\w)", said) and not re.search(
        rf"(?<!\w){re.escape(found.title)}s(?!\w)", said
    ):
        return
    one = _singular(found.title)
    edge = found.name[0]
    for name in reversed([n for n in names if n[1] <= edge]):
        if not _COMMA.fullmatch(text.nfc, name[1], edge):
            break
        edge = name[0]
        yield replace(found, name=name, title=one, begin=name[0], rule="official-list")


@cache
def _to_name(lang: str) -> re.Pattern[str]:
    """Between a title phrase and the name behind it: a bracket, a comma, an honorific."""
    honorifics = one_of(wordlist("titles")["honorifics"][lang])
    bracket = r"(?:\s?\([^()\n]{2,40}\))?" if lang == "vi" else ""
    flags = re.IGNORECASE if lang == "vi" else 0
    return re.compile(rf"{bracket}\s?(?:[,:–-]\s?)?(?:{honorifics}(?:\s{{1,3}}|(?<=\.)(?=[A-ZĐ]))){{0,3}}", flags)


def _name_behind(text: Text, sentence: Sentence, title: re.Match[str], *, comma: bool) -> Iterator[Found]:
    """TITLE (of ORGANISATION) NAME, and the names that go on after it under a plural title.

    Without `comma` the name has to follow at once; with it, a comma may part it from an organisation.
    """
    source = text.nfc
    rest = _complement(text, title, sentence)
    owned = re.search(r"(?:its|his|her|their|['’]s)\s$", source[max(sentence.start, title.start() - 8) : title.start()])
    strict = not comma or (rest.organization is None and owned is None)
    name = _person_from(text, rest.end, sentence.stop, strict=strict)
    if name is None and rest.end > title.end():
        name = _person_from(text, title.end(), sentence.stop, strict=True)
        if name:
            rest = replace(rest, organization=None, title=_clean(title))
    if name is None:
        return
    if is_brand(source[title.start() : name[0]], source[slice(*name)]):
        return
    organization = rest.organization
    begin = title.start()
    if organization is None and text.lang == "en" and not _stands_alone(rest.title):
        organization, begin = _organization_before(text, sentence, title)
    if organization is None and text.lang == "en":
        behind = phrase_en(text, rest.title, name[1], sentence.stop)
        if behind.organization and behind.title == rest.title and no_name().search(behind.organization):
            organization = behind.organization  # "Director Tran Van Ba of the Promotion Centre"
    organization = resolve(text, organization, begin)
    if organization is None and text.lang == "vi":
        organization = shared_body(text, rest.title, begin)
    own = _singular(rest.title)
    if text.lang == "vi" and (first := earlier_offices(text, sentence, title)) < begin:
        own, begin = " ".join([*source[first : title.start()].split(), own]), first
    found = Found(name, own, organization, begin, name[1], "official-title-before")
    yield found
    while m := _COMMA.match(source, name[1], sentence.stop):
        following = _person_from(text, m.end(), sentence.stop, strict=True, bare=True)
        if following is None or _singular(rest.title) == rest.title:
            break
        name = following
        yield replace(found, name=name, end=name[1], rule="official-list")


def _clean(title: re.Match[str]) -> str:
    return " ".join((title.groupdict().get("title") or title.group()).split())


def _singular(title: str) -> str:
    """ "artisans" -> "artisan", "Deputy Ministers" -> "Deputy Minister"; other titles stay."""
    if re.search(
        r"(?:artisan|creator|minister|director|manager|potter|weaver|carver|designer|artist|maker|sculptor|painter|embroiderer)s$",
        title,
        re.I,
    ):
        return title[:-1]
    return re.sub(r"men$", "man", title)


def _person_from(text: Text, begin: int, limit: int, *, strict: bool, bare: bool = False) -> tuple[int, int] | None:
    """The name that begins at an offset, behind a comma and an honorific at most."""
    source = text.nfc
    m = _to_name(text.lang).match(source, begin, limit)
    at = m.end() if m and not bare else begin
    run = name_pattern().match(source, at, limit)
    if run and (person := person_at(run.group())):
        if strict and "," in source[begin:at]:
            return None  # "a director, Tran Van A": the comma parts two people more often than it ties them
        return run.start(), run.start() + person[1]
    if (span := highlander(source, at, limit)) and not (strict and "," in source[begin:at]):
        return span
    if text.lang == "en" or (m and m.group().strip()) or behind_anchor(source, at):
        foreign = foreign_pattern().match(source, at, limit)
        if foreign and "," not in source[begin:at] and could_be_foreign(foreign.group()):
            return foreign.start(), foreign.end()
    return None


def _stands_alone(title: str) -> bool:
    """Whether a title takes no organisation from the words before it: "Australian Ambassador", "Hoi An artisan"."""
    data = wordlist("titles")["en"]
    head = title.lower().split()[-1]
    whole = {*data["whole"], *data["heads"]["artisan"]} - {"mayor", "governor"}  # "Kagoshima governor": of the place
    return head in whole or re.search(r"\b(?:minister|ambassador)\b", title, re.I) is not None


_RUN_BEFORE = re.compile(
    r"(?:(?:[A-ZÀ-ỸĐ][\w.&’'-]*|of|and|&|for|provincial|municipal|district|city|commune)[ \xa0]){1,12}$"
)


def _organization_before(text: Text, sentence: Sentence, title: re.Match[str]) -> tuple[str | None, int]:
    """ "ITPC Deputy Director", "the city's tourism department Director": the organisation stands first."""
    source = text.nfc
    m = _RUN_BEFORE.search(source, max(sentence.start, title.start() - 90), title.start())
    if m is None:
        return None, title.start()
    run = m.group().strip()
    begin = m.start()
    while (
        run.split(" ")[0]
        in {"of", "and", "for", "&", "The", "By", "In", "At", "According", "As", "But", "For", "And", "Mr.", "Ms."}
        and " " in run
    ):
        begin += run.index(" ") + 1
        run = run[run.index(" ") + 1 :]
    if title_pattern(text.lang).search(run) or names_in(source, begin, begin + len(run)):
        return None, title.start()
    if run in {"of", "and", "for", "&", "The", "By", "As", "In", "At", "But", "And", "For"} or not any(
        c.isupper() for c in run
    ):
        return None, title.start()
    return run.removesuffix("'s").removesuffix("’s"), begin
