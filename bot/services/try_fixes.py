"""Make fixes in memory and look again: the text of each changed file, then all scanners and rules on it."""

import asyncio
import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.core.analysis import content_at
from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding
from bot.core.fix import NO_TIME, Edit, FileEdit, Fix
from bot.core.identity import BlobId
from bot.core.location import Location
from bot.core.source import SourceFile
from bot.core.veil import HIDDEN, Veil
from bot.engine.dedupe import dedupe
from bot.engine.fingerprint import assign
from bot.engine.placement import on_endpoints
from bot.fixes.left_unused import dropped_by_all
from bot.fixes.verify import Rejected, check_edits
from bot.inventory.languages.interface import reader_of
from bot.ports.scan_pool import ScanPool, WorkerLost
from bot.services.read_inventory import InventoryReader, Read

CHECK_SECONDS = 20.0
"""For the text of one file: one of 169 KB takes 0.7 s."""

TREES_AT_A_TIME = 2
"""Trees that are linked for the fixes of one change at a time: as many as the pool has workers."""

UNKNOWN_TREE = "the repository could not be read as a whole, and a fix is proved in all of it"

SHORTEST_SECRET = 4
"""Characters; a shorter text is found by chance in any line."""

Rescan: TypeAlias = tuple[Finding, ...] | Rejected


@dataclass(frozen=True)
class Trial:
    """Fixes made together: `findings` are what they are to mend, `after` the changed files as they would be, whose
    text is in order; `beside` are the findings' own files where no edit is of them, looked at again as they are.
    `edits` is all that is changed, also what no fix changes alone: an import that only all of them leave unread."""

    findings: tuple[Finding, ...]
    fixes: tuple[Fix, ...]
    edits: tuple[FileEdit, ...]
    after: tuple[SourceFile, ...]
    beside: tuple[SourceFile, ...] = ()

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(file.path for file in (*self.after, *self.beside))


