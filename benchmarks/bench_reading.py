"""Pages a second of reading beside `trafilatura.bare_extraction` on the same pages, as ratios in one run.

    python benchmarks/bench_reading.py [FOLDER] [--rounds N]

Without FOLDER the pages are those of the sample sites, with their layouts and without: once as rendered (6-7 KB),
once with menus and teasers around them to the 60-120 KB of real pages. A FOLDER of `.html(.gz)` files is read on the
general path only. Time is CPU time of the process, so that other programs do not count; a ratio is the median over
the rounds of the ratio within a round.
"""

import argparse
import gzip
import html
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from trafilatura import bare_extraction

from reading import read
from records import Capture, Source
from samples import SITES, load_content, write_sources
from samples.charsets import encode
from samples.pages import NIGHTS, Edition, article_page, view
from spiders.source import load_source

BATCH = 10
PORT = 8471
# bytes of the pages of the second row, from the smallest to the largest
LARGE = (60_000, 120_000)
BODY_TAG = re.compile(r"(<body[^>]*>|</body>)", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as bytes and as text, with the source that has a layout for it."""

    capture: Capture
    text: str
    source: Source | None = None


def sample_pages() -> list[Page]:
    """Every article page of the sample sites on their first night."""
    content = load_content()
    pages = []
    with tempfile.TemporaryDirectory() as folder:
        sources = {path.stem: load_source(path) for path in write_sources(Path(folder), PORT)}
    for key, site in SITES.items():
        edition = Edition(site, 1, PORT, content)
        for article in edition.shown():
            reply = article_page(edition, article)
            charset = reply.content_type.rpartition("charset=")[2] if "charset=" in reply.content_type else "utf-8"
            capture = Capture(
                url=view(edition, article).url,
                body=reply.body,
                fetched_at=NIGHTS[1],
                digest="",
                content_type=reply.content_type,
            )
            pages.append(Page(capture, reply.body.decode(charset, errors="replace"), sources[key]))
    return pages


def enlarged(pages: Sequence[Page]) -> list[Page]:
    """The pages with a menu before and a column of teasers behind what the template shows, in sizes that spread."""
    content = load_content()
    told = [(html.escape(a.title), html.escape(a.lead), a.id) for a in content.articles]
    smallest, largest = LARGE
    large = []
    for number, page in enumerate(pages):
        assert page.source is not None
        lacking = smallest + (largest - smallest) * number // max(1, len(pages) - 1) - len(page.capture.body)
        menu, teasers, turn = [], [], number
        while lacking > 0:
            title, lead, key = told[turn % len(told)]
            menu.append(f'<li class="menu-item"><a href="/muc-{turn}" title="{title[:30]}">{title[:30]}</a></li>')
            teasers.append(
                f'<div class="item-news"><a class="thumb" href="/{key}.html"><img src="/{key}.jpg" alt=""></a>'
                f'<h3 class="title-news"><a href="/{key}.html">{title}</a></h3><p class="description">{lead}</p></div>'
            )
            lacking -= len((menu[-1] + teasers[-1]).encode())
            turn += 1
        before = f'<nav class="mega-menu"><ul>{"".join(menu)}</ul></nav>'
        behind = f'<div class="box-category"><h2>{SITES["bao-sen"].name}</h2>{"".join(teasers)}</div>'
        head, begin, shown, *rest = BODY_TAG.split(page.text)
        text = "".join((head, begin, before, shown, behind, *rest))
        body = encode(text, SITES[page.source.name].charset)
        large.append(replace(page, capture=replace(page.capture, body=body), text=text))
    return large


def folder_pages(folder: Path) -> list[Page]:
    """Every saved page below a folder."""
    pages = []
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")]):
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        capture = Capture(url="", body=body, fetched_at=datetime(2030, 1, 1, tzinfo=UTC), digest="")
        pages.append(Page(capture, body.decode("utf-8", errors="replace")))
    return pages


def with_layout(page: Page) -> object:
    assert page.source is not None
    return read(page.capture, layouts=page.source.layouts, strip=page.source.strip, zone=page.source.time_zone)


def general(page: Page) -> object:
    return read(page.capture)


def theirs(page: Page) -> object:
    return bare_extraction(page.text, url=page.capture.url or None, with_metadata=True, include_comments=False)


def measure(readers: dict[str, Callable[[Page], object]], pages: Sequence[Page], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each reader in each round; readers take turns batch by batch."""
    for reader in readers.values():
        for page in pages[:BATCH]:
            reader(page)
    spent: dict[str, list[float]] = {name: [0.0] * rounds for name in readers}
    for number in range(rounds):
        for start in range(0, len(pages), BATCH):
            for name, reader in readers.items():
                begin = time.process_time()
                for page in pages[start : start + BATCH]:
                    reader(page)
                spent[name][number] += time.process_time() - begin
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if arguments.folder:
        report(f"pages of {arguments.folder}", folder_pages(arguments.folder), arguments.rounds)
        return
    measured(arguments.rounds)


def measured(rounds: int = 3) -> None:
    """Both rows of the sample pages."""
    pages = sample_pages()
    report("   sample pages", pages, rounds)
    report("   the same, enlarged", enlarged(pages), rounds)
    print("   (general path at least 0.8, with layout at least 3)")


def report(label: str, pages: Sequence[Page], rounds: int) -> None:
    """One row for each reader."""
    if not pages:
        raise SystemExit(f"{label}: there is no .html or .html.gz")
    readers: dict[str, Callable[[Page], object]] = {"trafilatura": theirs, "general path": general}
    if all(page.source for page in pages):
        readers["with layout"] = with_layout
    spent = measure(readers, pages, rounds)
    base = spent["trafilatura"]
    size = statistics.median(len(page.capture.body) for page in pages) / 1000
    print(f"{label}: {len(pages)} pages, median {size:.0f} KB")
    for name, seconds in spent.items():
        ratio = statistics.median(b / s for b, s in zip(base, seconds, strict=True))
        rate = len(pages) / statistics.median(seconds)
        print(f"      {name:14} {rate:8.1f} pages/s   {ratio:5.2f} times trafilatura")


if __name__ == "__main__":
    main()
