"""Vietnamese names of events: a head noun and what goes on with it."""

import re
from functools import cache

from facts.event_kinds import Named, edition_in, head_pattern, kind_of_head, make_named
from facts.persons import CAP
from facts.places import is_place
from facts.text import Sentence
from facts.wordlists import wordlist

_WORD = re.compile(
    r"(?P<gap>[ \xa0]|,[ \xa0])(?P<word>\((?:OCOP|[Mm]ỗi xã|One Commune)[^()\n]{0,40}\)"
    r"|(?:TP|Tp|TX|TT|P|Q|H)\.[ ]?[^\s,;:.()\"“”!?…]{1,20}|[^\s,;:.()\"“”!?…]{1,40})"
)
_CLOSE = re.compile(r"[”\"’]")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–](?:19|20)\d\d)?")
_QUOTED = re.compile(
    r"\s?(?:mang tên\s|:\s)?[“\"][^“”\"\n]{4,150}[”\"]"
    r"(?:,?\s(?:[-–]\s)?lần\s(?:thứ\s)?[\wÀ-ỹ]{1,6})?(?:,?\s(?:[-–]\s)?(?:năm\s)?20\d\d(?![\d/-]))?"
)
# what only a sentence has, so that the quotes are those of somebody's words and not of a name
_SPEECH = re.compile(r"\s(?:là|đã|sẽ|rất|cũng|này|chúng|tôi|được|năm nay|năm ngoái|lần này|không chỉ)(?=[\s,])")
# behind "sự kiện": it is named after what it does
_PRESENTS = re.compile(r"\s(?:giới thiệu|quảng bá|trưng bày|xúc tiến|kết nối|tôn vinh)\s(?:[^\s,.;]+\s){2}")
_THEME = re.compile(r"(?:chủ đề|khẩu hiệu|thông điệp|phương châm|tên gọi)(?:\slà)?:?\s[“\"‘]$")
_MOTTO = re.compile(r"\s[“\"][^“”\"\n]{4,80}[”\"](?=[\s,.;]|$)")
_PLACED = re.compile(
    rf"\s(?:tại|ở)\s(?P<place>(?:xã|phường|huyện|tỉnh|thành phố|TP\.?|quận|thị xã|thị trấn|đặc khu)(?:\s{CAP}){{1,4}})"
)
_BACK = re.compile(r"(?:này|lần này|nói trên|trên|ấy|năm nay|đó)?")
_DESCRIBED = re.compile(
    r"(?<!thứ)(?<!lần)\snhất$|^nhất$|\s(?:bậc|hạng)\snhất"
    r"|(?:^|\s)đầu tiên(?:\s(?:trong|của|ở|tại|được)\s.*)?$"
)
_VERB_ENDS = {"thiệu", "bày", "bá", "nối", "tiến", "vinh", "bán", "thụ", "giá", "hạng", "diễn", "giao"}
_MOST_WORDS = 36
Word = tuple[str, str, int]


def vietnamese_mentions(source: str, sentence: Sentence, number: int) -> list[Named]:
    """All mentions of one sentence."""
    found = []
    last = sentence.start
    for m in head_pattern("vi").finditer(source, sentence.start, sentence.stop):
        if m.start() >= last and (named := _named(source, sentence, m, number)):
            found.append(named)
            last = named.end
    return found + _editions(source, sentence, number)


