"""The sample articles: their events are found with the days that their authors gave them."""

from datetime import date

from facts import extract
from records.fact import EventMention
from samples import load_content

FEWEST = 138  # of 158; the others tell their event by a verb alone, or their day only by the weekday of a later week


def fits(event: EventMention, start: date | None, end: date | None) -> bool:
    """Whether an event has the first day (or only the last) and contradicts neither."""
    return (event.start == start or (event.start is None and event.stop == end)) and event.stop in (end, None)


def test_events_of_the_sample_articles() -> None:
    content = load_content()
    missed, found = [], 0
    for article in content.articles:
        text = "\n".join([article.title, article.lead, *article.body, *(c.text for c in article.captions)])
        events = extract(text, title=article.title, published=article.published.date(), lang=None).events
        for key in article.events:
            truth = content.events[key]
            if any(fits(event, truth.start, truth.end) for event in events):
                found += 1
            else:
                missed.append((article.id, key))
    assert found >= FEWEST, missed
