"""The same tree gives the same bytes: whatever was remembered, in which order files come, and how sets are ordered."""

import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot import registry
from bot.adapters.folder import NO_COMMIT, FolderRepository
from bot.compose.engine import Engine, engine_in
from bot.core.identity import CommitSha
from bot.core.snapshot import Snapshot
from bot.demo.sample_files import base_files, changed_files
from bot.services.local_review import scan

FORMATS = ("sarif", "json")

IN_A_PROCESS = """
import asyncio, sys
from pathlib import Path
from bot.adapters.folder import FolderRepository
from bot.compose.engine import engine_in
from bot.core.identity import CommitSha
from bot.services.local_review import scan

async def main(folder, home):
    async with engine_in(Path(home)) as engine:
        outcome = await scan(engine.scanner, FolderRepository(Path(folder)), CommitSha(""), "tree")
    sys.stdout.write(engine.render("sarif", outcome, color=False))

asyncio.run(main(*sys.argv[1:]))
"""


class ShuffledFolder(FolderRepository):
    """The same folder, whose files come in another order."""

    async def tree(self, commit: CommitSha = NO_COMMIT) -> Snapshot:
        snapshot = await super().tree(commit)
        names = sorted(snapshot.head_tree)
        random.Random(7).shuffle(names)
        tree = {name: snapshot.head_tree[name] for name in names}
        by_path = {file.path: file for file in snapshot.changed}
        return Snapshot(snapshot.base, snapshot.head, tuple(by_path[name] for name in names), {}, tree)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The sample with its problems, and one bad example of every rule."""
    folder = tmp_path / "tree"
    files: dict[str, bytes] = {name: text.encode() for name, text in {**base_files(), **changed_files()}.items()}
    for rule in registry.load_rules():
        bad = next((case for case in rule.examples if case.name.startswith("bad-")), None)
        if bad is not None:
            files |= {f"{rule.info.slug}/{name}": content for name, content in _files(bad).items()}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def _files(case: Path) -> Mapping[str, bytes]:
    paths: Sequence[Path] = sorted(path for path in case.rglob("*") if path.is_file())
    return {path.relative_to(case).as_posix(): path.read_bytes() for path in paths}


async def reports(engine: Engine, repository: FolderRepository) -> tuple[str, ...]:
    outcome = await scan(engine.scanner, repository, CommitSha(""), "tree")
    assert len(outcome.findings) > 10
    return tuple(engine.render(name, outcome, color=False) for name in FORMATS)


async def test_neither_memory_nor_order_changes_a_byte(tree: Path, tmp_path: Path) -> None:
    async with engine_in(tmp_path / "home") as engine:
        cold = await reports(engine, FolderRepository(tree))
        warm = await reports(engine, FolderRepository(tree))
        shuffled = await reports(engine, ShuffledFolder(tree))
    async with engine_in(tmp_path / "another") as other:
        elsewhere = await reports(other, ShuffledFolder(tree))
    assert warm == cold
    assert shuffled == cold
    assert elsewhere == cold


def test_another_process_with_other_hashes_writes_the_same_bytes(tree: Path, tmp_path: Path) -> None:
    said = []
    for seed in ("0", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", IN_A_PROCESS, str(tree), str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=300,
        )
        said.append(done.stdout)
    assert said[0] == said[1]
    assert b'"ruleId"' in said[0]
