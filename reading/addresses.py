"""The words of a page's address: many sites name the page by its headline there, and keep that name."""

import logging
import re
import unicodedata
from urllib.parse import unquote, urlsplit

log = logging.getLogger(__name__)

# letters that no decomposition takes apart; addresses write them plain
PLAIN = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ß": "ss", "þ": "th"})
APOSTROPHES = re.compile("['’‘`´]")
# "raeumt" and "raumt", "paa" and "pa": two ways to write one letter of the headline
UMLAUT = re.compile(r"([aou])e|aa")
ENDING = re.compile(r"\.\w{2,5}$")
WORD = re.compile(r"[^\W_]+")


def plain_words(text: str) -> frozenset[str]:
    """Words of a text as an address writes them; numbers and single letters, which ids have too, left out."""
    letters = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text.casefold()))
    if not letters.isascii():
        letters = "".join(c for c in letters if not unicodedata.combining(c)).translate(PLAIN)
    words = (word for word in WORD.findall(letters) if len(word) > 1 and not any(map(str.isdigit, word)))
    return frozenset(UMLAUT.sub(lambda mark: mark.group(1) or "a", word) for word in words)


def slug_words(address: str | None) -> frozenset[str]:
    """Words of the segment of an address that has most of them; empty for an address that is none."""
    if not address:
        return frozenset()
    try:
        path = urlsplit(address).path
    except ValueError as error:
        log.debug("address: %s", error)
        return frozenset()
    segments = ENDING.sub("", unquote(path).rstrip("/")).split("/")
    return max(map(plain_words, segments), key=len)


def share_in_common(slug: frozenset[str], title: str) -> float:
    """Twice the words that address and title share, by the words of both: 1 where they are the same."""
    words = plain_words(title)
    return 2 * len(slug & words) / (len(slug) + len(words)) if slug or words else 0.0
