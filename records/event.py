"""Mentions joined over articles into events."""

from dataclasses import dataclass
from datetime import date

from records.fact import EventMention


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One event as one article version tells it, with all that linking may weigh.

    `story` is the near-duplicate cluster of the article: copies of one wire story are one witness.
    """

    id: int
    article: int
    story: int
    name: str
    kind: str
    source: str = ""
    language: str | None = None
    published: date | None = None
    start: date | None = None
    end: date | None = None
    venue: str | None = None
    place: str | None = None
    organizers: tuple[str, ...] = ()
    edition: int | None = None
    year: int | None = None
    main: bool = False
    figures: tuple[tuple[str, float], ...] = ()

    @classmethod
    def of(
        cls,
        event: EventMention,
        *,
        id: int,
        article: int,
        story: int,
        source: str,
        language: str | None,
        published: date | None,
        figures: tuple[tuple[str, float], ...],
    ) -> "Mention":
        """A mention from what extraction found and where it stands."""
        return cls(
            id=id,
            article=article,
            story=story,
            source=source,
            language=language,
            published=published,
            figures=figures,
            name=event.name,
            kind=event.kind,
            start=event.start,
            end=event.stop,
            venue=event.venue,
            place=event.place,
            organizers=event.organizers,
            edition=event.edition,
            year=event.year,
            main=event.main,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Why a mention belongs to an event: score between 0 and 1 and the reasons in words."""

    mention: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One real-world event: its sightings and the values chosen from them by a stated rule."""

    name: str
    kind: str
    start: date | None
    end: date | None
    venue: str | None
    place: str | None
    edition: int | None
    series: str | None
    sightings: tuple[Sighting, ...]
