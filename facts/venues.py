"""Named places where something is held, each in the widest span of its name and address."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from facts.addresses import address_end, is_street
from facts.persons import CAP, UPPER
from facts.places import is_place
from facts.text import Sentence, Text, fold
from facts.venue_crowds import hosts_later, is_filled, is_landmark, is_scene
from facts.venue_named import named_sites
from facts.venue_names_en import english_names
from facts.venue_names_vi import site_within, vietnamese_names
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
            if row and is_landmark(text.nfc, row[-1].end, span.begin):
                last = span.end
                continue
            if not _is_site(text, sentence, span, head, row):
                continue
            last = span.end
            if row and _WITHIN_EN.fullmatch(text.nfc, row[-1].end, span.begin):
                span = VenueSpan(row[-1].begin, span.end, row[-1].name_end, span.begin, row.pop().rule)
            row.append(span)
            if unnamed := _unnamed_in_list(text, sentence, span):
                row.append(unnamed)
                last = unnamed.end
        found.extend(row)
    return tuple(found)


@cache
def _unnamed() -> re.Pattern[str]:
    heads = one_of(h.lower() for h in [*wordlist("venues")["en"]["heads"], "area", "site"])
    behind = (
        rf"\s(?:at|on|along|by)\s(?:the\s)?(?:{CAP}\s){{0,3}}{CAP}(?:\s(?:canal|river|lake|beach|street|road|bridge))?"
    )
    return re.compile(
        rf",?\sand\s(?:(?:at|in|on)\s)?the\s(?P<name>(?:[a-z][a-z-]{{1,15}}\s){{1,4}}{heads}(?!\w))(?P<behind>{behind}(?!\w))?"
    )


def _unnamed_in_list(text: Text, sentence: Sentence, last: VenueSpan) -> VenueSpan | None:
    """The site without a proper name that closes a list of sites ("..., and the freshwater lake area")."""
    m = _unnamed().match(text.nfc, last.end, sentence.stop) if text.lang == "en" else None
    if m is None:
        return None
    first, stop = address_end(text, m.end(), sentence.stop)
    if m["behind"]:
        first, stop = m.end("name"), max(stop, m.end())
    elif stop == first:
        first = stop = m.end()
    return VenueSpan(m.start("name"), stop, m.end("name"), first, "venue-list")


# between a site and the larger one that it lies in ("Eden Zone | inside | Central World")
_WITHIN_EN = re.compile(r"\s(?:inside|within|of|at|in)\s(?:the\s)?")
# between a site and the larger one that it lies in
_INSIDE_VI = re.compile(r",?\s(?:thuộc|nằm trong|bên trong|trong)\s(?:quần thể\s|khuôn viên\s|khu vực\s)?")


def _widen(text: Text, sentence: Sentence, begin: int, end: int, rule: str) -> VenueSpan:
    """The span with abbreviation and address behind the name."""
    source = text.nfc
    name_end = end
    if rule == "venue-streets" and source[end - 1] != "s":
        return VenueSpan(begin, end, end, end, rule)
    short = re.compile(r"\s\([A-Z][A-Za-z.-]{1,11}\)").match(source, end, sentence.stop)
    at = short.end() if short else end
    first, stop = address_end(text, at, sentence.stop)
    if stop == at and text.lang == "en":
        stop = first = at
    inside = _INSIDE_VI.match(source, at, sentence.stop) if stop == at and text.lang == "vi" else None
    if inside and (wide := site_within(source, inside.end(), sentence.stop)) is not None:
        first, stop = inside.end(), address_end(text, wide, sentence.stop)[1]
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
    found += (
        english_names(source, sentence.start, sentence.stop)
        if text.lang == "en"
        else vietnamese_names(source, sentence.start, sentence.stop)
    )
    for m in _named_address(text.lang).finditer(source, sentence.start, sentence.stop):
        found.append((*m.span("name"), "", "venue-named-address"))
    found += named_sites(source, sentence.start, sentence.stop, text.lang)
    for m in _bare_address(text.lang).finditer(source, sentence.start, sentence.stop):
        found.append((*m.span("street"), "", "venue-address"))
    return sorted(found, key=lambda c: (c[0], -c[1]))


@cache
def _bare_address(lang: str) -> re.Pattern[str]:
    """A house number and street behind a preposition: "tại số 2 Trịnh Công Sơn", "at 176 Quang Trung Road"."""
    if lang == "vi":
        number = r"(?:(?:nhà\s)?số\s(?:nhà\s)?)?\d{1,4}[A-Z]?(?:[-–/]\d{1,4}[A-Z]?){0,2}"
        street = rf"{number},?\s(?:(?:đường|phố|đại lộ|ngõ)\s)?{CAP}(?:\s{CAP}){{0,4}}"
        return re.compile(rf"(?<!\w)(?:tại|ở|địa chỉ:?|trụ sở)\s(?P<street>{street})")
    streets = one_of(wordlist("venues")["en"]["streets"])
    number = r"(?:No\.?\s?)?\d{1,4}[A-Za-z]?(?:[-–/]\d{1,4})?"
    return re.compile(rf"(?<!\w)(?:at|on|in|to|than)\s(?P<street>{number}\s{CAP}(?:\s{CAP}){{0,4}}?\s{streets})(?!\w)")


@cache
def _named_address(lang: str) -> re.Pattern[str]:
    """A name of any kind before a house number ("tại Adora Center, số 431 ...", "at Tower B (12 Le Duan ...")."""
    name = rf"(?P<name>{CAP}(?:\s(?:-\s)?{CAP}){{0,5}})"
    if lang == "vi":
        number = rf"(?:(?:địa chỉ:?\s)?số\s\d|\d{{1,4}}[A-Z]?(?:[-/]\d+)?\s(?!tháng){CAP})"
        return re.compile(rf"(?<!\w)(?:[Tt]ại|[Ởở])\s{name}(?=(?:,\s|\s\(){number})")
    streets = one_of(wordlist("venues")["en"]["streets"])
    return re.compile(
        rf"(?<!\w)(?:[Aa]t|[Ii]n)\s(?:the\s)?{name}(?=(?:,\s(?:at\s)?|\s(?:on|at)\s|\s\()(?:No\.?\s?)?\d{{1,4}}[A-Z]?\s(?:{CAP}\s){{1,5}}{streets}(?!\w))"
    )


@cache
def _known() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(wordlist('venues')['known'])}(?!\w)")


def _known_end(source: str, end: int, limit: int) -> int:
    """Over a branch name ("Big C | An Lạc") and a kind ("GO! Thăng Long | supermarket")."""
    kinds = r"(?:\s(?:shopping mall|shopping centre|shopping center|supermarket|mall|store|hypermarket))?"
    m = re.compile(rf"(?:\s{CAP}){{0,4}}{kinds}").match(source, end, limit)
    return m.end() if m else end


@cache
def _context_en() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = wordlist("venues")["en"]
    before = re.compile(
        rf"(?<!\w)(?:{one_of(data['prepositions'])}|{one_of(data['grounds'])}\s(?:of|to))\s"
        rf"(?:(?:the\s)?(?:city|province|capital|district|town)['’]s\s|the\s|its\s|a\s)?"
        rf"(?:[\w ]{{2,20}}-(?:based|inscribed|listed|recogni[sz]ed)\s)?(?:{one_of(data['praise'])}\s){{0,2}}$",
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
    many = r"(?:các|những|hai|ba|bốn|\d)\s(?:tuyến\s|con\s|(?:địa\s)?điểm(?::|\s(?:gồm|là|như|gồm có|bao gồm):?)\s)?"
    inner = (
        r"(?:(?:tầng|lầu|sảnh|cổng|khu|nhà)\s[A-Z\d]{1,3},?\s(?:của\s)?"
        r"|(?:không gian|khuôn viên|sảnh|sân|lòng)(?:\s\w+){0,3}\scủa\s)"
    )
    before = re.compile(rf"(?<!\w){one_of(data['prepositions'])}:?\s(?:{many}|{inner})?$", re.I)
    held = re.compile(rf"(?<!\w){one_of(data['held'])}(?!\w)", re.I)
    hosting = re.compile(
        r"(?:\svà\s(?:vùng\s|khu vực\s)?(?:phụ cận|lân cận|xung quanh))?\s(?:sẽ|đã|vừa|đang)?\s?"
        r"(?:đón(?!\s(?:\d|hơn|gần|khoảng|trên|hàng|đông|khách|lượng|du khách|xuân|tết|năm|mùa|nhận|đợi|đầu|sóng|lõng))"
        r"|đón (?:du )?khách (?:đến với|tới|dự|đến|của)|là nơi|là địa điểm|đăng cai)(?!\w)",
        re.I,
    )
    return before, held, hosting


def _is_site(text: Text, sentence: Sentence, span: VenueSpan, head: str, row: list[VenueSpan]) -> bool:
    """Whether the words around a name say that something is held there."""
    source = text.nfc
    before, held, hosting = _context_en() if text.lang == "en" else _context_vi()
    name = source[span.begin : span.name_end]
    if is_place(name) or (
        sentence.caption and not is_street(text, span.address, span.end) and not held.search(sentence.text)
    ):
        return False
    lead = source[max(sentence.start, span.begin - 60) : span.begin]
    if _LABEL.search(lead):
        return True
    if (lives := _PERSON_AT.search(lead)) and (text.lang == "en" or not held.search(lives.group())):
        return False
    street = is_street(text, span.address, span.end) or span.rule == "venue-address"
    locative = before.search(source, max(sentence.start, span.begin - 40), span.begin) is not None
    if source.startswith((" đến ", " tới ", " to "), span.end):
        locative = locative or re.search(r"(?:từ|from(?: the)?) $", source[sentence.start : span.begin]) is not None
    if _is_owner(source, sentence, span) and not (locative and text.lang == "vi"):
        return False
    listed = bool(row) and _between().fullmatch(source, row[-1].end, span.begin) is not None
    hosts = hosting.match(source, span.end, sentence.stop) is not None
    if not (locative or listed or hosts or street or _is_set(source, sentence, span, head)):
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
    if not (locative or street or listed):
        return _strong(others) or _EVENT.search(others) is not None or span.end > span.name_end
    if head in wordlist("venues")[text.lang]["weak"] and not listed:
        return _strong(others)
    return True


def _is_set(source: str, sentence: Sentence, span: VenueSpan, head: str) -> bool:
    """Whether the words around a name say that it is filled, chosen or the scene of what its clause tells."""
    if span.end > span.name_end and is_scene(source, sentence, span.begin, span.end, head):
        return True
    if hosts_later(source, sentence, span.begin, span.end, head):
        return True
    return is_filled(source, sentence, span.begin, span.end)


_EVENT = re.compile(r"(?<!\w)(?:hội chợ|lễ hội|tuần lễ|triển lãm|phiên chợ|ngày hội|hội nghị)(?!\w)", re.IGNORECASE)


# a label that names the site, and what tells of a person's home or shop, or of a way there
_LABEL = re.compile(
    r"(?:[Đđ]ịa điểm(?: tổ chức| diễn ra| khai mạc)?|Nơi tổ chức|[Vv]enue|Location)\s?:\s(?:the\s)?$"
    r"|(?:[Vv]enues|[Ss]ites|[Ll]ocations|[Pp]laces|[Ss]pots)\b[^.:;\n]{0,45}:\s(?:the\s)?$"
    r"|(?:địa điểm|nơi|điểm)(?=\s)[^.:;\n]{1,40}:\s$"
)
_PERSON_AT = re.compile(
    r"\bwho\b[^,;]{0,50}$|\b(?:tours?|trips?|routes?|roads?|links?|access|travel)\s(?:to|from)\s(?:the\s)?$"
    rf"|(?:\b[Cc]hị|\banh|^Anh|\b[Ôô]ng|\b[Bb]à)\s[{UPPER}][^,;:]{{0,28}}\s?(?:ở|tại)\s$"
    r"|\b(?:[Pp]ark|parking)\s(?:at|in)\s(?:the\s)?$|(?:đỗ xe|gửi xe|đậu xe|để xe)\s(?:ở|tại)\s$|\bNằm\s\w+\s$"
    r"|\b(?:cơ sở|cửa hàng|hộ|tour|nhà)\s[^,;:]{0,25}\s?(?:ở|tại|đến)\s$"
)


@cache
def _between() -> re.Pattern[str]:
    """What may stand between two sites of a list, a site without a name among it ("..., cầu đi bộ, ...")."""
    unnamed = one_of(word for word in wordlist("venues")["vi"]["heads"] if word.islower())
    return re.compile(
        rf"(?:,\s{unnamed}(?=,\s))?(?:\s?[,;]\s?|\s?,?\s(?:and|và|cùng|đến)\s)(?:(?:at|on|in|along|tại|ở)\s)?(?:the\s)?"
    )


_STRONG = re.compile(
    r"(?<!\w)(?:held|tak\w{1,4} place|took place|open\w{0,3}|hosts?|hosted|festival|fair|exhibition|week|event"
    r"|kick\w{0,3} off|on display|on show|launch\w{0,3}|inaugurat\w{1,3}|organi[sz]ed|forum|conference|expo|contest"
    r"|khai mạc|diễn ra|bố trí|họp|tổ chức|mở cửa|khai trương|khánh thành|trưng bày|dự kiến họp"
    r"|gathering|as (?:the|its|a) (?:site|venue)|bế mạc|đón khách|có mặt|làm nơi|làm địa điểm)(?!\w)",
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
