"""The table of saved searches: a query under a name, with what it found when somebody last looked."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base


class SavedSearch(Base):
    """A query that somebody comes back to. `seen` are the ids of the articles it found when last looked at."""

    __tablename__ = "saved_search"
    name: Mapped[str] = mapped_column(primary_key=True)
    query: Mapped[str]
    translate: Mapped[bool]
    made: Mapped[datetime]
    looked: Mapped[datetime | None]
    seen: Mapped[list[Any]]
