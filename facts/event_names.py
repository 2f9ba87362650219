"""Where a text names an event: proper names, head nouns with what describes them, and bare forms that refer back."""

import re
from dataclasses import dataclass
from functools import cache

from facts.organizations import left_edge
from facts.persons import CAP
from facts.text import Sentence, Text, fold
from facts.wordlists import one_of, wordlist


@dataclass(frozen=True, slots=True)
class Named:
    """One mention in `text.nfc`. `bare` refers back ("the fair"); `proper` has a name of its own."""

    begin: int
    end: int
    name: str
    kind: str
    head: str
    bare: bool
    proper: bool
    edition: int | None
    year: int | None
    sentence: int


def event_mentions(text: Text) -> list[Named]:
    """All mentions in the order of the text, without overlaps."""
    found: list[Named] = []
    for number, sentence in enumerate(text.sentences):
        row = _english(text, sentence, number) if text.lang == "en" else _vietnamese(text, sentence, number)
        last = sentence.start
        for named in sorted(row, key=lambda n: (n.begin, -n.end)):
            if named.begin >= last:
                found.append(named)
                last = named.end
    return found


@cache
def kind_of_head(lang: str) -> dict[str, str]:
    """Head noun in lower case -> kind of event."""
    kinds: dict[str, list[str]] = wordlist("events")[lang]["kinds"]
    return {head.lower(): kind for kind, heads in kinds.items() for head in heads}


@cache
def head_pattern(lang: str) -> re.Pattern[str]:
    """A head noun that is none of the phrases that only look like one ("press conference")."""
    never = one_of(wordlist("events")[lang]["never"])
    heads = one_of(kind_of_head(lang))
    if lang == "en":
        return re.compile(rf"(?<![\w-])(?!{never}(?!\w))(?P<head>{heads})(?![\w-])", re.IGNORECASE)
    return re.compile(rf"(?<![\w-])(?!{never}(?!\w))(?P<head>{heads})(?!\w)", re.IGNORECASE)


@cache
def _never_around() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(wordlist('events')['en']['never'])}(?!\w)", re.IGNORECASE)


# ---------------------------------------------------------------- English

_QUOTED = re.compile(
    r"\s?(?:(?:called|named|entitled|titled|themed|on|,)\s)?([“\"‘])([^“”\"\n]{6,160}?)([”\"’])(?=[\s,.;:)]|$)"
)
_QUOTE_BEFORE = re.compile(r"([“\"‘'])([^“”\"‘\n]{4,100}?)[”\"’'](?:\s(?:19|20)\d\d)?\s$")
_RIGHT = re.compile(
    rf"(?:\s(?:of|for)\s(?:the\s)?{CAP}(?:(?:\s|,\s|\sand\s|\s&\s|,\sand\s|\sof\s)(?!In\b|On\b|The\b){CAP}){{0,8}})?"
    rf"(?:\s(?:19|20)\d\d(?!\s?[-–]\s?\d))?(?:\s[-–]\s(?:{CAP}\s?){{1,6}}(?:(?:19|20)\d\d)?)?(?:\s\((?:{CAP}\s?){{1,6}}(?:(?:19|20)\d\d)?\))?"
)
_DETERMINER = re.compile(
    r"(?:(?<=\s)|^)(?P<det>the|a|an|its|their|this|that|another|each|every|our|his|her|previous|last year['’]s|such|any|these|some|two|three|several|many|of)\s"
    r"(?P<mods>(?:(?!(?:the|a|an|its|of|at|in|on|for|from|with|by|to|that|which|who|is|was|are|were|has|have|will|also)\b)[\w’'&/-]{2,24}(?:,\s|\s(?:and\s)?)){0,7})$",
    re.IGNORECASE,
)
_COMPLEMENT = re.compile(
    r"\s(?:of|for|to (?:promote|introduce|showcase|display|honour|honor|mark|celebrate|connect|present|support|boost|advertise|link|sell|discuss|review|assess|launch)|on|about|promoting|introducing|showcasing|featuring|honouring|honoring|connecting|marking|celebrating|displaying|dedicated to|themed|held by|between)\s"
    r"(?P<what>[^,;:.()\n“”\"]{3,110})"
)
_COMPLEMENT_STOP = re.compile(
    r"\s(?:(?:will|would|was|were|is|are|has|have|had|opened|opens|closed|ended|kicked|took|takes|take|taking|runs|ran|running|gathers|gathered|attracted|attracts|drew|draws|features|featured|brings|brought|which|that|who|where"
    r"|said|says|yesterday|today|tonight|last|next|as part|organi[sz]ed|hosted|begins|began|starts|started|launched|went|got|starting|beginning|lasting|offers|offered|provides|aims|aimed|promises?|ended|while|after|before|when|with the participation)(?!\w)"
    r"|(?:in|at) (?=[A-Z]|the [A-Z]|its)|with (?:\d|more|over|nearly|about|some)|from (?=\w+ \d|today|yesterday|[A-Z][a-z]{2,8} \d)"
    r"|(?:on|until|till|since|between|through|from) (?=[A-Z][a-z]{2,8}\.? \d|\d|Mon|Tue|Wed|Thu|Fri|Sat|Sun|yesterday|today|tomorrow|last|next|this))"
)


