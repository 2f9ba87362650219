"""English names of events that are names of their own: quoted, or capitals around a head noun."""

import re
from functools import cache

from facts.event_kinds import Named, head_pattern, kind_of_head, make_named
from facts.persons import CAP
from facts.text import Sentence
from facts.wordlists import one_of, wordlist

_YEAR = r"(?:19|20)\d\d"
_QUOTED = re.compile(
    r"\s?(?P<how>called|named|entitled|titled|themed|with the theme(?: of)?|on|,)?\s?"
    r"[“\"‘](?P<name>[^“”\"\n]{6,160}?)[”\"’](?=[\s,.;:)]|$)"
)
_QUOTE_BEFORE = re.compile(r"[“\"‘'](?P<name>[^“”\"‘\n]{4,100}?)[”\"’'](?:\s(?:19|20)\d\d)?\s$")
_IN_QUOTES = re.compile(r"[“\"](?P<a>[^“”\"\n]{6,200})[”\"]|(?<!\w)[‘'](?P<b>[^‘’'\n]{6,200})[’'](?!\w)")
_THEME = re.compile(r"(?:theme|themed|slogan|motto)(?:\s(?:of|is|was))?:?\s$")
_HELD_BY_NAME = {"programme", "program", "event", "gala", "ceremony", "parade", "exchange", "tour"}


def in_quotes(source: str, sentence: Sentence, number: int) -> list[Named]:
    """Names that stand whole within quotes, head noun and all ("Week of Typical Products of Dak Nong in 2024")."""
    found = []
    for quote in _IN_QUOTES.finditer(source, sentence.start, sentence.stop):
        if _THEME.search(source[max(sentence.start, quote.start() - 24) : quote.start()]):
            continue
        begin, end = quote.span("a") if quote["a"] else quote.span("b")
        words = [w for w in re.findall(r"[^\W\d_]+", source[begin:end]) if len(w) > 3]
        titled = sum(w[0].isupper() for w in words) >= 0.6 * len(words)
        head = next((m for m in head_pattern("en").finditer(source, begin, end) if m["head"][0].isupper()), None)
        if head is None or not words or not titled or not source[begin].isalnum() or source[begin].islower():
            continue
        if re.match(r"(?:Opening|Closing)(?!\w)", source[begin:end]):
            continue
        if head["head"].lower() not in _needs_year() or re.search(_YEAR, source[begin:end]):
            end = begin + len(source[begin:end].rstrip(" ,."))
            found.append(make_named(source, (begin, end), head["head"], "en", number, proper=True))
    return found


@cache
def _needs_year() -> frozenset[str]:
    return frozenset(wordlist("events")["en"]["needs_year"])


def quoted(source: str, sentence: Sentence, m: re.Match[str], number: int) -> Named | None:
    """A head noun with a quoted name behind it or before it. A seminar goes by the quoted name alone."""
    head = m.group("head")
    kind = kind_of_head("en")[head.lower()]
    behind = _QUOTED.match(source, m.end(), sentence.stop)
    if behind and (behind["how"] or "").startswith(("themed", "with")) and kind not in {"seminar", "conference"}:
        behind = None  # a fair has a theme besides its name
    if behind and (kind != "other" or len(behind.group("name")) > 12):
        span = behind.span("name") if kind in {"seminar", "conference"} else (m.start(), behind.end())
        return make_named(source, span, head, "en", number, proper=True)
    before = _QUOTE_BEFORE.search(source, max(sentence.start, m.start() - 110), m.start())
    if before is None or not before.group("name")[0].isupper():
        return None
    if kind != "other" or (head.lower() in _HELD_BY_NAME and not _standing(before.group("name"))):
        return make_named(source, (before.start(), m.end()), head, "en", number, proper=True)
    return None


def _standing(name: str) -> bool:
    """Whether a quoted name is that of a standing programme or drive, which has no day."""
    return re.search(r"(?:OCOP|Commune|Village|Product|Vietnamese (?:people|goods)|prioriti)", name) is not None


_BRACKET = r"\((?!VN[AS]\b|VOV|SGGP|NDO|NLĐO|QNO|HC\b|TD\b|Photo)[^()\n]{2,48}\)"
_MONTH = r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b)"
_RIGHT = re.compile(
    rf"(?:\s(?:of|for|on)\s(?:the\s)?{_MONTH}{CAP}(?:(?:\s|,\s|\sand\s|\s&\s|,\sand\s|\sof\s|\sin\s(?={_YEAR}))"
    rf"(?!In\b|On\b|The\b)(?:{CAP}|{_BRACKET}|{_YEAR}(?!\s?[-–]\s?\d))){{0,12}})?"
    rf"(?:\sand\s(?!(?:[\w’'-]+\s){{0,5}}(?:Committee|Department|Ministry|Association|Agency|Council|Board)(?!\w))"
    rf"(?:{CAP}\s|of\s|and\s|&\s){{1,7}}(?:{CAP})(?!\w))?"
    rf"(?:\sand(?:\s[\w’'-]{{2,20}}){{1,5}}?(?=\s{_YEAR}(?!\w)))?"
    rf"(?:,?\s(?:in\s(?:the\syear\s)?)?{_YEAR}(?!\s?[-–]\s?\d|\w))?"
    rf"(?:\s[-–]\s(?:{CAP}\s?){{1,6}}(?:{_YEAR})?)?"
    rf"(?:\s\((?:{CAP}\s?){{1,6}}(?:{_YEAR})?\))?"
)
_CAPS = re.compile(
    rf"(?:(?:\d{{1,3}}(?:st|nd|rd|th)|{_YEAR}|OCOP)\s)?"
    rf"(?:(?:{CAP}(?:['’]s?)?|[A-Z]{{2,20}}|{_YEAR}|{_BRACKET})"
    rf"(?:,\s(?:and\s)?|\s(?:and|&|-|–|of|of the|for)\s|\s)){{1,16}}$"
)
_ORDINAL = re.compile(rf"(?:\d{{1,3}}(?:st|nd|rd|th)|{_YEAR})\s$")
_OFFICE = re.compile(
    r"(?:(?:Committee|Board|Ministry|Department|Centre|Center|Council|Association|Agency|Director|Chairman|Chairwoman|Head"
    r"|President|Secretary|Organi[sz]ers?|Opening|Closing|Ceremony|Framework|Theme)\s(?:of|for)\s(?:the\s)?)"
)


