"""complianceagent review: a branch of a local repository, without GitHub and without an account."""

import asyncio
import sys
from pathlib import Path

import click

from bot.cli.output import stop, wants_color, write

FORMATS = ("text", "json", "sarif", "markdown")


@click.command(short_help="Review a branch of a local repository.")
@click.argument("repo", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--base", metavar="REF", help="What the change will be merged into [default: the remote's main branch].")
@click.option("--head", metavar="REF", default="HEAD", show_default=True, help="The change: a branch or a commit.")
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
def command(repo: Path, base: str | None, head: str, format_name: str, output: Path | None) -> None:
    """Review what HEAD brings to BASE in the git repository REPO, as a pull request would be.

    Only what is committed is looked at, and only what the change brings in is reported. Nothing is executed, checked
    out or sent anywhere.

    \b
      complianceagent review                               your branch against the main branch
      complianceagent review --base v1.2 --head v1.3       what a release brought
      complianceagent review --format sarif --output r.sarif

    Exit code 0: nothing found. 1: findings. 2: it could not run, or not everything could be looked at.
    """
    from bot.compose.engine import local_engine  # noqa: PLC0415 - --help must not wait for the scanners
    from bot.ports.repository import RepositoryError  # noqa: PLC0415
    from bot.registry import RegistryError  # noqa: PLC0415
    from bot.services.local_review import review  # noqa: PLC0415

    async def run() -> int:
        async with local_engine() as engine:
            outcome = await review(engine.scanner, engine.open_repository(repo), base, head)
        color = wants_color() and output is None
        write(engine.render(format_name, outcome, color=color), output)
        return exit_code(outcome.verdict, bool(outcome.findings))

    try:
        sys.exit(asyncio.run(run()))
    except (RepositoryError, RegistryError) as error:
        stop(str(error))


def exit_code(verdict: object, findings: bool) -> int:
    """0 clean, 1 findings, 2 where something could not be looked at: it must never look clean."""
    from bot.core.verdict import CouldNotRun  # noqa: PLC0415

    if isinstance(verdict, CouldNotRun):
        return 2
    return 1 if findings else 0
