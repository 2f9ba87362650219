"""Everything the archive keeps: captures, articles and their versions, facts, events, nights.

`open_archive` brings the tables up to date and gives an `Archive`; `archive.store` is the only package that writes,
`archive.views` only reads.
"""

from archive.opening import Archive, ArchiveError, open_archive

__all__ = ["Archive", "ArchiveError", "open_archive"]
