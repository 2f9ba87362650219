"""`ocop backup` and `ocop restore`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from cli.main import home_option
from cli.output import archive_of, console, write_json
from settings import Settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--link", is_flag=True, help="Hard links for the captures where the disk allows it (folders only).")
@click.option("--rows", is_flag=True, help="PostgreSQL: copy row by row into a SQLite file instead of pg_dump.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def backup(ctx: click.Context, file: Path, link: bool, rows: bool, as_json: bool) -> None:
    """Copy the archive to FILE (one file where it ends in .tar, else a folder), also while a night runs.

    The database is of one moment; the captures come with their SHA-256. Restore it with `ocop restore`.
    """
    from flows.backup import BackupError
    from flows.backup import backup as make

    settings: Settings = ctx.obj
    archive = archive_of(settings)
    try:
        done = make(archive, file, datetime.now(UTC), link=link, dump=not rows)
    except (BackupError, OSError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        archive.close()
    if as_json:
        write_json(done)
    else:
        out = console()
        for name in done.missing:
            out.print(f"missing: captures/{name}; `ocop check --repair` fetches its pages again")
        out.print(
            f"{file}: {done.rows} rows, {done.files} files of captures, {done.bytes / 1e6:.1f} MB, "
            f"{done.hidden} hidden articles, {done.seconds:.1f} s"
        )
    ctx.exit(1 if done.missing else 0)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.argument("home", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--removals",
    "lists",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="removals.jsonl of the archive that is replaced (may be given more than once).",
)
@click.option("--verify", is_flag=True, help="Read everything again and compare counts and digests.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def restore(ctx: click.Context, file: Path, home: Path, lists: tuple[Path, ...], verify: bool, as_json: bool) -> None:
    """Bring a backup back into the empty folder HOME and make its search index anew.

    The database goes to OCOP_DATABASE_URL where that is set (it has to be empty), else into HOME. What was taken
    down stays hidden, also what was taken down after the backup: as far as `removals.jsonl` of OCOP_HOME tells, and
    each list that --removals names.
    """
    import time

    from archive import ArchiveError
    from archive.removals import NAME
    from flows import stages
    from flows.backup import BackupError
    from flows.backup import restore as bring
    from flows.deciding import take_down_again
    from search import open_index

    settings: Settings = ctx.obj
    own = [path for path in (settings.home / NAME,) if path.exists() and settings.home.resolve() != home.resolve()]
    began = time.perf_counter()
    try:
        archive, done = bring(file, home, settings.database_url, verify=verify)
        again = take_down_again(archive, list(dict.fromkeys(path.resolve() for path in (*own, *lists))))
    except (BackupError, ArchiveError, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    index = open_index(settings.model_copy(update={"home": home}).index)
    try:
        indexed = stages.rebuild(archive, index).done
    finally:
        index.close()
        archive.close()
    whole = time.perf_counter() - began
    if as_json:
        write_json(
            {"restored": done, "indexed": indexed, "removed": again, "verified": verify, "seconds": round(whole, 2)}
        )
    else:
        out = console()
        for line in done.differs:
            out.print(f"differs: {line}")
        for name in done.missing:
            out.print(f"captures/{name} was missing already when the backup was made; `ocop check --repair`")
        equal = "counts and digests are equal" if not done.differs else f"{len(done.differs)} things differ"
        verdict = f"verified: {equal}; " if verify or done.differs else ""
        out.print(
            f"{home}: {done.rows} rows, {done.files} files of captures, {done.bytes / 1e6:.1f} MB, {done.hidden} "
            f"hidden articles, {again} removed since the backup, {indexed} indexed; {verdict}{whole:.1f} s"
        )
    ctx.exit(1 if done.differs else 0)


home_option(backup)
