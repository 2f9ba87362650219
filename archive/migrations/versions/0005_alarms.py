"""alarms that stand, mutes, and what an alarm is about"""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing_alarm",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("night", sa.Text(), nullable=False),
        sa.Column("since", archive.base.Instant(timezone=True), nullable=False),
        sa.Column("told", archive.base.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("source", "kind", "subject", name=op.f("pk_standing_alarm")),
    )
    op.create_table(
        "mute",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made", archive.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_mute")),
    )
    op.add_column("alarm", sa.Column("subject", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("alarm", "subject")
    op.drop_table("mute")
    op.drop_table("standing_alarm")
