"""A policy file: what it may say, and how a mistake in it is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.finding import Severity
from bot.core.policy import DEFAULT_POLICY, SURE, Exclusion, Policy, RuleChoice, WaiverPolicy
from bot.engine.policy.read import MAX_POLICY_BYTES, PolicyFault, read_policy

RULES = ("SOC2-001", "SOC2-002", "SOC2-006")
WHOLE = """\
version: 1
scope:
  include: ["src/**", Dockerfile]
  languages: [python, typescript]
exclude:
  - paths: ["src/legacy/**"]
    reason: Is switched off in March.
block: high
confidence: 70
inline_comments: 5
rules:
  SOC2-006:
    disabled: The gateway keeps the limits.
  SOC2-002:
    severity: critical
  ORG-001:
    severity: low
fixes:
  model: off
waivers:
  four_eyes: off
  longest_days: 90
retention: 14
"""


def read(text: str, under: Policy | None = DEFAULT_POLICY) -> Policy:
    return read_policy(text.encode(), RULES, under)


def test_says_all_it_can() -> None:
    assert read(WHOLE) == Policy(
        include=("src/**", "Dockerfile"),
        languages=("python", "typescript"),
        exclude=(Exclusion(("src/legacy/**",), "Is switched off in March."),),
        block=Severity.HIGH,
        confidence=70,
        inline_comments=5,
        rules={
            "SOC2-006": RuleChoice(None, "The gateway keeps the limits."),
            "SOC2-002": RuleChoice(Severity.CRITICAL),
            "ORG-001": RuleChoice(Severity.LOW),
        },
        model=False,
        waivers=WaiverPolicy(four_eyes=False, longest_days=90),
        retention=14,
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}", "version: 1\n"])
def test_what_says_nothing_changes_nothing(text: str) -> None:
    assert read(text) == DEFAULT_POLICY


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scope:\n  inclde: [a]\n", "line 2: the key `scope.inclde` is not known; did you mean `include`?"),
        ("version: 1\nblok: high\n", "line 2: the key `blok` is not known; did you mean `block`?"),
        ("block: hihg\n", "line 1: `block` is 'hihg'; did you mean `high`?"),
        ("block: low\nretention: 0\n", "line 2: `retention` is not a whole number from 1 to 36500"),
        ("version: 2\n", "line 1: `version` is not 1, the only one there is"),
        ("\n\nrules:\n  SOC2-011:\n    disabled: x\n", "line 4: `rules` names 'SOC2-011', which is no rule"),
        ("rules:\n  SOC2-006:\n    severty: low\n", "line 3: the key `rules.SOC2-006.severty` is not known"),
        ("rules:\n  SOC2-006: off\n", "line 2: rules.SOC2-006 is not a mapping of keys"),
        ("exclude:\n- paths: [a]\n  reason: x\n- paths: [b]\n", "line 4: `exclude[1].reason` is missing"),
        ("exclude:\n- reason: x\n", "line 2: `exclude[0].paths` is missing"),
        ("exclude:\n- paths: ['!src/**']\n  reason: x\n", "line 2: `exclude[0].paths` holds '!src/**'"),
        ("exclude: all\n", "line 1: `exclude` is not a list"),
        ("inline_comments: 21\n", "line 1: `inline_comments` is not a whole number from 0 to 20"),
        ("confidence: 0.7\n", "line 1: `confidence` is not a whole number from 0 to 100"),
        ("inline_comments: yes\n", "line 1: `inline_comments` is not a whole number"),
        ("fixes:\n  model: maybe\n", "line 2: `fixes.model` is neither true nor false"),
        ("waivers:\n  longest: 90\n", "line 2: the key `waivers.longest` is not known; did you mean `longest_days`?"),
        ("waivers:\n  longest_days: 366\n", "line 2: `waivers.longest_days` is not a whole number from 1 to 365"),
        ("waivers: {four_eyes: no one}\n", "line 1: `waivers.four_eyes` is neither true nor false"),
        ("scope: {languages: [pyhton]}\n", "line 1: `scope.languages` holds 'pyhton'; did you mean `python`?"),
        ("required: [SOC2-001]\n", "line 1: only the organisation's defaults can say which rules are `required`"),
        ("block: high\nblock: low\n", "the key `block` stands twice (line 2)"),
        ("- a\n", "the file is not a mapping of keys"),
        ("a: &x 1\nb: *x\n", "anchors and aliases are not allowed"),
        ("block: high\n<<: {confidence: 70}\n", "merge keys are not allowed; write the values out (line 2)"),
        ("block: [\n", "not YAML"),
    ],
)
def test_a_mistake_is_named(text: str, words: str) -> None:
    with pytest.raises(PolicyFault) as fault:
        read(text)
    assert words in str(fault.value)


def test_not_utf8_and_too_large() -> None:
    with pytest.raises(PolicyFault, match="UTF-8"):
        read_policy(b"block: \xff", RULES)
    with pytest.raises(PolicyFault, match="larger"):
        read_policy(b"#" * (MAX_POLICY_BYTES + 1), RULES)


ORGANISATION = """\
required: [SOC2-001]
block: low
fixes: {model: off}
exclude: [{paths: ["vendor/**"], reason: Not ours.}]
"""


def test_the_organisation_holds_where_the_repository_says_nothing() -> None:
    above = read(ORGANISATION, None)
    assert above.required == {"SOC2-001"}
    assert read("", above) == above
    own = read("block: high\nexclude: [{paths: [old/**], reason: Old.}]\n", above)
    assert own.block is Severity.HIGH
    assert own.required_block is Severity.LOW
    assert [each.reason for each in own.exclude] == ["Not ours.", "Old."]


def test_a_repository_cannot_relax_what_the_organisation_requires() -> None:
    above = read(ORGANISATION, None)
    with pytest.raises(PolicyFault, match="line 2: SOC2-001 is required by the organisation"):
        read("rules:\n  SOC2-001: {disabled: No.}\n", above)
    assert not read("fixes: {model: on}\n", above).model
    mild = read("block: critical\nconfidence: 90\n", above)
    assert (mild.confidence, mild.required_confidence, mild.required_block) == (90, SURE, above.block)


def test_a_repository_asks_for_no_less_than_the_organisation_before_a_waiver() -> None:
    above = read("waivers: {four_eyes: on, longest_days: 30}\n", None)
    assert read("waivers: {four_eyes: off, longest_days: 7}\n", above).waivers == WaiverPolicy(True, 7)
    with pytest.raises(PolicyFault, match="from 1 to 30"):
        read("waivers: {longest_days: 31}\n", above)
    silent = read("block: low\n", None)
    assert silent.waivers.asks_four_eyes
    assert not read("waivers: {four_eyes: off}\n", silent).waivers.asks_four_eyes
    relaxed = read("waivers: {four_eyes: off}\n", None)
    assert read("waivers: {four_eyes: on}\n", relaxed).waivers.asks_four_eyes


def test_a_repository_keeps_pages_no_longer_than_its_organisation() -> None:
    above = read("retention: 30\n", None)
    assert (read("", above).retention, read("retention: 7\n", above).retention) == (30, 7)
    with pytest.raises(PolicyFault, match="from 1 to 30"):
        read("retention: 31\n", above)
    assert read("").retention is None


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_whatever_stands_there_it_is_a_policy_or_a_fault(content: bytes) -> None:
    try:
        assert isinstance(read_policy(content, RULES, DEFAULT_POLICY), Policy)
    except PolicyFault as fault:
        assert str(fault)
