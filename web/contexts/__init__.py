"""What each page shows: one frozen dataclass a page, which names its template. A template uses nothing else."""

from web.contexts.page import Page, Shell

__all__ = ["Page", "Shell"]
