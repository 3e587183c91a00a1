"""Whether our check is required, and from us alone."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.adapters.github.checks import CHECK_NAME
from bot.adapters.github.gate import by_protection, by_rules
from bot.adapters.github.host import GitHubHost
from bot.core.change import Gate, Requirement
from bot.demo.github import LoopbackGitHub
from tests.world.scene import Scene, set_scene

OTHERS = {"context": "build", "integration_id": 15368}


def rules(*checks: dict[str, Any]) -> list[dict[str, Any]]:
    parameters = {"required_status_checks": list(checks), "strict_required_status_checks_policy": False}
    return [{"type": "deletion"}, {"type": "required_status_checks", "parameters": parameters}]


@pytest.mark.parametrize(
    ("checks", "gate"),
    [
        ((), Gate.NONE),
        ((OTHERS,), Gate.NONE),
        (({"context": CHECK_NAME},), Gate.OPEN),
        (({"context": CHECK_NAME, "integration_id": 15368},), Gate.NONE),
        ((OTHERS, {"context": CHECK_NAME, "integration_id": 7}), Gate.PINNED),
        (({"context": CHECK_NAME}, {"context": CHECK_NAME, "integration_id": 7}), Gate.PINNED),
    ],
)
def test_rulesets(checks: tuple[dict[str, Any], ...], gate: Gate) -> None:
    assert by_rules(rules(*checks), "7") is gate


@pytest.mark.parametrize(
    ("required", "gate"),
    [
        (None, Gate.NONE),
        ({"enforcement_level": "off", "contexts": [CHECK_NAME], "checks": []}, Gate.NONE),
        ({"enforcement_level": "everyone", "contexts": [CHECK_NAME], "checks": []}, Gate.OPEN),
        (
            {"enforcement_level": "non_admins", "checks": [{"context": CHECK_NAME, "app_id": 7}]},
            Gate.PINNED,
        ),
        ({"enforcement_level": "everyone", "checks": [{"context": CHECK_NAME, "app_id": None}]}, Gate.OPEN),
        ({"enforcement_level": "everyone", "checks": [{"context": CHECK_NAME, "app_id": -1}]}, Gate.OPEN),
    ],
)
def test_classic_protection(required: dict[str, Any] | None, gate: Gate) -> None:
    assert by_protection({"name": "main", "protection": {"required_status_checks": required}}, "7") is gate
    assert by_protection({"name": "main"}, "7") is Gate.NONE


async def test_a_branch_is_guarded_by_a_rule_or_by_protection(
    github: LoopbackGitHub, host_of: Callable[[Scene], GitHubHost]
) -> None:
    scene = await set_scene(github)
    host, shop = host_of(scene), scene.repository
    assert await host.required("main") == Requirement(Gate.NONE, guarded=False)
    assert await host.required("no such/branch") == Requirement(Gate.UNKNOWN, guarded=False)
    github.protect(shop, "main")
    assert await host.required("main") == Requirement(Gate.NONE, guarded=True)
    assert await host.required("feature") == Requirement(Gate.NONE, guarded=False)
    github.require_check(shop, CHECK_NAME, None)
    assert await host.required("feature") == Requirement(Gate.OPEN, guarded=True)
