"""Other ways to search the same articles: plain calls of Whoosh, SQLite FTS5, tantivy. Ten hits of each query.

Each builds its index in a folder once and answers an `Asked`; facets are all that our door counts, counted in the way
that each of them offers.
"""

# mypy: disallow-untyped-calls=False
# (Whoosh is typed in part.)

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from benchmarks.search_articles import Asked
from records.entry import Entry

FACETS = ("source", "year", "language", "province", "kind", "event", "official", "venue")


class Rival(Protocol):
    """An engine to measure beside ours."""

    @classmethod
    def build(cls, folder: Path, entries: Iterable[Entry]) -> None:
        """Makes the index in a folder that is not there yet."""
        ...

    def ask(self, asked: Asked) -> int:
        """How many articles match."""
        ...


def facets(entry: Entry) -> dict[str, str]:
    """One value a facet, as a plain user of these engines would store it."""
    return {
        "source": entry.source,
        "year": str(entry.published.year) if entry.published else "",
        "language": entry.language or "",
        "province": "".join(entry.places[:1]),
        "kind": "".join(entry.event_kinds[:1]),
        "event": "".join(name for _, name in entry.events[:1]),
        "official": "".join(entry.officials[:1]),
        "venue": "".join(entry.venues[:1]),
    }


class Fts5:
    """unicode61 without diacritics, title and body, BM25 with the title weighed double."""

    def __init__(self, folder: Path) -> None:
        self.base = sqlite3.connect(folder / "fts5.sqlite")

    @classmethod
    def build(cls, folder: Path, entries: Iterable[Entry]) -> None:
        folder.mkdir()
        base = sqlite3.connect(folder / "fts5.sqlite")
        columns = ", ".join(FACETS)
        base.executescript(
            f"""
            create table article (id integer primary key, title text, body text, published text, {columns});
            create index by_day on article (published);
            create virtual table words using fts5
                (title, body, content='article', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
            """
        )
        marks = ", ".join("?" * (4 + len(FACETS)))
        for entry in entries:
            values = [entry.id, entry.title, entry.body, str(entry.published), *facets(entry).values()]
            base.execute(f"insert into article values ({marks})", values)
            base.execute("insert into words (rowid, title, body) values (?, ?, ?)", values[:3])
        base.execute("insert into words (words) values ('optimize')")
        base.commit()

    def ask(self, asked: Asked) -> int:
        quoted = [f'"{word}"' for word in asked.words]
        joined = {"or": " OR ".join(quoted), "phrase": '"' + " ".join(asked.words) + '"'}.get(asked.kind)
        match = joined or " AND ".join(quoted)
        run = self.base.execute
        if asked.kind == "facets":
            run("create temp table found as select rowid as id from words where words match ?", (match,))
            for name in FACETS:
                run(f"select {name}, count(*) from found join article using (id) group by {name}").fetchall()
            total: int = run("select count(*) from found").fetchone()[0]
            run("drop table temp.found")
        elif asked.kind in ("year", "newest"):
            low, high = (asked.years[0], asked.years[1]) if asked.kind == "year" else (1, 9999)
            where = "from words join article on id = words.rowid where words match ? and published between ? and ?"
            given = (match, f"{low:04}-01-01", f"{high:04}-12-31")
            order = "bm25(words, 2.0, 1.0)" if asked.kind == "year" else "published desc"
            run(f"select id, article.title {where} order by {order} limit 10", given).fetchall()
            total = run(f"select count(*) {where}", given).fetchone()[0]
        else:
            run(
                "select rowid, title, bm25(words, 2.0, 1.0) as score from words where words match ? "
                "order by score limit 10",
                (match,),
            ).fetchall()
            total = run("select count(*) from words where words match ?", (match,)).fetchone()[0]
        return total


