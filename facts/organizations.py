"""Named organisations and what they did: organised, hosted, directed, sponsored."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from facts.persons import CAP, person_at, surnames
from facts.places import known_names
from facts.text import Sentence, Text, fold
from facts.wordlists import one_of, wordlist
from records.fact import Organization

_WORD = re.compile(r"\S+")
_DAYS = r"(?:Janu|Febru|Mar(?:ch)?\b|Apr|May\b|June|July|Aug|Sept|Octo|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)"


@dataclass(frozen=True, slots=True)
class OrgSpan:
    """An organisation's name in `text.nfc`; `head` is its head noun ("department", "sở")."""

    begin: int
    end: int
    name: str
    head: str
    rule: str


def find_organizations(text: Text) -> list[Organization]:
    """Each organisation once, at its first mention, with its part from whatever mention tells one."""
    spans = org_spans(text)
    parts = org_parts(text)
    first: dict[str, OrgSpan] = {}
    part: dict[str, str] = {}
    for span in spans:
        key = fold(span.name)
        first.setdefault(key, span)
        if span.begin in parts:
            part.setdefault(key, parts[span.begin])
    found = []
    for key, span in first.items():
        quote, begin, end = text.quote(span.begin, span.end)
        found.append(Organization(text=quote, begin=begin, end=end, rule=span.rule, name=span.name, part=part.get(key)))
    return found


@lru_cache(maxsize=4)
def org_spans(text: Text) -> tuple[OrgSpan, ...]:
    """All mentions of named organisations in the order of the text, without overlaps."""
    found: list[OrgSpan] = []
    for sentence in text.sentences:
        row = _english(text, sentence) if text.lang == "en" else _vietnamese(text, sentence)
        for m in _known().finditer(text.nfc, sentence.start, sentence.stop):
            row.append(OrgSpan(m.start(), m.end(), m.group(), m.group().lower(), "org-known"))
        last = sentence.start
        for span in sorted(row, key=lambda s: (s.begin, -s.end)):
            if span.begin >= last:
                found.append(span)
                last = span.end
    return tuple(found)


@cache
def _known() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(wordlist('organizations')['known'])}(?!\w)")


@cache
def _head_en() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){one_of(wordlist('organizations')['en']['heads'])}(?![\w-])")


@cache
def _small_en() -> re.Pattern[str]:
    data = wordlist("organizations")["en"]
    return re.compile(
        rf"(?<!\w){one_of(data['scopes'])}\s(?:{one_of(['People’s', chr(80) + 'eople' + chr(39) + 's'])}\s)?"
        rf"{one_of([*data['small_heads'], *data['heads']])}(?!\w)"
    )


@cache
def _tail_en() -> re.Pattern[str]:
    """What may follow a head noun: "of Industry and Trade", "for New Rural Development of Hanoi", "(ITPC)"."""
    domains = one_of(wordlist("organizations")["en"]["domains"])
    word = rf"(?:{CAP}|[\"“‘]{CAP}(?:\s{CAP}){{0,8}}[\"”’](?:\scampaign)?)"
    return re.compile(
        rf"(?:\s(?:of|for|on)\s(?:the\s)?(?!{_DAYS})(?:{_lower_modifiers()}\s){{0,4}}{word}"
        rf"(?:,\s{domains}(?!\w)|\s(?:and|&)\s{domains}(?!\w)|\s(?:of|for|on|in)\s(?:the\s)?(?!{_DAYS}){CAP}|\s(?!{_DAYS}){CAP}){{0,12}}){{0,2}}"
        rf"(?:\s\([A-Z][A-Za-z&-]{{1,11}}\))?"
    )


def _lower_modifiers() -> str:
    return "(?:province|city|district|national|target|program|programme|on|northern|southern|central|whole)"


