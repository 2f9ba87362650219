"""The order in which the facts of an article are found: one line for each kind."""

from datetime import date

from facts.counts import find_counts
from facts.days import find_days
from facts.events import find_events
from facts.officials import find_officials
from facts.organizations import find_organizations
from facts.text import prepare
from facts.venues import find_venues
from records.fact import Findings

EXTRACTOR = 1
LIMIT = 1_000_000  # characters; no news article comes near, and a whole book would only hold up the night


def extract(text: str, *, title: str | None, published: date | None, lang: str | None) -> Findings:
    """All facts of an article, each with its quote and offsets into `text`. Pure and deterministic.

    Raises ValueError for a text above `LIMIT` and for a language without rules.
    """
    if len(text) > LIMIT:
        raise ValueError(f"the text has {len(text):,} characters, above the limit of {LIMIT:,}; split it into articles")
    if not text.strip():
        return Findings(extractor=EXTRACTOR)
    prepared = prepare(text, lang, title)
    days = find_days(prepared, published)
    counts = find_counts(prepared)
    officials = find_officials(prepared)
    organizations = find_organizations(prepared)
    venues = find_venues(prepared)
    events = find_events(prepared, days, counts, officials, title=title, published=published)
    return Findings(
        events=tuple(events),
        venues=tuple(venues),
        dates=tuple(days),
        counts=tuple(counts),
        officials=tuple(officials),
        organizations=tuple(organizations),
        extractor=EXTRACTOR,
    )