def _named(source: str, sentence: Sentence, m: re.Match[str], number: int) -> Named | None:
    """A head noun and what goes on with it, up to a verb or a function word."""
    head = m.group("head")
    if _THEME.search(source[max(sentence.start, m.start() - 24) : m.start()]):
        return None
    around = head.lower() in _words("around") and head_pattern("vi").match(source, m.end() + 1, sentence.stop)
    if around:  # "không gian Hội chợ Mùa Xuân": the fair is named within
        return None
    opened = m.start() > sentence.start and source[m.start() - 1] in '“"‘'
    close = _CLOSE.search(source, m.end(), min(sentence.stop, m.end() + 200)) if opened else None
    if close and _SPEECH.search(source, m.end(), close.start()) is None:
        return make_named(source, (m.start(), close.start()), head, "vi", number, proper=True)
    quoted = _QUOTED.match(source, m.end(), sentence.stop)
    if quoted and head.lower() not in _words("needs_capital"):
        return make_named(source, (m.start(), quoted.end()), head, "vi", number, proper=True)
    described = head.lower() not in _words("quoted_only") or _PRESENTS.match(source, m.end(), sentence.stop)
    end = _end(source, m.end(), sentence.stop) if described else m.end()
    tail = source[m.end() : end].strip()
    if head.lower() in _words("needs_capital") and not (head[0].isupper() and _named_in_capitals(tail)):
        return None
    if _BACK.fullmatch(tail):
        if placed := _PLACED.match(source, m.end(), sentence.stop):
            return make_named(source, (m.start(), placed.end()), head, "vi", number, bare=True)
        bare = head.lower() in _words("bare") and _word_before(source, sentence, m.start()) not in _words("plural")
        return make_named(source, m.span(), head, "vi", number, bare=True) if bare else None
    if _DESCRIBED.search(tail) and head[0].islower():  # "tuần lễ OCOP lớn nhất": what the named one is said to be
        return make_named(source, m.span(), head, "vi", number, bare=True) if head.lower() in _words("bare") else None
    if tail in {"cũ", "xưa", "trước"}:
        return None  # "Chợ đêm cũ": a site that was
    if head[0].islower() and _word_before(source, sentence, m.start()) in _words("plural"):
        return None
    capitals = any(w[0].isupper() or w[0].isdigit() for w in tail.split())
    proper = capitals and (head[0].isupper() or len(tail.split()) >= 2)
    quotes = proper or kind_of_head("vi")[head.lower()] in {"other", "contest", "seminar"}
    if quotes and (motto := _MOTTO.match(source, end, sentence.stop)):
        end = motto.end()
    return make_named(source, (m.start(), end), head, "vi", number, proper=proper)


@cache
def _words(name: str) -> frozenset[str]:
    """One of the lists under `vi`."""
    return frozenset(wordlist("events")["vi"][name])


def _word_before(source: str, sentence: Sentence, at: int) -> str:
    before = source[max(sentence.start, at - 12) : at].split()
    return before[-1].lower() if before else ""


def _named_in_capitals(tail: str) -> bool:
    """Whether what follows a common word makes a name of it ("Tuần trà Thái Nguyên", not "Tuần này")."""
    words = tail.split()
    return len(words) >= 2 and words[0].lower() not in _words("stop") and any(w[0].isupper() for w in words)


def _end(source: str, begin: int, limit: int) -> int:
    """Where a name ends that goes on at `begin`."""
    words: list[Word] = []
    at = begin
    while len(words) < _MOST_WORDS and (m := _WORD.match(source, at, limit)):
        words.append((m.group("gap"), m.group("word"), m.end()))
        at = m.end()
    wall = next((i for i in range(len(words)) if _stops_at(words, i)), len(words))
    anchor = _anchor(words, wall)
    wall = next((i for i in range(max(anchor, 1), wall) if _after_place(words, i)), wall)
    good = begin
    for i, (gap, word, end) in enumerate(words[:wall]):
        after = words[i + 1][1] if i + 1 < len(words) else ""
        if gap[0] == "," and not _goes_on(source, words, i, wall, anchor):
            break
        if word == "năm" and _YEAR.fullmatch(after):
            good = words[i + 1][2]
            continue
        if word in _words("prepositions") and not _kept(words, i) and not (i < anchor or _between(words, i, wall)):
            break
        parted = i > anchor or any(w[0].isupper() and w != "OCOP" for _, w, _ in words[:i])
        if word == "và" and parted and head_pattern("vi").match(source, end + 1, limit):
            break  # else one name for two things: "Ngày hội làng nghề và Triển lãm gốm năm 2024"
        if i and i - 1 == anchor and word != "năm" and not _edition_word(word):
            break
        if word not in {"-", "–", "và", "các", "năm", "lần", "thứ", "những"}:
            good = end
    return good


def _between(words: list[Word], i: int, wall: int) -> bool:
    """Whether "giữa" stands here, or "và" or "với" that goes with one ("kết nối giữa X và Y")."""
    rest = [w for _, w, _ in words[i:wall]]
    if rest[0] == "giữa":
        return "và" in rest or "với" in rest
    return rest[0] in {"với", "của"} and any(w == "giữa" for _, w, _ in words[:i])


