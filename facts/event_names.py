"""Where a text names an event: proper names, head nouns with what describes them, and bare forms that refer back."""

import re
from dataclasses import replace
from functools import cache

from facts.event_brands import brands
from facts.event_kinds import Named, edition_in, head_pattern, make_named
from facts.event_names_proper import in_quotes, proper, quoted, without_kind
from facts.event_names_vi import vietnamese_mentions
from facts.event_quotes import quoted_events
from facts.persons import CAP
from facts.text import Sentence, Text
from facts.wordlists import one_of, wordlist

_MOST = 300  # mentions of an article, and
_MOST_IN_SENTENCE = 30  # of a sentence: lists beyond that are no prose, and comparing all of them would take long


def event_mentions(text: Text) -> list[Named]:
    """All mentions in the order of the text, without overlaps."""
    found: list[Named] = []
    find = _english_mentions if text.lang == "en" else vietnamese_mentions
    for number, sentence in enumerate(text.sentences):
        last = sentence.start
        if len(found) > _MOST:
            break
        all_named = [
            *find(text.nfc, sentence, number),
            *brands(text.nfc, sentence, number),
            *quoted_events(text, sentence, number),
        ]
        for named in sorted(all_named, key=lambda n: (n.begin, -n.end))[:_MOST_IN_SENTENCE]:
            if named.begin >= last:
                found.append(named)
                last = named.end
    return found


def _english_mentions(source: str, sentence: Sentence, number: int) -> list[Named]:
    found = []
    never = [m.span() for m in _never().finditer(source, sentence.start, sentence.stop)]
    whole = in_quotes(source, sentence, number)
    found += whole
    for m in head_pattern("en").finditer(source, sentence.start, sentence.stop):
        if any(b <= m.start() < e for b, e in never) or any(n.begin <= m.start() <= n.end + 2 for n in whole):
            continue
        named = (
            quoted(source, sentence, m, number)
            or proper(source, sentence, m, number)
            or _headline(source, sentence, m, number)
            or _common(source, sentence, m, number)
        )
        if named:
            found.append(named)
    found += _another(source, sentence, number, found)
    found += without_kind(source, sentence, number)
    if _OPENING_VERB.search(source, sentence.start, sentence.stop) is None:
        return found
    for m in _apposed().finditer(source, sentence.start, sentence.stop):
        found.append(make_named(source, m.span("name"), m.group("head"), "en", number, proper=True))
    return found


_ANOTHER = re.compile(r"(?<!\w)another(?=\s(?:on|about)\s[a-z])")


def _another(source: str, sentence: Sentence, number: int, found: list[Named]) -> list[Named]:
    """ "A seminar on tea and another on packaging": the second is of the kind of the first."""
    rows = []
    for m in _ANOTHER.finditer(source, sentence.start, sentence.stop):
        first = next((n for n in found if n.begin < m.start() and n.kind in {"seminar", "conference", "contest"}), None)
        if first is None:
            continue
        end, _ = _complement(source, sentence, m.end())
        named = make_named(source, (m.start(), end), first.head, "en", number)
        rows.append(replace(named, fresh=True))
    return rows


@cache
def _never() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(wordlist('events')['en']['never'])}(?!\w)", re.IGNORECASE)


_YEAR = r"(?:19|20)\d\d"


@cache
def _determiner() -> re.Pattern[str]:
    """The determiner and the modifiers in front of a head noun."""
    data = wordlist("events")["en"]
    return re.compile(
        rf"(?:(?<=\s)|(?<=[—–(“\"])|^)(?P<det>{one_of(data['determiners'])}|(?:mon|tues|wednes|thurs|fri|satur|sun)day[’']s|[^\W\d_]{{3,20}}[’']s)\s"
        rf"(?P<mods>(?:(?:(?!{one_of(data['no_modifiers'])}\b)[\w’'&/-]{{2,24}}|\([^()\n]{{2,48}}\)"
        r"|[“\"‘][^“”\"‘’\n]{2,48}[”\"’])(?:,\s|\s(?:and\s)?)){0,9})$",
        re.IGNORECASE,
    )


@cache
def _plain_modifiers() -> re.Pattern[str]:
    """Modifiers that describe nothing: "ongoing", "five-day", "next"."""
    words = one_of(wordlist("events")["en"]["plain_modifiers"])
    return re.compile(rf"(?:(?:{words}|\w{{2,9}}-day|\d{{1,3}}-day)(?:\s|$)){{1,4}}", re.IGNORECASE)