class FixTrier:
    def __init__(self, pool: ScanPool, reader: InventoryReader) -> None:
        self._pool = pool
        self._reader = reader

    async def make(
        self,
        findings: Sequence[Finding],
        fixes: Sequence[Fix],
        files: Mapping[str, SourceFile],
        head: Sequence[Finding],
    ) -> Trial | Rejected:
        """The fixes' edits, each once, in memory. `head` are all findings of the head: no secret that stands there may
        be repeated."""
        edits: dict[str, list[Edit]] = {}
        for each in dict.fromkeys(each for fix in fixes for each in fix.edits):
            edits.setdefault(each.path, []).append(each.edit)
        after = []
        for path, here in edits.items():
            if path not in files:
                return Rejected(f"{path} could not be read")
            if len(fixes) > 1:  # each alone has been asked already
                here.extend(await asyncio.to_thread(dropped_by_all, files[path], tuple(here), files))
            changed = await self._check_text(here, files[path])
            if isinstance(changed, Rejected):
                return changed
            if _repeats_a_secret(here, path, head) or _repeats_a_value(here, files[path], head):
                return Rejected("the new lines would repeat a secret that stands there: take that out first")
            after.append(_with_own_blob(changed))
        unchanged = {one.location.path for one in findings} - {file.path for file in after}
        beside = tuple(files[path] for path in sorted(unchanged) if path in files)
        made = tuple(FileEdit(path, edit) for path, here in edits.items() for edit in here)
        return Trial(tuple(findings), tuple(fixes), made, tuple(after), beside)

    async def _check_text(self, edits: Sequence[Edit], file: SourceFile) -> SourceFile | Rejected:
        try:
            return await self._pool.run(check_edits, edits, file, seconds=CHECK_SECONDS)
        except WorkerLost as lost:
            return Rejected(f"the fix could not be checked: {lost}")

    async def rescan(self, trials: Sequence[Trial], read: Read, until: float = math.inf) -> list[Rescan]:
        """All findings of each trial's files, by every scanner and rule: the scanners see all of them at once. What is
        not begun by `until` (on the loop's clock) is rejected for want of time."""
        if not trials:
            return []
        numbered = [
            replace(file, path=f"{number}/{file.path}")
            for number, trial in enumerate(trials)
            for file in (*trial.after, *trial.beside)
        ]
        result, asked = await asyncio.gather(self._pool.scan(numbered), self._ask_rules(trials, read, until))
        answers: list[Rescan] = []
        for number, (trial, again) in enumerate(zip(trials, asked, strict=True)):
            prefix = f"{number}/"
            gap = next((gap for gap in result.gaps if gap.path == "" or gap.path.startswith(prefix)), None)
            if gap is not None:
                answers.append(Rejected(f"the fixed file could not be scanned again by {gap.tool}: {gap.reason}"))
            elif isinstance(again, Rejected):
                answers.append(again)
            else:
                seen = (each for each in result.findings if each.location.path.startswith(prefix))
                named = (replace(each, location=_without(prefix, each.location)) for each in seen)
                found = (*on_endpoints(named, again.inventory), *again.findings)
                answers.append(assign(dedupe(each for each in found if each.location.path in trial.paths)))
        return answers

    async def _ask_rules(self, trials: Sequence[Trial], read: Read, until: float) -> list[Read | Rejected]:
        """What our own rules say of each trial's files in their tree. Linking a tree is what costs, so trials of
        different files are looked at together: each is told by what is said of its own files."""
        waves: list[dict[int, Trial]] = []
        waiting = dict(enumerate(trials))
        while waiting:
            chosen: dict[int, Trial] = {}
            taken: set[str] = set()
            for number, trial in waiting.items():
                if taken.isdisjoint(trial.paths):
                    chosen[number] = trial
                    taken |= trial.paths
            waves.append(chosen)
            waiting = {number: trial for number, trial in waiting.items() if number not in chosen}
        turns = asyncio.Semaphore(TREES_AT_A_TIME)

        async def in_time(wave: Mapping[int, Trial]) -> dict[int, Read | Rejected]:
            async with turns:
                if _is_lost(read.gaps):  # what failed would cost all of its time once more
                    return dict.fromkeys(wave, Rejected(UNKNOWN_TREE))
                if asyncio.get_running_loop().time() > until:
                    return dict.fromkeys(wave, Rejected(NO_TIME))
                return await self._ask_together(wave, read)

        asked = await asyncio.gather(*map(in_time, waves))
        answers = {number: answer for wave in asked for number, answer in wave.items()}
        return [answers[number] for number in range(len(trials))]

    async def _ask_together(self, chosen: Mapping[int, Trial], read: Read) -> dict[int, Read | Rejected]:
        """The same for trials that share no file, by number."""
        unread: dict[int, Read | Rejected] = dict.fromkeys(chosen, replace(read, findings=()))
        readable = [file for trial in chosen.values() for file in trial.after if reader_of(file.language)]
        if not readable:
            return unread
        try:
            facts = await self._reader.facts_of(readable)
        except WorkerLost as lost:
            return {number: Rejected(f"the fixed file could not be read again: {lost}") for number in chosen}
        new = {file.path: content_at(file.path, file.blob) for file in readable}
        if not facts.keys() >= set(new.values()):
            return dict.fromkeys(chosen, Rejected("the fixed file could not be read again"))
        paths = frozenset(path for trial in chosen.values() for path in trial.paths)
        edits = (each.edit for trial in chosen.values() for each in trial.edits)
        imports = any("import" in line for edit in edits for line in edit.lines)
        again = await self._reader.analyse({**read.files, **new}, read.facts.plus(facts), of=paths, circles=imports)
        spoilt = _new_elsewhere(read.findings, again.findings, paths)
        if spoilt is not None and len(chosen) > 1:
            alone = [await self._ask_together({number: trial}, read) for number, trial in chosen.items()]
            return {number: answer for answers in alone for number, answer in answers.items()}
        if spoilt is not None:
            reason = f"the fix would bring a new finding in another file ({spoilt.rule} in {spoilt.location.path})"
            return dict.fromkeys(chosen, Rejected(reason))
        blind = {gap.path for gap in again.gaps if gap.reason is not GapReason.UNREAD}
        answers = dict(unread)
        for number, trial in chosen.items():
            if _is_lost(again.gaps):
                answers[number] = Rejected(UNKNOWN_TREE)
            elif blind & trial.paths:
                answers[number] = Rejected("the fixed file could not be read again")
            elif any(reader_of(file.language) for file in trial.after):
                answers[number] = again
        for path, other in await self._new_circles(again, read, paths):
            number = next(number for number, trial in chosen.items() if path in trial.paths)
            answers[number] = Rejected(f"the fix would import {other}, which imports {path}")
        return answers

    async def _new_circles(self, again: Read, read: Read, paths: frozenset[str]) -> list[tuple[str, str]]:
        """Files that import each other when they are loaded, and did not. (What stood before is asked for only where
        there are any.)"""
        if not again.inventory.circles:
            return []
        before = await self._reader.analyse(read.files, read.facts, of=paths, circles=True)
        return sorted(again.inventory.circles - before.inventory.circles)


