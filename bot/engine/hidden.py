"""Findings that are gone only because nobody looks any more: they are not fixed, and the check is not green."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.coverage import NO_ENDPOINTS, NOTEBOOK, TOKENS_ONLY, Gap, GapReason
from bot.core.finding import Finding
from bot.core.outcome import Outcome
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.veil import SECRETS_RULE
from bot.engine.judge import judge


def gone_findings(before: Sequence[TrackedFinding], outcome: Outcome) -> tuple[TrackedFinding, ...]:
    """The findings that ended: not in the head any more (nor in its base), and their file was looked at. One that
    vanished because nobody could look is not fixed, whatever the reason."""
    if any(gap.path == "" for gap in outcome.coverage.blind):
        return ()
    absent = _absent(before, outcome)
    return tuple(each for each in absent if hiding(each.finding, outcome.coverage.gaps) is None)


def without_hiding(before: Sequence[TrackedFinding], outcome: Outcome) -> Outcome:
    """The outcome with a gap that keeps the check from being green for each file in which an open finding stood that
    is not looked at any more: a file of keys that became "binary" is not clean. What the policy excludes, people have
    decided on."""
    gaps = set(outcome.coverage.gaps)
    for each in _absent(before, outcome):
        gap = hiding(each.finding, outcome.coverage.gaps) if each.state is FindingState.OPEN else None
        if gap is not None and gap not in outcome.coverage.blind and gap.reason is not GapReason.EXCLUDED:
            why = gap.detail or gap.reason.value
            gaps.add(
                replace(
                    gap, reason=GapReason.UNREADABLE, detail=f"an open finding of {each.finding.rule} stood here: {why}"
                )
            )
    if gaps == set(outcome.coverage.gaps):
        return outcome
    coverage = replace(outcome.coverage, gaps=tuple(sorted(gaps)))
    return replace(outcome, coverage=coverage, verdict=judge(outcome.findings, coverage, outcome.policy))


def _absent(before: Iterable[TrackedFinding], outcome: Outcome) -> list[TrackedFinding]:
    let_be = [*(each.finding for each in outcome.excluded), *(each.finding for each in outcome.waived)]
    present = {each.fingerprint for each in (*outcome.findings, *outcome.base_findings, *let_be)}
    return [each for each in before if each.finding.fingerprint not in present]


def hiding(finding: Finding, gaps: Iterable[Gap]) -> Gap | None:
    """The gap that may hide the finding; of a file that is looked at in part one for what is not looked for there."""
    for gap in gaps:
        if gap.path != finding.location.path or gap.reason is GapReason.LATER:
            continue
        if gap.detail in (TOKENS_ONLY, NOTEBOOK) and finding.rule == SECRETS_RULE:
            continue
        if gap.detail == NO_ENDPOINTS and finding.tool != "soc2":
            continue
        return gap
    return None
