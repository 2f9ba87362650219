"""Archives of any size for the measurement of the stages, built through the store's own functions and kept.

The articles are those of `samples.many`, with two changes that make the world grow as a real one does: every
`A_PLACE` articles another place has the fairs (else all articles would tell of the same eight), and two in six tell
again of an event that the article four before told, so that a new article finds its event at any size.
"""

import hashlib
import html
import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from random import Random

from sqlalchemy import func, insert, select, update

import facts
import reading
from archive import Archive, open_archive
from archive.engine import reading as viewing
from archive.engine import writing
from archive.store import articles, findings, outbox, places
from archive.store.imports import Page, add_page
from archive.tables import Capture, Night, Url, Version, Visit
from archive.views import entries
from archive.warc import WarcWriter
from facts import linking, names, stories
from facts.places import places as all_places
from flows import stages
from records import Article, Findings, Moment
from samples.many import SOURCES, WORDS, ManyArticle, generate
from search import SCHEMA, open_index

FORM = 3  # of this module's worlds: another one is built where it changes
BUILT = "0005"  # migrations up to this one made them; later ones are carried out where a world is opened
A_PLACE = 200
TURN = 6
NEW_SEED, NEW_IDS = 2, 9_000_000
BATCH = 500
MIGRATIONS = Path(open_archive.__code__.co_filename).with_name("migrations") / "versions"
Prepared = tuple[Article, Findings, tuple[int, ...]]
NOW = datetime(2026, 10, 19, 19, 0, tzinfo=UTC)
SOURCE = """\
name: {name}
title: {name}
publisher: {name}
languages: [{language}]
hosts: [{name}.example]
home: http://{name}.example/
doors:
  - {{kind: sitemap, url: 'http://{name}.example/sitemap.xml'}}
article_url: ['/[0-9]+\\.html$']
layouts:
  - name: bench
    title: [h1.title]
    lead: [p.sapo]
    body: [div.body]
    authors: [span.author]
    published: ["meta[name=pubdate]@content"]
"""
PAGE = """<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="pubdate" content="{published}T08:00:00+07:00"></head><body><nav>{menu}</nav><main><h1 class="title">{title}
</h1><p class="sapo">{lead}</p><div class="body">{body}</div><span class="author">{author}</span></main>
<footer>{menu}</footer></body></html>"""
MENU = "".join(f'<a href="/section-{number}/">Section {number}</a> ' for number in range(40))


class QuickWriter(WarcWriter):
    """Leaves the syncing of each record to the end."""

    def sync(self) -> None:
        pass


def write_sources(folder: Path) -> None:
    """The source files of the world's sites."""
    folder.mkdir(parents=True, exist_ok=True)
    for language, own in SOURCES.items():
        for name in own:
            text = SOURCE.format(name=name, language=language)
            (folder / f"{name}.yml").write_text(text, encoding="utf-8")


