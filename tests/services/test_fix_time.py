"""Fixes have a bound of time, and what was not tried for want of it is said."""

import subprocess
from pathlib import Path

import pytest

from bot.adapters.git.repository import GitRepository
from bot.compose.engine import engine_in
from bot.core.fix import NO_TIME, Advice
from bot.core.outcome import Outcome
from bot.engine.compose_review import compose
from bot.services import prove_fixes
from bot.services.local_review import review
from tests.e2e.plant import bad
from tests.engine.test_compose_review import context


@pytest.fixture
def shop(tmp_path: Path) -> GitRepository:
    """Three files with a finding each on the branch `change`."""
    folder = tmp_path / "shop"
    (folder / "tools").mkdir(parents=True)

    def git(*args: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True)

    git("init", "--quiet", "--initial-branch=main")
    git("commit", "--quiet", "--allow-empty", "-m", "base")
    git("checkout", "--quiet", "-b", "change")
    for number in range(3):
        for path, text in bad(number).items():
            (folder / path).write_text(text)
    git("add", ".")
    git("commit", "--quiet", "-m", "change")
    return GitRepository.open(folder)


async def reviewed(home: Path, shop: GitRepository) -> Outcome:
    async with engine_in(home) as engine:
        return await review(engine.scanner, shop, "main", "change")


async def test_what_no_time_is_left_for_is_counted(
    tmp_path: Path, shop: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove_fixes, "ALL_SECONDS", -1.0)
    outcome = await reviewed(tmp_path / "home", shop)
    assert [each.reason for each in outcome.fixes.values() if isinstance(each, Advice)] == [NO_TIME] * 3
    assert "For 3 findings no fix was tried" in compose(outcome, context()).check.summary


async def test_with_time_each_is_tried(tmp_path: Path, shop: GitRepository) -> None:
    outcome = await reviewed(tmp_path / "home", shop)
    assert not [each for each in outcome.fixes.values() if isinstance(each, Advice) and each.reason == NO_TIME]
