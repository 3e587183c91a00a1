"""complianceagent scan: a whole folder."""

import asyncio
import sys
from pathlib import Path

import click

from bot.cli.output import stop, wants_color, write
from bot.cli.review import FORMATS, exit_code


@click.command(short_help="Look at every file of a folder.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
def command(folder: Path, format_name: str, output: Path | None) -> None:
    """Look at every file of FOLDER, as it lies there.

    Git's ignore rules are honoured where FOLDER is in a repository; dependency folders such as node_modules and .venv
    are passed over. Nothing is executed or sent anywhere.

    \b
      complianceagent scan                                 the folder you are in
      complianceagent scan services/shop --format json

    Exit code 0: nothing found. 1: findings. 2: it could not run, or not everything could be looked at.
    """
    from bot.compose.engine import local_engine  # noqa: PLC0415 - --help must not wait for the scanners
    from bot.core.identity import CommitSha  # noqa: PLC0415
    from bot.ports.repository import RepositoryError  # noqa: PLC0415
    from bot.registry import RegistryError  # noqa: PLC0415
    from bot.services.local_review import scan  # noqa: PLC0415

    async def run() -> int:
        async with local_engine() as engine:
            outcome = await scan(engine.scanner, engine.open_folder(folder), CommitSha(""), str(folder))
        color = wants_color() and output is None
        write(engine.render(format_name, outcome, color=color), output)
        return exit_code(outcome.verdict, bool(outcome.findings))

    try:
        sys.exit(asyncio.run(run()))
    except (RepositoryError, RegistryError) as error:
        stop(str(error))
