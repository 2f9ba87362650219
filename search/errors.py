"""What can go wrong with a query and with the index, in words for the person who asked."""


class QueryError(ValueError):
    """A query that cannot be read. `position` is the code point at fault, `remedy` says how to mend it."""

    def __init__(self, message: str, position: int = 0, remedy: str = "") -> None:
        super().__init__(f"{message} (at character {position + 1})" + (f"; {remedy}" if remedy else ""))
        self.message = message
        self.position = position
        self.remedy = remedy


class IndexDamaged(RuntimeError):
    """The index cannot answer: a file is missing, cut short or changed, or it was written by another version."""

    def __init__(self, message: str, remedy: str = "run `ocop reindex` to build it anew from the archive") -> None:
        super().__init__(f"{message}; {remedy}")
        self.message = message
        self.remedy = remedy


class IndexMissing(IndexDamaged):
    """There is no index in that folder yet."""