class PlainWhoosh:
    """Fields, queries and facets as its manual has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def build(cls, folder: Path, entries: Iterable[Entry]) -> None:
        from whoosh import fields, index
        from whoosh.analysis.analyzers import StandardAnalyzer
        from whoosh.analysis.filters import CharsetFilter
        from whoosh.support.charset import accent_map

        words = StandardAnalyzer(stoplist=None, minsize=1) | CharsetFilter(accent_map)
        schema = fields.Schema(
            id=fields.STORED, title=fields.TEXT(words, stored=True), body=fields.TEXT(words),
            published=fields.DATETIME(sortable=True), **{name: fields.ID(sortable=True) for name in FACETS},
        )  # fmt: skip
        folder.mkdir()
        writer = index.create_in(str(folder), schema).writer(limitmb=256)
        for entry in entries:
            day = datetime.combine(entry.published or date.min, datetime.min.time())
            writer.add_document(
                id=entry.id, title=entry.title, body=entry.body, published=day, **facets(entry)
            )  # fmt: skip
        writer.commit()

    def searcher(self) -> Any:
        if not hasattr(self, "_searcher"):
            from whoosh import index

            self._searcher = index.open_dir(str(self.folder)).searcher()
        return self._searcher

    def ask(self, asked: Asked) -> int:
        from whoosh import sorting
        from whoosh.query.compound import And, Or
        from whoosh.query.positional import Phrase
        from whoosh.query.ranges import DateRange
        from whoosh.query.terms import Term

        searcher = self.searcher()
        analyse = searcher.schema["body"].analyzer
        words = [token.text for word in asked.words for token in analyse(word)]
        fields = ("title", "body")
        each = [Or([Term(field, word) for field in fields]) for word in words]
        tree: Any = Or(each) if asked.kind == "or" else And(each)
        options: dict[str, Any] = {}
        if asked.kind == "phrase":
            tree = Or([Phrase(field, words) for field in fields])
        elif asked.kind == "year":
            low, high = datetime(asked.years[0], 1, 1), datetime(asked.years[1], 12, 31)
            # as a part of And, Whoosh counts too few where it may skip blocks of an Or
            options["filter"] = DateRange("published", low, high)
        elif asked.kind == "facets":
            options["groupedby"] = [sorting.FieldFacet(name, maptype=sorting.Count) for name in FACETS]
        elif asked.kind == "newest":
            options["sortedby"] = sorting.FieldFacet("published", reverse=True)
        found = searcher.search(tree, limit=10, **options)
        for hit in found:
            hit["title"]
        if asked.kind == "facets":
            for name in FACETS:
                found.groups(name)
        return len(found)


class Tantivy:
    """One field of words for title and body each; facets as terms aggregations over fast fields."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.tantivy = tantivy
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("id", stored=True)
        schema.add_text_field("title", stored=True, tokenizer_name="bare")
        schema.add_text_field("body", tokenizer_name="bare")
        schema.add_date_field("published", indexed=True, fast=True)
        for name in FACETS:
            schema.add_text_field(name, tokenizer_name="raw", fast=True)
        self.index = tantivy.Index(schema.build(), path=str(folder))
        bare = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        self.index.register_tokenizer(
            "bare", bare.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()
        )

    @classmethod
    def build(cls, folder: Path, entries: Iterable[Entry]) -> None:
        folder.mkdir()
        self = cls(folder)
        writer = self.index.writer(256 << 20)
        for entry in entries:
            document = self.tantivy.Document(id=entry.id, title=entry.title, body=entry.body, **facets(entry))
            document.add_date("published", datetime.combine(entry.published or date.min, datetime.min.time()))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def searcher(self) -> Any:
        if not hasattr(self, "_searcher"):
            self.index.reload()
            self._searcher = self.index.searcher()
        return self._searcher

    def ask(self, asked: Asked) -> int:
        searcher = self.searcher()
        joined = {"or": " OR ".join(asked.words), "phrase": '"' + " ".join(asked.words) + '"'}.get(asked.kind)
        text = joined or " AND ".join(asked.words)
        if asked.kind == "year":
            low, high = asked.years
            text += f" AND published:[{low}-01-01T00:00:00Z TO {high}-12-31T23:59:59Z]"
        tree = self.index.parse_query(text, ["title", "body"])
        if asked.kind == "facets":
            wanted = {name: {"terms": {"field": name, "size": 65_000}} for name in FACETS}
            searcher.aggregate(tree, wanted)
        options: dict[str, Any] = {}
        if asked.kind == "newest":
            options = {"order_by_field": "published", "order": self.tantivy.Order.Desc}
        found = searcher.search(tree, limit=10, count=True, **options)
        for _, address in found.hits:
            searcher.doc(address).get_first("title")
        return int(found.count)


RIVALS: dict[str, type[Any]] = {"Whoosh": PlainWhoosh, "FTS5": Fts5, "tantivy": Tantivy}
