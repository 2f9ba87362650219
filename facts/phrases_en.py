"""English: the noun phrase behind a number, up to its head across adjectives and modifiers."""

from __future__ import annotations

import re

from facts.count_lexicon import CountWords, Phrase, Unit, count_words

_TOKEN = re.compile(
    r"(?P<gap>[ \t\xa0]{0,2}[“‘\"”]?|-)(?P<word>[^\W_](?:[\w&]|['’.-](?=\w)){0,40}-?)|[ ]?(?P<mark>[,&“\"‘”’])"
)
# Nouns that may stand behind "one" in a list though the lexicon does not know them: "one First prize".
_SINGLE = frozenset(["prize", "label", "project", "award", "medal", "title", "certificate", "village", "site"])
_STAR = re.compile(r"(?:\w+)-star(?:red|s)?\Z|(?:\w+)-\Z")
_MAX_WORDS = 10


def read_phrase(lower: str, at: int, one: bool) -> Phrase | None:
    """The phrase that begins at `at`; with `one` its head stands in the singular. None where no noun follows."""
    words = count_words("en")
    found = _head(lower, at, one, words)
    if found is None:
        return None
    unit, begin, end, count = found
    last = _coordinated(lower, end, words)
    if unit[0] in ("tonne",) or (unit[1] or "") in ("memorandum", "kilogram"):
        last = _of(lower, last, words)
    return Phrase(unit[0], unit[1], begin, last, end, count)


def _tokens(lower: str, at: int) -> list[re.Match[str]]:
    """Words and commas from `at` on, at most a dozen; anything else ends them."""
    out: list[re.Match[str]] = []
    while len(out) < _MAX_WORDS + 4 and (match := _TOKEN.match(lower, at)):
        out.append(match)
        at = match.end()
    return out


def _head(lower: str, at: int, one: bool, words: CountWords) -> tuple[Unit, int, int, int] | None:
    """(unit, where the phrase begins, where its head ends, number of words)."""
    tokens = _tokens(lower, at)
    begin = -1
    said: list[str] = []
    for place, token in enumerate(tokens):
        word = token["word"]
        if word is None:
            if token["mark"] in ",&" and place > 2:
                return None
            continue
        if word[0].isdigit() and not _STAR.match(word) and not word.endswith(("st", "nd", "rd", "th")):
            return None
        word = word.rstrip("-") if not word.endswith("-star-") else word
        begin = token.start("word") if begin < 0 else begin
        if word in ("and", "or"):
            if not said:
                return None
            continue
        if word in words.stops and not _STAR.match(token["word"]):
            return None
        said.append(word)
        if len(said) > _MAX_WORDS:
            return None
        unit = _unit(word, said, one, words)
        if unit and not _goes_on(word, tokens, place, words):
            inner = _contained(lower, word, token.end("word"), words)
            if inner:
                return inner[0], begin, inner[2], len(said)
            return unit, begin, token.end("word"), len(said)
    return None


def _contained(lower: str, word: str, at: int, words: CountWords) -> tuple[Unit, int, int, int] | None:
    """The head behind "kinds of", "pieces of", where that is a known noun."""
    if word not in words.lists["containers"] or not lower.startswith(" of ", at):
        return None
    found = _head(lower, at + 3, False, words)
    return found if found and found[0][0] != "other" else None


def _unit(word: str, said: list[str], one: bool, words: CountWords) -> Unit | None:
    """The unit of a word that can be the head of the phrase, else None."""
    if one:
        if word in words.units and len(said) <= 6:
            return words.units[word]
        return ("other", word) if word in _SINGLE else None
    if word == "shows" and len(said) > 1 and said[-2] in words.lists["shows"]:
        return "event", None
    if word == "ones" or _STAR.match(word) or word.endswith(("'s", "’s", "s'")) or word in words.lists["not_plural"]:
        return None
    single = words.singular.get(word)
    if single is None:
        if not re.fullmatch(r"[a-z’'-]{2,30}[a-hj-rt-z]s", word) or word.endswith("us"):
            return words.units.get(word) if word in ("people",) else None
        single = word[:-3] + "y" if word.endswith("ies") else word[:-1]
    if single == "village":
        craft = any(part in words.lists["village"] for said_word in said[:-1] for part in said_word.split("-"))
        return ("craft_village", None) if craft else ("other", "village")
    if single in ("line", "range") and len(said) > 1 and said[-2] in ("product", "goods", "item"):
        return "product", None
    if single == "member" and "founding" in said:
        return "other", "member"
    if single in ("worker", "labourer", "laborer") and {"skilled", "craft"} & set(said):
        return "artisan", None
    if single == "group" and len(said) > 1:
        return "other", f"{said[-2]} group"
    return words.units.get(single, ("other", single))


def _goes_on(word: str, tokens: list[re.Match[str]], place: int, words: CountWords) -> bool:
    """True where a plural stands in front of the real head: "sports events", "savings groups"."""
    if place + 1 >= len(tokens):
        return False
    after = tokens[place + 1]["word"]
    if after is None or after in words.stops or after in ("and", "or"):
        return False
    return word in words.lists["attributive"] and (after in words.singular)


def _coordinated(lower: str, end: int, words: CountWords) -> int:
    """The end of "products and handicrafts", "establishments, groups and individuals", from the end of the head."""
    last = place = end
    for _ in range(4):
        joint = re.compile(r"(,)?[ ](?:(and|or)[ ])?|[ ]?&[ ]?").match(lower, place)
        if joint is None or not (joint[1] or joint[2] or "&" in joint[0]):
            return last
        following = _head(lower, joint.end() - 1, False, words)
        if following is None or following[3] > 4 or following[1] - joint.end() > 1 or lower[joint.end()].isdigit():
            return last
        place = following[2]
        if joint[2] or "&" in joint[0]:
            last = place
    return last


def _of(lower: str, end: int, words: CountWords) -> int:
    """The end of "tonnes of fresh buds"."""
    found = re.compile(r" of((?: [a-z-]{2,20}){1,3})").match(lower, end)
    if found is None:
        return end
    last = end + 3
    for word in found[1].split():
        if word in words.stops or word in ("and", "or"):
            break
        last += len(word) + 1
    return last if last > end + 3 else end
