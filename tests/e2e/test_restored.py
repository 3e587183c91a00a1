"""An older copy of the database in the place of the one that was lost: what was said is not said again."""

# ruff: noqa: ASYNC221, ASYNC240 - blocking here keeps nobody waiting

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo.github.state import PullRequest
from bot.demo.server_process import serving
from tests.e2e.plant import bad
from tests.e2e.stage import staged

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_was_said_after_the_copy_is_not_said_again(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False) as stage:
        async with serving(stage.settings, stage.log):
            shop = await stage.repository("restored")
            await stage.caught_up()
        shutil.copy(stage.database, tmp_path / "copy.db")
        async with serving(stage.settings, stage.log):
            pull = await stage.pull(shop, bad(1))
            await stage.job_ended(pull)
            await stage.github.comment(pull, "mira", "/compliance help")
            await stage.job_ended(pull, 2)
        before = said(pull)
        for beside in ("-wal", "-shm"):
            Path(f"{stage.database}{beside}").unlink(missing_ok=True)
        shutil.copy(tmp_path / "copy.db", stage.database)
        command = [sys.executable, "-m", "bot.cli", "db", "restored", "the disk died"]
        subprocess.run(command, check=True, env={**os.environ, **stage.settings})
        async with serving(stage.settings, stage.log):
            await stage.job_ended(pull, 2)
            await stage.github.drain()
        assert before == said(pull) == (1, 1, 1, 2)


def said(pull: PullRequest) -> tuple[int, ...]:
    return len(pull.reviews), len(pull.comments), len(pull.repository.checks), len(pull.conversation)