def _common(source: str, sentence: Sentence, m: re.Match[str], number: int) -> Named | None:
    """A head noun in lower case with its determiner, modifiers and complement."""
    head = m.group("head")
    data = wordlist("events")["en"]
    if head[0].isupper() and head.lower() in data["common_nouns"]:
        return None  # "Heritage Space": a name that is no event's
    if head[0].isupper() and _COMMITTEE.match(source, m.end(), sentence.stop):
        return None
    det = _determiner().search(source, max(sentence.start, m.start() - 130), m.start())
    if det is None and m.start() != sentence.start:
        return None
    determiner = det.group("det").lower() if det else ""
    if determiner in data["plural_determiners"] or head.lower() in {"fairs", "days", "awards"}:
        return None
    mods = det.group("mods").strip() if det else ""
    others = head_pattern("en").finditer(source, det.start("mods"), m.start()) if det else ()
    begins = det.start() if det else m.start()
    standing = _is_standing(source, head, mods, begins) or _is_ground(source, head, begins, m.end())
    if standing or any(source[other.end()] == "," for other in others):
        return None  # "a food festival, cake festival and ...": a list without days or sites of its own
    definite = determiner in data["definite"]
    described = bool(mods) and _plain_modifiers().fullmatch(mods) is None
    if head.lower() in data["common_nouns"] and _PART_OF.match(source, m.end(), sentence.stop):
        return None
    if definite and head.lower() in _any_event() and not re.search(r"[A-Z]", mods):  # "the annual event"
        return make_named(source, m.span(), head, "en", number, bare=True)
    end, name_end = _complement(source, sentence, m.end())
    if not described and end == m.end() and edition_in(mods) is None:
        begin = det.start("mods") if det else m.start()
        return _undescribed(source, m, number, begin, definite=definite)
    if head.lower() in data["bare_never"] and not described and (definite or head.lower() not in data["indefinite"]):
        return None
    if head.lower() in data["kinds"]["showroom"] and not re.search(one_of(data["showroom_words"]), f"{mods} {head}"):
        return None
    begin = det.start("mods") if det else m.start()
    if plain := _plain_modifiers().match(source, begin, m.start()):
        begin = min(plain.end(), m.start())
    named = make_named(source, (begin, end), head, "en", number, definite=definite)
    if determiner == "another":
        named = replace(named, fresh=True)
    if name_end > m.end():  # "a workshop with the participation of 60 delegates on fish farming"
        skipped = f"{source[begin : m.end()]} {source[name_end:end]}"
        return replace(named, name=" ".join(skipped.split()))
    return named


def _is_ground(source: str, head: str, begin: int, end: int) -> bool:
    """Whether a space is only where things are held ("within the sacred space of the Citadel")."""
    if head.lower() != "space" or _OF_SITE.match(source, end) is None:
        return False
    return _WITHIN.search(source, max(0, begin - 10), begin) is not None


def _is_standing(source: str, head: str, mods: str, begin: int) -> bool:
    """Whether a programme is only what products or activities belong to ("products under the OCOP programme")."""
    if head.lower() not in _STANDING_HEADS or _STANDING.search(mods) is None:
        return False
    return _UNDER.search(source, max(0, begin - 12), begin) is not None


@cache
def _any_event() -> frozenset[str]:
    return frozenset({"event", "activity"})


_HEADLINE = re.compile(
    r"\s(?:opens|opened|kicks off|to open|to kick off|to be held|to take place|begins|underway|under way|closes|ends"
    r"|held|attracts|draws|gathers|in full swing|launched|postponed|cancelled|returns)(?!\w)"
)


def _headline(source: str, sentence: Sentence, m: re.Match[str], number: int) -> Named | None:
    """A headline's subject, which goes without an article ("Lam River flower festival opens in Vinh")."""
    if number or not _HEADLINE.match(source, m.end(), sentence.stop):
        return None
    mods = source[sentence.start : m.start()].split()
    data = wordlist("events")["en"]
    verbs = {*data["complement_stop"], *data["determiners"]}
    if not 0 < len(mods) <= 7 or any(w.lower() in verbs or w[-1] in ",:;" for w in mods):
        return None
    proper_name = sum(w[0].isupper() for w in mods) > 1
    return make_named(source, (sentence.start, m.end()), m.group("head"), "en", number, proper=proper_name)


def _undescribed(source: str, m: re.Match[str], number: int, begin: int, *, definite: bool) -> Named | None:
    """A head noun alone: "the fair" refers back, "a seminar" may be an event where a day stands with it."""
    head = m.group("head").lower()
    data = wordlist("events")["en"]
    if definite:
        return make_named(source, m.span(), head, "en", number, bare=True) if head in data["bare"] else None
    return make_named(source, (begin, m.end()), head, "en", number) if head in data["indefinite"] else None


@cache
def _complement_pattern() -> re.Pattern[str]:
    words = one_of(wordlist("events")["en"]["complements"])
    aims = one_of(wordlist("events")["en"]["aims"])
    return re.compile(rf"\s(?:{words}|to {aims})\s(?P<what>(?:[^;:.\n“”\"]|[“\"][^“”\"\n]{{2,60}}[”\"]){{3,160}})")