def _english(text: Text, sentence: Sentence, number: int) -> list[Named]:
    source = text.nfc
    found = []
    for m in head_pattern("en").finditer(source, sentence.start, sentence.stop):
        if _never_around().search(source, max(sentence.start, m.start() - 12), min(sentence.stop, m.end() + 12)):
            blocked = any(
                n.start() <= m.start() < n.end()
                for n in _never_around().finditer(
                    source, max(sentence.start, m.start() - 24), min(sentence.stop, m.end() + 14)
                )
            )
            if blocked:
                continue
        named = (
            _quoted(source, sentence, m, number)
            or _proper(source, sentence, m, number)
            or _common(source, sentence, m, number)
        )
        if named:
            found.append(named)
    found += _apposed(source, sentence, number)
    return found


def _make(
    source: str, begin: int, end: int, m: re.Match[str], number: int, *, bare: bool = False, proper: bool = False
) -> Named:
    lang = (
        "en"
        if m.group("head").lower() in kind_of_head("en") and not re.search(r"[^\x00-\x7f]", m.group("head"))
        else "vi"
    )
    head = m.group("head").lower()
    kinds = kind_of_head(lang) if head in kind_of_head(lang) else kind_of_head("vi")
    name = " ".join(source[begin:end].split())
    around = source[max(0, begin - 24) : end]
    return Named(begin, end, name, kinds[head], head, bare, proper, edition_in(around), year_in(name), number)


def _quoted(source: str, sentence: Sentence, m: re.Match[str], number: int) -> Named | None:
    """A head noun with a quoted name behind it or before it."""
    kind = kind_of_head("en")[m.group("head").lower()]
    behind = _QUOTED.match(source, m.end(), sentence.stop)
    if behind and (kind != "other" or len(behind.group(2)) > 12):
        inside = (behind.start(2), behind.end(2))
        if kind in {"seminar", "conference"}:
            return _make(source, *inside, m, number, proper=True)
        return _make(source, m.start(), behind.end(), m, number, proper=True)
    before = _QUOTE_BEFORE.search(source, max(sentence.start, m.start() - 110), m.start())
    if before and kind != "other" and before.group(2)[0].isupper():
        return _make(source, before.start(), m.end(), m, number, proper=True)
    return None


def _proper(source: str, sentence: Sentence, m: re.Match[str], number: int) -> Named | None:
    """A capitalised head noun with the capitals around it."""
    head = m.group("head")
    if not head[0].isupper():
        return None
    begin = _left(source, sentence.start, m.start())
    right = _RIGHT.match(source, m.end(), sentence.stop)
    end = right.end() if right else m.end()
    end = m.end() + len(source[m.end() : end].rstrip(" -–"))
    words = source[begin:end].split()
    if len(words) < 2 or (
        begin == m.start() == sentence.start and not any(w[0].isupper() or w[0].isdigit() for w in words[1:])
    ):
        return None
    if head.lower() in {
        "centre",
        "center",
        "store",
        "shop",
        "market",
        "space",
        "day",
        "days",
        "meeting",
        "congress",
        "programme",
        "program",
        "outlet",
        "talk",
        "launch",
    } and not re.search(r"(?:19|20)\d\d|Forum|Fair", source[begin:end]):
        return None
    return _make(source, begin, end, m, number, proper=True)


