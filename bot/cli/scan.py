"""complianceagent scan: a whole folder."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import fixing
from bot.cli.fixing import check_options, fix_options
from bot.cli.output import stop, wants_color, write
from bot.cli.review import FORMATS, exit_code

if TYPE_CHECKING:
    from bot.cli.fixing import Looked
    from bot.compose.engine import Engine
    from bot.core.fix import Mended


@click.command(short_help="Look at every file of a folder.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
@fix_options
def command(folder: Path, format_name: str, output: Path | None, fix: bool, diff: bool) -> None:
    """Look at every file of FOLDER, as it lies there.

    Git's ignore rules are honoured where FOLDER is in a repository; dependency folders such as node_modules and .venv
    are passed over. Nothing is executed or sent anywhere. With --fix, the proved fixes are made, all of them or none;
    in a git repository only in files without uncommitted changes.

    \b
      complianceagent scan                                 the folder you are in
      complianceagent scan services/shop --format json
      complianceagent scan --diff                          the fixes, as a patch

    Exit code 0: nothing found (with --fix: nothing left). 1: findings. 2: it could not run, not everything could be
    looked at, or a file was not to be written.
    """
    check_options(fix, diff, format_name, output)
    from bot.compose.engine import local_engine  # noqa: PLC0415 - --help must not wait for the scanners
    from bot.core.identity import CommitSha  # noqa: PLC0415
    from bot.ports.repository import RepositoryError  # noqa: PLC0415
    from bot.registry import RegistryError  # noqa: PLC0415
    from bot.services.local_review import scan, scan_and_mend  # noqa: PLC0415
    from bot.services.local_review import write as write_files  # noqa: PLC0415

    async def run() -> int:
        async with local_engine() as engine:
            outcome = await scan(engine.scanner, engine.open_folder(folder), CommitSha(""), str(folder))
        color = wants_color() and output is None
        write(engine.render(format_name, outcome, color=color), output)
        return exit_code(outcome.verdict, bool(outcome.findings))

    async def look(engine: "Engine") -> "Looked":
        return await scan_and_mend(engine.scanner, engine.open_folder(folder), CommitSha(""), str(folder))

    async def make(engine: "Engine", mended: "Mended") -> None:
        write_files(mended, engine.open_files(folder), await engine.committed(folder, mended.before))

    try:
        sys.exit(fixing.run(look, make if fix else None) if fix or diff else asyncio.run(run()))
    except (RepositoryError, RegistryError) as error:
        stop(str(error))
