"""saved searches"""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_search',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('translate', sa.Boolean(), nullable=False),
    sa.Column('made', archive.base.Instant(timezone=True), nullable=False),
    sa.Column('looked', archive.base.Instant(timezone=True), nullable=True),
    sa.Column('seen', archive.base.Json, nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_saved_search'))
    )


def downgrade() -> None:
    op.drop_table('saved_search')
