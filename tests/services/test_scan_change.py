"""A scanner that fails: what was not looked at is said, and no fix is called proved."""

import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot import registry
from bot.adapters.git.repository import GitRepository
from bot.compose.engine import Engine, engine_in
from bot.core.coverage import Gap, GapReason
from bot.core.fix import Advice, Proved
from bot.core.outcome import Outcome
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.core.verdict import CouldNotRun, Failed
from bot.demo.sample_files import base_files, changed_files
from bot.ports.scan_pool import ScanPool
from bot.services.local_review import review
from bot.services.mend_together import TogetherMender
from bot.services.own_rules import OwnRuleReader
from bot.services.prove_fixes import FixProver
from bot.services.read_policy import PolicyReader
from bot.services.scan_change import ChangeScanner

CRASH = Gap("", GapReason.CRASHED, "semgrep", "it fell over")


class FailingPool:
    """A real pool, one of whose scanners falls over when it sees certain files."""

    def __init__(self, pool: ScanPool, falls_over: Callable[[SourceFile], bool]) -> None:
        self._pool = pool
        self._falls_over = falls_over

    async def scan(self, files: Sequence[SourceFile]) -> ScanResult:
        result = await self._pool.scan(files)
        return result.plus(ScanResult((), (CRASH,), ())) if any(map(self._falls_over, files)) else result

    async def scan_with(self, rules: bytes, files: Sequence[SourceFile]) -> ScanResult:
        return await self._pool.scan_with(rules, files)

    async def run(self, function: Callable[..., Any], *args: Any, seconds: float) -> Any:
        return await self._pool.run(function, *args, seconds=seconds)

    async def close(self) -> None:
        await self._pool.close()


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with engine_in(tmp_path / "home") as made:
        yield made


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The sample application, its problems on the branch `change`."""
    folder = tmp_path / "shop"
    for branch, files in (("main", base_files()), ("change", changed_files())):
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        for words in (("init", "-q"), ("checkout", "-q", "-b", branch), ("add", "-A"), ("commit", "-q", "-m", branch)):
            git(folder, *words)
    return folder


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=Dana", "-c", "user.email=dana@example.com")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


async def reviewed(engine: Engine, shop: Path, falls_over: Callable[[SourceFile], bool]) -> Outcome:
    pool = FailingPool(engine.pool, falls_over)
    prover = FixProver(pool, engine.reader, list(registry.plugins("bot.fixes").values()))
    scanner = ChangeScanner(
        pool,
        engine.reader,
        prover,
        own_rules=OwnRuleReader(pool, engine.criteria),
        policies=PolicyReader(pool, engine.rules),
        mender=TogetherMender(pool, engine.reader),
    )
    return await review(scanner, GitRepository.open(shop), "main", "change")


async def test_without_a_failure_three_fixes_are_proved(engine: Engine, shop: Path) -> None:
    outcome = await reviewed(engine, shop, lambda file: False)
    assert outcome.verdict == Failed(4)
    assert sum(isinstance(answer, Proved) for answer in outcome.fixes.values()) == 3


async def test_a_failure_on_the_base_is_said(engine: Engine, shop: Path) -> None:
    """Old findings may then look new, so it counts as blind."""
    base = base_files()["shop/api/orders.py"]
    outcome = await reviewed(engine, shop, lambda file: file.text == base)
    assert isinstance(outcome.verdict, CouldNotRun)
    assert [gap.detail for gap in outcome.coverage.blind] == ["on the base of the change: it fell over"]


async def test_no_fix_is_proved_by_a_scan_that_failed(engine: Engine, shop: Path) -> None:
    known = {*base_files().values(), *changed_files().values()}
    outcome = await reviewed(engine, shop, lambda file: file.text not in known)
    assert outcome.verdict == Failed(4), "the change itself was looked at"
    assert all(isinstance(answer, Advice) for answer in outcome.fixes.values())
    reasons = {answer.reason for answer in outcome.fixes.values() if isinstance(answer, Advice)}
    assert "the fixed file could not be scanned again by semgrep: scanner crashed" in reasons


async def test_a_file_that_is_too_large_is_named_once(engine: Engine, shop: Path) -> None:
    (shop / "big.py").write_text("x = 1  # " + "y" * 80 + "\n" + "z = 2\n" * 200_000)
    git(shop, "add", "-A")
    git(shop, "commit", "-q", "-m", "more")
    outcome = await reviewed(engine, shop, lambda file: False)
    assert [(gap.path, gap.reason) for gap in outcome.coverage.blind] == [("big.py", GapReason.TOO_LARGE)]


@pytest.mark.parametrize("content", [b"one\0two\n", b"%PDF-1.7\n"])
async def test_a_file_of_text_that_becomes_binary_was_not_looked_at(engine: Engine, shop: Path, content: bytes) -> None:
    """Of what never was text nobody asks for the code; of what was, a NUL byte would hide it."""
    for branch, more in (
        ("main", {"keys.txt": b"none\n", "logo": b"\0\1"}),
        ("change", {"keys.txt": content, "logo": b"\0\2"}),
    ):
        git(shop, "checkout", "-q", branch)
        if branch == "change":
            git(shop, "merge", "-q", "-m", "main", "main")
        for name, data in more.items():
            (shop / name).write_bytes(data)
        git(shop, "add", "-A")
        git(shop, "commit", "-q", "-m", "more")
    outcome = await reviewed(engine, shop, lambda file: False)
    assert isinstance(outcome.verdict, CouldNotRun)
    assert [(gap.path, gap.detail) for gap in outcome.coverage.blind] == [
        ("keys.txt", "it was looked at before this change: not a text file")
    ]
