"""first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import archive.tables

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables that others point to come first."""
    _decision_to_event()
    _night_to_robots()
    _run_lock_to_url()
    _alarm_to_article()
    _capture_to_door_visit()
    _stage_run_to_story_band()
    _step_count()
    _version()
    _fact_to_sighting()


def _decision_to_event() -> None:
    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('payload', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('at', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('undone', archive.tables.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    op.create_index(op.f('ix_decision_target'), 'decision', ['target'], unique=False)
    op.create_table('door_state',
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('etag', sa.Text(), nullable=True),
    sa.Column('last_modified', sa.Text(), nullable=True),
    sa.Column('digest', sa.Text(), nullable=True),
    sa.Column('items', sa.Integer(), nullable=False),
    sa.Column('most_items', sa.Integer(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('checked', archive.tables.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('source', 'url', name=op.f('pk_door_state'))
    )
    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('start_day', sa.Date(), nullable=True),
    sa.Column('end_day', sa.Date(), nullable=True),
    sa.Column('venue', sa.Text(), nullable=True),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=True),
    sa.Column('series', sa.Text(), nullable=True),
    sa.Column('first_seen', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('merged_into', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    op.create_index(op.f('ix_event_series'), 'event', ['series'], unique=False)
    op.create_index(op.f('ix_event_start_day'), 'event', ['start_day'], unique=False)


def _night_to_robots() -> None:
    op.create_table('night',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('started', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('ended', archive.tables.Instant(timezone=True), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_night')),
    sa.UniqueConstraint('name', name=op.f('uq_night_name'))
    )
    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox'))
    )
    op.create_index(op.f('ix_outbox_article_id'), 'outbox', ['article_id'], unique=False)
    op.create_table('place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('parent', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('successor', sa.Text(), nullable=True),
    sa.Column('aliases', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place')),
    sa.UniqueConstraint('name', 'kind', 'parent', 'valid_from', name=op.f('uq_place_name_kind_parent_valid_from'))
    )
    op.create_index(op.f('ix_place_folded'), 'place', ['folded'], unique=False)
    op.create_table('robots',
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('fetched', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('host', name=op.f('pk_robots'))
    )


def _run_lock_to_url() -> None:
    op.create_table('run_lock',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('pid', sa.Integer(), nullable=False),
    sa.Column('taken', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('heartbeat', archive.tables.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_run_lock'))
    )
    op.create_table('url',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('original', sa.Text(), nullable=False),
    sa.Column('door', sa.Text(), nullable=True),
    sa.Column('doors', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('title_hint', sa.Text(), nullable=True),
    sa.Column('published_hint', archive.tables.Instant(timezone=True), nullable=True),
    sa.Column('lastmod', archive.tables.Instant(timezone=True), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('first_seen', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('last_seen', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('due', archive.tables.Instant(timezone=True), nullable=True),
    sa.Column('lease_owner', sa.Text(), nullable=True),
    sa.Column('lease_until', archive.tables.Instant(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('etag', sa.Text(), nullable=True),
    sa.Column('last_modified', sa.Text(), nullable=True),
    sa.Column('fetched', archive.tables.Instant(timezone=True), nullable=True),
    sa.Column('digest', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_url')),
    sa.UniqueConstraint('url', name=op.f('uq_url_url'))
    )
    op.create_index(op.f('ix_url_lease_owner'), 'url', ['lease_owner'], unique=False)
    op.create_index('ix_url_source_due', 'url', ['source', 'due'], unique=False)
    op.create_index('ix_url_state_source', 'url', ['state', 'source'], unique=False)


def _alarm_to_article() -> None:
    op.create_table('alarm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('night_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['night_id'], ['night.id'], name=op.f('fk_alarm_night_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm')),
    sa.UniqueConstraint('night_id', 'source', 'kind', 'message', name=op.f('uq_alarm_night_id_source_kind_message'))
    )
    op.create_index(op.f('ix_alarm_night_id'), 'alarm', ['night_id'], unique=False)
    op.create_table('article',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('url_id', sa.Integer(), nullable=True),
    sa.Column('story', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('first_seen', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('last_seen', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('published', sa.Date(), nullable=True),
    sa.Column('withdrawn', archive.tables.Instant(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=True),
    sa.Column('hidden', archive.tables.Instant(timezone=True), nullable=True),
    sa.Column('hidden_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['url_id'], ['url.id'], name=op.f('fk_article_url_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article')),
    sa.UniqueConstraint('url', name=op.f('uq_article_url'))
    )
    op.create_index(op.f('ix_article_published'), 'article', ['published'], unique=False)
    op.create_index('ix_article_source_first_seen', 'article', ['source', 'first_seen'], unique=False)
    op.create_index(op.f('ix_article_story'), 'article', ['story'], unique=False)
    op.create_index(op.f('ix_article_url_id'), 'article', ['url_id'], unique=False)


def _capture_to_door_visit() -> None:
    op.create_table('capture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('url_id', sa.Integer(), nullable=False),
    sa.Column('night_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('requested', sa.Text(), nullable=False),
    sa.Column('fetched', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('content_type', sa.Text(), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('warc_file', sa.Text(), nullable=False),
    sa.Column('warc_offset', sa.BigInteger(), nullable=False),
    sa.Column('warc_length', sa.Integer(), nullable=False),
    sa.Column('read_by', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('message', sa.Text(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['night_id'], ['night.id'], name=op.f('fk_capture_night_id')),
    sa.ForeignKeyConstraint(['url_id'], ['url.id'], name=op.f('fk_capture_url_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_capture'))
    )
    op.create_index(op.f('ix_capture_night_id'), 'capture', ['night_id'], unique=False)
    op.create_index('ix_capture_read_by', 'capture', ['read_by'], unique=False)
    op.create_index(op.f('ix_capture_url_id'), 'capture', ['url_id'], unique=False)
    op.create_table('door_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('night_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('items', sa.Integer(), nullable=False),
    sa.Column('fresh', sa.Integer(), nullable=False),
    sa.Column('requests', sa.Integer(), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('at', archive.tables.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['night_id'], ['night.id'], name=op.f('fk_door_visit_night_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_door_visit')),
    sa.UniqueConstraint('night_id', 'source', 'url', name=op.f('uq_door_visit_night_id_source_url'))
    )


def _stage_run_to_story_band() -> None:
    op.create_table('stage_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('night_id', sa.Integer(), nullable=True),
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('counts', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('problems', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('seconds', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['night_id'], ['night.id'], name=op.f('fk_stage_run_night_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage_run'))
    )
    op.create_index(op.f('ix_stage_run_night_id'), 'stage_run', ['night_id'], unique=False)
    op.create_table('visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('night_id', sa.Integer(), nullable=False),
    sa.Column('url_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('disposition', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('requests', sa.Integer(), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('capture_id', sa.Integer(), nullable=True),
    sa.Column('at', archive.tables.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['night_id'], ['night.id'], name=op.f('fk_visit_night_id')),
    sa.ForeignKeyConstraint(['url_id'], ['url.id'], name=op.f('fk_visit_url_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    sa.UniqueConstraint('night_id', 'url_id', name=op.f('uq_visit_night_id_url_id'))
    )
    op.create_index('ix_visit_night_id_source', 'visit', ['night_id', 'source'], unique=False)
    op.create_index(op.f('ix_visit_url_id'), 'visit', ['url_id'], unique=False)
    op.create_table('story_band',
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('band', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_story_band_article_id')),
    sa.PrimaryKeyConstraint('article_id', 'band', name=op.f('pk_story_band'))
    )
    op.create_index('ix_story_band_band', 'story_band', ['band'], unique=False)


def _version() -> None:
    op.create_table('version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('search_title', sa.Text(), nullable=True),
    sa.Column('lead', sa.Text(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('captions', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('authors', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('agencies', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('published', sa.Date(), nullable=True),
    sa.Column('published_at', archive.tables.Instant(timezone=True), nullable=True),
    sa.Column('published_from', sa.Text(), nullable=True),
    sa.Column('modified_at', archive.tables.Instant(timezone=True), nullable=True),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('tags', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('site', sa.Text(), nullable=True),
    sa.Column('steps', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('flags', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('capture_id', sa.Integer(), nullable=True),
    sa.Column('first_seen', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('last_seen', archive.tables.Instant(timezone=True), nullable=False),
    sa.Column('extracted_by', sa.Integer(), nullable=False),
    sa.Column('linked_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_version_article_id')),
    sa.ForeignKeyConstraint(['capture_id'], ['capture.id'], name=op.f('fk_version_capture_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_version')),
    sa.UniqueConstraint('article_id', 'digest', name=op.f('uq_version_article_id_digest'))
    )
    op.create_index(op.f('ix_version_article_id'), 'version', ['article_id'], unique=False)
    op.create_index('ix_version_extracted_by', 'version', ['extracted_by'], unique=False)
    op.create_index(op.f('ix_version_capture_id'), 'version', ['capture_id'], unique=False)
    op.create_index('ix_version_linked_by', 'version', ['linked_by', 'extracted_by'], unique=False)


def _fact_to_sighting() -> None:
    op.create_table('fact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('begin', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('extractor', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=True),
    sa.Column('start_day', sa.Date(), nullable=True),
    sa.Column('end_day', sa.Date(), nullable=True),
    sa.Column('payload', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_fact_article_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_fact_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact')),
    sa.UniqueConstraint('version_id', 'kind', 'position', name=op.f('uq_fact_version_id_kind_position'))
    )
    op.create_index(op.f('ix_fact_article_id'), 'fact', ['article_id'], unique=False)
    op.create_index('ix_fact_kind_key', 'fact', ['kind', 'key'], unique=False)
    op.create_table('mention_key',
    sa.Column('fact_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['fact_id'], ['fact.id'], name=op.f('fk_mention_key_fact_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('fact_id', 'key', name=op.f('pk_mention_key'))
    )
    op.create_index('ix_mention_key_key', 'mention_key', ['key'], unique=False)
    op.create_table('sighting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('fact_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('reasons', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('linker', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_sighting_event_id')),
    sa.ForeignKeyConstraint(['fact_id'], ['fact.id'], name=op.f('fk_sighting_fact_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighting')),
    sa.UniqueConstraint('fact_id', name=op.f('uq_sighting_fact_id'))
    )
    op.create_index(op.f('ix_sighting_event_id'), 'sighting', ['event_id'], unique=False)


def _step_count() -> None:
    op.create_table('step_count',
    sa.Column('night_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['night_id'], ['night.id'], name=op.f('fk_step_count_night_id')),
    sa.PrimaryKeyConstraint('night_id', 'source', 'field', 'step', name=op.f('pk_step_count'))
    )


def downgrade() -> None:
    for table in (
        'step_count',
        'sighting',
        'mention_key',
        'fact',
        'version',
        'story_band',
        'visit',
        'stage_run',
        'door_visit',
        'capture',
        'article',
        'alarm',
        'url',
        'run_lock',
        'robots',
        'place',
        'outbox',
        'night',
        'event',
        'door_state',
        'decision',
    ):
        op.drop_table(table)
