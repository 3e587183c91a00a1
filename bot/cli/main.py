"""The command line: every module of this folder that has a `command` is a subcommand."""

import difflib
import importlib
import pkgutil
import sys

import click

import bot.cli

NOT_COMMANDS = frozenset({"__main__", "fixing", "main", "output"})


class Commands(click.Group):
    """Finds subcommands by walking the folder, and imports only the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        found = (info.name for info in pkgutil.iter_modules(bot.cli.__path__))
        return sorted(name.replace("_", "-") for name in found if name not in NOT_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"bot.cli.{cmd_name.replace('-', '_')}")
        command = module.command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, naming the nearest command for a mistyped one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near[0]}?", ctx) from None


EPILOG = """
\b
Start here:
  complianceagent demo                              see all of it work on this machine
  complianceagent review --base main --head HEAD    review your branch before you push
  complianceagent serve                             run the GitHub App (docs/quickstart.md)

\b
Exit codes: 0 clean, 1 findings, 2 could not run.
Completion: eval "$(_COMPLIANCEAGENT_COMPLETE=bash_source complianceagent)"
"""


@click.command(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="complianceagent-bot", prog_name="complianceagent")
def cli() -> None:
    """Review changes against SOC 2, suggest proved fixes, and keep the evidence."""


def main() -> None:
    """Run; settings that are missing or malformed are told all at once, and exit with 2."""
    from bot.settings import SettingsError  # noqa: PLC0415 - --help must not wait for it

    try:
        cli(prog_name="complianceagent")
    except SettingsError as error:
        click.secho("The settings are not complete:", fg="red", err=True)
        for fault in error.faults:
            click.echo(f"  {fault}", err=True)
        click.echo("Every setting is described in docs/configuration.md.", err=True)
        sys.exit(2)