def _english(text: Text, sentence: Sentence) -> list[OrgSpan]:
    """Head nouns widened to the left over capitalised words and to the right over "of ..."."""
    source = text.nfc
    found = []
    for m in _head_en().finditer(source, sentence.start, sentence.stop):
        begin = left_edge(source, sentence.start, m.start())
        tail = _tail_en().match(source, m.end(), sentence.stop)
        end = tail.end() if tail else m.end()
        end = _without_person(source, m.end(), end)
        if begin == m.start() and end == m.end():
            continue  # "the Department" alone names nothing
        found.append(OrgSpan(begin, end, source[begin:end], m.group().lower(), "org-head"))
    for m in _small_en().finditer(source, sentence.start, sentence.stop):
        tail = _tail_en().match(source, m.end(), sentence.stop)
        end = _without_person(source, m.end(), tail.end() if tail else m.end())
        if end == m.end() and m.group().split()[-1][0].islower():
            continue  # "the provincial authority" names nothing
        found.append(OrgSpan(m.start(), end, source[m.start() : end], m.group().split()[-1].lower(), "org-scope"))
    return found


def _without_person(source: str, begin: int, end: int) -> int:
    """The end moved before a person's name that a run of capitals took in."""
    run = re.search(rf"{CAP}(?:[ \xa0]{CAP}){{1,9}}$", source[begin:end])
    if run is None:
        return end
    person = person_at(run.group(), from_end=True)
    if person is None or person[1] - person[0] < 8:
        return end
    return begin + len(source[begin : begin + run.start() + person[0]].rstrip())


_LEFT = re.compile(
    rf"(?:{CAP}(?:['’]s)?|&|and|of|for|municipal|provincial|district|city|national|central)(?:[ \xa0]|$)"
)


def left_edge(source: str, floor: int, head: int) -> int:
    """Where the name begins: over capitalised words, and over "and" between two words of a domain."""
    domains = set(wordlist("organizations")["en"]["domains"])
    edge = head
    words = [(m.start(), m.end()) for m in _WORD.finditer(source, max(floor, head - 90), head)]
    for i in range(len(words) - 1, -1, -1):
        begin, end = words[i]
        word = source[begin:end]
        if end + 1 != edge:
            break
        if word in {"and", "&"}:
            after = source[edge:head].split(" ")[0] if edge < head else ""
            before = source[words[i - 1][0] : words[i - 1][1]] if i else ""
            if not (before in domains and after.rstrip(",") in domains):
                break
        elif word in {"municipal", "provincial", "district", "city", "of"}:
            if word == "of":
                break
        elif word.endswith(",") and word[:-1] in domains and edge < head:
            pass
        elif not re.fullmatch(rf"[\"“‘(]?{CAP}(?:['’]s?)?", word) or _opens_sentence(word, begin, floor):
            break
        edge = begin + (1 if word[0] in '"“‘(' else 0)
        if word[0] in '"“‘(':
            break
    run = source[edge:head]
    while run.startswith(("and ", "& ", "district ", "city ")) and len(run.split()) > 1:
        cut = run.index(" ") + 1
        edge += cut
        run = run[cut:]
    return edge


def _opens_sentence(word: str, begin: int, floor: int) -> bool:
    """Whether a capitalised word is only the first of the sentence ("An exhibition", but "Hoi An")."""
    return word in {"The", "This", "At", "On", "Under", "For", "From", "By"} or (
        begin == floor and word in {"A", "An", "In"}
    )


@cache
def _head_vi() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(wordlist('organizations')['vi']['heads'])}(?!\w)")


@cache
def _stops_vi() -> frozenset[str]:
    return frozenset(wordlist("titles")["vi"]["stop"])


@cache
def _words_vi() -> frozenset[str]:
    return frozenset(wordlist("organizations")["vi"]["words"])


def _vietnamese(text: Text, sentence: Sentence) -> list[OrgSpan]:
    """Head nouns widened to the right, word by word."""
    source = text.nfc
    found = []
    for m in _head_vi().finditer(source, sentence.start, sentence.stop):
        end = vietnamese_end(source, m.end(), sentence.stop)
        bare = source[m.end() : end].strip()
        if not bare or f"{m.group()} {bare.split()[0]}" in known_names():
            continue
        if m.group() in _LOOSE_HEADS and not bare[0].isupper():
            continue
        if m.group() == "Hội" and bare.split()[0] in {"chợ", "thi", "nghị", "thảo", "làng", "hoa"}:
            continue
        if not any(c.isupper() for c in bare) and fold(m.group()) not in {"ubnd", "hdnd", "uy ban nhan dan"}:
            continue
        found.append(OrgSpan(m.start(), end, source[m.start() : end], fold(m.group()), "org-head"))
    return found


