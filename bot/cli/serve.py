"""complianceagent serve: web server and worker in one process."""

import click


@click.command(short_help="Run the GitHub App: web server and worker in one.")
def command() -> None:
    """Run the GitHub App: web server and worker in one process (the embedded default).

    The database is brought up to date first. Settings come from the environment (docs/configuration.md); if any is
    missing or malformed, all of them are named and nothing starts. Stop it with Ctrl-C: running steps end, and what
    is left is taken up at the next start.
    """
    from bot.worker import run  # noqa: PLC0415 - --help must not wait for the server

    run(web=True, work=True)
