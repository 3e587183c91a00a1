"""What `review` and `scan` share about making fixes: the options, the writing, the exit code."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.output import stop, wants_color, write

if TYPE_CHECKING:
    from bot.compose.engine import Engine
    from bot.core.fix import Mended
    from bot.core.outcome import Outcome

Looked = tuple["Outcome", "Mended"]


def fix_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--fix` and `--diff`."""
    diff = click.option("--diff", is_flag=True, help="Show the proved fixes as a patch, and write nothing.")
    fix = click.option("--fix", is_flag=True, help="Make the proved fixes in your files.")
    return fix(diff(command))


def check_options(fix: bool, diff: bool, format_name: str, output: Path | None) -> None:
    """Raises click.UsageError for options that contradict each other."""
    if fix and diff:
        raise click.UsageError("--fix and --diff exclude each other: --diff shows what --fix would do.")
    if (fix or diff) and (format_name != "text" or output):
        raise click.UsageError("--fix and --diff go with neither --format nor --output.")


def run(
    look: Callable[["Engine"], Awaitable[Looked]], make: Callable[["Engine", "Mended"], Awaitable[None]] | None
) -> int:
    """Look, and make the fixes, or (where `make` is None) show them: the exit code. Raises RepositoryError and
    RegistryError."""
    from bot.compose.engine import local_engine  # noqa: PLC0415 - --help must not wait for the scanners
    from bot.ports.working_files import CannotWrite  # noqa: PLC0415

    async def work() -> int:
        async with local_engine() as engine:
            outcome, mended = await look(engine)
            if make is not None and mended.after:
                await make(engine, mended)
            return _tell(engine, outcome, mended, made=make is not None)

    try:
        return asyncio.run(work())
    except CannotWrite as error:
        stop(str(error))


def _tell(engine: "Engine", outcome: "Outcome", mended: "Mended", *, made: bool) -> int:
    from bot.cli.review import exit_code  # noqa: PLC0415 - it imports us
    from bot.reports.mended import account, as_patch  # noqa: PLC0415 - --help must not wait for it

    words = account(outcome, mended, {**engine.rules, **outcome.own_rules}, made=made)
    if made:
        write(words, None)
        return exit_code(outcome.verdict, len(outcome.findings) > len(mended.fixed))
    text, warning = as_patch(outcome, mended, terminal=wants_color())
    write(text, None)
    click.echo(f"{words}{warning}".rstrip("\n"), file=sys.stderr)
    return exit_code(outcome.verdict, bool(outcome.findings))
