"""Make many proved fixes at once, and prove them once more as a whole: right alone is not yet right together."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.finding import Finding
from bot.core.fix import Fix, Mended
from bot.core.identity import Fingerprint
from bot.core.source import SourceFile
from bot.fixes.parts import in_parts
from bot.fixes.verify import Rejected, check_findings
from bot.ports.scan_pool import ScanPool
from bot.services.read_inventory import InventoryReader, Read
from bot.services.try_fixes import FixTrier, Rescan, Trial

ALL_SECONDS = 600.0
"""For all fixes of one change; what is not proved together by then is left."""

OVERLAPS = "it changes the same lines as another fix: ask again once that one is made"
LATE = "the time for proving fixes together was over"

Pair = tuple[Finding, Fix]


@dataclass(frozen=True)
class Head:
    """What fixes are proved on: the files that they may change, all findings of the tree, and its inventory."""

    files: Mapping[str, SourceFile]
    findings: Sequence[Finding]
    read: Read


@dataclass
class _Done:
    """What holds so far, and why the rest does not."""

    after: dict[str, SourceFile] = field(default_factory=dict)
    fixed: list[Fix] = field(default_factory=list)
    left: dict[Fingerprint, str] = field(default_factory=dict)

    def take(self, trial: Trial) -> None:
        self.after |= {file.path: file for file in trial.after}
        self.fixed += trial.fixes


class TogetherMender:
    def __init__(self, pool: ScanPool, reader: InventoryReader) -> None:
        self._trier = FixTrier(pool, reader)

    async def mend(self, pairs: Sequence[Pair], head: Head) -> Mended:
        """Make the fixes (each with the finding it mends, the gravest first), as many as hold together."""
        deadline = asyncio.get_running_loop().time() + ALL_SECONDS
        done = _Done()
        files = head.files
        apart = [(one, in_parts(fix, files[fix.path].lines) if fix.path in files else fix) for one, fix in pairs]
        groups = _that_share_a_file(_without_overlaps(apart, done.left))
        for group, held in zip(groups, await self._try(groups, head), strict=True):
            if isinstance(held, Trial):
                done.take(held)
            elif len(group) == 1:
                done.left[group[0][1].finding] = held.reason
            else:
                await self._one_by_one(group, head, done, deadline)
        before = {path: head.files[path] for path in done.after}
        return Mended(before, done.after, tuple(done.fixed), done.left)

    async def _one_by_one(self, group: Sequence[Pair], head: Head, done: _Done, deadline: float) -> None:
        """Each fix on top of those that hold already; one that does not is left."""
        pairs: list[Pair] = []
        last: Trial | None = None
        for pair in group:
            if asyncio.get_running_loop().time() > deadline:
                done.left[pair[1].finding] = LATE
                continue
            (held,) = await self._try([[*pairs, pair]], head)
            if isinstance(held, Rejected):
                done.left[pair[1].finding] = held.reason
            else:
                pairs, last = [*pairs, pair], held
        if last is not None:
            done.take(last)

    async def _try(self, groups: Sequence[Sequence[Pair]], head: Head) -> list[Trial | Rejected]:
        """The trial of each group, where it holds."""
        made = [
            await self._trier.make([each for each, _ in group], [fix for _, fix in group], head.files, head.findings)
            for group in groups
        ]
        trials = [each for each in made if isinstance(each, Trial)]
        scans = iter(await self._trier.rescan(trials, head.read))
        return [_held(each, next(scans), head) if isinstance(each, Trial) else each for each in made]


def _held(trial: Trial, rescanned: Rescan, head: Head) -> Trial | Rejected:
    if isinstance(rescanned, Rejected):
        return rescanned
    before = [one for one in head.findings if one.location.path in trial.paths]
    uncovered = check_findings(trial.edits, trial.findings, before, rescanned)
    return uncovered if isinstance(uncovered, Rejected) else trial


def _without_overlaps(pairs: Iterable[Pair], left: dict[Fingerprint, str]) -> list[Pair]:
    """Those whose edits meet no edit of an earlier one; the same edit (one import for two uses) is no conflict."""
    kept: list[Pair] = []
    for pair in pairs:
        others = {each for _, fix in kept for each in fix.edits}
        mine = [each for each in pair[1].edits if each not in others]
        if any(one.path == two.path and one.edit.span.overlaps(two.edit.span) for one in mine for two in others):
            left[pair[1].finding] = OVERLAPS
        else:
            kept.append(pair)
    return kept


def _that_share_a_file(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """The pairs in groups: two of different groups change no file in common."""
    groups: list[tuple[set[str], list[Pair]]] = []
    for pair in pairs:
        paths = {each.path for each in pair[1].edits}
        meeting = [group for group in groups if group[0] & paths]
        groups = [group for group in groups if not group[0] & paths]
        groups.append(
            (paths.union(*(names for names, _ in meeting)), [*(one for _, them in meeting for one in them), pair])
        )
    return [members for _, members in groups]
