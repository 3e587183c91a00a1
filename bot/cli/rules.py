"""complianceagent rules: what is looked for, why, and whether each rule does what it says."""

import difflib
import shutil
import sys
from typing import TYPE_CHECKING

import click

from bot.cli.output import COULD_NOT_RUN, stop, wants_color
from bot.core.wording import plural

if TYPE_CHECKING:
    from bot.engine.fix_stats import FixStat
    from bot.registry import Rule
    from bot.services.try_rules import CaseResult

READABLE = 96
"""Columns of a manual page at most: longer lines tire the eye."""


@click.group()
def command() -> None:
    """Show the rules, and try them on their own examples."""


@command.command("list", short_help="List every rule.")
def list_command() -> None:
    """List every rule: how severe, what it is about, which SOC 2 criteria it speaks for, and who looks."""
    click.echo(_table(_rules()), color=wants_color())


@command.command("show", short_help="Show a rule's manual page.")
@click.argument("rule_id", metavar="RULE")
def show_command(rule_id: str) -> None:
    """Show a rule's manual page. RULE is its id, number or name: SOC2-001, 1 or missing-authentication."""
    from bot.registry import load_criteria  # noqa: PLC0415 - --help must not wait for it
    from bot.reports.rule_page import manual_page  # noqa: PLC0415

    rule = _find(rule_id, _rules())
    page = manual_page(rule.info, load_criteria(), [path.name for path in rule.examples])
    if wants_color():
        from rich.console import Console  # noqa: PLC0415
        from rich.markdown import Markdown  # noqa: PLC0415

        Console(width=min(READABLE, shutil.get_terminal_size().columns)).print(Markdown(page))
    else:
        click.echo(page, nl=False)


@command.command("test", short_help="Run the rules on their own examples.")
@click.argument("rule_id", metavar="[RULE]", required=False)
def test_command(rule_id: str | None) -> None:
    """Run RULE, or all rules, on their examples, and compare with what the examples expect.

    \b
    In rules/<rule>/examples, each folder is one small application. A line that a remark is expected on ends in
      # expect: SOC2-001

    Exit code 0: all as expected. 1: something is not. 2: it could not run.
    """
    import asyncio  # noqa: PLC0415 - only this subcommand runs anything

    from bot.compose.engine import local_engine  # noqa: PLC0415
    from bot.ports.scan_pool import WorkerLost  # noqa: PLC0415
    from bot.registry import RegistryError  # noqa: PLC0415
    from bot.services.try_rules import try_rule  # noqa: PLC0415

    rules = _rules()
    chosen = [_find(rule_id, rules)] if rule_id else rules

    async def run() -> list["CaseResult"]:
        results: list[CaseResult] = []
        async with local_engine() as engine:
            for rule in chosen:
                found = await try_rule(rule.info.id, rule.examples, engine.pool, engine.reader)
                width = max((len(result.name) for result in found), default=0)
                lines = [_heading(rule), *(_case(result, width) for result in found)]
                click.echo("\n".join(lines), color=wants_color())
                results += found
        return results

    try:
        results = asyncio.run(run())
    except (RegistryError, WorkerLost) as error:
        stop(str(error))
    untried = sum(not rule.examples for rule in chosen)
    sys.exit(_sum_up(len(chosen), untried, results))


@command.command("stats", short_help="What became of the fixes that were offered.")
def stats_command() -> None:
    """Count the fixes that were offered in pull requests, by rule and kind of fix: accepted, changed again after
    that, mended by people in another way, left as it was (merged, waived, or called a false positive), or still
    waiting.

    A kind that is mostly not accepted is proposed for demotion; nothing is demoted by itself.

    Exit code 0: counted. 2: the database could not be read.
    """
    import asyncio  # noqa: PLC0415 - only this subcommand asks a database

    from bot.cli.evidence import WHAT_TO_CHECK, opened_database  # noqa: PLC0415
    from bot.engine.fix_stats import count  # noqa: PLC0415
    from bot.ports.stores import StoreError  # noqa: PLC0415

    async def read() -> list["FixStat"]:
        async with opened_database() as database, database.reading() as work:
            return list(count(await work.findings.offers()))

    try:
        stats = asyncio.run(read())
    except StoreError as error:
        stop(f"{error}; {WHAT_TO_CHECK}")
    click.echo(_counts(stats) if stats else "No fix has been offered yet.", color=wants_color())


