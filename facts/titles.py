"""Titles of people: the pattern that finds them, and what a title says about organisation and role."""

import re
from functools import cache

from facts.text import fold
from facts.wordlists import one_of, wordlist
from records.fact import Role


@cache
def _classes(lang: str) -> dict[str, Role]:
    """Folded head -> role class (`office` counts as "other" until the organisation is known)."""
    found: dict[str, Role] = {}
    names: dict[str, Role] = {"office": "other", "business": "business", "press": "press", "artisan": "artisan"}
    for group, heads in wordlist("titles")[lang]["heads"].items():
        for head in heads:
            found[fold(head)] = names[group]
    return found


def _initials(lang: str) -> str:
    """A look at the first letter, which most words fail at once: the alternations behind it are long."""
    data = wordlist("titles")[lang]
    words = [head for group in data["heads"].values() for head in group]
    words += [*data["prefixes"]] if lang == "vi" else [*data["modifiers"], *data["before_name"]]
    letters = {letter for word in words for letter in (word[0].lower(), word[0].upper())}
    return f"(?=[{''.join(sorted(letters))}])"


@cache
def title_pattern(lang: str) -> re.Pattern[str]:
    """One title with its modifiers: "Permanent Vice Chairman", "Quyền Giám đốc", "deputy general director"."""
    data = wordlist("titles")[lang]
    heads = one_of(h for group in data["heads"].values() for h in group)
    if lang == "vi":
        party = r"(?:Phó )?(?:Trưởng )?ban(?=\sTổ chức\s(?:Trung ương|Tỉnh|Thành|Huyện|Quận))"  # no part in an event
        return re.compile(
            rf"(?<!\w)(?:{one_of(data['prefixes'])}\s){{0,2}}(?P<head>{party}|{heads})(?!\w)", re.IGNORECASE
        )
    mods = one_of(data["modifiers"])
    lead = one_of(data["before_name"])
    return re.compile(
        rf"(?<![\w’'-]){_initials(lang)}(?:{lead}\s)?(?P<title>(?:{mods}(?:\s|-)){{0,4}}(?P<head>{heads})"
        rf"(?:\s(?:and|cum)\s(?:{mods}\s){{0,3}}(?:ceo|founder|director|general director))?)"
        r"(?![\w-])(?!['’]s?\s(?:house|village))",
        re.IGNORECASE,
    )


def role_of(title: str, organization: str | None, lang: str) -> Role:
    """The role class by the organisation's words, then by the title's head, then by what the title names."""
    head = _head_role(title, lang)
    if head in ("press", "artisan"):
        return head
    for words in (organization, title):
        if words and (role := _by_words(words)):
            return role
    if head == "business":
        return "business"
    return "government" if organization is None and _office_of_state(title) else head


def _head_role(title: str, lang: str) -> Role:
    classes = _classes(lang)
    plain = fold(title)
    best = max(
        (head for head in classes if plain == head or plain.endswith(" " + head) or plain.startswith(head)),
        key=len,
        default="",
    )
    return classes.get(best, "other")


@cache
def _role_words() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    data: dict[Role, list[str]] = wordlist("titles")["role_words"]
    return tuple((role, re.compile(rf"(?<!\w){one_of(words)}(?!\w)", re.IGNORECASE)) for role, words in data.items())


def _by_words(words: str) -> Role | None:
    """The class whose word stands first in an organisation's name; the Fatherland Front is government."""
    if re.search(r"fatherland front|mặt trận|mttq", words, re.IGNORECASE):
        return "government"
    if re.search(r"association|federation|hiệp hội|liên minh|liên đoàn", words, re.IGNORECASE):
        return "association"
    hits = [(m.start(), -len(m.group()), role) for role, pattern in _role_words() if (m := pattern.search(words))]
    return min(hits)[2] if hits else None


def _office_of_state(title: str) -> bool:
    return (
        re.search(
            r"minister|ambassador|governor|mayor|thủ tướng|bộ trưởng|thứ trưởng|đại sứ|chủ tịch nước|bí thư",
            title,
            re.I,
        )
        is not None
    )
