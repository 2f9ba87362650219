"""Which reading step supplied which field, for each source and night: what drift is judged by."""

from collections.abc import Iterable

from sqlalchemy import Connection

from archive.engine import insert_or
from archive.tables import StepCount
from records import Article

FIELDS = ("title", "lead", "body", "published", "authors")
NONE = "none"


def count_steps(connection: Connection, read: Iterable[tuple[int, str, Article]]) -> None:
    """Add the pages (night, source, article) to their night's counts, in the transaction that marks them read."""
    totals: dict[tuple[int, str, str, str], int] = {}
    for night, source, article in read:
        steps = dict(article.steps)
        for field in FIELDS:
            key = (night, source, field, steps.get(field, NONE) if getattr(article, field) else NONE)
            totals[key] = totals.get(key, 0) + 1
    for (night, source, field, step), pages in sorted(totals.items()):
        values = {"night_id": night, "source": source, "field": field, "step": step, "pages": pages}
        statement = insert_or(connection, StepCount).values(values)
        more = {"pages": StepCount.pages + pages}
        keys = ["night_id", "source", "field", "step"]
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=more))