def _edition_word(word: str) -> bool:
    return word in {"-", "–", "lần", "thứ", "tại", "ở"}


def _kept(words: list[Word], i: int) -> bool:
    """Whether a word belongs to a compound that is no verb or preposition ("sáng tạo", "mỗi xã")."""
    word = words[i][1].lower()
    after = words[i + 1][1].lower() if i + 1 < len(words) and words[i + 1][0][0] != "," else ""
    before = words[i - 1][1].lower() if i and words[i][0][0] != "," else ""
    return f"{word} {after}" in _words("kept_pairs") or f"{before} {word}" in _words("kept_pairs")


def _stops_at(words: list[Word], i: int) -> bool:
    word = words[i][1]
    after = words[i + 1][1] if i + 1 < len(words) else ""
    if i and words[i][0][0] == "," and word in _words("list_verbs") and words[i - 1][1] in _VERB_ENDS:
        return False  # "giới thiệu, bày bán các sản phẩm"
    if word == "bày" and after[:1].isdigit():
        return True  # "lễ hội bánh | bày 32 gian hàng"
    if i > 1 and word == "bán" and words[i - 1][1] == "bày" and words[i - 1][0][0] == ",":
        return False
    if i and f"{word} {after}" in _words(
        "later_stop"
    ):  # "Hội nghị công bố ..." is a name, "Hội chợ OCOP công bố" is none
        return True
    return (word in _words("stop") or f"{word} {after}" in _words("stop")) and not _kept(words, i)


def _after_place(words: list[Word], i: int) -> bool:
    """Whether a word in small letters follows the name of a place and goes on with no name: a verb, as a rule."""
    word = words[i][1]
    if not word[0].islower() or words[i][0][0] == "," or word in _words("after_place"):
        return False
    run = i
    while run and words[run - 1][1][0].isupper() and (run == i or words[run][0][0] != ","):
        run -= 1
    names = [w for _, w, _ in words[run:i]]
    return any(is_place(" ".join(names[-n:])) for n in (2, 3, 4) if n <= len(names))


def _anchor(words: list[Word], wall: int) -> int:
    """The index of the first year that a name ends with, before the `wall`; -1 without one.

    "tháng 5 năm 2024" is a day's year, no name's.
    """
    for i in range(wall):
        if not _YEAR.fullmatch(words[i][1]):
            continue
        before = [word.lower() for _, word, _ in words[max(0, i - 6) : i]]
        if any(w in {"tháng", "ngày", "hết", "trong", "từ", "đến"} or re.search(r"\d/\d", w) for w in before):
            return -1
        return i
    return -1


def _goes_on(source: str, words: list[Word], i: int, wall: int, anchor: int) -> bool:
    """Whether a comma stands within a name ("đánh giá, phân hạng sản phẩm"): its year, or a list, goes on with it."""
    rest = [word for _, word, _ in words[i : min(i + 12, wall)]]
    if not rest:
        return False
    if i <= anchor or (rest[0] == "năm" and len(rest) > 1 and _YEAR.fullmatch(rest[1])):
        return True
    if not rest[0][0].islower() or head_pattern("vi").match(source, words[i][2] - len(words[i][1])):
        return False
    vi = wordlist("events")["vi"]
    if rest[0] in vi["list_nouns"] and words[i - 1][1][0].islower():
        return True
    return rest[0] in vi["list_verbs"] or any(w in {"và", "OCOP", "sản"} for w in rest)


_EDITION = re.compile(
    r"(?<!\w)[Ll]ần\s(?:thứ\s)?(?:\d{1,2}|[IVXL]{1,6}|hai|ba|tư|năm)"
    r"(?=\s(?:sẽ|dự kiến|diễn ra|tổ chức|được|khai mạc|họp)(?!\w))"
)


def _editions(source: str, sentence: Sentence, number: int) -> list[Named]:
    """ "Lần 3 sẽ diễn ra ...": an edition as the subject; `events` names it after its series."""
    found = []
    for m in _EDITION.finditer(source, sentence.start, sentence.stop):
        if m.start() == sentence.start or source[m.start() - 2 : m.start()] in {", ", "; "}:
            name = m.group()[0].lower() + m.group()[1:]
            found.append(Named(m.start(), m.end(), name, "", "lần", number, proper=True, edition=edition_in(name)))
    return found