def _left(source: str, floor: int, head: int) -> int:
    """Over capitals, commas and "and" between them, an ordinal or a year in front."""
    pattern = re.compile(
        rf"(?:(?:\d{{1,3}}(?:st|nd|rd|th)|(?:19|20)\d\d|OCOP)\s)?(?:(?:{CAP}(?:['’]s?)?|[A-Z]{{2,}})(?:,\s(?:and\s)?|\s(?:and|&|-|–|of|of the)\s|\s)){{1,12}}$"
    )
    m = pattern.search(source, max(floor, head - 120), head)
    begin = m.start() if m else head
    while lead := re.compile(
        r"(?:The|A|An|This|In|At|On|For|Under|During|After|With|As|Its|By|While|When|Meanwhile,|Besides,?|Earlier,|Also|From|To|Mr|Ms|And|of|of the|and|[\w’]+,(?=\s(?:the|The)\b))\s"
    ).match(source, begin, head):
        begin = lead.end()
    if m is None and (
        number := re.compile(r"(?:\d{1,3}(?:st|nd|rd|th)|(?:19|20)\d\d)\s$").search(source, max(floor, head - 8), head)
    ):
        begin = number.start()
    return min(begin, head) if begin <= head else left_edge(source, floor, head)


def _common(source: str, sentence: Sentence, m: re.Match[str], number: int) -> Named | None:
    """A head noun in lower case with its determiner, modifiers and complement."""
    head = m.group("head").lower()
    data = wordlist("events")["en"]
    det = _DETERMINER.search(source, max(sentence.start, m.start() - 130), m.start())
    mods = det.group("mods").strip() if det else ""
    begin = det.start("mods") if det else m.start()
    opens = m.start() == sentence.start
    complement = _complement(source, sentence, m.end())
    if det is None and not opens:
        return None
    determiner = det.group("det").lower() if det else ""
    if determiner in {"each", "every", "such", "any", "these", "some", "two", "three", "several", "many", "of"}:
        return None
    if head.endswith("s") and head in {"fairs", "days", "awards"}:
        return None
    edition = edition_in(mods)
    described = bool(mods) and not re.fullmatch(
        r"(?:same|whole|entire|current|new|big|large|annual|ongoing|upcoming|latest|busy|main|closing|opening|first|second|next|last|previous|\d+-day|two-day|three-day|four-day|five-day|six-day|seven-day|eight-day|nine-day|ten-day|week-long|weeklong|month-long)(?:\s\w+-day)?",
        mods,
        re.I,
    )
    if (
        (not described
        and complement is None
        and edition is None
        and determiner in {"a", "an", "another"})
        or (opens
        and det is None
        and complement is None)
    ):
        return _make(source, m.start(), m.end(), m, number) if head in data["indefinite"] else None
    if not described and complement is None and edition is None:
        return (
            _make(source, m.start(), m.end(), m, number, bare=True)
            if determiner in {"the", "this", "its", "their", "previous", "last year's", "last year’s"}
            and head in data["bare"]
            else None
        )
    if head in data["bare_never"] and not described:
        return None
    if head in data["kinds"]["showroom"] and not re.search(
        r"OCOP|promotion|display|product|sales|introduction", f"{mods} {head}"
    ):
        return None
    strong = re.sub(
        r"^(?:(?:new|big|large|annual|ongoing|upcoming|latest|busy|main|previous|\w+-day|week-long|weeklong)\s)+",
        "",
        source[begin : m.start()],
        flags=re.I,
    )
    begin = m.start() - len(strong)
    end = complement if complement else m.end()
    return _make(source, begin, end, m, number)


def _complement(source: str, sentence: Sentence, at: int) -> int | None:
    """Where the phrase ends that describes a head noun from behind; None where there is none."""
    year = re.compile(r"\s(?:19|20)\d\d(?!\s?[-–]\s?\d)").match(source, at, sentence.stop)
    if year:
        at = year.end()
    m = _COMPLEMENT.match(source, at, sentence.stop)
    if m is None:
        return at if year else None
    if re.match(
        r"(?:the\s)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z][a-z]{2,8} \d|\d{1,2} [A-Z])", m.group("what")
    ):
        return at if year else None
    stop = _COMPLEMENT_STOP.search(source, m.start("what"), m.end())
    end = stop.start() if stop else m.end()
    if end - m.start("what") < 3:
        return None
    return m.start() + len(source[m.start() : end].rstrip())


