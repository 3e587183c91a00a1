"""What the scanners said of a file is remembered: the same bytes under the same name by the same tools."""

import asyncio
import hashlib
import pickle
from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.core.collection import without_collection
from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.ports.scan_pool import ScanPool
from bot.ports.stores import Cache

LASTING = frozenset({GapReason.SYNTAX})
"""Reasons that the same bytes will give again. A crash, a time-out or a full machine may not come again."""


class RememberingScanner:
    """Scans what no scan has seen before. `tools` identifies everything that has a say in a file's result but the file:
    the scanners' versions, our patterns, our judgement of what they find."""

    def __init__(self, pool: ScanPool, cache: Cache, tools: str) -> None:
        self._pool = pool
        self._cache = cache
        self._tools = tools

    async def scan(self, files: Sequence[SourceFile]) -> ScanResult:
        """As ScanPool.scan."""
        keys = {file.path: self._key(file) for file in files}
        kept = await self._cache.get(keys.values())
        missing = [file for file in files if keys[file.path] not in kept]
        fresh = await self._pool.scan(missing)
        known = await asyncio.to_thread(_unpack, [kept[key] for key in keys.values() if key in kept])
        if not any(gap.path == "" for gap in fresh.gaps):
            packed = await asyncio.to_thread(_packed, missing, fresh)
            await self._cache.put((keys[path], value) for path, value in packed.items())
        findings = sorted({*known.findings, *fresh.findings}, key=_order)
        return ScanResult(tuple(findings), tuple(sorted({*known.gaps, *fresh.gaps})), fresh.tools)

    def _key(self, file: SourceFile) -> str:
        """The name has a say too: it tells tests from shipped code, and stands in the findings."""
        named = hashlib.sha256(file.path.encode("utf-8", "surrogatepass")).hexdigest()
        return f"scan:{self._tools}:{file.shipped}:{named}:{file.blob}"


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.location, finding.rule, finding.tool, finding.tool_rule, finding.matched


def _packed(files: Sequence[SourceFile], result: ScanResult) -> Mapping[str, bytes]:
    """Path -> what was said of it, of the files that were looked at to the end."""
    findings: dict[str, list[Finding]] = defaultdict(list)
    gaps: dict[str, list[Gap]] = defaultdict(list)
    for finding in result.findings:
        findings[finding.location.path].append(finding)
    for gap in result.gaps:
        gaps[gap.path].append(gap)
    return {
        file.path: pickle.dumps((tuple(findings[file.path]), tuple(gaps[file.path])))
        for file in files
        if all(gap.reason in LASTING for gap in gaps[file.path])
    }


def _unpack(values: Sequence[bytes]) -> ScanResult:
    """They come from our own private cache: nothing from outside is ever unpickled."""
    pairs = without_collection(lambda: [pickle.loads(value) for value in values])  # noqa: S301
    findings = tuple(finding for found, _ in pairs for finding in found)
    return ScanResult(findings, tuple(gap for _, gaps in pairs for gap in gaps), ())