_TOKEN = re.compile(
    r"[ \xa0](TP\.(?:[ ]?HCM|[A-ZĐ][^\W\d_]*)?|(?:Q|P|TX|H|TT)\.(?:\d{1,2}\b|[A-ZĐ][^\W\d_]*)|[^\s,;:.()\"“”!?…]+)"
)
_LOOSE_HEADS = {
    "thôn",
    "cơ sở",
    "doanh nghiệp",
    "xưởng",
    "Tổ chức",
    "Cộng đồng",
    "Doanh nghiệp",
    "Đoàn",
    "Ban",
    "Khoa",
    "Đài",
}


@cache
def _listed_vi() -> re.Pattern[str]:
    """A field of work behind a comma: "Xúc tiến Đầu tư, Thương mại, Du lịch"."""
    return re.compile(rf",[ \xa0]({one_of(wordlist('organizations')['vi']['fields'])})(?!\w)")


_COMPOUND = 3  # lower-case syllables that may follow a capital within one compound


_RARE = 2.5  # logarithm of a surname's frequency
_FIRM = re.compile(
    r"(?:cơ sở|htx|hợp tác xã|công ty|xưởng|cửa hàng|thương hiệu|doanh nghiệp|kinh doanh)\Z", re.IGNORECASE
)


def vietnamese_end(source: str, begin: int, limit: int) -> int:
    """Where a Vietnamese organisation's name ends that goes on at `begin`, behind its head noun.

    Capitals go on with it, lower-case words where they are of its domain or finish a compound ("Kỷ lục"); verbs,
    function words, another organisation and a person's name end it.
    """
    words: list[tuple[str, int]] = []
    at = begin
    while len(words) < 18 and (m := _TOKEN.match(source, at, limit) or _listed_vi().match(source, at, limit)):
        words.append((m.group(1), m.end()))
        at = m.end()
    kept = 0
    good = begin
    loose = 0
    for i, (word, end) in enumerate(words):
        after = words[i + 1][0] if i + 1 < len(words) else ""
        if i and (word in _stops_vi() or f"{word} {after}" in _stops_vi()) and not _goes_on(source, words, i):
            break
        if word[0].isdigit() and kept < i:
            break
        if word[0].isupper() or word[0].isdigit() or word in {"-", "–"}:
            if (
                word[0].isupper()
                and i
                and _head_vi().match(source, end - len(word), limit)
                and word not in {"Hội", "Ban", "Đài", "Báo"}
            ):
                break
            loose = 0
            if word not in {"-", "–"}:
                kept, good = i + 1, end
        elif word in _words_vi() or (word == "và" and after[:1].isupper()):
            if word in _words_vi() and kept == i and not _closed(words, i):
                kept, good = i + 1, end
        else:
            loose += 1
            if loose > _COMPOUND:
                break
            if kept == i and loose == 1 and i and not _closed(words, i):
                kept, good = i + 1, end
    cut = _without_person(source, begin, good)
    name = source[cut:good].split()
    if len(name) == 2 and surnames()[name[0]] < _RARE and _FIRM.search(source, max(0, begin - 24), begin):
        return good  # a brand ("HTX Hoa Bích") rather than a person
    return cut


def _closed(words: list[tuple[str, int]], i: int) -> bool:
    """Whether the word before ends a name in itself: the last of two capitals ("Phú Thọ | ban hành")."""
    return i >= 2 and words[i - 1][0][0].isupper() and words[i - 2][0][0].isupper()


def _goes_on(source: str, words: list[tuple[str, int]], i: int) -> bool:
    """Whether a function word joins two parts of one name: "Nông nghiệp và Môi trường", "... tại Việt Nam"."""
    word = words[i][0]
    if word in _words_vi() and words[i - 1][0][0].isupper() and not _closed(words, i):
        return word != "và" or source[words[i][1] :][1:2].isupper()
    after = source[words[i][1] : words[i][1] + 40].lstrip()
    if word == "và":
        return after[:1].isupper() and not _head_vi().match(after) and _closed(words, i) is False
    return (word == "tại" and after.startswith(("Việt Nam", "Vietnam"))) or (
        word == "trong" and after.startswith("nước")
    )


