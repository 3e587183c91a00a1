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