def world(first: int, last: int) -> Iterator[ManyArticle]:
    """The articles of these numbers, the same for any range that holds them."""
    known: dict[int, ManyArticle] = {}
    for number, article in enumerate(islice(generate(last), max(0, first - TURN), None), max(0, first - TURN)):
        known[number] = article
        known.pop(number - TURN, None)
        if number >= first:
            again = known.get(number - 4) if number % TURN >= 4 else None
            yield _placed(_retold(article, again) if again else article, number // A_PLACE)


def _retold(own: ManyArticle, base: ManyArticle) -> ManyArticle:
    """The event of `base` in the words of `own`, told at another outlet on the same day."""
    outlets = SOURCES[own.language]
    source = outlets[(outlets.index(base.source) + 1) % len(outlets)]
    body = "\n\n".join([base.body.split("\n\n")[0], *own.body.split("\n\n")[1:]])
    head = base.title.partition(":")[0]
    url = f"http://{source}.example/{base.published:%Y/%m}/{own.id}.html"
    title = f"{head}:{own.title.partition(':')[2]}"
    return replace(own, source=source, url=url, published=base.published, title=title, body=body, event=base.event)


def _placed(article: ManyArticle, number: int) -> ManyArticle:
    """The same fair as another place holds it: the place's name stands for the names in the fair's and the venue's."""
    dice = Random(f"place:{number}")
    place = " ".join("".join(dice.choices("bcdghklmnpt", k=1) + dice.choices(SYLLABLES)).capitalize() for _ in "12")
    title, body = article.title, article.body
    for _key, english, vietnamese in WORDS["series"]:  # two words of name, first or last
        here_en, here_vi = f"{place} {english.split(' ', 2)[2]}", f"{vietnamese.rsplit(' ', 2)[0]} {place}"
        title = title.replace(english, here_en).replace(vietnamese, here_vi)
        body = body.replace(english, here_en).replace(vietnamese, here_vi)
    for (english, vietnamese), (kind_en, kind_vi) in zip(WORDS["venues"], VENUES, strict=True):
        body = body.replace(f"at {english}", f"at {place} {kind_en}")
        body = body.replace(f"tại {vietnamese}", f"tại {kind_vi} {place}")
    return replace(article, title=title, body=body)


VENUES = (
    ("Hall", "Nhà văn hóa"),
    ("Square", "quảng trường"),
    ("OCOP centre", "Trung tâm OCOP"),
    ("Exhibition Centre", "Trung tâm Triển lãm"),
)
SYLLABLES = ("anh", "ong", "inh", "oai", "uyen", "ac", "ieu", "am", "en", "oc", "uong", "ai")


def page_of(article: ManyArticle) -> bytes:
    """The article as a page of its site."""
    told = {
        "title": html.escape(article.title),
        "lead": html.escape(article.lead),
        "body": "".join(f"<p>{html.escape(part)}</p>" for part in article.body.split("\n\n")),
        "author": html.escape(article.author),
    }
    return PAGE.format(language=article.language, published=article.published, menu=MENU, **told).encode()


def new_articles(number: int) -> list[ManyArticle]:
    """Articles that no stored archive has: a third tell again of events of the first few hundred, a tenth are copies
    of their articles at another site, the others are of new events."""
    out = []
    for base, own in zip(world(0, number), generate(number, NEW_SEED), strict=True):
        own = replace(own, id=own.id + NEW_IDS, url=own.url.replace(f"/{own.id}.", f"/{own.id + NEW_IDS}."))
        if own.id % 3 == 2:
            out.append(_retold(own, base))
        elif own.id % 10 == 1:
            out.append(replace(_retold(own, base), body=base.body))
        else:
            out.append(_placed(own, NEW_IDS // A_PLACE))
    return out


def stored(folder: Path, size: int, say: bool = True) -> Path:
    """The folder of an archive of `size` articles with its index, built where there is none of this form.

    Building the large one takes a quarter of an hour; one that was cut short is gone on with.
    """
    made = [path for path in sorted(MIGRATIONS.glob("0*.py")) if path.name[:4] <= BUILT]
    schema = b"".join(path.read_bytes() for path in made)
    mark = hashlib.sha256(schema + f"{FORM}".encode()).hexdigest()[:10]
    target = folder / f"{size}-{mark}"
    if not (target / "done.json").exists():
        for old in folder.glob(f"{size}-*"):
            if old != target:
                shutil.rmtree(old)
        target.mkdir(parents=True, exist_ok=True)
        _build(target, size, say)
    _bring_up(target)
    return target


def home_archive(home: Path) -> Archive:
    """The archive in a folder."""
    return open_archive(f"sqlite:///{(home / 'archive.db').resolve()}", home / "captures")


def _bring_up(target: Path) -> None:
    """Versions of reader, extractor, linker and index that have moved on since: what is stored serves as well."""
    done = json.loads((target / "done.json").read_text("ascii"))
    wanted = _versions()
    if done == wanted:
        return
    archive = home_archive(target)
    with writing(archive.engine) as connection:
        connection.execute(update(Capture).values(read_by=reading.READER))
        connection.execute(update(Version).values(extracted_by=facts.EXTRACTOR, linked_by=linking.LINKER))
    if done["index"] != wanted["index"]:
        shutil.rmtree(target / "index", ignore_errors=True)
        _index(archive, target)
    archive.close()
    (target / "done.json").write_text(json.dumps(wanted), encoding="ascii")


def _versions() -> dict[str, int]:
    return {
        "reader": reading.READER,
        "extractor": facts.EXTRACTOR,
        "linker": linking.LINKER,
        "index": SCHEMA,
    }


def _build(target: Path, size: int, say: bool) -> None:
    began = time.monotonic()
    archive = home_archive(target)
    with writing(archive.engine) as connection:
        places.save_places(connection, all_places(), names.fold)
        first: int = connection.execute(select(func.count()).select_from(Visit)).scalar_one()
        values = {"name": f"2026-10-19.{first}", "started": NOW, "ended": NOW, "state": "done"}
        night = connection.execute(insert(Night).values(values).returning(Night.id)).scalar_one()
    writer = QuickWriter(archive.captures, f"bench-{first}")
    stream = world(first, size)
    with ProcessPoolExecutor(2) as pool:
        ahead = _told(pool, list(islice(stream, BATCH)))
        done = first
        while ahead:
            batch, ahead = ahead, _told(pool, list(islice(stream, BATCH)))
            _save(archive, writer, night, [(article, future.result()) for article, future in batch])
            stages.link(archive, NOW)
            done += len(batch)
            if say:
                print(f"  {done} of {size} articles stored, {time.monotonic() - began:.0f} s", file=sys.stderr)
    writer.close()
    stages.link(archive, NOW)  # what a run that was cut short had stored and not yet linked
    _index(archive, target)
    archive.close()
    (target / "done.json").write_text(json.dumps(_versions()), encoding="ascii")
    if say:
        print(f"  {size} articles indexed, {time.monotonic() - began:.0f} s", file=sys.stderr)


def _told(pool: ProcessPoolExecutor, batch: Sequence[ManyArticle]) -> list[tuple[ManyArticle, Future[Prepared]]]:
    return [(article, pool.submit(prepared, article)) for article in batch]


def prepared(article: ManyArticle) -> Prepared:
    """What reading and extracting make of it, and its signature."""
    read = Article(
        url=article.url,
        title=article.title,
        body=f"{article.lead}\n\n{article.body}",
        lead=article.lead,
        authors=(article.author,),
        published=Moment(article.published, None, "layout"),
        language=article.language,
    )
    found = facts.extract(read.text, title=read.title, published=article.published, lang=article.language)
    return read, found, stories.bands(read.body)


def _save(
    archive: Archive,
    writer: WarcWriter,
    night: int,
    batch: Sequence[tuple[ManyArticle, Prepared]],
) -> None:
    with writing(archive.engine) as connection:
        for article, (read, found, signature) in batch:
            at = datetime.combine(article.published, datetime.min.time(), UTC)
            page = Page(url=article.url, source=article.source, body=page_of(article), content_type="text/html", at=at)
            add_page(connection, page, writer)
            asked = select(Capture.id, Capture.url_id).join(Url, Url.id == Capture.url_id)
            capture, url = connection.execute(asked.where(Url.url == article.url)).one()
            saved = articles.save_article(
                connection, read, source=article.source, url=article.url, at=at, url_id=url, capture_id=capture
            )
            articles.mark_read(connection, capture, reading.READER, "article", None, saved.version)
            near = articles.story_candidates(connection, saved.article, signature)
            same = stories.same_story(read.body, [(row.id, row.body) for row in near])
            articles.save_story(connection, saved.article, signature, same)
            findings.save_findings(connection, saved.version, saved.article, found, names.fold)
            visit = {"night_id": night, "url_id": url, "source": article.source, "disposition": "fetched", "at": at}
            connection.execute(insert(Visit).values(visit | {"requests": 1, "capture_id": capture}))
            connection.execute(update(Capture).where(Capture.id == capture).values(night_id=night))


def _index(archive: Archive, target: Path) -> None:
    index = open_index(target / "index")
    with viewing(archive.engine) as connection:
        index.rebuild(entries.all_entries(connection))
    index.close()
    with writing(archive.engine) as connection:
        outbox.acknowledge(connection, 1 << 60)


def add_new(archive: Archive, told: Sequence[ManyArticle], day: date) -> None:
    """Captures of new articles, as a collection leaves them."""
    writer = WarcWriter(archive.captures, f"new-{day}")
    kind = "text/html; charset=utf-8"
    with writing(archive.engine) as connection:
        for one in told:
            page = Page(url=one.url, source=one.source, body=page_of(one), content_type=kind, at=NOW)
            add_page(connection, page, writer)
    writer.close()
