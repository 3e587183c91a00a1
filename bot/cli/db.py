"""`complianceagent db`: the state of the database's tables."""

import sys

import click

from bot.cli.evidence import WHAT_TO_CHECK
from bot.cli.output import stop


@click.group(short_help="Create or update the database's tables.")
def command() -> None:
    """Create or update the database's tables."""


@command.command()
def upgrade() -> None:
    """Bring all tables to the state this release needs. Safe to repeat, and to run twice at once."""
    from bot.adapters.db.migrate import UnknownRevision  # noqa: PLC0415 - --help must not wait for alembic
    from bot.compose.server import upgrade_database  # noqa: PLC0415 - nor for everything else
    from bot.ports.stores import StoreError  # noqa: PLC0415 - as above
    from bot.settings import load_database_url  # noqa: PLC0415 - as above

    try:
        upgrade_database(load_database_url())
    except UnknownRevision as error:
        stop(f"{error}; install the release that made it, or a newer one")
    except StoreError as error:
        stop(f"{error}; {WHAT_TO_CHECK}")
    except ValueError as error:
        stop(str(error))
    click.echo("The tables are up to date.")


@command.command()
def current() -> None:
    """Tell the revision of the tables. Exit code 0: up to date. 1: `db upgrade` is needed. 2: could not look."""
    from bot.adapters.db import migrate  # noqa: PLC0415 - --help must not wait for alembic
    from bot.ports.stores import StoreError  # noqa: PLC0415 - as above
    from bot.settings import load_database_url  # noqa: PLC0415 - as above

    try:
        revision = migrate.current(load_database_url())
    except StoreError as error:
        stop(f"{error}; {WHAT_TO_CHECK}")
    except ValueError as error:
        stop(str(error))
    up_to_date = revision == migrate.latest()
    click.echo(
        f"{revision or 'no tables'} ({'up to date' if up_to_date else f'this release needs {migrate.latest()}'})"
    )
    sys.exit(0 if up_to_date else 1)


@command.command(name="backed-up")
@click.argument("words", required=False, default="")
def backed_up(words: str) -> None:
    """Tell that the database was backed up: for `doctor` and /metrics, which then say when, and when one is missing.

    For PostgreSQL, at the end of your own backup. WORDS say more ("base backup to vault 3"). Nothing is backed up here:
    the SQLite database backs itself up every day.
    """
    import asyncio  # noqa: PLC0415 - --help must be quick

    from bot.ports.stores import StoreError  # noqa: PLC0415 - as above

    try:
        asyncio.run(_backed_up(words))
    except StoreError as error:
        stop(f"{error}; {WHAT_TO_CHECK}")
    click.echo("Noted.")


async def _backed_up(words: str) -> None:
    from datetime import timedelta  # noqa: PLC0415 - as above

    from complianceagent.clock import SYSTEM  # noqa: PLC0415 - as above

    from bot.cli.evidence import opened_database  # noqa: PLC0415 - as above
    from bot.core.upkeep import BACK_UP  # noqa: PLC0415 - as above

    now = SYSTEM.now()
    async with opened_database() as database, database.work() as work:
        await work.chores.begin(BACK_UP.name, now, timedelta(0))
        await work.chores.end(BACK_UP.name, now, now, "", words[:300])
        await work.commit()


@command.command()
@click.argument("words", required=False, default="")
def restored(words: str) -> None:
    """Tell that the database was restored from a copy: once after each restore, before the server is started again.

    What came after the copy is forgotten: for four days everything is looked for on GitHub before it is said. Each
    chain of evidence that is not what the last checkpoint of this COMPLIANCE_HOME says gets an entry with the end that
    it once had, and the checkpoints up to now are kept in a file of their own: else a chain that was cut off is told
    as altered, every hour. WORDS say more ("a disk died"). Other workers have their own: run it on each.
    """
    import asyncio  # noqa: PLC0415 - --help must be quick

    from bot.ports.stores import StoreError  # noqa: PLC0415 - as above
    from bot.services.run_chore import NotAllDone  # noqa: PLC0415 - as above

    try:
        told = asyncio.run(_restored(words))
    except (StoreError, NotAllDone) as error:
        stop(f"{error}; {WHAT_TO_CHECK}")
    except OSError as error:
        stop(f"the checkpoints cannot be used: {error.strerror}")
    click.echo(told)


async def _restored(words: str) -> str:
    from complianceagent.clock import SYSTEM  # noqa: PLC0415 - as above

    from bot.adapters.checkpoints import CheckpointFile  # noqa: PLC0415 - as above
    from bot.cli.evidence import opened_database  # noqa: PLC0415 - as above
    from bot.core.wording import plural  # noqa: PLC0415 - as above
    from bot.services.declare_restored import declare_restored  # noqa: PLC0415 - as above
    from bot.settings import load_home  # noqa: PLC0415 - as above

    file = CheckpointFile(load_home() / "checkpoints.jsonl")
    async with opened_database() as database:
        concerned, kept = await declare_restored(database, file, SYSTEM, words[:300])
    if kept is None:
        return "Noted. Every chain is what the last checkpoint here says: nothing to tell in them."
    return f"Noted. Told in {plural(len(concerned), 'chain')}; the checkpoints up to now are in {kept}"