def _is_lost(gaps: Iterable[Gap]) -> bool:
    """Whether nothing that is said of the tree is certain. (What is read up to a limit is read so both times.)"""
    return any(gap.path == "" and gap.reason not in {GapReason.UNREAD, GapReason.LIMIT} for gap in gaps)


def _new_elsewhere(before: Sequence[Finding], after: Sequence[Finding], paths: frozenset[str]) -> Finding | None:
    """A finding of our rules that only the changed tree has, in none of these files: who is let in is often decided in
    another one."""
    known = Counter(one.likeness for one in before)
    for one in after:
        if one.location.path in paths:
            continue
        if not known[one.likeness]:
            return one
        known[one.likeness] -= 1
    return None


def _repeats_a_secret(edits: Sequence[Edit], path: str, head: Sequence[Finding]) -> bool:
    """Whether a new line holds a secret that is found in the file: we would say it again, in a comment that
    outlives the code, and keep it in our tables."""
    veil = Veil(head, path)
    lines = (line.rstrip("\r\n") for edit in edits for line in edit.lines)
    return any(veil.over(line) != line for line in lines)


def _repeats_a_value(edits: Sequence[Edit], file: SourceFile, head: Sequence[Finding]) -> bool:
    """Whether a new line holds what was hidden in a finding's words, however much the line around it has changed."""
    new = "".join(line for edit in edits for line in edit.lines)
    found = (each for each in head if each.location.path == file.path and HIDDEN in each.matched)
    return any(value in new for each in found for value in _hidden_in(each, file))


def _hidden_in(finding: Finding, file: SourceFile) -> tuple[str, ...]:
    """What stands in the finding's lines where its words have `***`."""
    span = finding.location.span
    text = " ".join("".join(file.lines[span.start - 1 : span.end]).split())
    first, *parts = " ".join(finding.matched.split()).split(HIDDEN)
    values = []
    at = text.find(first) + len(first) if first in text else len(text)
    for part in parts:
        end = text.find(part, at + 1) if part else len(text)
        if end < 0:
            break
        values.append(text[at:end])
        at = end + len(part)
    return tuple(value for value in values if len(value) >= SHORTEST_SECRET)


def _with_own_blob(file: SourceFile) -> SourceFile:
    """The fixed content under a name of its own: it is no blob of the repository."""
    return replace(file, blob=BlobId(hashlib.sha256(file.content).hexdigest()))


def _without(prefix: str, location: Location) -> Location:
    return Location(location.path.removeprefix(prefix), location.span)
