"""Named places where something is held, each in the widest span of its name and address."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from facts.addresses import address_end, is_street
from facts.organizations import left_edge
from facts.persons import CAP
from facts.places import is_place
from facts.text import Sentence, Text, fold
from facts.wordlists import one_of, wordlist
from records.fact import Venue


@dataclass(frozen=True, slots=True)
class VenueSpan:
    """A site in `text.nfc`: the whole span, where its name ends, where its address begins (the end if it has none)."""

    begin: int
    end: int
    name_end: int
    address: int
    rule: str


def find_venues(text: Text) -> list[Venue]:
    """Each site once, in its widest span. A ward, city or province alone is none."""
    kept: list[VenueSpan] = []
    for span in venue_spans(text):
        recent = range(max(0, len(kept) - _MOST), len(kept))
        twin = next((i for i in recent if _same(text, span, kept[i])), None)
        if twin is None:
            kept.append(span)
        elif span.end - span.begin > kept[twin].end - kept[twin].begin:
            kept[twin] = span
    return [_venue(text, span) for span in sorted(kept, key=lambda s: s.begin)]


def _venue(text: Text, span: VenueSpan) -> Venue:
    quote, begin, end = text.quote(span.begin, span.end)
    name = text.nfc[span.begin : span.name_end].strip(" ,")
    name = re.sub(r"\s\([^)]*\)?$", "", name) or name
    if span.rule == "venue-address":
        return Venue(text=quote, begin=begin, end=end, rule=span.rule, name=name, address=" ".join(quote.split()))
    address = text.nfc[span.address : span.end].strip(" ,()") or None
    return Venue(text=quote, begin=begin, end=end, rule=span.rule, name=" ".join(name.split()), address=address)


def _same(text: Text, a: VenueSpan, b: VenueSpan) -> bool:
    """Whether two spans name one site: the words of one name are among those of the other."""
    x = set(fold(text.nfc[a.begin : a.name_end]).split())
    y = set(fold(text.nfc[b.begin : b.name_end]).split())
    return x <= y or y <= x


_MOST_IN_SENTENCE = 20  # sites; a longer list is a directory
_MOST = 100  # distinct sites of an article that a further one is compared with


@lru_cache(maxsize=4)
def venue_spans(text: Text) -> tuple[VenueSpan, ...]:
    """All mentions of sites in the order of the text."""
    found: list[VenueSpan] = []
    for sentence in text.sentences:
        row: list[VenueSpan] = []
        last = sentence.start
        for begin, end, head, rule in _candidates(text, sentence):
            if begin < last:
                continue
            if len(row) >= _MOST_IN_SENTENCE:
                break
            span = _widen(text, sentence, begin, end, rule)
            if _is_site(text, sentence, span, head, row):
                row.append(span)
                last = span.end
        if row and (unnamed := _unnamed_in_list(text, sentence, row[-1])):
            row.append(unnamed)
        found.extend(row)
    return tuple(found)


@cache
def _unnamed() -> re.Pattern[str]:
    heads = one_of(h.lower() for h in [*wordlist("venues")["en"]["heads"], "area", "site"])
    return re.compile(rf",?\sand\s(?:(?:at|in|on)\s)?the\s(?P<name>(?:[a-z][a-z-]{{1,15}}\s){{1,4}}{heads})(?!\w)")


def _unnamed_in_list(text: Text, sentence: Sentence, last: VenueSpan) -> VenueSpan | None:
    """The site without a proper name that closes a list of sites ("..., and the freshwater lake area")."""
    m = _unnamed().match(text.nfc, last.end, sentence.stop) if text.lang == "en" else None
    if m is None:
        return None
    return VenueSpan(m.start("name"), m.end("name"), m.end("name"), m.end("name"), "venue-list")


def _widen(text: Text, sentence: Sentence, begin: int, end: int, rule: str) -> VenueSpan:
    """The span with abbreviation and address behind the name."""
    source = text.nfc
    name_end = end
    short = re.compile(r"\s\([A-Z][A-Za-z]{1,9}\)").match(source, end, sentence.stop)
    at = short.end() if short else end
    first, stop = address_end(text, at, sentence.stop)
    if stop == at and text.lang == "en":
        stop = first = at
    return VenueSpan(begin, max(stop, at), name_end, first if stop > at else max(stop, at), rule)


def _candidates(text: Text, sentence: Sentence) -> list[tuple[int, int, str, str]]:
    """(begin, end, head, rule) of names that could be sites; of overlapping ones the longest first."""
    source = text.nfc
    found = []
    chains = set(wordlist("venues")["chains"])
    for m in _known().finditer(source, sentence.start, sentence.stop):
        end = _known_end(source, m.end(), sentence.stop)
        if m.group() not in chains or end > m.end():
            found.append((m.start(), end, "", "venue-known"))
    found += _english(text, sentence) if text.lang == "en" else _vietnamese(text, sentence)
    for m in _bare_address(text.lang).finditer(source, sentence.start, sentence.stop):
        found.append((*m.span("street"), "", "venue-address"))
    return sorted(found, key=lambda c: (c[0], -c[1]))


@cache
def _bare_address(lang: str) -> re.Pattern[str]:
    """A house number and street behind a preposition: "tại số 2 Trịnh Công Sơn", "at 176 Quang Trung Road"."""
    if lang == "vi":
        street = rf"(?:số\s)?\d{{1,4}}[A-Z]?(?:[-/]\d{{1,4}})?\s(?:(?:đường|phố)\s)?{CAP}(?:\s{CAP}){{0,4}}"
        return re.compile(rf"(?<!\w)(?:tại|ở|địa chỉ:?)\s(?P<street>{street})")
    streets = one_of(wordlist("venues")["en"]["streets"])
    number = r"(?:No\.?\s?)?\d{1,4}[A-Za-z]?(?:[-–/]\d{1,4})?"
    return re.compile(rf"(?<!\w)at\s(?P<street>{number}\s{CAP}(?:\s{CAP}){{0,4}}?\s{streets})(?!\w)")


@cache
def _known() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(wordlist('venues')['known'])}(?!\w)")


def _known_end(source: str, end: int, limit: int) -> int:
    """Over a branch name ("Big C | An Lạc") and a kind ("GO! Thăng Long | supermarket")."""
    kinds = r"(?:\s(?:shopping mall|shopping centre|shopping center|supermarket|mall|store|hypermarket))?"
    m = re.compile(rf"(?:\s{CAP}){{0,3}}{kinds}").match(source, end, limit)
    return m.end() if m else end


@cache
def _head_en() -> re.Pattern[str]:
    heads = wordlist("venues")["en"]["heads"]
    both = one_of([*heads, *(h.lower() for h in heads)])
    longer = one_of(wordlist("titles")["no_name_words"])  # "Craft Village | Fair", "Park | Management Board"
    return re.compile(
        rf"(?<![\w-]){both}(?![\w-])(?!\s(?:of\s)?(?:{longer}|[A-Z]\w+\s(?:Board|Committee|Association))(?!\w))"
    )


def _english(text: Text, sentence: Sentence) -> list[tuple[int, int, str, str]]:
    """Head nouns widened to the left over the name."""
    source = text.nfc
    found = []
    for m in _head_en().finditer(source, sentence.start, sentence.stop):
        begin = _name_begin(source, sentence.start, m.start())
        if begin == m.start() and (owner := _owner_before(source, sentence.start, m.start())) is not None:
            found.append((owner, m.end(), m.group().lower(), "venue-owner"))
            continue
        if begin == m.start():
            continue
        if adjective := re.match(r"\w+-(?:inscribed|listed|recogni[sz]ed|certified)\s", source[begin : m.start()]):
            begin += adjective.end()
        name = source[begin : m.start()].strip()
        if not any(c.isupper() for c in name) and name not in {"provincial", "municipal"}:
            continue
        part = _part_en().search(source, max(sentence.start, begin - 40), begin)
        found.append(
            (part.start() if part else begin, m.end(), m.group().lower(), "venue-part" if part else "venue-head")
        )
    return found


@cache
def _part_en() -> re.Pattern[str]:
    """A part of a site in front of its name ("hall of Ia Nueng Village", "banks of the Huong River")."""
    return re.compile(rf"(?<!\w){one_of(wordlist('venues')['en']['parts'])}\s(?:of|at|in)\s(?:the\s)?$")


_OWNERS = re.compile(r"(?:city|province|district|town|commune|ward|village)['’]s\s(?:\w+\s){0,2}?$")


def _owner_before(source: str, floor: int, head: int) -> int | None:
    """Where "the city's (central) square" begins, which has no name of its own."""
    m = _OWNERS.search(source, max(floor, head - 40), head)
    return m.start() if m else None


def _name_begin(source: str, floor: int, head: int) -> int:
    """Over lower-case words of a kind ("walking", "shopping") and then over the capitalised name."""
    middle = wordlist("venues")["en"]["middle"]
    lower = re.compile(rf"(?:(?<=\s){one_of(middle)}\s){{1,4}}$").search(source, max(floor, head - 60), head)
    edge = lower.start() if lower else head
    begin = left_edge(source, floor, edge)
    if begin == edge:
        scope = re.compile(r"(?<!\w)(?:provincial|municipal)\s$").search(source, max(floor, edge - 12), edge)
        if scope:
            return scope.start()
        return head if not lower else left_edge(source, floor, head)
    return begin


@cache
def _context_en() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = wordlist("venues")["en"]
    before = re.compile(
        rf"(?<!\w)(?:{one_of(data['prepositions'])}|{one_of(data['grounds'])}\s(?:of|to))\s"
        rf"(?:(?:the\s)?(?:city|province|capital|district|town)['’]s\s|the\s|its\s|a\s)?(?:{one_of(data['praise'])}\s){{0,2}}$",
        re.I,
    )
    held = re.compile(rf"(?<!\w){one_of(data['held'])}(?!\w)", re.I)
    hosting = re.compile(
        rf"(?:,?\s(?:will|has|to|is to|also|recently|is|again|once|this|year|which)){{0,3}}\s"
        rf"{one_of(data['hosting'])}(?!\w)",
        re.I,
    )
    return before, held, hosting


@cache
def _context_vi() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = wordlist("venues")["vi"]
    before = re.compile(rf"(?<!\w){one_of(data['prepositions'])}\s$", re.I)
    held = re.compile(rf"(?<!\w){one_of(data['held'])}(?!\w)", re.I)
    hosting = re.compile(r"\s(?:sẽ|đã|vừa|đang)?\s?(?:đón|là nơi|là địa điểm|đăng cai)(?!\w)", re.I)
    return before, held, hosting


@cache
def _head_vi() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?!{one_of(wordlist('venues')['vi']['never'])}(?!\w)){one_of(wordlist('venues')['vi']['heads'])}(?!\w)"
    )


@cache
def _part_vi() -> re.Pattern[str]:
    """A part of a site in front of its name ("khu vực chợ đêm ...", "sân khấu Quảng trường ...", "khu vực Bãi Sau")."""
    data = wordlist("venues")["vi"]
    return re.compile(rf"(?<!\w){one_of(data['parts'])}(?=\s(?:{one_of(data['heads'])}\s|{CAP}))", re.IGNORECASE)


_NAME_VI = re.compile(r"[ \xa0]((?:[A-Z]\.){1,4}[A-Z]?|[^\s,;:.()\"“”!?…]+)")


def _vietnamese(text: Text, sentence: Sentence) -> list[tuple[int, int, str, str]]:
    """Head nouns widened to the right over the name."""
    source = text.nfc
    found = []
    for m in _part_vi().finditer(source, sentence.start, sentence.stop):
        end = _name_end_vi(source, m.end(), sentence.stop)
        if end > m.end() and not is_place(source[m.end() : end].strip()):
            found.append((m.start(), end, "", "venue-part"))
    for m in _head_vi().finditer(source, sentence.start, sentence.stop):
        end = _name_end_vi(source, m.end(), sentence.stop)
        if end > m.end():
            found.append((m.start(), end, m.group().lower(), "venue-head"))
        elif m.group() in {"Hoàng thành", "Văn Miếu", "Đại Nội"}:
            found.append((m.start(), m.end(), m.group().lower(), "venue-head"))
    return found


def _name_end_vi(source: str, begin: int, limit: int) -> int:
    """Where a Vietnamese name ends: capitals and numbers, lower-case words of a site's kind before or between them."""
    words, never = set(wordlist("venues")["vi"]["words"]), set(wordlist("venues")["vi"]["stop"])
    at, good, count = begin, begin, 0
    while count < 14 and (m := _NAME_VI.match(source, at, limit)):
        word = m.group(1)
        count += 1
        if word[0].isupper() or re.fullmatch(r"\d{1,2}(?:[/-]\d{1,2})?[A-Z]?", word) or word in {"-", "–", "GO!"}:
            if good > begin and re.match(r"\s(?:từ|ngày)\s", source[at - 5 : at + 1]):
                break
            good = m.end() if word not in {"-", "–"} else good
        elif word == "và" and _joins(source, m.end(), limit, words):
            pass
        elif word in words and good == at and _single_capital(source, at):
            good = m.end()  # "Văn | hóa"
        elif word in never or (word not in words and not _compound(source, at, m.end(), limit)):
            break
        at = m.end()
    piece = source[begin:good]
    return good if any(c.isupper() or c.isdigit() for c in piece) else begin


