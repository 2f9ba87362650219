"""The sample world as a site in a thread: its pages are read as two nights show them, then served on loopback."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from archive import Archive, open_archive
from archive.engine import reading, writing
from archive.store import desk
from archive.store.imports import Page, add_page
from archive.views.figures import figures_of
from archive.views.histories import EventHistory, event_history, event_lines
from archive.warc import WarcWriter
from cli.desk import OperatorDesk
from flows import stages
from flows.exporting import rows_of
from records import Source
from samples import SITES, load_content, write_sources
from samples.pages import NIGHTS, Edition, article_page
from search import SearchIndex, open_index
from spiders.source import survey
from tests.databases import url_of
from web.app import create_app

HTML = "text/html; charset=utf-8"
PORT = 8471  # in the sample sites' addresses; nothing listens there


@dataclass(frozen=True)
class World:
    """The archive behind the site, its address, and a token of its operator."""

    archive: Archive
    index: SearchIndex
    address: str
    token: str

    def histories(self) -> list[EventHistory]:
        """All events, those with most sources first."""
        with reading(self.archive.engine) as connection:
            lines = sorted(event_lines(connection), key=lambda line: (-line.sources, -line.articles, line.id))
            found = [event_history(connection, line.id) for line in lines[:20]]
        return [history for history in found if history]

    def disputed(self) -> EventHistory:
        """The event with most sources whose figures disagree."""
        return next(h for h in self.histories() if any(figure.disagree for figure in figures_of(h)))


def _night(archive: Archive, index: SearchIndex, sources: dict[str, Source], night: int) -> datetime:
    """What the sites show on a night, read and joined."""
    at, content = NIGHTS[night], load_content()
    writer = WarcWriter(archive.captures, f"night-{night}")
    for key, site in SITES.items():
        edition = Edition(site, night, PORT, content)
        for article in edition.shown():
            body = article_page(edition, article).body
            page = Page(url=edition.url(article), source=key, body=body, content_type=HTML, at=at)
            with writing(archive.engine) as connection:
                add_page(connection, page, writer)
    writer.close()
    stages.read(archive, sources)
    stages.extract(archive)
    stages.link(archive, at)
    stages.index(archive, index)
    return at


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """The site, for as long as it is needed."""
    write_sources(folder / "sources", PORT)
    sources = {source.name: source for source in survey(folder / "sources")[0]}
    archive = open_archive(url_of(folder), folder / "captures")
    index = open_index(folder / "index")
    now = [_night(archive, index, sources, night) for night in (1, 2)][-1] + timedelta(hours=7)
    with writing(archive.engine) as connection:
        token = desk.make_token(connection, "Hạnh", now)
    app = create_app(
        archive,
        index,
        rows=lambda ids: rows_of(archive, ids, sources),
        sources=sources,
        desk=OperatorDesk(archive, index),
        clock=lambda: now,
    )
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", server_header=False))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield World(archive, index, f"http://127.0.0.1:{listening.getsockname()[1]}", token)
    finally:
        server.should_exit = True
        thread.join(10)
        index.close()
        archive.close()
