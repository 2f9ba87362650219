"""Pages per second of a collection beside a bare Scrapy spider, in one run: `python -m benchmarks.bench_collect`.

Both fetch the same pages of one loopback server, politeness off, each in a process of its own, turn by turn. The
collection also reads robots.txt and a sitemap, writes WARC records and keeps its frontier in SQLite; its seconds are
those of the whole spider, doors included, as Scrapy counts them (process start aside, for both).
"""

import argparse
import asyncio
import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from archive import open_archive
from archive.engine import writing
from archive.store.nights import begin_night

NOW = datetime(2026, 10, 19, 19, 0, tzinfo=UTC)
LEAST = 0.7
SOURCE = """\
name: bench
title: Bench
publisher: Bench
languages: [en]
hosts: [bench.localhost]
home: http://bench.localhost:{port}/
doors:
  - {{kind: sitemap, url: 'http://bench.localhost:{port}/sitemap.xml'}}
article_url: ['/article-[0-9]+\\.html$']
topic_words: {{}}
politeness: {{delay: 0, concurrency: 8, pages_per_night: 100000}}
"""
BARE = """
import json, sys, scrapy
from scrapy.crawler import CrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for number in range({pages}):
            yield scrapy.Request("http://127.0.0.1:{port}/article-%d.html" % number, self.got)
    def got(self, response):
        assert response.status == 200
process = CrawlerProcess({{"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
print(json.dumps([crawler.stats.get_value("response_received_count"), crawler.stats.get_value("elapsed_time_seconds")]))
"""


def page(number: int) -> bytes:
    """A page of about 20 KB, no two alike."""
    words = " ".join(f"word{(number * 7919 + k * 104729) % 9973}" for k in range(1500))
    body = "".join(f"<p>{words[k : k + 600]}</p>" for k in range(0, len(words), 600))
    return f"<html><head><title>Article {number}</title></head><body><article>{body}</article></body></html>".encode()


def serve(pages: int, ready: "multiprocessing.Queue[int]") -> None:
    """A server that costs little: answers are ready made, connections stay open."""
    answers = {f"/article-{number}.html": answer(page(number), "text/html; charset=utf-8") for number in range(pages)}

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await read_head(reader):
            writer.write(answers.get(head.split(" ")[1], missing))
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(client, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        urls = "".join(f"<url><loc>http://bench.localhost:{port}{path}</loc></url>" for path in answers)
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()
        answers["/sitemap.xml"] = answer(sitemap, "application/xml")
        ready.put(port)
        await server.serve_forever()

    missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    asyncio.run(main())


async def read_head(reader: asyncio.StreamReader) -> str:
    """The head of a request, empty where the client hung up."""
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return ""


def answer(body: bytes, kind: str) -> bytes:
    """A whole response."""
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def bare(port: int, pages: int) -> float:
    """Pages per second of the bare spider."""
    done = subprocess.run(
        [sys.executable, "-c", BARE.format(port=port, pages=pages)], capture_output=True, text=True, check=True
    )
    count, seconds = json.loads(done.stdout.splitlines()[-1])
    if count != pages:
        raise SystemExit(f"the bare spider fetched {count} of {pages} pages")
    return float(count / seconds)


def collected(port: int, pages: int, home: Path) -> float:
    """Pages per second of a collection into a new archive."""
    url = f"sqlite:///{home}/archive.db"
    archive = open_archive(url, home / "captures")
    with writing(archive.engine) as connection:
        night, _, _ = begin_night(connection, "2026-10-20", NOW)
    archive.close()
    source = home / "bench.yml"
    source.write_text(SOURCE.format(port=port), encoding="utf-8")
    options = {
        "--database": url,
        "--captures": str(home / "captures"),
        "--source": str(source),
        "--night": str(night),
        "--owner": "bench",
        "--now": NOW.isoformat(),
        "--user-agent": "bench/1 (+http://bench.localhost/)",
        "--loopback": f"*.localhost:{port}",
        "--log": str(home / "log"),
    }
    flat = [word for pair in options.items() for word in pair]
    done = subprocess.run([sys.executable, "-m", "spiders.collect", *flat], capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    if result["counts"] != {"fetched": pages}:
        raise SystemExit(f"the collection came to {result}")
    return float(pages / result["seconds"])


def main() -> int:
    """Print both speeds and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    measured(options.pages, options.rounds)
    return 0


def measured(pages: int = 1000, rounds: int = 3) -> None:
    """Print both speeds, turn by turn, and the median of the ratios."""
    ready: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(pages, ready), daemon=True)
    server.start()
    port = ready.get(timeout=60)
    ratios = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            plain, ours = bare(port, pages), collected(port, pages, Path(folder))
        ratios.append(ours / plain)
        print(f"   bare {plain:.0f} pages/s, collection {ours:.0f} pages/s, ratio {ratios[-1]:.2f}", flush=True)
    server.terminate()
    ratio = statistics.median(ratios)
    print(f"   median ratio {ratio:.2f} (at least {LEAST}); {pages} pages of 20 KB")


if __name__ == "__main__":
    sys.exit(main())
