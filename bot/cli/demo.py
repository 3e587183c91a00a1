"""complianceagent demo: all of it on this machine."""

import asyncio
import sys

import click

from bot.cli.output import stop


@click.command(short_help="Show a pull request's whole way on this machine.")
@click.option("--keep", is_flag=True, help="Leave the server and the loopback GitHub running afterwards.")
def command(keep: bool) -> None:
    """Show a pull request's whole way on this machine, without any account.

    Starts a GitHub on loopback and the real server on SQLite, opens a pull request with real problems, shows the
    review, accepts one suggestion as a maintainer would, and shows the evidence that is left.
    """
    from bot.demo.show import Show  # noqa: PLC0415 - --help must not wait for the server
    from bot.demo.story import DemoFailed, play  # noqa: PLC0415

    try:
        asyncio.run(play(Show(), keep=keep))
    except (DemoFailed, RuntimeError) as error:
        stop(str(error))
    except KeyboardInterrupt:
        click.echo()
        sys.exit(0)
