"""The order in which the facts of an article are found: one line for each kind."""

from dataclasses import replace
from datetime import date

from facts.counts import find_counts
from facts.days import find_days
from facts.events import find_events
from facts.officials import find_officials
from facts.organizations import find_organizations
from facts.recogniser import Recogniser, with_recognised
from facts.subjects import with_subjects
from facts.text import Text, prepare
from facts.venues import find_venues
from records.fact import Findings

EXTRACTOR = 3
LIMIT = 1_000_000  # characters; no news article comes near, and a whole book would only hold up the night


def extract(
    text: str,
    *,
    title: str | None,
    published: date | None,
    lang: str | None,
    recogniser: Recogniser | None = None,
) -> Findings:
    """All facts of an article, each with its quote and offsets into `text`. Pure and deterministic, as far as a
    `recogniser` that is plugged in is.

    Raises ValueError for a text above `LIMIT` and for a language without rules.
    """
    if len(text) > LIMIT:
        raise ValueError(f"the text has {len(text):,} characters, above the limit of {LIMIT:,}; split it into articles")
    if not text.strip():
        return Findings(extractor=EXTRACTOR)
    prepared = _plain_blanks(prepare(text, lang, title))
    days = find_days(prepared, published)
    counts = with_subjects(prepared, find_counts(prepared), published)
    officials = find_officials(prepared)
    organizations = find_organizations(prepared)
    venues = find_venues(prepared)
    events = find_events(prepared, days, counts, officials, title=title, published=published)
    findings = Findings(
        events=tuple(events),
        venues=tuple(venues),
        dates=tuple(days),
        counts=tuple(counts),
        officials=tuple(officials),
        organizations=tuple(organizations),
        extractor=EXTRACTOR,
    )
    return with_recognised(findings, prepared, recogniser) if recogniser else findings


_BLANKS = {0xA0: " ", 0x2007: " ", 0x2009: " ", 0x202F: " "}


def _plain_blanks(text: Text) -> Text:
    """The copies that patterns run on with ordinary blanks for no-break ones; quotes still come from the raw text."""
    if not any(chr(code) in text.nfc for code in _BLANKS):
        return text
    return replace(
        text,
        nfc=text.nfc.translate(_BLANKS),
        body=text.body.translate(_BLANKS),
        sentences=tuple(replace(s, text=s.text.translate(_BLANKS)) for s in text.sentences),
    )