_APPOSED = re.compile(
    rf"(?P<name>(?:The\s)?(?:{CAP}\s){{0,4}}{CAP}),\s(?:a|an|the)\s(?:(?:\w[\w-]{{1,15}}\s){{0,4}})(?P<head>centre|center|showroom|store|shop|market|festival|fair|outlet|exhibition|space)\s[^,.;\n]{{0,70}},\s(?:was\s|has\s)?(?:opened|opens|officially opened|inaugurated|launched)",
)


def _apposed(source: str, sentence: Sentence, number: int) -> list[Named]:
    """ "The Delta Corner, a centre for farm produce, opened ...": the name stands before its kind."""
    found = []
    for m in _APPOSED.finditer(source, sentence.start, sentence.stop):
        found.append(_make(source, m.start("name"), m.end("name"), m, number, proper=True))
    return found


# ---------------------------------------------------------------- Vietnamese

_WORD_VI = re.compile(r"(?P<gap>[ \xa0]|,[ \xa0])(?P<word>[^\s,;:.()\"“”!?…]+)")


def _vietnamese(text: Text, sentence: Sentence, number: int) -> list[Named]:
    source = text.nfc
    found = []
    last = sentence.start
    for m in head_pattern("vi").finditer(source, sentence.start, sentence.stop):
        if m.start() < last:
            continue
        named = _named_vi(source, sentence, m, number)
        if named:
            found.append(named)
            last = named.end
    found += _editions_vi(source, sentence, number)
    return found


def _named_vi(source: str, sentence: Sentence, m: re.Match[str], number: int) -> Named | None:
    """A head noun and what goes on with it, up to a verb or a function word."""
    head = m.group("head")
    quote = re.compile(r"[“\"‘]$").search(source, max(sentence.start, m.start() - 1), m.start())
    if quote and (close := re.compile(r"[”\"’]").search(source, m.end(), min(sentence.stop, m.end() + 160))):
        return _make(source, m.start(), close.start(), m, number, proper=True)
    behind = re.compile(r"\s?(?:(?:với )?chủ đề\s|mang tên\s|:\s)?[“\"]([^“”\"\n]{4,150})[”\"]").match(
        source, m.end(), sentence.stop
    )
    if behind and "chủ đề" not in behind.group():
        return _make(source, m.start(), behind.end(), m, number, proper=True)
    end = _end_vi(source, m.end(), sentence.stop)
    tail = source[m.end() : end].strip()
    at = re.compile(
        r"\s(?:tại|ở)\s((?:xã|phường|huyện|tỉnh|thành phố|TP\.?|quận|thị xã)\s(?:[^\W\d_]\w*\s?){1,4})"
    ).match(source, m.end(), sentence.stop)
    if not tail or re.fullmatch(r"(?:này|lần này|nói trên|trên|ấy|năm nay|đó)", tail):
        if at and (place := re.match(rf"(?:\S+\s)(?:{CAP}\s?){{1,4}}", at.group(1))):
            return _make(source, m.start(), at.start(1) + len(place.group().rstrip()), m, number, bare=True)
        return (
            _make(source, m.start(), m.end(), m, number, bare=True)
            if head.lower() in wordlist("events")["vi"]["bare"]
            else None
        )
    proper = head[0].isupper() and any(w[0].isupper() or w[0].isdigit() for w in tail.split())
    capitals = any(w[0].isupper() for w in tail.split())
    if not proper and not capitals and len(tail.split()) < 2:
        return None
    return _make(source, m.start(), end, m, number, proper=proper or (capitals and len(tail.split()) >= 2))


@cache
def _stops_vi() -> frozenset[str]:
    return frozenset(wordlist("events")["vi"]["stop"])


def _end_vi(source: str, begin: int, limit: int) -> int:
    """Where a Vietnamese event's name ends that goes on at `begin`."""
    stops = _stops_vi()
    words: list[tuple[str, str, int]] = []
    at = begin
    while len(words) < 26 and (m := _WORD_VI.match(source, at, limit)):
        words.append((m.group("gap"), m.group("word"), m.end()))
        at = m.end()
    good = begin
    for i, (gap, word, end) in enumerate(words):
        after = words[i + 1][1] if i + 1 < len(words) else ""
        if gap[0] == "," and not (word[0].islower() and _list_goes_on(words, i)):
            break
        if (word in stops or f"{word} {after}" in stops) and not _inside_name(words, i):
            break
        if word == "năm" and re.fullmatch(r"(?:19|20)\d\d", after):
            good = words[i + 1][2]
            continue
        if word == "và" and head_pattern("vi").match(source, end + 1, limit):
            break
        if word not in {"-", "–", "và", "các", "năm", "lần", "thứ"}:
            good = end
    return good


