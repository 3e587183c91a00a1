"""Each id a tool can report is mapped or left out with a reason: an upgrade that brings new ones fails here."""

import importlib
from typing import Any

import pytest

from bot.core.finding import Severity
from bot.scanners.bandit import Bandit
from bot.scanners.mapping.bandit import BANDIT
from bot.scanners.mapping.detect_secrets import DETECT_SECRETS, SecretType
from bot.scanners.mapping.interface import LeftOut, Mapped


def bandit_ids() -> set[str]:
    Bandit().warm_up()
    manager: Any = importlib.import_module("bandit.core.extension_loader").MANAGER
    listed = {test["id"] for tests in manager.blacklist.values() for test in tests}
    return {*manager.plugins_by_id, *manager.builtin, *listed}


def secret_types() -> set[str]:
    util: Any = importlib.import_module("detect_secrets.core.plugins.util")
    return set(util.get_mapping_from_secret_type_to_class())


def test_every_bandit_test_has_a_meaning() -> None:
    assert bandit_ids() == set(BANDIT)


def test_every_secret_type_has_a_meaning() -> None:
    assert secret_types() == set(DETECT_SECRETS)


@pytest.mark.parametrize("name", sorted([*BANDIT, *DETECT_SECRETS]))
def test_a_meaning_is_complete(name: str) -> None:
    meaning = BANDIT.get(name) or DETECT_SECRETS[name]
    if isinstance(meaning, LeftOut):
        assert len(meaning.reason) > 15
    else:
        assert isinstance(meaning, Mapped | SecretType)
        assert meaning.cwe
        assert 0 < meaning.confidence <= 1
        assert meaning.severity in Severity
    if isinstance(meaning, Mapped):
        assert meaning.rule in {f"SOC2-{number:03}" for number in range(1, 11)}
        assert meaning.message.endswith(".")
