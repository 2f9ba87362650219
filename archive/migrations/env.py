"""Alembic's environment: our own connection where the program migrates, `alembic.ini` on the command line."""

from alembic import context

from archive.engine import make_engine
from archive.tables import Base


def run(connection: object) -> None:
    """Migrate over an open connection; batch mode, since SQLite cannot alter most things in place."""
    context.configure(
        connection=connection,  # type: ignore[arg-type]
        target_metadata=Base.metadata,
        render_as_batch=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with make_engine(context.config.get_main_option("sqlalchemy.url") or "").begin() as opened:
        run(opened)
