"""Find a fix for each finding and prove it: what is not proved is not suggested."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from bot.core.finding import Finding
from bot.core.fix import NO_TIME, TOO_MANY, Advice, Fix, Proved
from bot.core.identity import Fingerprint
from bot.core.source import SourceFile
from bot.fixes.find import propose
from bot.fixes.interface import FixContext, FixWay
from bot.fixes.unmended import why_not
from bot.fixes.verify import Rejected, check_scan
from bot.ports.scan_pool import ScanPool
from bot.services.read_inventory import InventoryReader, Read
from bot.services.tell_apart import told_apart
from bot.services.try_fixes import FixTrier, Rescan, Trial

MAX_TRIES = 3
"""Proposals that are tried for one finding before words have to do."""

MAX_FIXES = 200
"""Findings that fixes are sought for, the gravest first. A review speaks of 20 on their lines; a change made of
thousands must not keep the workers from everybody else's."""

ALL_SECONDS = 60.0
"""For all fixes of one change; what is not proved by then is advice. Those of 200 findings in different files of a
change of 3,000 take 16 seconds on two cores. As many in one file do not fit: each needs the whole tree linked anew."""

AT_ONCE = 10
"""Findings whose next proposals are asked for together: most are known in less time than a thread takes to begin."""

Answer: TypeAlias = Proved | Advice


class FixProver:
    def __init__(self, pool: ScanPool, reader: InventoryReader, ways: Sequence[FixWay]) -> None:
        self._pool = pool
        self._trier = FixTrier(pool, reader)
        self._ways = ways

    async def prove(
        self, findings: Sequence[Finding], files: Mapping[str, SourceFile], head: Sequence[Finding], read: Read
    ) -> dict[Fingerprint, Answer]:
        """An answer for each finding (given gravest first). `head` are all findings of the head: none of them may grow
        by a fix."""
        deadline = asyncio.get_running_loop().time() + ALL_SECONDS
        answers: dict[Fingerprint, Answer] = {}
        pending: dict[Fingerprint, tuple[Finding, Iterator[Fix]]] = {}
        for finding in findings[MAX_FIXES:]:
            answers[finding.fingerprint] = Advice(finding.fingerprint, TOO_MANY)
        for finding in findings[:MAX_FIXES]:
            file = files.get(finding.location.path)
            if file is None:
                answers[finding.fingerprint] = Advice(finding.fingerprint, "the file could not be read")
            else:
                proposals = propose(FixContext(finding, file, read.inventory, files), self._ways)
                pending[finding.fingerprint] = (finding, proposals)
                answers[finding.fingerprint] = Advice(finding.fingerprint, NO_TIME)
        for _ in range(MAX_TRIES):
            if not pending or asyncio.get_running_loop().time() > deadline:
                break
            pending = await self._round(pending, answers, files, head, read, deadline=deadline)
        return answers

    async def _round(
        self,
        pending: Mapping[Fingerprint, tuple[Finding, Iterator[Fix]]],
        answers: dict[Fingerprint, Answer],
        files: Mapping[str, SourceFile],
        head: Sequence[Finding],
        read: Read,
        *,
        deadline: float,
    ) -> dict[Fingerprint, tuple[Finding, Iterator[Fix]]]:
        """Try the next proposal of each finding; the findings that are still without a proved fix."""
        left: dict[Fingerprint, tuple[Finding, Iterator[Fix]]] = {}
        trials: list[Trial] = []
        waiting = list(pending.items())
        for start in range(0, len(waiting), AT_ONCE):
            several = waiting[start : start + AT_ONCE]
            if asyncio.get_running_loop().time() > deadline:
                break
            # In a thread: a proposal parses the file, and other reviews go on meanwhile.
            fixes = await asyncio.to_thread(_proposed, [proposals for _, (_, proposals) in several])
            for (key, (finding, proposals)), fix in zip(several, fixes, strict=True):
                if fix is None:
                    if answers[key] == Advice(key, NO_TIME):
                        answers[key] = Advice(key, why_not(finding, read.inventory))
                    continue
                trial = await self._trier.make([finding], [fix], files, head)
                if isinstance(trial, Rejected):
                    answers[key] = Advice(key, trial.reason)
                    left[key] = (finding, proposals)
                else:
                    trials.append(trial)
        for trial, rescanned in zip(trials, await self._trier.rescan(trials, read, deadline), strict=True):
            (finding,) = trial.findings
            key = finding.fingerprint
            answers[key] = _answer(trial, rescanned, head)
            if isinstance(answers[key], Advice):
                left[key] = pending[key]
        return left

    async def prove_one(
        self, finding: Finding, fix: Fix, files: Mapping[str, SourceFile], head: Sequence[Finding], read: Read
    ) -> Answer:
        """The same proof for a fix that no way of ours has proposed."""
        trial = await self._trier.make([finding], [fix], files, head)
        if isinstance(trial, Rejected):
            return Advice(finding.fingerprint, trial.reason)
        (rescanned,) = await self._trier.rescan([trial], read)
        return _answer(trial, rescanned, head)

    async def tell_apart(
        self, findings: Sequence[Finding], answers: Mapping[Fingerprint, Answer], files: Mapping[str, SourceFile]
    ) -> dict[Fingerprint, Answer]:
        """The answers, those marked that are no suggestions beside the others of their file."""
        return await told_apart(self._pool, findings, answers, files)


def _proposed(ways: Sequence[Iterator[Fix]]) -> list[Fix | None]:
    return [next(proposals, None) for proposals in ways]


def _answer(trial: Trial, rescanned: Rescan, head: Sequence[Finding]) -> Answer:
    (finding,), (fix,) = trial.findings, trial.fixes
    if isinstance(rescanned, Rejected):
        return Advice(finding.fingerprint, rescanned.reason)
    before = [each for each in head if each.location.path in trial.paths]
    proof = check_scan(fix, finding, before, rescanned)
    return Advice(finding.fingerprint, proof.reason) if isinstance(proof, Rejected) else Proved(fix, proof)
