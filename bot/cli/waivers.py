"""`complianceagent waivers`: the register of what people let be."""

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from bot.core.wording import fix_id, plural, visible

if TYPE_CHECKING:
    from bot.core.waiver import Waiver


@click.group(short_help="See what people let be.")
def command() -> None:
    """See which findings people let be: why, until when, and who answers for it."""


@command.command(name="list", short_help="List the waivers that hold.")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_(format_name: str) -> None:
    """List the waivers and false positives that hold, of all repositories.

    Those that were withdrawn or have ended stand in the evidence (`complianceagent evidence export`).
    """
    from bot.services.facts_of_review import waiver_body  # noqa: PLC0415 - --help must not wait for it

    waivers = asyncio.run(_all())
    if format_name == "json":
        register = [
            {"installation": each.installation, "repository": each.repository, "pull_request": each.number}
            | waiver_body(each)
            for each in waivers
        ]
        click.echo(json.dumps(register, indent=2, ensure_ascii=False))
        return
    for each in waivers:
        click.echo(visible(_line(each)))
    click.echo(f"{plural(len(waivers), 'waiver')} in force." if waivers else "Nothing is waived.")


async def _all() -> "Sequence[Waiver]":
    from bot.cli.evidence import opened_database  # noqa: PLC0415 - as above

    async with opened_database() as database, database.reading() as work:
        return await work.waivers.all()


def _line(waiver: "Waiver") -> str:
    until = f" until {waiver.until}" if waiver.until else ""
    instead = f" (instead: {waiver.compensating})" if waiver.compensating else ""
    return (
        f"{waiver.repository}#{waiver.number}  {fix_id(waiver.fingerprint)}  {waiver.rule}  {waiver.kind}{until} "
        f"by {waiver.by}, change by {waiver.author}: {waiver.reason}{instead}"
    )
