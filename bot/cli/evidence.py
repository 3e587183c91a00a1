"""`complianceagent evidence`: bundles for auditors."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from complianceagent.clock import SYSTEM

from bot.cli.output import stop

if TYPE_CHECKING:
    from bot.core.period import Period
    from bot.ports.stores import Database
    from bot.services.export_evidence import Exported

WHAT_TO_CHECK = "check DATABASE_URL, the disk and the server, then try again"


class PeriodType(click.ParamType["Period"]):
    """`2024-01-01:2024-12-31`, as a Period."""

    name = "first-day:last-day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> "Period":
        from bot.core.period import Period  # noqa: PLC0415 - only when there is something to convert

        try:
            return value if isinstance(value, Period) else Period.of_days(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.group(short_help="Export evidence, and verify an export.")
def command() -> None:
    """Export evidence, and verify an export."""


@command.command()
@click.option("--framework", type=click.Choice(["soc2"]), default="soc2", show_default=True, help="The framework.")
@click.option("--period", type=PeriodType(), required=True, help="First and last day, in UTC.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The zip file to write. An existing one is replaced.",
)
@click.option("--installation", type=int, help="Only this installation's evidence.")
def export(framework: str, period: "Period", output: Path, installation: int | None) -> None:
    """Write the evidence of a period into a bundle that anybody can verify with Python alone.

    Exit code 0: written (what it lacks is told, and stands in its manifest). 1: the chain does not hold, so nothing was
    written. 2: could not run.
    """
    from bot.services.export_evidence import BrokenChain, NothingRecorded  # noqa: PLC0415 - --help must be quick

    try:
        exported = asyncio.run(_export(framework, period, output, installation))
    except BrokenChain as error:
        click.secho(f"{error}. Nothing was exported; see: complianceagent audit verify", fg="red", err=True)
        sys.exit(1)
    except NothingRecorded as error:
        stop(f"{error}; run it without --installation to export all")
    except OSError as error:
        stop(f"cannot write {output}: {error.strerror}")
    _tell(exported, output)


async def _export(framework: str, period: "Period", output: Path, installation: int | None) -> "Exported":
    from bot.services.export_evidence import export as write_bundle  # noqa: PLC0415 - --help must be quick

    async with opened_database() as database:
        return await write_bundle(database, period, installation, output, SYSTEM, framework=framework)


def _tell(exported: "Exported", output: Path) -> None:
    for installation, entries in exported.entries.items():
        click.echo(f"installation {installation}: {entries} entries")
    for lack in exported.lacks:
        click.secho(f"PARTIAL: {lack}", fg="yellow")
    click.echo(f"Written to {output}; SHA-256 of its manifest: {exported.manifest}")
    click.echo(f"Verify it with: complianceagent evidence verify {output}")


@command.command()
@click.argument("bundle", type=click.Path(exists=True, path_type=Path))
def verify(bundle: Path) -> None:
    """Verify a bundle, or the folder it was unpacked to. Needs no database.

    Exit code 0: it holds. 1: it does not, and each fault is named. 2: it could not be read.
    """
    from complianceagent import verify_bundle  # noqa: PLC0415 - --help must be quick

    # Never the copy inside the bundle: that one is as trustworthy as whoever handed it over.
    sys.exit(verify_bundle.main([str(bundle)]))


@asynccontextmanager
async def opened_database() -> AsyncIterator["Database"]:
    """The configured database, for commands that only look at it. Exits with 2 and what to do where it cannot be."""
    from bot.adapters.db import migrate  # noqa: PLC0415 - --help must not wait for the database's libraries
    from bot.adapters.db.work import opened  # noqa: PLC0415 - as above
    from bot.ports.stores import StoreError  # noqa: PLC0415 - as above
    from bot.settings import load_database_url  # noqa: PLC0415 - as above

    url = load_database_url()
    try:
        up_to_date = await asyncio.to_thread(migrate.is_current, url)
    except ValueError as error:
        stop(str(error))
    except StoreError as error:
        stop(f"{error}; {WHAT_TO_CHECK}")
    if not up_to_date:
        stop("the database's tables are not up to date; run: complianceagent db upgrade")
    try:
        async with opened(url) as database:
            yield database
    except StoreError as error:
        stop(f"{error}; {WHAT_TO_CHECK}")
