"""One file of named arrays, written once and mapped into memory.

MAGIC, the arrays one behind the other (each begins at a multiple of ALIGNED bytes), a directory in JSON (name to type,
first byte, number of elements), the directory's length as eight bytes, MAGIC again. Little-endian throughout.
"""

import json
import mmap
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"OCOPARR1"
ALIGNED = 8
_TAIL = 8 + len(MAGIC)
Array = NDArray[Any]


class ArrayWriter:
    """Writes arrays into a new file; the file is whole once the context is left without an error."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("wb")
        self._stream.write(MAGIC)
        self._at = len(MAGIC)
        self._directory: dict[str, tuple[str, int, int]] = {}

    def __enter__(self) -> "ArrayWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            directory = json.dumps(self._directory, separators=(",", ":")).encode()
            self._stream.write(directory + len(directory).to_bytes(8, "little") + MAGIC)
            self._stream.flush()
            os.fsync(self._stream.fileno())
        self._stream.close()

    def add(self, name: str, array: Array) -> None:
        """One array."""
        self.add_parts(name, array.dtype, [array])

    def add_parts(self, name: str, dtype: Any, parts: Iterable[Array]) -> None:
        """One array given piece by piece, as elements of type `dtype`."""
        kind = np.dtype(dtype).newbyteorder("<")
        padding = -self._at % ALIGNED
        self._stream.write(bytes(padding))
        begin = self._at + padding
        length = 0
        for part in parts:
            self._stream.write(np.ascontiguousarray(part, kind).data)
            length += len(part)
        self._directory[name] = (kind.str, begin, length)
        self._at = begin + length * kind.itemsize


class ArrayFile:
    """The arrays of a file, as views of its mapped bytes. Raises ValueError where it cannot be such a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size < len(MAGIC) + _TAIL:
                raise ValueError(f"{path.name} is too short")
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        tail = self._map[-_TAIL:]
        length = int.from_bytes(tail[:8], "little")
        if self._map[: len(MAGIC)] != MAGIC or tail[8:] != MAGIC or length > size - _TAIL:
            raise ValueError(f"{path.name} does not hold arrays")
        self._directory: dict[str, tuple[str, int, int]] = json.loads(self._map[size - _TAIL - length : size - _TAIL])

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def __getitem__(self, name: str) -> Array:
        kind, begin, length = self._directory[name]
        return np.frombuffer(self._map, kind, length, begin)

    def names(self) -> list[str]:
        """Names of all arrays."""
        return list(self._directory)

    def release(self) -> None:
        """Gives back the memory of pages read so far; the system keeps them at hand as long as it can."""
        if hasattr(mmap, "MADV_DONTNEED"):  # not everywhere
            self._map.madvise(mmap.MADV_DONTNEED)

    def is_whole(self) -> bool:
        """Whether the file still has the size it was mapped with: reading behind its end would end the process."""
        return self._map.size() == len(self._map)


def smallest(highest: int) -> Any:
    """The smallest unsigned type that holds numbers up to `highest`."""
    return np.min_scalar_type(max(int(highest), 0))
