"""Find a fix for each finding and prove it: what is not proved is not suggested."""

import asyncio
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.core.finding import Finding
from bot.core.fix import Advice, Fix, Proved
from bot.core.identity import BlobId, Fingerprint
from bot.core.location import Location
from bot.core.source import SourceFile
from bot.core.veil import Veil
from bot.engine.dedupe import dedupe
from bot.engine.fingerprint import assign
from bot.engine.placement import on_endpoints
from bot.fixes.find import propose
from bot.fixes.interface import FixContext, FixWay
from bot.fixes.verify import Rejected, check_scan, check_text
from bot.inventory.languages.interface import reader_of
from bot.ports.scan_pool import ScanPool, WorkerLost
from bot.services.read_inventory import Content, InventoryReader, Read

MAX_TRIES = 3
"""Proposals that are tried for one finding before words have to do."""

MAX_FIXES = 200
"""Findings that fixes are sought for, the gravest first. A review speaks of 20 on their lines; a change made of
thousands must not keep the workers from everybody else's."""

ALL_SECONDS = 600.0
"""For all fixes of one change; what is not proved by then is advice."""

CHECK_SECONDS = 20.0
"""For one fix's text: a file of 169 KB takes 0.7 s."""

Answer: TypeAlias = Proved | Advice
Rescan: TypeAlias = tuple[Finding, ...] | Rejected


@dataclass(frozen=True)
class Draft:
    """A fix whose text is in order, with the file as it would be after it."""

    finding: Finding
    fix: Fix
    after: SourceFile


class FixProver:
    def __init__(self, pool: ScanPool, reader: InventoryReader, ways: Sequence[FixWay]) -> None:
        self._pool = pool
        self._reader = reader
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
            answers[finding.fingerprint] = Advice(
                finding.fingerprint, "there are too many findings to fix each of them"
            )
        for finding in findings[:MAX_FIXES]:
            file = files.get(finding.location.path)
            if file is None:
                answers[finding.fingerprint] = Advice(finding.fingerprint, "the file could not be read")
            else:
                proposals = propose(FixContext(finding, file, read.inventory), self._ways)
                pending[finding.fingerprint] = (finding, proposals)
                answers[finding.fingerprint] = Advice(
                    finding.fingerprint, "no safe automatic fix is known for this code"
                )
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
        drafts: list[Draft] = []
        for key, (finding, proposals) in pending.items():
            if asyncio.get_running_loop().time() > deadline:
                break
            # In a thread: a proposal parses the file, and other reviews go on meanwhile.
            fix = await asyncio.to_thread(next, proposals, None)
            if fix is None:
                continue
            after = await self._check_text(fix, files[fix.path])
            if not isinstance(after, Rejected) and _repeats_a_secret(fix, head):
                after = Rejected("the new lines would repeat a secret that stands there: take that out first")
            if isinstance(after, Rejected):
                answers[key] = Advice(key, after.reason)
                left[key] = (finding, proposals)
            else:
                drafts.append(Draft(finding, fix, _with_own_blob(after)))
        for draft, rescanned in zip(drafts, await self._rescan([draft.after for draft in drafts], read), strict=True):
            key = draft.finding.fingerprint
            answers[key] = _answer(draft, rescanned, head)
            if isinstance(answers[key], Advice):
                left[key] = pending[key]
        return left

    async def _check_text(self, fix: Fix, file: SourceFile) -> SourceFile | Rejected:
        try:
            return await self._pool.run(check_text, fix, file, seconds=CHECK_SECONDS)
        except WorkerLost as lost:
            return Rejected(f"the fix could not be checked: {lost}")

    async def _rescan(self, fixed: Sequence[SourceFile], read: Read) -> list[Rescan]:
        """All findings of each fixed file, by every scanner and rule: the scanners see all of them at once."""
        if not fixed:
            return []
        numbered = [replace(file, path=f"{number}/{file.path}") for number, file in enumerate(fixed)]
        result = await self._pool.scan(numbered)
        asked = await self._ask_rules(fixed, read)
        answers: list[Rescan] = []
        for number, again in enumerate(asked):
            gap = next((gap for gap in result.gaps if gap.path in {"", numbered[number].path}), None)
            if gap is not None:
                answers.append(Rejected(f"the fixed file could not be scanned again by {gap.tool}: {gap.reason}"))
            elif isinstance(again, Rejected):
                answers.append(again)
            else:
                prefix = f"{number}/"
                seen = (each for each in result.findings if each.location.path.startswith(prefix))
                named = (replace(each, location=_without(prefix, each.location)) for each in seen)
                found = (*on_endpoints(named, again.inventory), *again.findings)
                path = fixed[number].path
                answers.append(assign(dedupe(each for each in found if each.location.path == path)))
        return answers

    async def _ask_rules(self, fixed: Sequence[SourceFile], read: Read) -> list[Read | Rejected]:
        """What our own rules say of each fixed file in its tree. Linking a tree is what costs, so fixes of different
        files are looked at together: each is told by what is said of its own file."""
        answers: dict[int, Read | Rejected] = {}
        waiting = list(enumerate(fixed))
        while waiting:
            wave: dict[str, tuple[int, SourceFile]] = {}
            for number, file in waiting:
                wave.setdefault(file.path, (number, file))
            chosen = dict(wave.values())
            answers |= await self._ask_together(chosen, read)
            waiting = [(number, file) for number, file in waiting if number not in chosen]
        return [answers[number] for number in range(len(fixed))]

    async def _ask_together(self, chosen: Mapping[int, SourceFile], read: Read) -> dict[int, Read | Rejected]:
        """The same for files of different names, by number."""
        answers: dict[int, Read | Rejected] = dict.fromkeys(chosen, replace(read, findings=()))
        readable = {number: file for number, file in chosen.items() if reader_of(file.language)}
        if not readable:
            return answers
        try:
            facts = await self._reader.facts_of(list(readable.values()))
        except WorkerLost as lost:
            return {number: Rejected(f"the fixed file could not be read again: {lost}") for number in chosen}
        new = {file.path: facts[Content.at(file.path, file.blob)] for file in readable.values()}
        again = await self._reader.analyse({**read.facts, **new})
        for number, file in readable.items():
            if any(gap.path in {"", file.path} for gap in again.gaps):
                answers[number] = Rejected("the fixed file could not be read again")
            else:
                answers[number] = again
        return answers


def _answer(draft: Draft, rescanned: Rescan, head: Sequence[Finding]) -> Answer:
    if isinstance(rescanned, Rejected):
        return Advice(draft.finding.fingerprint, rescanned.reason)
    before = [each for each in head if each.location.path == draft.after.path]
    proof = check_scan(draft.fix, draft.finding, before, rescanned)
    if isinstance(proof, Rejected):
        return Advice(draft.finding.fingerprint, proof.reason)
    return Proved(draft.fix, proof)


def _repeats_a_secret(fix: Fix, head: Sequence[Finding]) -> bool:
    """Whether a line of the fix holds a secret that is found in the file: we would say it again, in a comment that
    outlives the code, and keep it in our tables."""
    veil = Veil(head, fix.path)
    lines = (line.rstrip("\r\n") for line in fix.edit.lines)
    return any(veil.over(line) != line for line in lines)


def _with_own_blob(file: SourceFile) -> SourceFile:
    """The fixed content under a name of its own: it is no blob of the repository."""
    return replace(file, blob=BlobId(hashlib.sha256(file.content).hexdigest()))


def _without(prefix: str, location: Location) -> Location:
    return Location(location.path.removeprefix(prefix), location.span)
