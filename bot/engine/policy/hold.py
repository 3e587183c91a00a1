"""Hold what was found against the policy: findings are marked and gaps explained, and neither is dropped."""

from collections.abc import Iterable
from dataclasses import replace

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding
from bot.core.policy import Excluded, Policy
from bot.core.source import language_of
from bot.engine.glob import fits

TOOL = "policy"
"""The tool that gaps are attributed to."""


def weighed(policy: Policy, findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Excluded, ...]]:
    """The findings that count, with the severity that was chosen for their rule, and those that are let be."""
    kept: list[Finding] = []
    excluded: list[Excluded] = []
    for finding in findings:
        reason = _why_not(policy, finding)
        if reason:
            excluded.append(Excluded(finding, reason))
        else:
            choice = policy.rules.get(finding.rule)
            kept.append(replace(finding, severity=choice.severity) if choice and choice.severity else finding)
    return tuple(kept), tuple(excluded)


def explained(policy: Policy, gaps: Iterable[Gap], paths: Iterable[str]) -> tuple[Gap, ...]:
    """The gaps; one in a file that is out of scope troubles nobody, unless a required rule is looked for there. Of the
    `paths` that were looked at, those that are out of scope are named: whatever is found there is let be."""
    if policy.required:
        return tuple(gaps)
    outside = ((path, _out_of_scope(policy, path)) for path in paths)
    named = (Gap(path, GapReason.EXCLUDED, TOOL, reason) for path, reason in outside if reason)
    return (*(_explained(policy, gap) for gap in gaps), *named)


def _explained(policy: Policy, gap: Gap) -> Gap:
    reason = _out_of_scope(policy, gap.path) if gap.path and gap.reason not in _OF_THE_CHANGE else ""
    return Gap(gap.path, GapReason.EXCLUDED, TOOL, reason) if reason else gap


_OF_THE_CHANGE = frozenset({GapReason.UNSAFE_PATH, GapReason.OWN_RULE, GapReason.POLICY, GapReason.LATER})
"""What is said of a change whatever is in scope."""


def _why_not(policy: Policy, finding: Finding) -> str:
    if finding.rule in policy.required:
        return ""
    choice = policy.rules.get(finding.rule)
    if choice and choice.disabled:
        return choice.disabled
    return _out_of_scope(policy, finding.location.path)


def _out_of_scope(policy: Policy, path: str) -> str:
    for exclusion in policy.exclude:
        if any(fits(glob, path) for glob in exclusion.paths):
            return exclusion.reason
    if policy.include and not any(fits(glob, path) for glob in policy.include):
        return "outside of the policy's scope"
    language = language_of(path)
    if policy.languages and language != "text" and language not in policy.languages:
        return f"{language} is outside of the policy's scope"
    return ""