def _list_goes_on(words: list[tuple[str, str, int]], i: int) -> bool:
    """Whether a comma stands within a name ("đánh giá, phân hạng"): a short list that ends in a product or a year."""
    rest = [w for _, w, _ in words[i : i + 12]]
    return any(w in {"và", "OCOP", "năm", "sản"} or re.fullmatch(r"(?:19|20)\d\d", w) for w in rest) or bool(
        rest and rest[0] in {"phân", "giới", "quảng", "trưng", "kết", "tôn", "xúc", "trao"}
    )


def _inside_name(words: list[tuple[str, str, int]], i: int) -> bool:
    """Whether a stop word belongs to a compound: "trưng bày", "kết nối cung - cầu", "tổ chức" never."""
    word = words[i][1]
    after = words[i + 1][1] if i + 1 < len(words) else ""
    before = words[i - 1][1] if i else ""
    if i == 0 and word in {"mở", "cho", "của", "trưng"} and word == "trưng":
        return True
    return (word, after) in {("trưng", "bày"), ("lên", "nương"), ("đón", "Tết"), ("đón", "xuân"), ("đón", "tết")} or (
        before,
        word,
    ) in {("đồng", "bào"), ("hội", "nhập"), ("trưng", "bày")}


_EDITION_VI = re.compile(
    r"(?<!\w)[Ll]ần\s(?:thứ\s)?(?P<n>\d{1,2}|[IVXL]{1,6}|hai|ba|tư|năm)(?=\s(?:sẽ|dự kiến|diễn ra|tổ chức|được|khai mạc|họp))"
)


def _editions_vi(source: str, sentence: Sentence, number: int) -> list[Named]:
    """ "Lần 3 sẽ diễn ra ...": an edition as the subject, named after the series in `events.py`."""
    found = []
    for m in _EDITION_VI.finditer(source, sentence.start, sentence.stop):
        if m.start() == sentence.start or source[m.start() - 2 : m.start()] in {", ", "; "}:
            found.append(
                Named(
                    m.start(),
                    m.end(),
                    m.group()[0].lower() + m.group()[1:],
                    "",
                    "lần",
                    False,
                    True,
                    edition_in(m.group()),
                    None,
                    number,
                )
            )
    return found


# ---------------------------------------------------------------- numbers in names

_EDITION = re.compile(
    r"(?<![\w/.-])(?P<n>\d{1,3})(?:st|nd|rd|th)(?!\s(?:century|anniversary|birthday|of\b))|lần\s(?:thứ\s)?(?P<v>\d{1,3}|[IVXL]{1,7}|\w+)(?!\w)|(?<!\w)(?P<w>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)(?!\w)",
    re.IGNORECASE,
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def edition_in(words: str) -> int | None:
    """The number of an edition in words: "15th", "fifth", "lần thứ VIII", "lần 2"."""
    for m in _EDITION.finditer(words):
        value = m.group("n") or m.group("v") or m.group("w")
        if value.isdigit():
            return int(value)
        if value.isupper() and set(value) <= set(_ROMAN):
            return _roman(value)
        ordinals: dict[str, int] = wordlist("events")["ordinals"]
        if value.lower() in ordinals:
            return ordinals[value.lower()]
    return None


def _roman(value: str) -> int:
    total = 0
    for here, after in zip(value, value[1:] + "I", strict=True):
        total += -_ROMAN[here] if _ROMAN[here] < _ROMAN[after] else _ROMAN[here]
    return total


def year_in(words: str) -> int | None:
    """The last year in words that is no part of a period ("2025-2030")."""
    years = re.findall(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/]|\s?[-–]\s?\d)", words)
    return int(years[-1]) if years else None


def likeness_tokens(name: str) -> set[str]:
    """The words of a name that tell it from others, folded."""
    return {
        w
        for w in re.findall(r"\w+", fold(name))
        if w not in {"the", "of", "and", "for", "a", "an", "to", "va", "cac", "in", "on", "nam", "tai", "san", "pham"}
    }
