"""The verdict on a change."""

from collections.abc import Iterable

from bot.core.coverage import Coverage, Gap
from bot.core.finding import Finding
from bot.core.policy import DEFAULT_POLICY, Policy
from bot.core.verdict import Conclusion, CouldNotRun, Failed, Passed, Verdict


def blocks(finding: Finding, policy: Policy = DEFAULT_POLICY) -> bool:
    """Whether a new finding blocks the merge. One that we doubt does not; an inline suppression does not unblock it."""
    mildest = policy.required_block if finding.rule in policy.required else policy.block
    return finding.severity.rank <= mildest.rank and policy.is_sure_of(finding)


def judge(new: Iterable[Finding], coverage: Coverage, policy: Policy = DEFAULT_POLICY) -> Verdict:
    """Judge a change by its new findings; a change that was not wholly looked at has not passed."""
    blocking = sum(blocks(finding, policy) for finding in new)
    if coverage.blind:
        return CouldNotRun(tuple(dict.fromkeys(_sentence(gap) for gap in sorted(coverage.blind))), blocking)
    return Failed(blocking) if blocking else Passed()


def conclusion(verdict: Verdict) -> Conclusion:
    """How the check run ends: green for nothing but Passed."""
    match verdict:
        case Passed():
            return Conclusion.SUCCESS
        case Failed():
            return Conclusion.FAILURE
        case CouldNotRun(blocking=0):
            return Conclusion.ACTION_REQUIRED
        case CouldNotRun():
            return Conclusion.FAILURE


def _sentence(gap: Gap) -> str:
    what = f"{gap.tool} did not look at {gap.path}" if gap.path else f"{gap.tool} did not look at everything"
    return f"{what}: {gap.reason.value}" + (f" ({gap.detail.rstrip('.')})." if gap.detail else ".")
