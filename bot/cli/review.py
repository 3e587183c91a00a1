"""complianceagent review: a branch of a local repository, without GitHub and without an account."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import fixing
from bot.cli.fixing import check_options, fix_options
from bot.cli.output import stop, wants_color, write

if TYPE_CHECKING:
    from bot.cli.fixing import Looked
    from bot.compose.engine import Engine
    from bot.core.fix import Mended

FORMATS = ("text", "json", "sarif", "markdown")


@click.command(short_help="Review a branch of a local repository.")
@click.argument("repo", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--base", metavar="REF", help="What the change will be merged into [default: the remote's main branch].")
@click.option("--head", metavar="REF", default="HEAD", show_default=True, help="The change: a branch or a commit.")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
@fix_options
def command(
    repo: Path, base: str | None, head: str, *, format_name: str, output: Path | None, fix: bool, diff: bool
) -> None:
    """Review what HEAD brings to BASE in the git repository REPO, as a pull request would be.

    Only what is committed is looked at, and only what the change brings in is reported. Nothing is executed, checked
    out or sent anywhere. With --fix, the proved fixes are made in your files, all of them or none: files that differ
    from HEAD are never overwritten.

    \b
      complianceagent review                               your branch against the main branch
      complianceagent review --base v1.2 --head v1.3       what a release brought
      complianceagent review --format sarif --output r.sarif
      complianceagent review --diff                        the fixes, as a patch
      complianceagent review --fix                         the fixes, made

    Exit code 0: nothing found (with --fix: nothing left). 1: findings. 2: it could not run, not everything could be
    looked at, or a file was not to be written.
    """
    check_options(fix, diff, format_name, output)
    from bot.compose.engine import local_engine  # noqa: PLC0415 - --help must not wait for the scanners
    from bot.ports.repository import RepositoryError  # noqa: PLC0415
    from bot.registry import RegistryError  # noqa: PLC0415
    from bot.services.local_review import review, review_and_mend  # noqa: PLC0415
    from bot.services.local_review import write as write_files  # noqa: PLC0415

    async def run() -> int:
        async with local_engine() as engine:
            outcome = await review(engine.scanner, engine.open_repository(repo), base, head)
        color = wants_color() and output is None
        write(engine.render(format_name, outcome, color=color), output)
        return exit_code(outcome.verdict, bool(outcome.findings))

    async def look(engine: "Engine") -> "Looked":
        return await review_and_mend(engine.scanner, engine.open_repository(repo), base, head)

    async def make(engine: "Engine", mended: "Mended") -> None:
        write_files(mended, engine.open_checkout(repo), {})

    try:
        sys.exit(fixing.run(look, make if fix else None) if fix or diff else asyncio.run(run()))
    except (RepositoryError, RegistryError) as error:
        stop(str(error))


def exit_code(verdict: object, findings: bool) -> int:
    """0 clean, 1 findings, 2 where something could not be looked at: it must never look clean."""
    from bot.core.verdict import CouldNotRun  # noqa: PLC0415

    if isinstance(verdict, CouldNotRun):
        return 2
    return 1 if findings else 0
