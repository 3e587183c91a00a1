"""`complianceagent doctor`: what keeps it from working, and what to do."""

import asyncio
import sys
from typing import TYPE_CHECKING

import click

from bot.cli.output import wants_color
from bot.core.wording import visible

if TYPE_CHECKING:
    from bot.settings import Settings


@click.command(short_help="Find out what keeps it from working.")
def command() -> None:
    """Examine the settings, the scanners, the disk, the database, the queue, and the App on GitHub.

    Nothing is changed. Run it with the same environment as the server.

    Exit code 0: all is well. 1: something is to be mended. 2: the settings are not complete.
    """
    from bot.settings import load_settings  # noqa: PLC0415 - --help must not wait for it

    sys.exit(1 if asyncio.run(_examine(load_settings())) else 0)


async def _examine(settings: "Settings") -> int:
    """Tell each part as it is known; how many have a fault."""
    from bot.compose.doctor import examine  # noqa: PLC0415 - as above

    click.echo(_line("settings", "", ""))
    faults = 0
    async for part, fault, told in examine(settings):
        click.echo(_line(part, fault, told))
        faults += bool(fault)
    click.echo("\nAll is well." if not faults else f"\n{faults} to mend.")
    return faults


def _line(part: str, fault: str, told: str) -> str:
    mark, color = ("x", "red") if fault else ("ok", "green")
    mark = click.style(f"{mark:>4}", fg=color) if wants_color() else f"{mark:>4}"
    # Names of repositories and words of GitHub may be in it, and a terminal obeys control characters.
    return f"{mark}  {part}{': ' if fault or told else ''}{visible(fault or told)}"
