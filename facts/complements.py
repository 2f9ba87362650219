"""What follows a title: "of the Board of Directors of X", "in charge of Y at Z", "Sở Công Thương tỉnh A"."""

import re
from dataclasses import dataclass
from functools import cache

from facts.organizations import org_spans, vietnamese_end
from facts.persons import UPPER, foreigner_at_end, highland_pattern, name_pattern, person_at
from facts.text import Text, fold
from facts.wordlists import one_of, wordlist


@dataclass(frozen=True, slots=True)
class Complement:
    """The whole title, the organisation and where in `text.nfc` the phrase ends."""

    title: str
    organization: str | None
    end: int


@cache
def _stop_en() -> re.Pattern[str]:
    """The end of an English title phrase: punctuation or a finite verb."""
    data = wordlist("titles")["en"]
    domains = one_of(wordlist("organizations")["en"]["domains"])
    # "Hoa Mai Flower, Bonsai, and Service Cooperative"
    listed = r"\s(?:[A-Z]\w+,?\s){0,2}(?:and|&)\s(?:[A-Z]\w+\s){1,3}(?:Cooperative|Company|Centre|Center|JSC)"
    return re.compile(
        rf"\s?,(?!{listed})(?!\s(?:{domains}(?:,|\sand\s|\s&\s)|{domains}\s{domains}\s?(?:,|and\b)|Ltd|LLC|Inc|JSC))|;|\s?[()]|[\"“”:?!]|\s[–—-]\s|(?<=\s)(?:Mr|Ms|Mrs|Dr)\b|\.(?:\s|$)|\n|(?<=\s){one_of(data['stop'])}(?!\w)"
    )


_LEAD = re.compile(r"\s(?:of|at|for|from|in charge of|with|in|under|to(?=\s[A-Z])|(?P<and>and))\s")


def complement_en(text: Text, title: re.Match[str], limit: int) -> Complement:
    """The phrase behind an English title, up to 160 characters."""
    return phrase_en(text, " ".join(title.group("title").split()), title.end(), limit)


def phrase_en(text: Text, own: str, at: int, limit: int) -> Complement:
    """The phrase that begins at an offset behind a title, or behind the name of its bearer."""
    source = text.nfc
    lead = _LEAD.match(source, at, limit)
    if lead is None or (
        lead["and"]
        and re.match(
            rf"(?:{one_of(wordlist('titles')['en']['modifiers'])}\s){{0,3}}{_heads()}(?!\w)",
            source[lead.end() : lead.end() + 60],
            re.IGNORECASE,
        )
        is None
    ):
        return Complement(own, None, at)
    stop = _stop_en().search(source, at, min(limit, at + 200))
    end = stop.start() if stop else min(limit, at + 200)
    end = _before_person(source, at, _before_pair(source, at, end))
    phrase = source[at:end].rstrip(" ,.")
    end = at + len(phrase)
    if phrase and (short := re.compile(r"\s\([A-Z][A-Za-z&-]{1,11}\)").match(source, end, limit)):
        phrase, end = phrase + short.group(), short.end()
    name, organization = _split_en(own, phrase)
    return Complement(name, organization, end)


@cache
def _capitals() -> re.Pattern[str]:
    """The run of capitalised words with which a phrase ends."""
    return re.compile(rf"[{UPPER}][\w’']*(?:[ \xa0](?:(?:al|el)-|(?:de|van|der|von|bin)[ ])?[{UPPER}][\w’'-]*){{1,9}}$")


def _before_person(source: str, begin: int, end: int) -> int:
    """The end moved before a person's name that closes the phrase ("... People's Committee Giang Thanh Khoa").

    The name is looked for from the end: "Can Tho City | Nguyen Thuc Hien" may begin with a surname too.
    """
    piece = source[begin:end].rstrip(" \xa0")
    if (on := _on_behind().search(piece)) and (person := person_at(on.group("run"), from_end=True)):
        at = on.start() + person[0]
        if person[1] - person[0] >= 8 and at > 0 and _ends_office(piece[:at]):
            return begin + at  # "... of Ben Tre Province | Le Van Khe | at a ceremony"
    run = _capitals().search(piece)
    person = person_at(run.group(), from_end=True) if run else None
    for m in highland_pattern().finditer(piece):
        if m.end() == len(piece) and m.start() and _ends_office(piece[: m.start()]):
            return begin + m.start()
    if run and person is None and (cut := foreigner_at_end(run.group())):
        return begin + run.start() + cut
    if run is None or person is None or person[1] - person[0] < 6:
        return end
    at = run.start() + person[0]
    return begin + at if at > 0 and _ends_office(piece[:at]) else end