def _counts(stats: list["FixStat"]) -> str:
    head = (
        "RULE",
        "KIND OF FIX",
        "OFFERED",
        "ACCEPTED",
        "CHANGED AFTER",
        "MENDED OTHERWISE",
        "LEFT AS IT WAS",
        "WAITING",
    )
    rows = [
        (
            one.rule,
            one.way,
            *map(str, (one.offered, one.accepted, one.reworked, one.otherwise, one.dismissed, one.waiting)),
        )
        for one in stats
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [click.style(_row(head, widths), bold=True), *(_row(row, widths) for row in rows)]
    proposals = [
        f"Proposed for demotion: {one.way} for {one.rule}: "
        f"{one.accepted - one.reworked} of {one.decided} decided were accepted and kept."
        for one in stats
        if one.is_mostly_rejected
    ]
    return "\n".join([*lines, *([""] if proposals else []), *(click.style(line, fg="yellow") for line in proposals)])


def _rules() -> list["Rule"]:
    from bot.registry import RegistryError, load_rules  # noqa: PLC0415 - --help must not wait for it

    try:
        return list(load_rules())
    except RegistryError as error:
        stop(str(error))


def _find(asked: str, rules: list["Rule"]) -> "Rule":
    names = {name: rule for rule in rules for name in (rule.info.id.lower(), rule.info.slug)}
    wanted = f"soc2-{int(asked):03d}" if asked.isascii() and asked.isdigit() else asked.lower()
    if wanted in names:
        return names[wanted]
    near = difflib.get_close_matches(wanted, names, n=len(names), cutoff=0.5)
    # One that differs in the last character only comes first: `SOC2-00l` is a slip at the end.
    near.sort(key=lambda name: not name.startswith(wanted[:-1]))
    hint = f"did you mean {names[near[0]].info.id} ({names[near[0]].info.slug})?" if near else "see `rules list`."
    stop(f"there is no rule {asked!r}; {hint}")


SEVERITY_COLORS = {"critical": "red", "high": "red", "medium": "yellow", "low": "blue"}


def _table(rules: list["Rule"]) -> str:
    head = ("RULE", "SEVERITY", "TITLE", "SOC 2", "LOOKED FOR BY")
    infos = [rule.info for rule in rules]
    rows = [(i.id, i.severity.value, i.title, ", ".join(i.criteria), ", ".join(i.tools)) for i in infos]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [click.style(_row(head, widths), bold=True)]
    for row in rows:
        line = _row(row, widths)
        lines.append(line.replace(row[1], click.style(row[1], fg=SEVERITY_COLORS[row[1]]), 1))
    return "\n".join(lines)


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _heading(rule: "Rule") -> str:
    title = click.style(f"{rule.info.id} {rule.info.title}", bold=True)
    return title if rule.examples else f"{title}\n  {click.style('no examples', fg='yellow')}"


def _case(result: "CaseResult", width: int) -> str:
    if result.as_expected:
        remarks = plural(result.expected, "remark") if result.expected else "nothing to remark"
        what = click.style(f"{plural(result.files, 'file')}, {remarks}", dim=True)
        return f"  {click.style('ok', fg='green')}    {result.name:{width}}  {what}"
    lines = [f"  {click.style('FAIL', fg='red')}  {result.name}"]
    lines += [f"          {line}" for line in (*result.missing, *result.unexpected, *result.blind)]
    return "\n".join(lines)


def _sum_up(rules: int, untried: int, results: list["CaseResult"]) -> int:
    failed = sum(not result.as_expected for result in results)
    words = [f"{failed} not as expected" if failed else "all as expected"] if results else []
    words += [f"{plural(untried, 'rule')} without examples"] if untried else []
    counted = f"{plural(rules, 'rule')}, {plural(len(results), 'example')}"
    color = "red" if failed or untried else "green"
    click.secho(f"\n{counted}: {', '.join(words)}.", fg=color, bold=True, color=wants_color())
    if any(result.blind for result in results) or not results:
        return COULD_NOT_RUN
    return 1 if failed or untried else 0
