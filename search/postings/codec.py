"""The arrays of a segment as a codec of Whoosh: whatever reads a Whoosh index reads these too.

Search goes past these classes to the arrays; they are for Whoosh's own way of reading, which tests hold ours against.
"""

# mypy: disallow-untyped-calls=False
# (Whoosh is typed in part.)

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.base import Codec, PerDocumentReader, TermsReader
from whoosh.codec.whoosh3 import W3Segment
from whoosh.columns import EmptyColumnReader
from whoosh.matching.mcore import ListMatcher
from whoosh.reading import TermInfo

from search.postings.found import mask
from search.postings.source import EXTENSION, Source, read


class ArraySegment(W3Segment):
    """A segment whose data are arrays; they are mapped when first asked for."""

    def __init__(self, codec: Any, indexname: str) -> None:
        super().__init__(codec, indexname)
        self._source: Source | None = None

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_source": None}

    def source(self, folder: Path) -> Source:
        """What it holds."""
        if self._source is None:
            self._source = read(folder / self.make_filename(EXTENSION))
        return self._source

    def live(self) -> "np.ndarray[Any, np.dtype[np.bool_]] | None":
        """Which documents are not deleted; None if all are there."""
        if not self.deleted_count():
            return None
        return ~mask(np.fromiter(self.deleted_docs(), np.int64), self.doc_count_all())


class ArrayCodec(Codec):
    """Reads segments of arrays. They are written whole by `search.postings.merge`, not posting by posting."""

    length_stats = False

    def per_document_writer(self, storage: Any, segment: Any) -> "Unused":  # noqa: ARG002
        return Unused()

    def field_writer(self, storage: Any, segment: Any) -> "Unused":  # noqa: ARG002
        return Unused()

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        raise NotImplementedError("segments of arrays are written whole")

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        raise NotImplementedError("postings are read by ArrayTermsReader.matcher")

    def terms_reader(self, storage: Any, segment: ArraySegment) -> "ArrayTermsReader":
        return ArrayTermsReader(segment.source(Path(storage.folder)))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> "ArrayDocumentReader":
        return ArrayDocumentReader(segment.source(Path(storage.folder)), segment)

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:  # noqa: ARG002
        return ArraySegment(self, indexname)


class Unused:
    """Stands where Whoosh's writer expects one of its own to close."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


class ArrayTermsReader(TermsReader):
    """Terms and postings in Whoosh's terms."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._source.field(term[0]).find(term[1]) >= 0

    def indexed_field_names(self) -> list[str]:
        return sorted(self._source.fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:
        raise NotImplementedError("walk the terms of a field with terms_from")

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, term) for name in self.indexed_field_names() for term in self._source.field(name).terms)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name in self.indexed_field_names():
            terms = self._source.field(name).terms
            begin = self._source.field(name).at_or_after(prefix) if name == fieldname else 0
            if name >= fieldname:
                yield from ((name, terms[at]) for at in range(begin, len(terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        docs, counts = self._source.field(fieldname).postings(self._number(fieldname, text))
        return TermInfo(
            weight=float(counts.sum()),
            df=len(docs),
            maxweight=float(counts.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self._source.field(fieldname).postings(self._number(fieldname, text))[1].sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return self._source.field(fieldname).frequency(self._number(fieldname, text))

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        field, number = self._source.field(fieldname), self._number(fieldname, text)
        docs, counts = field.postings(number)
        at = field.occurrences(number, None).at.astype(np.uint32).tobytes() if len(field.places) else b""
        ends = [0, *(np.cumsum(counts, dtype=np.int64) * 4).tolist()]
        return ListMatcher(
            docs.tolist(),
            counts.astype(float).tolist(),
            [at[ends[which] : ends[which + 1]] for which in range(len(docs))],
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def _number(self, fieldname: str, text: bytes) -> int:
        number = self._source.field(fieldname).find(text)
        if number < 0:
            raise KeyError(text)
        return number


class ArrayDocumentReader(PerDocumentReader):
    """Documents in Whoosh's terms. Field lengths are in a column of the schema's own."""

    def __init__(self, source: Source, segment: ArraySegment) -> None:
        self._source = source
        self._segment = segment

    def doc_count(self) -> int:
        return self.doc_count_all() - int(self._segment.deleted_count())

    def doc_count_all(self) -> int:
        return self._source.size

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        deleted: Iterable[int] = self._segment.deleted_docs()
        return deleted

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self._source.numbers

    def column_reader(self, fieldname: str, column: Any) -> Any:
        values = self._source.numbers.get(fieldname)
        return EmptyColumnReader(column.default_value(), self._source.size) if values is None else values

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:  # noqa: ARG002
        return default

    def field_length(self, fieldname: str) -> int:  # noqa: ARG002
        return 0

    def min_field_length(self, fieldname: str) -> int:  # noqa: ARG002
        return 0

    def max_field_length(self, fieldname: str) -> int:  # noqa: ARG002
        return 0

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {"stored": self._source.shown(docnum)}
