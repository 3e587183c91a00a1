"""A repository's own rules are data: read strictly, with errors that help, and nothing in them can run away."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding, Severity
from bot.core.inventory import Control, ControlInventory, ControlKind, Endpoint
from bot.core.location import Location, Span
from bot.core.own_rule import OwnRule
from bot.engine.glob import fits
from bot.engine.own_rules.ask import ask
from bot.engine.own_rules.read import MAX_FILE_BYTES, MAX_RULES, read_own_rules

DOCS = Path(__file__).parents[2] / "docs" / "add-a-rule.md"
RULE, PATTERN = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(), re.S)
WITHOUT_QUERY = RULE[: RULE.index("query:")].replace("ORG-001", "ORG-002")
AT = ".compliance/rules/ORG-001-payments/rule.yml"
BESIDE = ".compliance/rules/ORG-002-legacy/"
CRITERIA = ("CC6.1", "CC6.3", "CC7.2")
WHERE = Location("app/payments.py", Span(4, 5))


def read(files: dict[str, str]) -> tuple[tuple[OwnRule, ...], tuple[Gap, ...]]:
    return read_own_rules({path: text.encode() for path, text in files.items()}, CRITERIA)


def endpoint(path: str, *kinds: ControlKind, method: str = "POST", public: str = "") -> Endpoint:
    controls = tuple(Control(kind, "x", WHERE, "decorator") for kind in kinds)
    return Endpoint("fastapi", (method,), path, "pay", WHERE, WHERE, "app/payments.py:router", (), controls, public)


def asked(rule: OwnRule, *endpoints: Endpoint) -> list[Finding]:
    return [finding for each in endpoints for finding in ask(rule, ControlInventory((each,), ()))]


def test_the_example_of_the_manual_finds_what_it_says() -> None:
    (rule,), gaps = read({AT: RULE})
    assert gaps == ()
    assert (rule.info.id, rule.info.severity, rule.info.criteria) == ("ORG-001", Severity.HIGH, ("CC6.3", "CC7.2"))
    neither = endpoint("/payments/{id}/refund")
    one = endpoint("/payments", ControlKind.AUTHORIZATION)
    both = endpoint("/payments", ControlKind.AUTHORIZATION, ControlKind.AUDIT)
    found = asked(rule, neither, one, both, endpoint("/orders"), endpoint("/payments", method="GET"))
    assert [each.rule for each in found] == ["ORG-001", "ORG-001"]
    assert "has no authorization and no audit" in found[0].message
    assert "has no audit" in found[1].message
    assert all(each.reasoning and each.confidence == 0.8 and each.cwe == (862,) for each in found)


def test_the_pattern_of_the_manual_is_read() -> None:
    (rule,), gaps = read({f"{BESIDE}rule.yml": WITHOUT_QUERY, f"{BESIDE}legacy.semgrep.yml": PATTERN})
    assert gaps == ()
    assert [pattern["id"] for pattern in rule.patterns] == ["ORG-002-old-ledger"]
    assert rule.info.tools == ("semgrep",)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("methods:", "methodes:", "the key `query.endpoints.methodes` is not known; did you mean `methods`?"),
        ("title:", "titel:", "`title` is missing"),
        ("severity: high", "severity: hihg", "`severity` is 'hihg'; did you mean `high`?"),
        ("[authorization, audit]", "[authorisation]", "did you mean `authorization`?"),
        ("[POST, DELETE]", "[PSOT]", "did you mean `POST`?"),
        ("CC6.3", "CC9.9", "'CC9.9', which is no SOC 2 criterion"),
        ("id: ORG-001", "id: ORG-007", "its folder says ORG-001"),
        ("/payments/**", "payments/**", "does not begin with a slash"),
        ("cwe: [862]", "cwe: [x]", "`cwe` is not a list of whole numbers"),
        ("query:", "check: os.system\nquery:", "the key `check` is not known"),
        ("query:", "why: x\n  query:", "not YAML"),
        ("title: ", "title: &a ", "anchors"),
    ],
)
def test_a_mistake_is_a_gap_that_helps_to_mend_it(old: str, new: str, words: str) -> None:
    text = RULE.replace(old, new, 1) + ("\nextra: *a\n" if "&a" in new else "")
    rules, (gap,) = read({AT: text})
    assert rules == ()
    assert (gap.path, gap.reason, gap.tool) == (AT, GapReason.OWN_RULE, "own rules")
    assert words in gap.detail


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("pattern-regex: (a+)+$", "repeats a repeat"),
        ("pattern-regex: (a|aa)+$", "repeats a choice"),
        (r"pattern-regex: (a)\1+", "refers back"),
        ("pattern-regex: .*.*.*.*x", "unbounded repeats"),
        ("pattern-regex: (", "not a regular expression"),
        ("fix: os.system(1)\n    pattern: foo()", "`rules[0].fix` is not known"),
        ("validators: []\n    pattern: foo()", "`rules[0].validators` is not known"),
        ("patterns:\n      - metavariable-pattern: {}", "is not allowed"),
        ("pattern: 5", "is not a text"),
        ("mode: join\n    pattern: foo()", "known: search, taint"),
    ],
)
def test_a_pattern_that_could_run_away_or_reach_out_is_refused(pattern: str, words: str) -> None:
    text = f"rules:\n  - id: bad\n    languages: [python]\n    {pattern}\n"
    rules, (gap,) = read({f"{BESIDE}rule.yml": WITHOUT_QUERY, f"{BESIDE}x.semgrep.yml": text})
    assert rules == ()
    assert gap.path == f"{BESIDE}x.semgrep.yml"
    assert words in gap.detail


def test_one_broken_rule_leaves_the_others() -> None:
    other = RULE.replace("ORG-001", "ORG-003")
    rules, gaps = read({AT: "id: [", ".compliance/rules/ORG-003-other/rule.yml": other})
    assert [rule.info.id for rule in rules] == ["ORG-003"]
    assert [gap.path for gap in gaps] == [AT]


def test_too_many_and_too_large_are_said() -> None:
    many = {f".compliance/rules/ORG-{n:03}-x/rule.yml": RULE.replace("ORG-001", f"ORG-{n:03}") for n in range(60)}
    rules, gaps = read(many)
    assert (len(rules), {gap.reason for gap in gaps}) == (MAX_RULES, {GapReason.LIMIT})
    _, (large,) = read({AT: "#" * (MAX_FILE_BYTES + 1)})
    assert "larger than" in large.detail


def test_our_own_ids_cannot_be_taken() -> None:
    rules, (gap,) = read({".compliance/rules/SOC2-001-mine/rule.yml": RULE})
    assert rules == ()
    assert "SOC2- is ours" in gap.detail


@given(st.binary(max_size=400), st.text(max_size=30))
def test_whatever_stands_there_is_read_or_said(content: bytes, name: str) -> None:
    path = f".compliance/rules/ORG-001-{name}/rule.yml"
    rules, gaps = read_own_rules({path: content}, CRITERIA)
    assert len(rules) + len(gaps) <= 1


@pytest.mark.parametrize(
    ("glob", "path", "wanted"),
    [
        ("/**", "/a/b", True),
        ("/**", "/", True),
        ("/payments/**", "/payments", True),
        ("/payments/**", "/payments/{id}/refund", True),
        ("/payments/*", "/payments/{id}/refund", False),
        ("/*/payments/**", "/v1/payments/x", True),
        ("/**/refund", "/payments/{id}/refund", True),
        ("/pay*", "/payments", True),
        ("/pay*s", "/payment", False),
        ("/a*b*c", "/axxbyyc", True),
        ("/payments", "/orders", False),
    ],
)
def test_a_glob_fits_whole_routes(glob: str, path: str, wanted: bool) -> None:
    assert fits(glob, path) is wanted


def test_a_hostile_glob_takes_no_time() -> None:
    began = time.perf_counter()
    assert not fits("/**" * 300 + "/x", "/a" * 300)
    assert not fits("/" + "*a" * 500 + "b", "/" + "a" * 2000)
    assert time.perf_counter() - began < 2.0
