"""Findings and gaps, held against a policy."""

import pytest

from bot.core.coverage import Coverage, Gap, GapReason
from bot.core.finding import Finding, Severity
from bot.core.location import Location, Span
from bot.core.policy import DEFAULT_POLICY, Exclusion, Policy, RuleChoice
from bot.core.verdict import Failed, Passed
from bot.engine.judge import judge
from bot.engine.policy.hold import explained, weighed


def finding(path: str = "src/app.py", rule: str = "SOC2-006", severity: Severity = Severity.MEDIUM) -> Finding:
    return Finding(rule, Location(path, Span(1, 1)), "Message.", severity, 0.9, "soc2", "x", "matched")


LEGACY = Policy(exclude=(Exclusion(("legacy/**", "*.gen.py"), "Is switched off."),))


@pytest.mark.parametrize(
    ("policy", "path", "reason"),
    [
        (DEFAULT_POLICY, "legacy/app.py", ""),
        (LEGACY, "legacy/deep/app.py", "Is switched off."),
        (LEGACY, "src/legacy/app.py", ""),
        (LEGACY, "api.gen.py", "Is switched off."),
        (Policy(include=("src/**",)), "src/a/b.py", ""),
        (Policy(include=("src/**",)), "tools/b.py", "outside of the policy's scope"),
        (Policy(languages=("python",)), "web/app.ts", "typescript is outside of the policy's scope"),
        (Policy(languages=("python",)), "Dockerfile", ""),
        (Policy(rules={"SOC2-006": RuleChoice(None, "The gateway does.")}), "src/app.py", "The gateway does."),
    ],
)
def test_what_is_let_be(policy: Policy, path: str, reason: str) -> None:
    kept, excluded = weighed(policy, [finding(path)])
    assert [each.reason for each in excluded] == ([reason] if reason else [])
    assert kept == (() if reason else (finding(path),))


def test_another_severity() -> None:
    policy = Policy(rules={"SOC2-006": RuleChoice(Severity.LOW)})
    kept, _ = weighed(policy, [finding(), finding(rule="SOC2-001")])
    assert [each.severity for each in kept] == [Severity.LOW, Severity.MEDIUM]


def test_nothing_of_a_repository_touches_a_required_rule() -> None:
    policy = Policy(
        include=("src/**",),
        exclude=(Exclusion(("**",), "All of it."),),
        block=Severity.CRITICAL,
        rules={"SOC2-001": RuleChoice(Severity.LOW, "No.")},
        required=frozenset({"SOC2-001"}),
    )
    kept, excluded = weighed(policy, [finding("x.py", "SOC2-001"), finding("x.py")])
    assert [each.rule for each in kept] == ["SOC2-001"]
    assert [each.finding.rule for each in excluded] == ["SOC2-006"]
    gap = Gap("x.py", GapReason.TOO_LARGE, "git")
    assert explained(policy, [gap], []) == (gap,)


@pytest.mark.parametrize("reason", [GapReason.UNSAFE_PATH, GapReason.POLICY, GapReason.OWN_RULE])
def test_what_is_said_of_the_change_itself_stays(reason: GapReason) -> None:
    gap = Gap("legacy/x.py", reason, "git")
    assert explained(LEGACY, [gap], []) == (gap,)


def test_a_gap_out_of_scope_keeps_nobody_from_green() -> None:
    gaps = explained(LEGACY, [Gap("legacy/x.py", GapReason.TOO_LARGE, "git"), Gap("", GapReason.CRASHED, "bandit")], [])
    assert [(gap.reason, gap.detail) for gap in gaps] == [
        (GapReason.EXCLUDED, "Is switched off."),
        (GapReason.CRASHED, ""),
    ]
    assert not Coverage(1, (), gaps[:1]).blind
    assert Coverage(1, (), gaps[1:]).blind


def test_what_blocks() -> None:
    whole = Coverage(1, (), ())
    assert judge([finding()], whole, Policy(block=Severity.HIGH)) == Passed()
    assert judge([finding(severity=Severity.LOW)], whole, Policy(block=Severity.LOW)) == Failed(1)
    required = Policy(block=Severity.CRITICAL, required=frozenset({"SOC2-006"}), required_block=Severity.MEDIUM)
    assert judge([finding()], whole, required) == Failed(1)


def test_what_was_looked_at_out_of_scope_is_named() -> None:
    (gap,) = explained(LEGACY, [], ["legacy/app.py", "shop/app.py"])
    assert (gap.path, gap.reason) == ("legacy/app.py", GapReason.EXCLUDED)
    required = Policy(exclude=LEGACY.exclude, required=frozenset({"SOC2-001"}))
    assert explained(required, [], ["legacy/app.py"]) == ()
