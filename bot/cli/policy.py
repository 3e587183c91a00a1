"""complianceagent policy: is a policy file right, before it is pushed?"""

import sys
from pathlib import Path

import click

from bot.cli.output import stop, wants_color
from bot.core.policy import POLICY_PATH, Policy
from bot.core.wording import listed, plural, visible


@click.group()
def command() -> None:
    """Check the policy of a repository or an organisation."""


@command.command("check", short_help="Check a policy file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default=POLICY_PATH)
@click.option(
    "--under",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The organisation's file, whose defaults hold below this one.",
)
@click.option("--organisation", is_flag=True, help="The file is an organisation's own: it may say what is required.")
def check_command(file: Path, under: Path | None, organisation: bool) -> None:
    """Check a policy FILE, and say in words what it decides.

    \b
      complianceagent policy check                                   .github/compliance.yml of this folder
      complianceagent policy check --under ../.github/.github/compliance.yml
      complianceagent policy check --organisation .github/compliance.yml

    Exit code 0: it is right. 1: it has a mistake. 2: it could not be read.
    """
    from bot.core.policy import DEFAULT_POLICY  # noqa: PLC0415 - --help must not wait for it
    from bot.engine.policy.read import PolicyFault, read_policy  # noqa: PLC0415
    from bot.registry import load_rules  # noqa: PLC0415

    rules = [rule.info.id for rule in load_rules()]
    if under and organisation:
        stop("an organisation's own file has none above it: give --under or --organisation, not both")
    above = None if organisation else DEFAULT_POLICY
    name = under or file
    try:
        if under:
            above = read_policy(_content(under), rules)
        name = file
        policy = read_policy(_content(file), rules, above)
    except PolicyFault as fault:
        click.secho(f"{visible(str(name))}: {visible(str(fault))}", fg="red" if wants_color() else None)
        sys.exit(1)
    click.echo("\n".join(f"{visible(each)}" for each in in_words(policy)))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        stop(f"{file} cannot be read: {error.strerror}")


def in_words(policy: Policy) -> list[str]:
    """What a policy decides, one sentence a line."""
    scope = listed([*policy.include, *policy.languages]) or "everything"
    lines = [f"In scope: {scope}. Findings from {policy.block} on, at least {policy.confidence} % sure, block a merge."]
    lines += [f"{listed(list(each.paths))} let be: {each.reason}" for each in policy.exclude]
    for name, choice in sorted(policy.rules.items()):
        if choice.disabled:
            lines.append(f"{name} is not looked for: {choice.disabled}")
        elif choice.severity:
            lines.append(f"{name} is {choice.severity}.")
    if policy.required:
        block = f"they block from {policy.required_block} on"
        lines.append(f"Required, whatever a repository says: {listed(sorted(policy.required))}; {block}.")
    lines.append(f"At most {plural(policy.inline_comments, 'comment')} a review; the rest stand in the check run.")
    whom = "others than the makers of" if policy.waivers.asks_four_eyes else "anybody who may write, also the makers of"
    days = plural(policy.waivers.longest_days, "day")
    lines.append(f"Findings are waived by {whom} the pull request, for {days} at most.")
    if policy.retention:
        lines.append(f"Pages of reviews are kept for {plural(policy.retention, 'day')} at most; evidence stays.")
    lines.append(f"A language model {'may' if policy.model else 'must not'} be asked for fixes.")
    return lines
