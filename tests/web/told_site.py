"""A small site over three articles in our own words: two tell one fair and disagree, one tells a pottery week."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from archive import Archive, open_archive
from archive.engine import writing
from archive.store import articles
from archive.tables import Url
from flows import stages
from flows.exporting import rows_of
from records import Article, Moment, Source
from search import SearchIndex, open_index
from tests.databases import url_of
from web.app import create_app

DAY = date(2025, 10, 17)
NOW = datetime(2025, 10, 20, 3, tzinfo=UTC)
FAIR = "The Red Lotus Craft Fair 2025{} at Thống Nhất Park in Hà Nội{}. It runs until October 20."
TOLD = [
    ("north", "en", "Red Lotus Craft Fair 2025 opens", FAIR.format(" opened on October 17", " with 120 booths")),
    (
        "south",
        "en",
        "Red Lotus Craft Fair 2025 draws buyers",
        FAIR.format(", which opened on October 17", ", has 150 booths"),
    ),
    (
        "east",
        "en",
        "Blue Kiln Pottery Week opens in Huế",
        "The Blue Kiln Pottery Week opened on October 17 at the An Định Palace in Huế with 40 booths.",
    ),
]
SOURCES = {
    name: Source(
        name=name, title=f"{name.title()} Post", publisher=f"{name.title()} Press", languages=("en",),
        home=f"https://{name}.example/", hosts=(f"{name}.example",), doors=(), article_url=(),
    )
    for name in ("north", "south", "east")
}  # fmt: skip


class Told:
    """An archive with the articles, all stages run, and its index."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.archive: Archive = open_archive(url or url_of(folder), folder / "captures")
        self.index: SearchIndex = open_index(folder / "index")
        for number, (source, language, title, body) in enumerate(TOLD, 1):
            self.add(number, source, title, body, language)
        self.run()

    def add(self, number: int, source: str, title: str, body: str, language: str = "en") -> None:
        """One article, or with a known number another version of it."""
        url = f"https://{source}.example/{number}"
        article = Article(url=url, title=title, body=body, language=language, published=Moment(DAY, None, "meta"))
        with writing(self.archive.engine) as connection:
            row: dict[str, Any] = {
                "source": source,
                "url": url,
                "original": url,
                "door": "d",
                "doors": ["d"],
                "state": "known",
            }
            row |= {"first_seen": NOW, "last_seen": NOW, "due": NOW, "failures": 0, "unchanged": 0}
            if connection.execute(Url.__table__.select().where(Url.id == number)).first() is None:
                connection.execute(Url.__table__.insert().values(id=number, **row))  # type: ignore[attr-defined]
            articles.save_article(connection, article, source=source, url=url, at=NOW, url_id=number)

    def run(self) -> None:
        """What the night does with pending articles."""
        stages.extract(self.archive)
        stages.link(self.archive, NOW)
        stages.index(self.archive, self.index)

    def app(self, base: str = "") -> FastAPI:
        """The site, at a fixed moment."""
        return create_app(
            self.archive,
            self.index,
            rows=lambda ids: rows_of(self.archive, ids, SOURCES),
            sources=SOURCES,
            base=base,
            clock=lambda: NOW,
        )
