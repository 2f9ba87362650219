"""Under which address an article is kept."""

import re
from urllib.parse import urlsplit

from records import Source


def address_of(found: str, canonical: str | None, source: Source | None) -> str:
    """The page's own canonical address where it names an article of the same site, else the one it was found under.

    A site's canonical link is believed only within its own hosts (sources.yaml, `common.canonical_url`): clones and
    syndication partners point at others.
    """
    if not canonical or source is None:
        return found
    parts = urlsplit(canonical)
    if parts.netloc.lower() != urlsplit(found).netloc.lower() and parts.hostname not in source.hosts:
        return found
    if not any(re.search(pattern, canonical) for pattern in source.article_url):
        return found
    return canonical
