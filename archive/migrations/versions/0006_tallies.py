"""what lists are ordered by: how often persons and venues are named, the day of events, programme figures"""

import sqlalchemy as sa
from alembic import op

from archive.store.programme import fill

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COUNTED = """
SELECT count(DISTINCT article.id) AS articles, count(DISTINCT article.source) AS sources,
       min(article.published) AS first_day, max(article.published) AS last_day, entity_fact.entity_id AS id
FROM entity_fact JOIN fact ON fact.id = entity_fact.fact_id JOIN article ON article.id = fact.article_id
WHERE article.hidden IS NULL GROUP BY entity_fact.entity_id
"""
DAY = sa.text("coalesce(start_day, end_day, '0001-01-01') DESC")


def upgrade() -> None:
    for name in ("articles", "sources"):
        op.add_column("entity", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in ("first_day", "last_day"):
        op.add_column("entity", sa.Column(name, sa.Date(), nullable=True))
    op.execute(
        f"UPDATE entity SET articles = t.articles, sources = t.sources, first_day = t.first_day, last_day = t.last_day"
        f" FROM ({COUNTED}) AS t WHERE t.id = entity.id"
    )
    op.create_table(
        "entity_told",
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name="fk_entity_told_entity_id"),
        sa.PrimaryKeyConstraint("entity_id", "told", name=op.f("pk_entity_told")),
    )
    op.execute(
        "INSERT INTO entity_told (entity_id, told) SELECT DISTINCT entity_id, told FROM ("
        "SELECT entity_fact.entity_id AS entity_id,"
        " CASE fact.kind WHEN 'venue' THEN fact.text ELSE fact.payload ->> 'organization' END AS told"
        " FROM entity_fact JOIN fact ON fact.id = entity_fact.fact_id) AS each WHERE told IS NOT NULL"
    )
    op.create_index("ix_entity_rank", "entity", ["kind", "merged_into", "articles", "id"])
    stands = sa.text("merged_into IS NULL")
    op.create_index("ix_event_day", "event", [DAY, "id"], sqlite_where=stands, postgresql_where=stands)
    op.create_table(
        "programme_fact",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("stars", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name="fk_programme_fact_fact_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_programme_fact")),
    )
    op.create_index("ix_programme_fact_place", "programme_fact", ["place", "unit", "stars"])
    # the figures that are stored so far; needs the columns of `fact` and `version` that the first migration made
    fill(op.get_bind())


def downgrade() -> None:
    op.drop_table("programme_fact")
    op.drop_table("entity_told")
    op.drop_index("ix_event_day", "event")
    op.drop_index("ix_entity_rank", "entity")
    for name in ("last_day", "first_day", "sources", "articles"):
        op.drop_column("entity", name)
