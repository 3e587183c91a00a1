"""Whether a branch takes changes only with our check, and only with ours, and whether it is guarded at all: by
rulesets, or by classic protection."""

from collections.abc import Sequence
from typing import Any

from bot.adapters.github.channel import Channel, Json
from bot.adapters.github.checks import CHECK_NAME
from bot.adapters.github.faults import understood
from bot.core.change import UNTOLD, Gate, Requirement
from bot.ports.code_host import Forbidden, Gone, Refused

PERMISSIONS = {"contents": "read", "metadata": "read"}


GUARDING = frozenset({"pull_request", "required_status_checks", "merge_queue", "workflows", "required_deployments"})
"""The kinds of rules that a change has to meet before it is in the branch (REST, "Get rules for a branch")."""


async def requirement_of(channel: Channel, branch: str) -> Requirement:
    """Both are asked, for a branch can have both. What we may not see is unknown, and never taken for required."""
    found = [
        await _asked(channel, "/rules/branches/{branch}", branch),
        await _asked(channel, "/branches/{branch}", branch),
    ]
    gates = {each.gate for each in found}
    gate = next((gate for gate in (Gate.PINNED, Gate.OPEN, Gate.UNKNOWN) if gate in gates), Gate.NONE)
    return Requirement(gate, any(each.guarded for each in found))


async def _asked(channel: Channel, path: str, branch: str) -> Requirement:
    try:
        if path.startswith("/rules"):
            rules = await channel.all(path, branch=branch)
            with understood():
                guarded = any(rule["type"] in GUARDING for rule in rules)
                return Requirement(by_rules(rules, channel.auth.app_id), guarded)
        found = await channel.get(path, branch=branch)
        with understood():
            return Requirement(by_protection(found, channel.auth.app_id), found.get("protected") is True)
    except (Forbidden, Gone, Refused):
        return UNTOLD


def by_rules(rules: Sequence[Json], app_id: str) -> Gate:
    """REST, "Get rules for a branch": those that are active, of the repository's and the organisation's rulesets."""
    required = [rule["parameters"] for rule in rules if rule["type"] == "required_status_checks"]
    checks = [check for each in required for check in each["required_status_checks"]]
    return _strictest([(check["context"], check.get("integration_id")) for check in checks], app_id)


def by_protection(branch: Json, app_id: str) -> Gate:
    """REST, "Get a branch": its `protection` names the required checks to everybody who may read the branch."""
    required = (branch.get("protection") or {}).get("required_status_checks") or {}
    if required.get("enforcement_level") == "off":
        return Gate.NONE
    checks = [(check["context"], check.get("app_id")) for check in required.get("checks") or ()]
    return _strictest(checks or [(name, None) for name in required.get("contexts") or ()], app_id)


def _strictest(checks: Sequence[tuple[Any, Any]], app_id: str) -> Gate:
    """By the App's id (GitHub writes -1, or nothing, for "any source"); another App's check of our name is not ours."""
    ours = {str(app) for name, app in checks if name == CHECK_NAME}
    if app_id in ours:
        return Gate.PINNED
    return Gate.OPEN if ours & {"None", "-1"} else Gate.NONE
