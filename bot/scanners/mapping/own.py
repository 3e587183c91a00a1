"""The patterns that a repository brings itself, as semgrep takes them."""

import json
from collections.abc import Iterable

from bot.core.own_rule import OwnRule
from bot.scanners.mapping.semgrep import CAUGHT


def compile_own(rules: Iterable[OwnRule]) -> bytes:
    """One rule file of all patterns of the rules; b"" where there are none. What they may hold was checked before."""
    patterns = [
        {**pattern, "message": CAUGHT, "metadata": _worth(rule, str(pattern["id"]))}
        for rule in rules
        for pattern in rule.patterns
    ]
    return json.dumps({"rules": patterns}, sort_keys=True).encode() if patterns else b""


def _worth(rule: OwnRule, pattern: str) -> dict[str, object]:
    return {
        "rule": rule.info.id,
        "message": rule.message,
        "severity": rule.info.severity.value,
        "confidence": rule.confidence,
        "cwe": list(rule.info.cwe),
        "judge": "always",
        "reasoning": f"The repository's own rule {rule.info.id}: its pattern {pattern} matches these lines.",
    }
