"""`complianceagent jobs`: the work that could not be done, and another try."""

import asyncio
from collections.abc import Sequence

import click

from bot.cli.output import stop
from bot.core.wording import plural, visible

MOST = 1000
"""Jobs listed, or tried again, at once."""


@click.group(short_help="See what could not be done, and try it again.")
def command() -> None:
    """See the jobs that were given up after all their tries, and try them again."""


@command.command(name="list")
def list_() -> None:
    """List the jobs that were given up, the newest first, each with its reason."""
    lines = asyncio.run(_list())
    for line in lines:
        click.echo(visible(line))
    click.echo(f"{plural(len(lines), 'job')} given up." if lines else "No job was given up.")


@command.command()
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that were given up.")
def retry(ids: tuple[str, ...], everything: bool) -> None:
    """Try jobs again, by the ids that `jobs list` tells. A worker takes them up.

    Exit code 0: they are queued. 2: there is no such job, or none was named.
    """
    if bool(ids) == everything:
        stop("name the jobs to try again, or say --all; `complianceagent jobs list` tells which there are")
    queued, unknown = asyncio.run(_retry(ids))
    if unknown:
        stop(f"no job that was given up goes by {', '.join(unknown)}; nothing was queued")
    click.echo(f"{plural(queued, 'job')} queued.")


async def _list() -> list[str]:
    from bot.cli.evidence import opened_database  # noqa: PLC0415 - --help must not wait for the database's libraries

    async with opened_database() as database, database.reading() as work:
        records = await work.jobs.given_up(MOST)
    return [
        f"{each.job.id}  {each.job.kind} of {each.job.repository}#{each.job.number}, "
        f"{each.finished_at:%Y-%m-%d %H:%M} UTC: {each.reason}"
        for each in records
    ]


async def _retry(ids: Sequence[str]) -> tuple[int, list[str]]:
    from complianceagent.clock import SYSTEM  # noqa: PLC0415 - as above

    from bot.compose.server import queued_database  # noqa: PLC0415 - as above
    from bot.ports.stores import StoreError  # noqa: PLC0415 - as above
    from bot.services.retry_jobs import retry as retry_jobs  # noqa: PLC0415 - as above
    from bot.settings import load_database_url  # noqa: PLC0415 - as above

    try:
        async with queued_database(load_database_url()) as database:
            return await retry_jobs(database, SYSTEM, ids, MOST)
    except (StoreError, ValueError) as error:
        stop(str(error))
