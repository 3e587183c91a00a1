"""A clone that has only some of its files: what is not there was not looked at."""

import asyncio
from pathlib import Path

from bot.adapters.git.repository import GitRepository
from bot.compose.engine import engine_in
from bot.core.verdict import CouldNotRun
from bot.services.local_review import review
from tests.git_adapter.trees import bare, commits, git

APP = b"from flask import Flask\napp = Flask(__name__)\n"


async def test_a_review_that_lacks_the_files_around_the_change_could_not_run(tmp_path: Path) -> None:
    origin = bare(tmp_path / "origin.git")
    base, head = commits(origin, [{b"app.py": APP}, {b"app.py": APP, b"notes.txt": b"new\n"}])
    git(origin, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone.git"
    git(tmp_path, "clone", "-q", "--bare", "--filter=blob:none", origin.as_uri(), str(clone))
    await asyncio.to_thread(git, clone, "cat-file", "blob", f"{head}:notes.txt")  # git fetches what it is asked for
    async with engine_in(tmp_path / "home") as engine:
        outcome = await review(engine.scanner, GitRepository.open(clone), base, head)
    assert isinstance(outcome.verdict, CouldNotRun)
    assert any("git fetch" in gap.detail for gap in outcome.coverage.blind if not gap.path)