@lru_cache(maxsize=4)
def org_parts(text: Text) -> dict[int, str]:
    """Begin of an organisation's mention -> its part."""
    spans = org_spans(text)
    found: dict[int, str] = {}
    for sentence in text.sentences:
        row = [span for span in spans if sentence.start <= span.begin < sentence.stop]
        if not row:
            continue
        for chain in _chains(text, row):
            part = _part_of(text, sentence, chain)
            if part:
                for span in chain:
                    found.setdefault(span.begin, part)
    return found


@cache
def _link() -> re.Pattern[str]:
    """What stands between two organisations of one chain."""
    return re.compile(rf"(?:\s?{one_of(wordlist('organizations')['links'])}){{1,6}}\s?|\s?[-–]\s?")


def _chains(text: Text, row: list[OrgSpan]) -> list[list[OrgSpan]]:
    """Organisations that are named in one breath."""
    chains: list[list[OrgSpan]] = []
    for span in row:
        if chains and _link().fullmatch(text.nfc, chains[-1][-1].end, span.begin):
            chains[-1].append(span)
        else:
            chains.append([span])
    return chains


@cache
def _part_patterns(lang: str) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """(part, what stands before the chain, what stands behind it) for each part of a language."""
    data = wordlist("organizations")["parts"]
    between = one_of(wordlist("organizations")["between"][lang])
    rows = []
    for part, words in data[lang].items():
        verbs = one_of(words)
        if lang == "en":
            before = re.compile(
                rf"(?:(?<!\w){verbs}(?:\s\w+){{0,3}}\sby|(?<!\w)organi[sz]ers?(?:\sis|\sare|:)?)\s(?:the\s)?[\"“]?$",
                re.I,
            )
            active = one_of(data["en_active"].get(part, ["\0"]))
            behind = re.compile(
                rf"(?:,?\s(?:which|who))?,?(?:\s(?:{between}|on [A-Z][a-z]+ \d+)){{0,4}}\s{active}"
                r"(?!\w)(?!\s(?:a stall|a booth|that|its doors))"
            )
        else:
            before = re.compile(
                rf"(?<!\w)(?:(?:do|đơn vị|bởi|được)(?:\s(?:chủ trì|tổ chức|là))?|{verbs}\sbởi)\s$", re.I
            )
            behind = re.compile(rf"(?:\s\([^()\n]{{2,30}}\))?,?(?:\s{between}){{0,5}}\s{verbs}(?!\w)")
        rows.append((part, before, behind))
    return tuple(rows)


_LED = {
    "directed": re.compile(r"(?:chỉ đạo của|under the (?:direction|guidance|auspices) of)\s(?:the\s)?$", re.I),
    "sponsored": re.compile(r"(?:(?:tài|bảo) trợ(?:\s(?:của|bởi|từ)|:)|sponsorship (?:of|from))\s(?:the\s)?$", re.I),
    "organized": re.compile(r"(?:đơn vị|cơ quan) tổ chức:\s$", re.I),
}


def _part_of(text: Text, sentence: Sentence, chain: list[OrgSpan]) -> str | None:
    """The part that the words around a chain give it."""
    source, first, last = text.nfc, chain[0].begin, chain[-1].end
    for part, pattern in _LED.items():
        if pattern.search(source, max(sentence.start, first - 60), first):
            return part
    for part, before, behind in _part_patterns(text.lang):
        led = before.search(source, max(sentence.start, first - 60), first)
        followed = behind.match(source, last, sentence.stop)
        if text.lang == "vi":
            if followed and (led or _subject(source, sentence, first)):
                return part
        elif led or followed:
            return part
    return None


def _subject(source: str, sentence: Sentence, first: int) -> bool:
    """Whether a Vietnamese chain stands where a subject stands: at the head of the sentence or behind a comma."""
    before = source[sentence.start : first].rstrip()
    return (
        not before
        or before[-1] in ",:;.)-–"
        or before.split()[-1] in {"qua", "nay", "do", "đây", "tiên", "tối", "sáng"}
    )
