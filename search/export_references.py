"""Exports as references: RIS, BibTeX, CSL-JSON."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from search.exports import ExportRow, Occasion


def flat(text: str) -> str:
    """One line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def ris(rows: Iterator[ExportRow], out: BinaryIO, _: Occasion) -> None:
    """One NEWS record an article, by rispy; fields of one line, as the format has no other."""
    import rispy

    class Writer(rispy.RisWriter):  # type: ignore[misc]  # rispy's numbering line before each record confuses EndNote
        def set_header(self, count: int) -> str:  # noqa: ARG002
            return ""

    for row in rows:
        record: dict[str, Any] = {
            "type_of_reference": "NEWS",
            "id": str(row.id),
            "title": flat(row.title),
            "secondary_title": flat(row.source),
            "authors": [flat(author) for author in row.authors],
            "urls": [row.url],
        }
        if row.published:
            record |= {"year": str(row.published.year), "date": f"{row.published:%Y/%m/%d}"}
        optional = {
            "publisher": row.publisher,
            "language": row.language,
            "abstract": row.lead,
            "file_attachments2": row.archive,
        }
        record |= {key: flat(value) for key, value in optional.items() if value}
        out.write(rispy.dumps([record], implementation=Writer).strip().encode() + b"\n\n")


def bibtex(rows: Iterator[ExportRow], out: BinaryIO, _: Occasion) -> None:
    """One @article an article, by pybtex. Names in braces: a Vietnamese name has no comma and keeps its order."""
    from pybtex.database import BibliographyData, Entry, Person
    from pybtex.database.output.bibtex import Writer

    class Plain(Writer):  # type: ignore[misc]
        """Addresses are not to be escaped; everything else is."""

        def _write_field(self, stream: Any, type: str, value: str) -> None:
            text = value if type in ("url", "archive") else self._encode(value)
            stream.write(f",\n    {type} = {{{text}}}")

    writer = Plain()
    for row in rows:
        fields = {"title": f"{{{unbraced(row.title)}}}", "journal": unbraced(row.source)}
        if row.published:
            fields |= {"year": str(row.published.year), "month": str(row.published.month)}
            fields["day"] = str(row.published.day)
        optional = {"publisher": row.publisher, "language": row.language, "abstract": row.lead}
        fields |= {key: unbraced(value) for key, value in optional.items() if value}
        addresses = {"url": row.url, "archive": row.archive}
        fields |= {key: unbraced(value) for key, value in addresses.items() if value}
        people = [Person(last=f"{{{unbraced(author)}}}") for author in row.authors]
        entry = Entry("article", list(fields.items()), persons={"author": people} if people else {})
        text = writer.to_string(BibliographyData({f"ocop{row.id}": entry}))
        out.write(text.strip().encode() + b"\n\n")


def unbraced(text: str) -> str:
    """One line without braces and backslashes, which structure BibTeX."""
    return flat(text).translate(str.maketrans("{}\\", "()/"))


def csl_json(rows: Iterator[ExportRow], out: BinaryIO, _: Occasion) -> None:
    """One JSON array of article-newspaper items."""
    out.write(b"[")
    for number, row in enumerate(rows):
        item: dict[str, Any] = {
            "id": f"ocop{row.id}",
            "type": "article-newspaper",
            "title": row.title,
            "container-title": row.source,
            "URL": row.url,
            "author": [{"literal": author} for author in row.authors],
        }
        if row.published:
            item["issued"] = {"date-parts": [[row.published.year, row.published.month, row.published.day]]}
        optional = {
            "publisher": row.publisher,
            "language": row.language,
            "abstract": row.lead,
            "archive_location": row.archive,
        }
        item |= {key: value for key, value in optional.items() if value}
        out.write((b",\n" if number else b"\n") + orjson.dumps(item))
    out.write(b"\n]\n")
