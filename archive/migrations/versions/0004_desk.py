"""the desk: tokens, sessions, removal requests, alerts and their messages"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import archive.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, archive.base.Instant(timezone=True), nullable=nullable)


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    _desk()
    _alerts()


def _desk() -> None:
    op.create_table(
        "desk_token",
        sa.Column("id", sa.Integer(), nullable=False),
        text("who"),
        text("digest"),
        instant("made"),
        instant("used", nullable=True),
        instant("revoked", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_desk_token_digest")),
    )
    op.create_table(
        "desk_session",
        text("digest"),
        sa.Column("token_id", sa.Integer(), nullable=False),
        text("form_key"),
        instant("made"),
        instant("ends"),
        sa.ForeignKeyConstraint(["token_id"], ["desk_token.id"], name=op.f("fk_desk_session_token_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_desk_session")),
    )
    op.create_index(op.f("ix_desk_session_token_id"), "desk_session", ["token_id"], unique=False)
    op.create_table(
        "removal_request",
        sa.Column("id", sa.Integer(), nullable=False),
        text("address"),
        sa.Column("article_id", sa.Integer(), nullable=True),
        text("contact"),
        text("reason"),
        instant("at"),
        instant("closed", nullable=True),
        text("outcome", nullable=True),
        text("who", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal_request")),
    )
    op.create_index("ix_removal_request_closed", "removal_request", ["closed"], unique=False)


def _alerts() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        text("search"),
        text("kind"),
        text("target"),
        text("language"),
        instant("made"),
        sa.Column("seen", archive.base.Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_table(
        "alert_message",
        sa.Column("id", sa.Integer(), nullable=False),
        text("key"),
        text("kind"),
        text("target"),
        sa.Column("payload", archive.base.Json, nullable=False),
        instant("made"),
        instant("due", nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        instant("sent", nullable=True),
        text("error", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_message")),
        sa.UniqueConstraint("key", name=op.f("uq_alert_message_key")),
    )
    op.create_index("ix_alert_message_due", "alert_message", ["due"], unique=False)


def downgrade() -> None:
    for table in ("alert_message", "alert", "removal_request", "desk_session", "desk_token"):
        op.drop_table(table)
