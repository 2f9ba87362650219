"""persons and venues over all articles"""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('entity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('first_seen', archive.base.Instant(timezone=True), nullable=False),
    sa.Column('merged_into', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entity'))
    )
    op.create_index('ix_entity_kind_key', 'entity', ['kind', 'key'], unique=False)
    op.create_table('entity_fact',
    sa.Column('fact_id', sa.Integer(), nullable=False),
    sa.Column('entity_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entity_id'], ['entity.id'], name=op.f('fk_entity_fact_entity_id')),
    sa.ForeignKeyConstraint(['fact_id'], ['fact.id'], name=op.f('fk_entity_fact_fact_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('fact_id', name=op.f('pk_entity_fact'))
    )
    op.create_index(op.f('ix_entity_fact_entity_id'), 'entity_fact', ['entity_id'], unique=False)
    op.create_table('venue_key',
    sa.Column('fact_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['fact_id'], ['fact.id'], name=op.f('fk_venue_key_fact_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('fact_id', 'key', name=op.f('pk_venue_key'))
    )
    op.create_index('ix_venue_key_key', 'venue_key', ['key'], unique=False)


def downgrade() -> None:
    for table in ('venue_key', 'entity_fact', 'entity'):
        op.drop_table(table)