@cache
def _complement_stop() -> re.Pattern[str]:
    """Verbs, places and days end what describes an event."""
    words = one_of(wordlist("events")["en"]["complement_stop"])
    day = r"[A-Z][a-z]{2,8}\.? \d|\d|Mon|Tue|Wed|Thu|Fri|Sat|Sun|yesterday|today|tomorrow|last|next|this"
    return re.compile(
        rf"\s(?:{words}(?!\w)|and another(?!\w)|and (?:an?|the) (?=[A-Z])|with the theme"
        rf"|(?:in|at) (?=[A-Z]|the [A-Z]|its)|with (?:\d|more|over|nearly|about|some)"
        rf"|(?:on|until|till|since|between|through|from) (?={day}))"
    )


# "the main space of the festival", "the opening day of the fair"
_PART_OF = re.compile(
    r"\sof\s(?:the|this)\s(?:fair|festival|event|exhibition|week|expo|programme|program|market)(?!\w)"
)
_COMMITTEE = re.compile(r"(?:\s(?:of|for|[A-Z][\w’']+)){0,6}\s(?:Committee|Board)(?!\w)")
_STANDING_HEADS = {"programme", "program", "campaign", "drive", "movement"}
_STANDING = re.compile(r"OCOP|One[ -](?:Commune|Village)|new[ -](?:style )?rural", re.IGNORECASE)
_UNDER = re.compile(r"(?<!\w)(?:under|of|from|within|for|in|through|to)\s$")
_WITHIN = re.compile(r"(?<!\w)(?:within|in|inside|amid|at)\s$")
_OF_SITE = re.compile(r"\sof\s(?:the\s)?[A-Z]")  # "within the sacred space of the Citadel"
_DAY_BRACKET = re.compile(
    r"\s\((?:(?:on|from|until)\s)?(?:the\s)?(?:[A-Z][a-z]{2,8}\.?\s\d|\d{1,2}\s[A-Z]|\d{1,2}[/-]\d)"
)
_PARTICIPATION = re.compile(r"\swith the participation of [^,;.\n]{3,70}?(?=\s(?:on|about|to)\s)")
_DAY = re.compile(r"(?:the\s)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z][a-z]{2,8} \d|\d{1,2} [A-Z])")
_NAME_YEAR = re.compile(rf"\s{_YEAR}(?!\s?[-–]\s?\d)")


def _complement(source: str, sentence: Sentence, at: int) -> tuple[int, int]:
    """(where the phrase ends that describes a head noun ending at `at`, up to where it is left out of the name)."""
    year = _NAME_YEAR.match(source, at, sentence.stop)
    end = year.end() if year else at
    skipped = _PARTICIPATION.match(source, end, sentence.stop)
    begin = skipped.end() if skipped else end
    m = _complement_pattern().match(source, begin, sentence.stop)
    if m is None or _DAY.match(m.group("what")):
        return end, at
    stop = _complement_stop().search(source, m.start("what"), m.end())
    last = m.start("what") + _list_end(source[m.start("what") : stop.start() if stop else m.end()])
    what = source[m.start("what") : last]
    if dated := _DAY_BRACKET.search(what):
        last = m.start("what") + dated.start()
    elif what.count("(") > what.count(")"):
        last = m.start("what") + what.rindex("(")
    if last - m.start("what") < 3:
        return end, at
    return m.start() + len(source[m.start() : last].rstrip()), (begin if skipped else at)


def _list_end(what: str) -> int:
    """Where a description ends that may hold a list: "goods, crafts and tools", but not "tea, local firms said"."""
    parts = re.split(r"(?=,)", what)
    end = len(parts[0])
    for i, part in enumerate(parts[1:], start=1):
        product = part.startswith(", One Product")
        joined = re.match(r",\s(?:[\w’'()-]+\s){0,5}and\s", part) is not None
        listed = len(part.split()) <= 4 and any(" and " in later for later in parts[i + 1 :])
        if not (product or joined or listed):
            break
        end += len(part)
        if joined:
            break
    return end


_OPENING_VERB = re.compile(r",\s(?:was\s|has\s)?(?:officially\s)?(?:opened|opens|inaugurated|launched)")


@cache
def _apposed() -> re.Pattern[str]:
    """ "The Delta Corner, a centre for farm produce, opened ...": the name stands before its kind."""
    heads = r"(?P<head>centre|center|showroom|store|shop|market|festival|fair|outlet|exhibition|space)"
    return re.compile(
        rf"(?P<name>(?:The\s)?(?:{CAP}\s){{0,4}}{CAP}),\s(?:a|an|the)\s(?:\w[\w-]{{1,15}}\s){{0,4}}{heads}"
        r"\s[^,.;\n]{0,70},\s(?:was\s|has\s)?(?:officially\s)?(?:opened|opens|inaugurated|launched)"
    )
