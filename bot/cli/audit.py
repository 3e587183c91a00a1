"""`complianceagent audit`: is the evidence still what was recorded?"""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.output import stop

if TYPE_CHECKING:
    from complianceagent import Tip

    from bot.services.verify_evidence import ChainResult


@click.group(short_help="Verify the recorded evidence.")
def command() -> None:
    """Verify the recorded evidence."""


@command.command()
@click.option("--installation", type=int, help="Only this installation's chain.")
@click.option(
    "--against",
    type=click.Path(exists=True, path_type=Path),
    help="An earlier export, or a file of checkpoints (.jsonl). Shows that no chain was cut off or written anew since.",
)
def verify(installation: int | None, against: Path | None) -> None:
    """Verify every chain of evidence in the database, entry by entry.

    A chain alone cannot show that its end was cut off, or that all of it was written anew: keep exports elsewhere, and
    verify against them.

    Exit code 0: all of it holds. 1: something was altered, and the first bad entry is named. 2: could not run.
    """
    results = asyncio.run(_verify(installation, against))
    if installation is not None and not any(result.entries or result.bad for result in results):
        stop(f"nothing is recorded for installation {installation}; run it without --installation to see all")
    if not results:
        click.echo("No evidence is recorded yet.")
    for result in results:
        _tell(result)
    sys.exit(0 if all(result.ok for result in results) else 1)


async def _verify(installation: int | None, against: Path | None) -> "tuple[ChainResult, ...]":
    from bot.cli.evidence import opened_database  # noqa: PLC0415 - --help must not wait for the database's libraries
    from bot.services.verify_evidence import anchors_in  # noqa: PLC0415 - as above
    from bot.services.verify_evidence import verify as verify_chains  # noqa: PLC0415 - as above

    anchors: Mapping[int, Sequence[Tip]] = {}
    if against is not None:
        anchors = _all_of(against) if against.suffix == ".jsonl" else anchors_in(_manifest_of(against))
    async with opened_database() as database:
        return await verify_chains(database, installation, anchors)


def _all_of(checkpoints: Path) -> "dict[int, list[Tip]]":
    """Every end that a chain ever had: whoever wrote it anew may have made later checkpoints himself."""
    from bot.adapters.checkpoints import CheckpointFile  # noqa: PLC0415 - --help must be quick
    from bot.services.checkpoint import tips_in  # noqa: PLC0415 - as above
    from bot.services.run_chore import NotAllDone  # noqa: PLC0415 - as above

    kept: dict[int, list[Tip]] = {}
    try:
        for checkpoint in CheckpointFile(checkpoints).all():
            for installation, tip in tips_in(checkpoint).items():
                ends = kept.setdefault(installation, [])
                if tip not in ends[-1:]:
                    ends.append(tip)
    except NotAllDone as error:
        stop(f"cannot verify against {checkpoints}: {error}")
    if not kept:
        stop(f"cannot verify against {checkpoints}: there is no checkpoint in it")
    return kept


def _manifest_of(bundle: Path) -> dict[str, Any]:
    from complianceagent import verify_bundle  # noqa: PLC0415 - --help must be quick

    try:
        manifest, faults = verify_bundle.verify(str(bundle))
    except verify_bundle.UNREADABLE as error:
        stop(f"cannot verify against {bundle}: {error}")
    if faults:
        stop(f"cannot verify against {bundle}, which does not hold itself: {faults[0]}")
    return manifest


def _tell(result: "ChainResult") -> None:
    who = f"installation {result.installation}"
    if result.bad is None:
        click.echo(f"{who}: {result.entries} entries hold; head {result.head}")
        return
    click.secho(f"{who}: NOT VALID at entry {result.bad.seq}: {result.bad.reason}", fg="red")
    click.echo(f"  The {result.entries} entries before it hold. Compare with a backup or an earlier export.")
