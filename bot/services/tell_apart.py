"""Which proved fixes are no suggestions beside each other: whoever accepts all of a review must not be sorry."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.finding import Finding
from bot.core.fix import Advice, Edit, Proved
from bot.core.identity import Fingerprint
from bot.core.source import SourceFile
from bot.fixes.verify import Rejected, check_edits
from bot.ports.scan_pool import ScanPool, WorkerLost
from bot.services.try_fixes import CHECK_SECONDS

Answer = Proved | Advice


async def told_apart(
    pool: ScanPool,
    findings: Sequence[Finding],
    answers: Mapping[Fingerprint, Answer],
    files: Mapping[str, SourceFile],
) -> dict[Fingerprint, Answer]:
    """The answers (for findings given gravest first), those marked that do not hold beside the others of their file:
    two that each take one of the two readers of a name leave it unused. What changes the same lines is no button."""
    told = dict(answers)
    by_path: dict[str, list[Proved]] = {}
    for finding in findings:
        answer = told.get(finding.fingerprint)
        if isinstance(answer, Proved) and not answer.fix.more and answer.fix.path in files:
            beside = by_path.setdefault(answer.fix.path, [])
            if not any(one.fix.edit.span.overlaps(answer.fix.edit.span) for one in beside):
                beside.append(answer)
    for path, beside in by_path.items():
        for answer in await _that_do_not_hold(pool, beside, files[path]):
            told[answer.fix.finding] = replace(answer, apart=True)
    return told


async def _that_do_not_hold(pool: ScanPool, beside: Sequence[Proved], file: SourceFile) -> list[Proved]:
    """Mostly none: all are tried at once, and one after the other only where that fails."""
    if len(beside) < 2 or await _hold(pool, [one.fix.edit for one in beside], file):
        return []
    kept: list[Edit] = []
    apart = []
    for one in beside:
        if kept and not await _hold(pool, [*kept, one.fix.edit], file):
            apart.append(one)
        else:
            kept.append(one.fix.edit)
    return apart


async def _hold(pool: ScanPool, edits: Sequence[Edit], file: SourceFile) -> bool:
    try:
        return not isinstance(await pool.run(check_edits, edits, file, seconds=CHECK_SECONDS), Rejected)
    except WorkerLost:
        return False
