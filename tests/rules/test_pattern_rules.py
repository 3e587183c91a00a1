"""Every rule that has patterns, over its own examples, with all scanners: exactly the expected lines, and no other."""

import re
from collections.abc import AsyncIterator
from hashlib import sha1
from pathlib import Path

import pytest
import pytest_asyncio
import yaml

from bot.adapters.scan_pool.pool import WarmScanPool
from bot.core.finding import Severity
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.scanners.bandit import Bandit
from bot.scanners.detect_secrets import DetectSecrets
from bot.scanners.semgrep import Semgrep

RULES = Path(__file__).resolve().parents[2] / "rules"
FOLDERS = sorted({path.parent for path in RULES.glob("SOC2-*/*.semgrep.yml")})
EXPECTED = re.compile(r"(?:#|//) expect: (SOC2-\d{3})\s*$")


@pytest_asyncio.fixture
async def pool(tmp_path: Path) -> AsyncIterator[WarmScanPool]:
    pool = WarmScanPool(FOLDERS, (Bandit(), DetectSecrets(), Semgrep()), tmp=tmp_path)
    yield pool
    await pool.close()


def examples(folder: Path) -> list[SourceFile]:
    """Without the part of the path that would make a test fixture of them."""
    base = folder / "examples"
    found = []
    for path in sorted(base.rglob("*")):
        if path.is_file() and not path.name.split(".")[-2].endswith("fixed"):
            content = path.read_bytes()
            found.append(SourceFile(path.relative_to(base).as_posix(), BlobId(sha1(content).hexdigest()), content))
    return found


def expected(files: list[SourceFile]) -> set[tuple[str, int, str]]:
    return {
        (file.path, number, found[1])
        for file in files
        for number, line in enumerate(file.lines, start=1)
        if (found := EXPECTED.search(line))
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
async def test_the_examples_are_judged_exactly(folder: Path, pool: WarmScanPool) -> None:
    files = examples(folder)
    result = await pool.scan(files)
    found = {(each.location.path, each.location.span.start, each.rule) for each in result.findings}
    assert result.gaps == ()
    assert {"missed": expected(files) - found, "wrong": found - expected(files)} == {"missed": set(), "wrong": set()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_there_are_enough_examples_of_both_kinds(folder: Path) -> None:
    files = examples(folder)
    bad = {path for path, _, _ in expected(files)}
    least = 10 if folder.name.startswith("SOC2-002") else 6
    assert len(bad) >= least
    assert len({file.path for file in files} - bad) >= least


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_manual_page_is_complete(folder: Path) -> None:
    page = yaml.safe_load((folder / "rule.yml").read_text())
    assert list(page) == ["id", "title", "severity", "criteria", "cwe", "tools", "why", "fix"]
    assert folder.name.startswith(page["id"] + "-")
    assert Severity(page["severity"])
    assert all(re.fullmatch(r"(CC|PI|C|A|P)\d\.\d", criterion) for criterion in page["criteria"])
    assert "semgrep" in page["tools"]
    assert "```" in page["fix"]