@cache
def _on_behind() -> re.Pattern[str]:
    """A run of capitalised words behind which the sentence goes on with where, when or with whom."""
    more = r"(?=\s(?:in|at|on|during|with|among|beside|to)\s[a-z])"
    return re.compile(rf"(?P<run>[{UPPER}][\w’']*(?:[ \xa0][{UPPER}][\w’']*){{1,9}}){more}")


def _before_pair(source: str, begin: int, end: int) -> int:
    """The end moved to the end of a full name that "and" follows: "... Committee | Tran Van Ba | and UNESCO ..."."""
    for m in name_pattern().finditer(source, begin, end):
        person = person_at(m.group())
        if person and m.group()[: person[1]].count(" ") > 1 and source.startswith(" and ", m.start() + person[1]):
            return m.start() + person[1]
    return end


def _ends_office(before: str) -> bool:
    """Whether what stands in front of a name is a whole phrase, which "of the | Tran Van A" is not."""
    return re.search(r"(?:\b(?:of|the|and|for|at|in|&)|^)\s*$", before.rstrip(), re.IGNORECASE) is None


_IN_CHARGE = re.compile(r"\s?(in charge of [\w\s&’'-]{2,60}?)(?=\s(?:at|of|for)\s|$)", re.IGNORECASE)


def _split_en(title: str, phrase: str) -> tuple[str, str | None]:
    """(whole title, organisation) from a title and what follows it."""
    data = wordlist("titles")["en"]
    rest = phrase.strip()
    head = title.lower().split()[-1]
    chain = re.search(
        rf"(?:,)?\s(?:and|cum)\s(?:(?:{one_of(data['modifiers'])})\s){{0,3}}{_heads()}(?!\w)", " " + rest, re.IGNORECASE
    )
    if chain and chain.start() == 0:  # "vice chairman and general secretary of ..."
        title, rest = f"{title}{chain.group()}", (" " + rest)[chain.end() :].strip()
    elif chain:
        rest = (" " + rest)[: chain.start()].strip()
    if chain and not rest:
        return title, None
    boards = re.match(rf"of\s(?:the\s)?{one_of(data['boards'])}", rest)
    if boards:
        title = f"{title} {boards.group()}"
        rest = rest[boards.end() :].strip()
    charge = _IN_CHARGE.match(rest)
    if charge and _has_head(charge.group(1)):  # "Deputy Director in charge of the Department of ..."
        title, rest = f"{title} in charge", rest[charge.start(1) + len("in charge ") :].strip()
    elif charge:
        title = f"{title} {charge.group(1)}"
        rest = rest[charge.end() :].strip()
    envoy = head in {"ambassador", "consul", "general", "counsellor"} and _TO_STATE.fullmatch(rest)
    if envoy or (head in {"minister", "ministers"} and rest.startswith("of ")):
        return f"{title} {rest}", None
    field = re.match(r"(of|for)\s(?!the\s)([\w\s&’'-]{2,50}?)\s(?:at|of)\s(?:the\s)?(?=\S)", rest)
    if field and " at " in rest and not _has_head(field.group(2)):
        title = f"{title} {field.group(1)} {field.group(2)}"
        rest = rest[field.end(2) :].strip()
    bare = re.sub(r"^(?:of|at|for|from|with|in|under|to)\s", "", rest)
    bare = re.sub(r"^(?:the|a|an|its|their|his|her)\s", "", bare)
    bare = re.sub(r"\sin the (?:district|city|province|commune|area|country|region)$", "", bare)
    goods = re.search(
        r"(?:seller|producer|grower|maker|exporter|importer|supplier|trader|vendor|distributor|buyer)$", head
    )
    if goods and bare.islower() | (bare.split()[-1:] != [] and bare.split()[-1].islower()) and not _has_head(bare):
        return title, None  # "a seller of conical hats" names goods
    if re.search(r"(?:artisan|creator|maker|designer|artist|potter|weaver|carver|painter)s?$", head) and not _has_head(
        bare
    ):
        return title, None  # "creators of the dish set" names a work
    return title, bare or None


_TO_STATE = re.compile(r"(?:to|in)\s(?:the\s)?(?:[A-Z][\w.-]*\s?(?:of\s)?){1,5}")  # "Ambassador | to Japan"


