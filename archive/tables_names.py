"""Persons, venues and programme figures: what the lists of names and figures are read from."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base


class EntityRow(Base):
    """A person or a venue over all articles. Ids are never reused: one that was joined to another points on.

    `articles`, `sources` and the days are counted when facts are linked, since lists are ordered by them."""

    __tablename__ = "entity"
    __table_args__ = (
        Index("ix_entity_kind_key", "kind", "key"),
        Index("ix_entity_rank", "kind", "merged_into", "articles", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # official, venue: the kind of its facts
    name: Mapped[str]
    key: Mapped[str]  # the name, folded
    first_seen: Mapped[datetime]
    merged_into: Mapped[int | None]
    articles: Mapped[int] = mapped_column(default=0, server_default="0")
    sources: Mapped[int] = mapped_column(default=0, server_default="0")
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]


class EntityFact(Base):
    """Which person or venue a fact names."""

    __tablename__ = "entity_fact"
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True)
    entity_id: Mapped[int] = mapped_column(ForeignKey("entity.id"), index=True)


class VenueKey(Base):
    """Blocking keys of a venue: spellings that share one may name the same place."""

    __tablename__ = "venue_key"
    __table_args__ = (Index("ix_venue_key_key", "key"),)
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


class EntityTold(Base):
    """How articles write of a person or venue what may name a place: a venue's spellings, an official's organisations;
    each once, kept with the counts."""

    __tablename__ = "entity_told"
    entity_id: Mapped[int] = mapped_column(ForeignKey("entity.id"), primary_key=True)
    told: Mapped[str] = mapped_column(primary_key=True)


class ProgrammeFact(Base):
    """A count that tells how many of something a place had: no figure of an event and no plan."""

    __tablename__ = "programme_fact"
    __table_args__ = (Index("ix_programme_fact_place", "place", "unit", "stars"),)
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str]
    unit: Mapped[str]
    stars: Mapped[str]  # "3+", "5", "all"
    day: Mapped[date]
    value: Mapped[float]
