"""Our search and four plain engines over the same articles: each gives the keys of its ten best for a query."""

# mypy: disallow-untyped-calls=False
# (Whoosh is typed in part.)

import importlib.util
import re
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from whoosh import scoring
from whoosh.analysis.analyzers import StandardAnalyzer
from whoosh.analysis.filters import CharsetFilter, LowercaseFilter
from whoosh.analysis.tokenizers import RegexTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser.default import MultifieldParser
from whoosh.qparser.syntax import AndGroup, OrGroup
from whoosh.support.charset import accent_map

import search
from benchmarks.relevance.corpus import Document

DEPTH = 10
Ranked = Callable[[str], list[str]]


def ours(documents: Sequence[Document], folder: Path) -> tuple[search.SearchIndex, Ranked]:
    """The archive's search as it comes."""
    index = search.open_index(folder)
    index.rebuild(document.entry for document in documents)
    keys = {document.entry.id: document.key for document in documents}

    def ranked(query: str) -> list[str]:
        hits = index.search(query, limit=DEPTH, fold_duplicates=False).hits
        return [keys[hit.id] for hit in hits]

    return index, ranked


def whoosh(documents: Sequence[Document], *, folded: bool) -> Ranked:
    """Whoosh with its standard analyser, or with one that takes diacritics off; all words, and if none then any."""
    plain = StandardAnalyzer()
    bare = RegexTokenizer() | LowercaseFilter() | CharsetFilter({**accent_map, ord("đ"): "d", ord("Đ"): "d"})
    analyzer = bare if folded else plain
    index = RamStorage().create_index(Schema(key=ID(stored=True), title=TEXT(analyzer), text=TEXT(analyzer)))
    writer = index.writer()
    for document in documents:
        writer.add_document(key=document.key, title=document.entry.title, text=document.text)
    writer.commit()
    parsers = [MultifieldParser(["title", "text"], index.schema, group=group) for group in (AndGroup, OrGroup)]

    def ranked(query: str) -> list[str]:
        with index.searcher(weighting=scoring.BM25F()) as searcher:
            for parser in parsers:
                if found := searcher.search(parser.parse(_plain(query)), limit=DEPTH):
                    return [hit["key"] for hit in found]
        return []

    return ranked


def fts5(documents: Sequence[Document]) -> Ranked:
    """SQLite's FTS5 with diacritics removed; all words, and if none then any."""
    base = sqlite3.connect(":memory:")
    columns = "key UNINDEXED, title, text, tokenize='unicode61 remove_diacritics 2'"
    base.execute(f"CREATE VIRTUAL TABLE a USING fts5({columns})")
    base.executemany("INSERT INTO a VALUES (?, ?, ?)", [(d.key, d.entry.title, d.text) for d in documents])

    def ranked(query: str) -> list[str]:
        asked = [f'"{word}"' for word in re.findall(r"\w+(?:[.,]\w+)*", _plain(query))]
        for joined in (" ".join(asked), " OR ".join(asked)):
            if not joined:
                return []
            rows = base.execute("SELECT key FROM a WHERE a MATCH ? ORDER BY rank LIMIT ?", (joined, DEPTH)).fetchall()
            if rows:
                return [key for (key,) in rows]
        return []

    return ranked


def tantivy(documents: Sequence[Document]) -> Ranked:
    """tantivy with its default tokeniser and query parser."""
    import tantivy as engine  # type: ignore[import-not-found, unused-ignore]

    builder = engine.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw")
    builder.add_text_field("title")
    builder.add_text_field("text")
    index = engine.Index(builder.build())
    writer = index.writer(20_000_000)
    for document in documents:
        writer.add_document(engine.Document(key=document.key, title=document.entry.title, text=document.text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ranked(query: str) -> list[str]:
        parsed, _errors = index.parse_query_lenient(_plain(query), ["title", "text"])
        return [searcher.doc(at)["key"][0] for _, at in searcher.search(parsed, DEPTH).hits]

    return ranked


def _plain(query: str) -> str:
    """The query in what every engine reads: fields and ranges are ours alone, so their words stay and no more."""
    return " ".join(re.sub(r"[\w-]+:(?=\S)|[<>]=?|\.\.", " ", query).split())


def available() -> list[str]:
    """The plain engines that this machine has."""
    return ["Whoosh", "Whoosh folded", "FTS5", *(["tantivy"] if importlib.util.find_spec("tantivy") else [])]


def plain(name: str, documents: Sequence[Document]) -> Ranked:
    """A plain engine over the articles."""
    match name:
        case "Whoosh":
            return whoosh(documents, folded=False)
        case "Whoosh folded":
            return whoosh(documents, folded=True)
        case "FTS5":
            return fts5(documents)
        case _:
            return tantivy(documents)


def scratch() -> "tempfile.TemporaryDirectory[str]":
    """A folder for our index."""
    return tempfile.TemporaryDirectory(prefix="ocop-relevance-")
