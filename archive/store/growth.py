"""How much the archive took on disk after earlier nights."""

from sqlalchemy import Connection, func, select

from archive.tables import ArticleRow, StageRun

NIGHTS = 30  # a single night has too few articles to tell what they take


def measured(connection: Connection, stage: str) -> tuple[int, tuple[int, int] | None]:
    """(articles now, (articles, bytes) after the oldest of the last thirty nights that were measured by `stage`).

    The first night of an archive is left out: it makes tables and indexes that no later one makes again.
    """
    articles = int(connection.execute(select(func.count()).select_from(ArticleRow)).scalar_one())
    query = select(StageRun.counts).where(StageRun.stage == stage).order_by(StageRun.id.desc()).limit(NIGHTS)
    nights = [(int(counts["articles"]), int(counts["bytes"])) for counts in connection.execute(query).scalars()]
    return articles, nights[-1] if nights else None
