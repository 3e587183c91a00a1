"""/compliance report: a pull request's findings by criterion, and what became of them."""

from bot.commands.interface import NOT_REVIEWED, CommandContext
from bot.core.identity import CommitSha
from bot.core.limits import COMMENT, TABLE_ROWS, fit
from bot.core.markdown import code, prose
from bot.core.rule import Criterion
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.waiver_words import until_words, why_words
from bot.core.wording import duration, fix_id, plural, reading_order, rule_of

MARKER_ROOM = 200
"""Bytes left free for the marker that is put below an answer."""


class ReportCommand:
    name = "report"
    summary = "shows the findings of this pull request by SOC 2 criterion, and what became of them"
    needs_write = True

    def answer(self, context: CommandContext) -> str:
        """It tells what was found and mended, and gives no opinion on compliance."""
        if context.reviewed is None:
            return NOT_REVIEWED
        findings = sorted(context.findings, key=_open_ones_first)
        blocks = [
            "### SOC 2 report on this pull request",
            _totals(findings, context.reviewed),
            *_by_criterion(findings, context),
            "<sub>A finding speaks for how the code is built, never for how a control operates in production.</sub>",
        ]
        return fit(blocks, COMMENT - MARKER_ROOM, _left_out)


def _open_ones_first(item: TrackedFinding) -> tuple[object, ...]:
    return (item.state is not FindingState.OPEN, *reading_order(item.finding))


def _left_out(count: int) -> str:
    return f"_Shortened to GitHub's limit: {plural(count, 'part')} left out._"


def _totals(findings: list[TrackedFinding], head: CommitSha) -> str:
    done = [item for item in findings if item.state is FindingState.FIXED]
    accepted = sum(bool(item.remediation and item.remediation.suggestion_accepted) for item in done)
    if not findings:
        return f"Nothing was found up to {head[:7]}."
    waived = sum(item.state is FindingState.WAIVED for item in findings)
    inherited = sum(item.state is FindingState.INHERITED for item in findings)
    still_open = sum(item.state is FindingState.OPEN for item in findings)
    words = f"**{still_open} open**, {len(done)} fixed"
    words += f", {waived} waived" if waived else ""
    words += f", {inherited} in the base as well" if inherited else ""
    by_suggestion = f" ({accepted} by an accepted suggestion)" if accepted else ""
    return f"{words}{by_suggestion}, up to {head[:7]}."


def _by_criterion(findings: list[TrackedFinding], context: CommandContext) -> list[str]:
    """A section for each criterion, in the official order; a finding stands under its rule's primary one and is named
    again, in one line, under the others."""
    homes: dict[str, list[TrackedFinding]] = {}
    also: dict[str, list[str]] = {}
    for item in findings:
        known = [name for name in rule_of(context.rules, item.finding.rule).criteria if name in context.criteria]
        homes.setdefault(known[0] if known else "", []).append(item)
        for name in known[1:]:
            also.setdefault(name, []).append(item.finding.rule)
    blocks = [
        _section(criterion, homes.get(name, []), also.get(name, []), context)
        for name, criterion in context.criteria.items()
        if name in homes or name in also
    ]
    rest = homes.get("", [])
    return [*blocks, f"#### Without a criterion\n\n{_table(rest, context)}" if rest else ""]


def _section(criterion: Criterion, findings: list[TrackedFinding], also: list[str], context: CommandContext) -> str:
    parts = [f"#### {criterion.id} {prose(criterion.title)}", f"_Code review as evidence: {criterion.strength}._"]
    if findings:
        parts.append(_table(findings, context))
    if also:
        rules = ", ".join(sorted(set(also)))
        parts.append(f"Touched as well by {plural(len(also), 'finding')} listed under another criterion ({rules}).")
    return "\n\n".join(parts)


def _table(findings: list[TrackedFinding], context: CommandContext) -> str:
    rows = [
        f"| `{fix_id(item.finding.fingerprint)}` {item.finding.rule} "
        f"{prose(rule_of(context.rules, item.finding.rule).title)} | {code(str(item.finding.location))} "
        f"| {item.finding.severity} | {_state(item, context)} |"
        for item in findings[:TABLE_ROWS]
    ]
    more = [f"\nand {len(findings) - TABLE_ROWS:,} more."] if len(findings) > TABLE_ROWS else []
    return "\n".join(["| Finding | Where | Severity | State |", "|---|---|---|---|", *rows, *more])


def _state(item: TrackedFinding, context: CommandContext) -> str:
    if item.state is FindingState.WAIVED:
        found = [each for each in context.waivers if each.fingerprint == item.finding.fingerprint]
        return f"{until_words(found[0])}: {why_words(found[0])}" if found else "waived"
    if item.state is FindingState.OPEN:
        return f"**open** since {item.first_head[:7]}"
    if item.state is FindingState.RETRACTED:
        return "not found any more, though nobody has touched it"
    if item.state is FindingState.INHERITED:
        return "in the base as well, so not of this change"
    done = item.remediation
    if done is None:
        return "fixed"
    who = f" by {code(done.accepted_by)}" if done.accepted_by else ""
    how = ", suggestion accepted" if done.suggestion_accepted else ""
    return f"fixed in {done.commit[:7]}{who} after {duration(done.seconds)}{how}"


PLUGIN = ReportCommand()