@cache
def _heads() -> str:
    groups: dict[str, list[str]] = wordlist("titles")["en"]["heads"]
    return one_of(h for group in groups.values() for h in group)


@cache
def _heads_en() -> re.Pattern[str]:
    data = wordlist("organizations")["en"]
    return re.compile(rf"(?<!\w){one_of([*data['heads'], *data['small_heads']])}(?!\w)")


def _has_head(words: str) -> bool:
    return _heads_en().search(words) is not None


@cache
def _shared_nouns() -> dict[str, str]:
    """Title in lower case -> the noun of its office, which it shares ("Chánh Văn phòng": "Văn phòng")."""
    return {str(title).lower(): str(noun) for title, noun in wordlist("titles")["vi"]["shared"].items()}


def complement_vi(text: Text, title: re.Match[str], limit: int) -> Complement:
    """The organisation behind a Vietnamese title: its head noun and what goes on with it."""
    source = text.nfc
    own = " ".join(title.group().split())
    if (state := _state_vi(source, own, title.end(), limit)) > title.end():
        states = " ".join(source[title.end() : state].split())
        if own.endswith("Thương vụ"):
            return Complement(own, f"Thương vụ {states}", state)
        return Complement(f"{own} {states}", None, state)
    own, at = _more_title(source, own, title.end(), limit)
    lead = re.compile(r"\s(?:của\s|phụ trách\s)?").match(source, at, limit)
    if lead is None or _starts_person(source, lead.end(), limit):
        return Complement(own, None, at)
    begin = lead.end()
    noun = _shared_nouns().get(own.lower())
    head = _org_head_vi().match(source, begin, limit)
    opens = re.match(rf"[{UPPER}]|(?:tỉnh|huyện|xã|phường|thôn|quận|làng|một)\s", source[begin : begin + 8])
    if noun is None and head is None and opens is None:
        return Complement(own, None, at)
    start = head.end() if head else begin - 1
    end = vietnamese_end(source, start, limit)
    if (more := re.compile(r"\scủa\s").match(source, end, limit)) and (
        head := _org_head_vi().match(source, more.end(), limit)
    ):
        end = max(head.end(), vietnamese_end(source, head.end(), limit))
    if parent := _parent_vi(source, begin, end, limit):
        end = vietnamese_end(source, parent, limit)
    if cut := _foreign_tail(source, begin, end):
        end = cut
    phrase = source[begin:end].strip(" ,-–")
    if not phrase:
        return Complement(own, None, at)
    end = begin + len(phrase)
    if noun and not phrase.startswith(noun):
        return Complement(own, f"{noun} {phrase}", end)
    return Complement(own, phrase, end)


_DIPLOMATS = frozenset(
    [
        "đại sứ",
        "phó đại sứ",
        "tổng lãnh sự",
        "phó tổng lãnh sự",
        "công sứ",
        "lãnh sự",
        "tùy viên",
        "tham tán",
        "tham tán thương mại",
        "tham tán công sứ",
    ]
)


@cache
def _state() -> re.Pattern[str]:
    """The state that an envoy comes from and the one where he is: "Việt Nam tại Pháp", "Nhật Bản"."""
    country = one_of([*wordlist("titles")["countries"], *wordlist("places")["abroad"]])
    return re.compile(
        rf"(?:\sđặc mệnh toàn quyền)?(?:\s(?:của\s|nước\s|Cộng hòa\s)?{country}(?!\w))?"
        rf"(?:\s(?:tại|ở)\s(?:Cộng hòa\s|Vương quốc\s|nước\s)?{country}(?!\w))?"
    )


def _state_vi(source: str, own: str, at: int, limit: int) -> int:
    """Where the states behind an envoy's title end, which stay in the title; the offset itself if there are none."""
    if not (own.lower() in _DIPLOMATS or own.endswith("Thương vụ")) or _starts_person(source, at + 1, limit):
        return at
    m = _state().match(source, at, limit)
    return m.end() if m else at


_PARTS = re.compile(
    r"(?:Cục|Vụ|Viện|Trung tâm|Tổng cục|Chi cục|Trường|Văn phòng|Thanh tra|Phòng|Ban|cục|vụ|ban|phòng)\b"
)
_PARENT = re.compile(
    r"(?P<apart>,|\s[-–])?\s(?:thuộc\s)?(?P<head>Bộ|Sở|UBND|Ủy ban nhân dân|Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy"
    r"|Đảng ủy|Tỉnh uỷ|Thành uỷ|Huyện uỷ|Trung ương|Quốc hội|Chính phủ|HĐND)(?!\w)"
)


