"""The published schema and the reader agree on what a policy may say."""

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it comes without types
import pytest
import yaml

from bot.core.policy import DEFAULT_POLICY
from bot.core.source import LANGUAGES
from bot.engine.policy.read import PolicyFault, read_policy
from bot.registry import load_rules
from tests.policy.test_read import WHOLE

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "policy.schema.json").read_text())
VALID = jsonschema.Draft202012Validator(SCHEMA)
RULES = [rule.info.id for rule in load_rules()]

WRONG = """\
scope: {inclde: [a]}
---
scope: {languages: [cobol]}
---
exclude: [{paths: [a]}]
---
exclude: [{paths: ['!a'], reason: x}]
---
exclude: [{reason: x}]
---
block: hihg
---
inline_comments: 21
---
confidence: 101
---
rules: {SOC2-011: {disabled: x}}
---
rules: {SOC2-001: {severity: worst}}
---
rules: {SOC2-001: {why: x}}
---
fixes: {model: maybe}
---
waivers: {longest_days: 0}
---
waivers: {four_eyes: maybe}
---
waivers: {approvers: [mona]}
---
version: 2
---
retention: {evidence: 30}
---
retention: 0
---
colour: blue
"""


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_what_is_right_is_right_for_both() -> None:
    for text in (WHOLE, "{}", "version: 1\n", "rules: {SOC2-010: {severity: low}}"):
        VALID.validate(yaml.safe_load(text))
        read_policy(text.encode(), RULES, DEFAULT_POLICY)
    assert set(SCHEMA["properties"]["scope"]["properties"]["languages"]["items"]["enum"]) == set(LANGUAGES.values())


@pytest.mark.parametrize("text", WRONG.split("---\n"))
def test_what_is_wrong_is_wrong_for_both(text: str) -> None:
    assert not VALID.is_valid(yaml.safe_load(text))
    with pytest.raises(PolicyFault):
        read_policy(text.encode(), RULES, DEFAULT_POLICY)
