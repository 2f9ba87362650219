"""A site of a few pages on loopback, its source definition and a plan: a night of it takes seconds."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from flows.plan import Plan, plan_from
from settings import Settings
from tests.databases import named_url

NOW = datetime.fromisoformat("2026-10-20T02:00:00+07:00")
HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml"
SOURCE = """\
name: {name}
title: Small News
publisher: Small Press
languages: [en]
home: http://{name}.localhost:{port}/
hosts: [{name}.localhost]
doors:
{doors}
article_url: ['-\\d+\\.html$']
topic_words: {{en: [fair, craft]}}
layouts:
  - name: plain
    title: [h1]
    body: [div.story]
    published: [time@datetime]
politeness: {{delay: 0.0, concurrency: 4}}
expects: {{fields: [title, body, published]}}
"""
SENTENCES = (
    "The craft fair of {place} opened on October 18 with {n} booths, and the first buyers came before the gates did.",
    "Weavers from {place} brought {n} baskets, each with the name of its maker on a strip of bark, they said.",
    "A workshop on glazes filled the hall twice, and the potters of {place} promised a second one for the spring.",
)


@dataclass
class Site:
    """What the site answers, by path: (body, content type, seconds to wait). `asked` has the paths in order."""

    port: int = 0
    answers: dict[str, tuple[bytes, str, float]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, path: str, body: str | bytes, kind: str = HTML, wait: float = 0.0) -> None:
        self.answers[path] = (body if isinstance(body, bytes) else body.encode(), kind, wait)

    def feed(self, door: str, *paths: str, host: str = "small") -> None:
        when = format_datetime(NOW.replace(day=19))
        items = "".join(
            f"<item><title>Craft fair {path}</title><link>http://{host}.localhost:{self.port}{path}</link>"
            f"<pubDate>{when}</pubDate></item>"
            for path in paths
        )
        self.put(door, f'<rss version="2.0"><channel><title>Small</title>{items}</channel></rss>', RSS)


def story(place: str, n: int, day: str = "2026-10-18", title: str | None = None, css: str = "story") -> str:
    """An article page of three paragraphs."""
    title = f"Craft fair of {place} opens" if title is None else title
    body = "".join(f"<p>{sentence.format(place=place, n=n)}</p>" for sentence in SENTENCES)
    head = f"<title>{title}</title>" if title else ""
    heading = f"<h1>{title}</h1>" if title else ""
    when = f'<time datetime="{day}T08:00:00+07:00">{day}</time>'
    return f'<html lang="en"><head>{head}</head><body>{heading}{when}<div class="{css}">{body}</div></body></html>'


@contextmanager
def serving() -> Iterator[Site]:
    """The site on a free port of loopback."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path
            site.asked.append(path)
            body, kind, wait = site.answers.get(path, (b"nothing here", HTML, 0.0))
            time.sleep(wait)
            try:
                self.send_response(200 if path in site.answers else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError as error:
                self.log_error("the reader has gone: %s", error)

        def log_message(self, *_: Any) -> None:
            """Tests ask `asked` instead."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def plan_for(site: Site, home: Path, doors: tuple[str, ...] = ("/feed",), names: tuple[str, ...] = ("small",)) -> Plan:
    """A plan whose sources are this site, under each of the names."""
    sources = home / "sources"
    sources.mkdir(parents=True)
    for name in names:
        lines = "\n".join(f"  - {{kind: feed, url: 'http://{name}.localhost:{site.port}{door}'}}" for door in doors)
        (sources / f"{name}.yml").write_text(SOURCE.format(name=name, port=site.port, doors=lines), "utf-8")
    settings = Settings(home=home, sources=sources, loopback=f"*.localhost:{site.port}", database_url=named_url(home))
    return plan_from(settings)
