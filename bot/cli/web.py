"""complianceagent web: the web server alone."""

import click


@click.command(short_help="Run the web server alone.")
def command() -> None:
    """Run the web server alone: deliveries are kept and queued for `complianceagent worker`.

    For PostgreSQL. Any number of web and worker processes share one database; run `complianceagent db upgrade` first.
    """
    from bot.worker import run  # noqa: PLC0415 - --help must not wait for the server

    run(web=True, work=False)
