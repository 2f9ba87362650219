"""Canonical addresses: one article, one URL, whatever the door added to it.

courlan removes tracking parameters, w3lib orders and encodes the rest. What only a site knows (its hosts, its article
patterns, whether it is served over https) comes from its definition.
"""

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from courlan import clean_url
from w3lib.url import canonicalize_url

from records import Source

LONGEST = 2000
DEEPEST = 12  # path segments; deeper paths come from relative links gone wrong
REPEATS = 3  # the same segment so often (/a/a/a) is such a link too
TRACKERS = re.compile(r"^(utm_|fbclid|gclid|zarsrc|mc_|_ga|igshid|ref_src|share_?id|jsessionid|phpsessid|sid$)", re.I)
COPY_FLAGS = ("amp", "print", "outputtype", "in")  # parameters that ask for another dress of the same article
COPY_PATHS = (
    (re.compile(r"^/amp/"), "/"),
    (re.compile(r"^/(in-bai|print)/"), "/"),
    (re.compile(r"/(amp|print)/?$"), "/"),
    (re.compile(r"/(amp|print)/?$"), ""),
    (re.compile(r"\.amp(?=$|\.html?$)"), ""),
)


def canonical(url: str) -> str | None:
    """The URL without fragment, default port and tracking, host in lower case; None where it is no web URL."""
    parts = _web(url)
    if parts is None:
        return None
    cleaned = clean_url(url.strip()) or url
    again = _web(cleaned)
    if again is None or again.hostname != parts.hostname:
        cleaned, again = url.strip(), parts  # courlan gave up on it
    query = [(key, value) for key, value in parse_qsl(again.query, keep_blank_values=True) if not TRACKERS.match(key)]
    path = re.sub(r";jsessionid=[^/?]*|%3Bjsessionid=[^/?]*", "", again.path, flags=re.I) or "/"
    host = (again.hostname or "").rstrip(".")
    port = "" if again.port in (None, 80 if again.scheme == "http" else 443) else f":{again.port}"
    return str(canonicalize_url(urlunsplit((again.scheme, host + port, path, urlencode(query), ""))))


def _web(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname and not parts.username else None


class Addresses:
    """The addresses of one source: which are articles, and their canonical form."""

    def __init__(self, source: Source) -> None:
        self.hosts = frozenset(source.hosts)
        self._secure = source.home.startswith("https:")
        self._patterns = [re.compile(pattern) for pattern in source.article_url]

    def article(self, url: str) -> str | None:
        """The canonical URL where `url` is an article of this source, else None."""
        if len(url) > LONGEST:
            return None
        found = canonical(url)
        if found is None:
            return None
        parts = urlsplit(found)
        if parts.hostname not in self.hosts or _looped(parts.path):
            return None
        if self._secure and parts.scheme == "http" and parts.port is None:
            found = "https" + found[4:]
        for copy_of in _originals(found):
            if self._matches(copy_of):
                return copy_of
        return found if self._matches(found) else None

    def _matches(self, url: str) -> bool:
        return any(pattern.search(url) for pattern in self._patterns)


def _originals(url: str) -> list[str]:
    """Addresses of which `url` may be the AMP or print copy, likeliest first."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    plain = [(key, value) for key, value in query if key.lower() not in COPY_FLAGS]
    changed = [] if plain == query else [urlunsplit(parts._replace(query=urlencode(plain)))]
    for pattern, instead in COPY_PATHS:
        path, found = pattern.subn(instead, parts.path)
        if found:
            changed.append(urlunsplit(parts._replace(path=path or "/", query=urlencode(plain))))
    return changed


def _looped(path: str) -> bool:
    segments = [segment for segment in path.split("/") if segment]
    return len(segments) > DEEPEST or any(segments.count(segment) >= REPEATS for segment in set(segments))


def pattern_of(url: str) -> str:
    """The URL with its numbers folded: pages of one calendar share it."""
    return re.sub(r"\d+", "0", url)
