"""complianceagent worker: the worker alone."""

import click


@click.command(short_help="Run the worker alone.")
def command() -> None:
    """Run the worker alone: it does what `complianceagent web` has queued.

    For PostgreSQL. A worker takes over what another one left unfinished when it died.
    """
    from bot.worker import run  # noqa: PLC0415 - --help must not wait for the scanners

    run(web=False, work=True)
