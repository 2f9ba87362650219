"""What a segment holds, whether it is being built in memory or read from its file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import zstandard
from numpy.typing import NDArray

from search.postings.arrays import ArrayFile
from search.postings.field import EMPTY, Field, Texts, read_field

EXTENSION = ".arr"
NUMBER, LABELS, INDEXED, STORED = "n:", "l:", "t:", "stored"


@dataclass(frozen=True, slots=True)
class Labels:
    """A column of any number of strings for each document: numbers into `values`, document i has `ends[i]` onwards."""

    values: Texts
    ends: NDArray[np.int64]
    which: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Source:
    """The documents of a segment: indexed fields, columns of numbers and labels, and what is shown of each."""

    size: int
    fields: dict[str, Field]
    numbers: dict[str, NDArray[np.int32]]
    labels: dict[str, Labels]
    stored: Texts
    arrays: ArrayFile | None = None

    def field(self, name: str) -> Field:
        """A field, EMPTY if no document has it."""
        return self.fields.get(name, EMPTY)

    def shown(self, doc: int) -> dict[str, Any]:
        """What is stored of a document."""
        content: dict[str, Any] = orjson.loads(zstandard.ZstdDecompressor().decompress(self.stored[doc]))
        return content


def pack(shown: dict[str, Any]) -> bytes:
    """What is stored of a document as bytes."""
    return zstandard.ZstdCompressor(level=3).compress(orjson.dumps(shown))


def read(path: Path) -> Source:
    """The segment in a file. Raises ValueError or LookupError where the file is not one."""
    arrays = ArrayFile(path)
    names = arrays.names()

    def named(prefix: str, suffix: str) -> list[str]:
        return [name.removeprefix(prefix).removesuffix(suffix) for name in names if _fits(name, prefix, suffix)]

    stored = Texts.read(arrays, STORED)
    labels = {
        name: Labels(Texts.read(arrays, LABELS + name), arrays[f"{LABELS}{name}.docs"], arrays[f"{LABELS}{name}.which"])
        for name in named(LABELS, ".which")
    }
    return Source(
        size=len(stored),
        fields={name: read_field(arrays, INDEXED + name) for name in named(INDEXED, ".docs")},
        numbers={name: arrays[NUMBER + name] for name in named(NUMBER, "")},
        labels=labels,
        stored=stored,
        arrays=arrays,
    )


def _fits(name: str, prefix: str, suffix: str) -> bool:
    return name.startswith(prefix) and name.endswith(suffix)