def _joins(source: str, at: int, limit: int, words: set[str]) -> bool:
    """Whether "và" goes on with a site's kind: "Kinh tế và thương mại", "Triển lãm và Văn hóa"."""
    first = _NAME_VI.match(source, at, limit)
    second = _NAME_VI.match(source, first.end(), limit) if first else None
    if first is None or second is None:
        return False
    return first.group(1) in words or (first.group(1)[0].isupper() and second.group(1) in words)


def _single_capital(source: str, end: int) -> bool:
    """Whether the word that ends here is a lone capital, the first syllable of a compound."""
    last = source[max(0, end - 30) : end].split()
    return bool(last) and last[-1][0].isupper() and not (len(last) > 1 and last[-2][0].isupper())


def _compound(source: str, begin: int, end: int, limit: int) -> bool:
    """Whether a lower-case syllable finishes a compound within a name ("Ấn | tượng | Hội An")."""
    after = source[end : min(limit, end + 2)]
    before = source[max(0, begin - 12) : begin].split(" ")
    return len(after) == 2 and after[1].isupper() and bool(before[-1]) and before[-1][0].isupper()


def _is_site(text: Text, sentence: Sentence, span: VenueSpan, head: str, row: list[VenueSpan]) -> bool:
    """Whether the words around a name say that something is held there."""
    source = text.nfc
    before, held, hosting = _context_en() if text.lang == "en" else _context_vi()
    name = source[span.begin : span.name_end]
    if is_place(name) or (
        sentence.caption and not is_street(text, span.address, span.end) and not held.search(sentence.text)
    ):
        return False
    if _is_owner(source, sentence, span):
        return False
    street = is_street(text, span.address, span.end) or span.rule == "venue-address"
    locative = before.search(source, max(sentence.start, span.begin - 40), span.begin) is not None
    listed = (
        bool(row)
        and re.fullmatch(
            r"(?:\s?[,;]\s?|\s?,?\s(?:and|và|cùng|đến)\s)(?:(?:at|on|in|tại|ở)\s)?(?:the\s)?",
            source[row[-1].end : span.begin],
        )
        is not None
    )
    hosts = hosting.match(source, span.end, sentence.stop) is not None
    if not (locative or listed or hosts or street):
        return False
    if hosts or (street and span.rule != "venue-address"):
        return True
    others = (
        source[max(sentence.start, span.begin - 400) : span.begin]
        + " "
        + source[span.end : min(sentence.stop, span.end + 400)]
    )
    if not held.search(others):
        return False
    if head in wordlist("venues")[text.lang]["weak"] and not listed:
        return _strong(others)
    return True