def _parent_vi(source: str, begin: int, end: int, limit: int) -> int | None:
    """Where the head noun of the body ends that an office belongs to: "Cục Xúc tiến thương mại, Bộ | Công Thương"."""
    m = _PARENT.match(source, end, limit)
    if m is None or (m["apart"] and m["head"] not in ("Bộ", "Sở", "UBND")):
        return None
    return m.end() if _PARTS.match(source, begin) or not m["apart"] else None


def _foreign_tail(source: str, begin: int, end: int) -> int | None:
    """Where the foreigner's name begins with which an organisation's phrase ends."""
    for m in highland_pattern().finditer(source, begin, end):
        if m.end() == end and m.start() > begin and m.group()[:2] != "A ":
            return m.start() - 1
    run = _capitals().search(source[begin:end])
    cut = foreigner_at_end(run.group()) if run else 0
    return begin + run.start() + cut - 1 if run and cut else None


def _more_title(source: str, own: str, at: int, limit: int) -> tuple[str, int]:
    """Adds "kiêm Tổng Giám đốc", "phụ trách", "thường trực" to a Vietnamese title."""
    m = re.compile(
        r"(?:\s(?:Thường trực|thường trực|phụ trách|điều hành|danh dự|chuyên trách|cấp cao|thứ nhất|quốc gia))?"
        r"(?:\s(?:kiêm|,)\s(?:Tổng\s)?(?:Giám đốc|giám đốc|Chủ tịch)(?:\sđiều hành)?)?"
    ).match(source, at, limit)
    if m and m.group():
        return " ".join([own, *m.group().split()]), m.end()
    return own, at


@cache
def _org_head_vi() -> re.Pattern[str]:
    data = wordlist("organizations")["vi"]
    heads = [*data["heads"], *data["heads_of_titles"]]
    return re.compile(rf"{one_of(heads)}(?!\w)")


def _starts_person(source: str, begin: int, limit: int) -> bool:
    """Whether a person's name begins here, so that no organisation stands between title and name."""
    honorific = re.compile(rf"(?:{one_of(wordlist('titles')['honorifics']['vi'])}\s)?", re.IGNORECASE).match(
        source, begin, limit
    )
    at = honorific.end() if honorific else begin
    m = name_pattern().match(source, at, limit)
    return m is not None and person_at(m.group()) is not None


_SHORT = re.compile(
    r"(?:municipal |provincial )?(centre|center|department|ministry|association|company|cooperative|committee|board"
    r"|agency|union|group|club|office|firm|newspaper|federation|corporation)",
    re.IGNORECASE,
)
_SHORT_VI = re.compile(
    r"(Sở|Trung tâm|Hiệp hội|Công ty|Hợp tác xã|HTX|Cục|Chi cục|Hội|Tập đoàn|Câu lạc bộ|CLB|Bộ|Phòng|Văn phòng|Viện|Vụ"
    r"|Ban|Báo|Đài)",
    re.IGNORECASE,
)


def shared_body(text: Text, title: str, before: int) -> str | None:
    """ "Phó Chánh Văn phòng" alone: the office named before whose noun the title shares."""
    noun = _shared_nouns().get(title.lower())
    found = resolve(text, noun, before) if noun else None
    return None if found == noun else found


def resolve(text: Text, organization: str | None, before: int) -> str | None:
    """ "the centre", "Sở": the last organisation named before whose head noun it is; others stay as they are."""
    if organization is None:
        return None
    words = " ".join(organization.split())
    m = (_SHORT if text.lang == "en" else _SHORT_VI).fullmatch(words)
    if m is None:
        return words
    head = fold(m.group(1)).replace("center", "centre")
    for span in reversed(org_spans(text)):
        if span.begin < before and _same_head(head, span.head, span.name):
            return " ".join(span.name.split())
    return words


def _same_head(head: str, other: str, name: str) -> bool:
    """Whether a short form may stand for a named organisation."""
    other = fold(other).replace("center", "centre")
    if head in {"company", "firm", "cong ty"}:
        return re.search(r"company|jsc|ltd|corporation|cong ty", f"{other} {fold(name)}") is not None
    if head in {"htx", "hop tac xa"}:
        return other in {"htx", "hop tac xa"}
    if head in {"clb", "cau lac bo"}:
        return other in {"clb", "cau lac bo"}
    return other == head
