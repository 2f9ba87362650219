"""What a person is told when database or disk refuse in the middle of a command: what is wrong, and what to do."""

import errno

from settings import Settings

HELD = 75  # EX_TEMPFAIL of sysexits.h: the same command may work later
UNUSABLE = 2
DISK = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota of the disk is used up",
    errno.EFBIG: "a file would grow over the limit that is set for it",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk does not read or write (I/O error)",
    errno.EMFILE: "too many files are open; raise the limit (`ulimit -n`)",
}
SAID = (  # words of SQLite and PostgreSQL, what they mean, exit status
    (("database is locked", "database table is locked"), "another program holds the database; try again later", HELD),
    (("disk is full", "No space left", "DiskFull"), "the disk is full; make room and run the command again", UNUSABLE),
    (
        ("readonly database", "read-only"),
        "it cannot be written; see who owns the file and its folder",
        UNUSABLE,
    ),
    (("disk I/O error",), "the disk does not read or write, or is full; see the system's log", UNUSABLE),
    (
        ("malformed", "not a database", "file is encrypted"),
        "it is damaged; `ocop restore` a backup",
        UNUSABLE,
    ),
    (("unable to open",), "the database cannot be opened; see who owns the file and its folder", UNUSABLE),
    (("server closed", "connection to server", "terminating connection"), "the database server is gone", UNUSABLE),
)
KEPT = "What was written before is whole, and the next run goes on from there."


def trouble(error: BaseException, settings: Settings | None) -> tuple[str, int] | None:
    """The message and exit status for an error of database or disk; None for what is a fault of the program."""
    where = f"{settings.home}" if settings else "the archive"
    if isinstance(error, OSError) and error.errno in DISK:
        return f"{error.filename or where}: {DISK[error.errno]}. {KEPT}", UNUSABLE
    if not _of_database(error):
        return None
    said = str(getattr(error, "orig", None) or error)
    for words, told, status in SAID:
        if any(word in said for word in words):
            return f"{where}: {told} ({said.strip().splitlines()[0]}). {KEPT}", status
    return None


def _of_database(error: BaseException) -> bool:
    """Asked by name: filters that need no database must not load its library."""
    return any(
        kind.__module__.startswith("sqlalchemy.") or kind.__name__ == "DatabaseError" for kind in type(error).__mro__
    )