_STRONG = re.compile(
    r"(?<!\w)(?:held|tak\w{1,4} place|took place|open\w{0,3}|hosts?|hosted|festival|fair|exhibition|week|event"
    r"|kick\w{0,3} off|on display|on show|launch\w{0,3}|inaugurat\w{1,3}|organi[sz]ed|forum|conference|expo|contest"
    r"|khai mạc|diễn ra|tổ chức|mở cửa|khai trương|khánh thành|trưng bày|dự kiến họp|bế mạc|đón khách|có mặt)(?!\w)",
    re.IGNORECASE,
)


def _strong(words: str) -> bool:
    """Whether a verb of holding stands in the words, not only a booth or a visit."""
    return _STRONG.search(words) is not None


_OWNED = re.compile(
    r"(?:(?:director|head|manager|chairman|deputy|owner|members?|representatives?|products?|students?|lecturers?)"
    r"\s(?:of|at|from)\s(?:the\s)?|by\s(?:the\s)?|giám đốc\s|chủ\s|trưởng\s|do\s|của\s)$",
    re.IGNORECASE,
)
_OWNS = re.compile(r"['’]s\s(?:director|deputy|head)|\s(?:Director|Deputy Director|Company|Co\.|JSC)")


def _is_owner(source: str, sentence: Sentence, span: VenueSpan) -> bool:
    """Whether the name is an organisation that acts or that a title belongs to, not a site."""
    before = source[max(sentence.start, span.begin - 40) : span.begin]
    behind = source[span.end : span.end + 20]
    return _OWNED.search(before) is not None or _OWNS.match(behind) is not None