_BODY = re.compile(
    r"(?:Committee|Board|Department|Association|Council|Company|Agency|Office|Union|Society|Club)$"
    r"|\s(?:and|&)\s(?:[\w’']+\s){0,3}(?:Centre|Center|Hall|Palace)$"
)
_BODY_NEXT = re.compile(
    r"(?:\s(?:and|&))?\s(?:[A-Z][a-z]+\s){0,3}(?:Committee|Board|Department|Association|Centre|Center|Hall|Palace)(?!\w)"
)


def proper(source: str, sentence: Sentence, m: re.Match[str], number: int) -> Named | None:
    """A capitalised head noun with the capitals around it."""
    head = m.group("head")
    if not head[0].isupper():
        return None
    begin = _left(source, sentence.start, m.start())
    right = _RIGHT.match(source, m.end(), sentence.stop)
    end = right.end() if right else m.end()
    end = m.end() + len(source[m.end() : end].rstrip(" -–"))
    words = source[begin:end].split()
    if len(words) < 2 or _BODY.search(source[begin:end]) or _BODY_NEXT.match(source, end):
        return None
    if begin == sentence.start == m.start() and not any(w[0].isupper() or w[0].isdigit() for w in words[1:]):
        return None
    if head.lower() in _needs_year() and not re.search(rf"{_YEAR}|Forum|Fair", source[begin:end]):
        return None
    return make_named(source, (begin, end), head, "en", number, proper=True)


def _left(source: str, floor: int, head: int) -> int:
    """Over capitals with commas and "and" between them, and an ordinal or a year in front."""
    m = _CAPS.search(source, max(floor, head - 160), head)
    begin = m.start() if m else head
    while (lead := _openers().match(source, begin, head)) and not _SYLLABLE.match(source, begin, head):
        begin = lead.end()
    for article in re.finditer(r"(?:^|\s)The\s|[-–—]\s(?:A|An)\s", source[begin:head]):
        begin_of = begin + article.end()
        if begin_of < head:
            begin = begin_of
            break
    for office in _OFFICE.finditer(source, begin, head):
        begin = office.end()
    for other in head_pattern("en").finditer(source, begin, head):
        if source[other.end() : other.end() + 2] == ", ":  # "the Book Festival, Cake Festival": two names
            begin = other.end() + 2
    if begin < head and source[begin] == "(":  # a bracket opens no name
        begin = source.index(")", begin) + 2
    if m is None and (ordinal := _ORDINAL.search(source, max(floor, head - 8), head)):
        return ordinal.start()
    return min(begin, head)


_SYLLABLE = re.compile(
    r"An\s[B-DF-HJ-NP-TV-Z]|A\s[A-Z]\w+\s(?:District|Commune|district|commune)"
)  # "An Giang", no article


@cache
def _openers() -> re.Pattern[str]:
    """Capitalised words that open a sentence and are no part of a name."""
    return re.compile(rf"(?:{one_of(wordlist('events')['en']['openers'])}|[\w’]{{2,20}},(?=\s[Tt]he\b))\s")


_SUBJECT = re.compile(
    rf"(?<![\w’'-])(?P<name>(?:{CAP}\s){{2,8}}{_YEAR})"
    r"(?=\s(?:was\s(?:officially\s)?(?:launched|opened|held|inaugurated)|opened|opens|kicked off"
    r"|will\s(?:be|take|open|run|kick)|takes place|took place|runs|is (?:taking place|under\s?way|being held)))"
)
_YEAR_VERB = re.compile(rf"{_YEAR}\s(?:was|open|kick|will|take|took|runs|is)")
_KIND_LATER = re.compile(
    r"\b[Tt]he\s(?:\w+\s)?(?P<head>fair|festival|exhibition|expo|week|show|market|forum|conference|seminar|contest)(?!\w)"
)


def without_kind(source: str, sentence: Sentence, number: int) -> list[Named]:
    """Names that have no word for what they are: "Northern Flavours 2025 was launched"; the text says it later."""
    found: list[Named] = []
    if _YEAR_VERB.search(source, sentence.start, sentence.stop) is None:  # cheap, and true of nearly all sentences
        return found
    for m in _SUBJECT.finditer(source, sentence.start, sentence.stop):
        later = _KIND_LATER.search(source, m.end(), m.end() + 900)
        begin = m.start()
        while lead := _openers().match(source, begin, m.end("name")):
            begin = lead.end()
        if later and not any(True for _ in head_pattern("en").finditer(source, begin, m.end("name"))):
            found.append(make_named(source, (begin, m.end("name")), later["head"], "en", number, proper=True))
    return found
