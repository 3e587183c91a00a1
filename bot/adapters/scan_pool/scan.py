"""One scan: each file to each scanner, until all are done or the time is up. What failed becomes a gap."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.adapters.scan_pool import worker
from bot.adapters.scan_pool.programs import Programs
from bot.adapters.scan_pool.workers import Workers
from bot.core.coverage import Gap, GapReason
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.ports.scan_pool import WorkerLost
from bot.scanners.interface import LibraryScanner, ProgramScanner

_SECONDS_PER_FILE = 20.0
"""For one library scanner on one file; the slowest ordinary file of 1 MB takes about two."""
_PARSE_SECONDS = 30.0
_FILES_PER_BATCH = 250
"""Files given to one program at once: what a crash can cost a second look."""
_MOST_FINDINGS = 25_000
"""Findings of one scan, as many as a SARIF run holds at GitHub. More are an attack, or a tree that is not for us."""
_SECOND_LOOK_SECONDS = 240.0
"""For one program on one file whose rules took too long, alone and with more time for each."""
_SECOND_LOOKS = 12
"""Files of one batch that are looked at once more: a tree of nothing but such files is an attack, or not for us."""
_SPLIT_BYTES = 60_000
"""Below this, a second program at the same time costs more than it saves."""


@dataclass(frozen=True)
class Scan:
    """`deadline` is a time of the event loop's clock; `width` how many things run at a time."""

    workers: Workers
    programs: Mapping[str, Programs]
    deadline: float
    width: int

    async def run(
        self, files: Sequence[SourceFile], libraries: Sequence[LibraryScanner], programs: Sequence[ProgramScanner]
    ) -> ScanResult:
        # Files that carry what was computed from them before would be copied to the workers with it.
        bare = sorted((SourceFile(f.path, f.blob, f.content, f.shipped) for f in files), key=lambda f: -len(f.content))
        units = [(scanner, file) for file in bare for scanner in libraries if scanner.accepts(file)]
        places = asyncio.Semaphore(self.width)
        results = await asyncio.gather(
            *(self._program(scanner, bare, places) for scanner in programs),
            self._one_after_another(units),
        )
        names = {(library.name, library.version) for library in libraries}
        tools = tuple(names | {(program.name, program.version) for program in programs})
        return _sum([ScanResult((), (), tools), *results])

    async def _program(
        self, scanner: ProgramScanner, files: Sequence[SourceFile], places: asyncio.Semaphore
    ) -> ScanResult:
        batches = in_batches(await asyncio.to_thread(_costs, scanner, files), self.width)
        return _sum(await asyncio.gather(*(self._batch(scanner, batch, places) for batch in batches)))

    def _left(self, limit: float) -> float:
        return min(limit, self.deadline - asyncio.get_running_loop().time())

    async def _one_after_another(self, units: Sequence[tuple[LibraryScanner, SourceFile]]) -> ScanResult:
        waiting = iter(units)
        done: list[ScanResult] = []
        found = 0

        async def take() -> None:
            nonlocal found
            for scanner, file in waiting:
                result = _too_many(scanner.name, file) if found > _MOST_FINDINGS else await self._unit(scanner, file)
                found += len(result.findings)
                done.append(result)

        await asyncio.gather(*(take() for _ in range(self.width)))
        return _sum(done)

    async def _unit(self, scanner: LibraryScanner, file: SourceFile) -> ScanResult:
        """A worker that is lost takes one scanner's look at one file with it."""
        seconds = self._left(_SECONDS_PER_FILE)
        if seconds <= 0:
            return _time_is_up(scanner.name, [file])
        try:
            return await self.workers.run(worker.scan_file, scanner.name, file, seconds=seconds)
        except WorkerLost as lost:
            return _lost(scanner.name, [file], lost)

    async def _batch(
        self, scanner: ProgramScanner, files: Sequence[SourceFile], places: asyncio.Semaphore
    ) -> ScanResult:
        """The quick way, then the ordinary way, then half of the files each: until it is known which file does it.
        As many programs run at a time as there are `places`: each takes a processor and up to its memory."""
        program = self.programs[scanner.name]
        lost = WorkerLost("it did not start")
        for attempt in (program.run, program.run_fallback):
            try:
                async with places:
                    seconds = self._left(float("inf"))
                    if seconds <= 0:
                        return _time_is_up(scanner.name, files)
                    output = await attempt(files, seconds)
                    result = await self.workers.run(
                        worker.parse_output, type(scanner), output, files, seconds=_PARSE_SECONDS
                    )
                    return await self._second_looks(scanner, files, result)
            except WorkerLost as error:
                lost = error
        if len(files) == 1:
            return _lost(scanner.name, files, lost)
        half = len(files) // 2
        halves = [await self._batch(scanner, part, places) for part in (files[:half], files[half:])]
        return _sum(halves)

    async def _second_looks(
        self, scanner: ProgramScanner, files: Sequence[SourceFile], first: ScanResult
    ) -> ScanResult:
        """The files on which rules took too long, each alone and with more time: what then was looked at is no gap. One
        that takes too long again stays one."""
        slow = {gap.path for gap in first.gaps if gap.reason is GapReason.TIMED_OUT}
        results = [first]
        for file in [each for each in files if each.path in slow][:_SECOND_LOOKS]:
            seconds = self._left(_SECOND_LOOK_SECONDS)
            if seconds <= 0:
                break
            try:
                output = await self.programs[scanner.name].run([file], seconds, patient=True)
                again = await self.workers.run(
                    worker.parse_output, type(scanner), output, [file], seconds=_PARSE_SECONDS
                )
            except WorkerLost:
                continue
            kept = tuple(gap for gap in results[0].gaps if gap.path != file.path)
            results = [ScanResult(results[0].findings, kept, results[0].tools), *results[1:], again]
        return _sum(results)


def _costs(scanner: ProgramScanner, files: Sequence[SourceFile]) -> list[tuple[SourceFile, int]]:
    """The files that a program has to look at, and what that costs; the dearest first."""
    found = [(file, scanner.cost(file)) for file in files if scanner.accepts(file)]
    return sorted(((file, cost) for file, cost in found if cost), key=lambda each: -each[1])


def in_batches(files: Sequence[tuple[SourceFile, int]], width: int) -> list[list[SourceFile]]:
    """Files with their costs (the dearest first) dealt out so that all batches take about the same time."""
    if not files:
        return []
    total = sum(len(file.content) for file, _ in files)
    parallel = width if total > _SPLIT_BYTES else 1
    count = min(len(files), max(parallel, -(-len(files) // _FILES_PER_BATCH)))
    batches: list[list[SourceFile]] = [[] for _ in range(count)]
    sums = [0] * count
    for file, cost in files:
        least = sums.index(min(sums))
        batches[least].append(file)
        sums[least] += cost
    return batches


def _sum(results: Iterable[ScanResult]) -> ScanResult:
    """All results as one, in an order that does not depend on who was first."""
    kept = list(results)
    findings = sorted(
        {f for result in kept for f in result.findings}, key=lambda f: (f.location, f.rule, f.tool, f.tool_rule)
    )
    gaps = sorted({gap for result in kept for gap in result.gaps})
    return ScanResult(tuple(findings), tuple(gaps), tuple(sorted({tool for result in kept for tool in result.tools})))


def _time_is_up(tool: str, files: Sequence[SourceFile]) -> ScanResult:
    detail = "the time for the whole scan was over before its turn came; make the change smaller"
    return ScanResult((), tuple(Gap(file.path, GapReason.TIMED_OUT, tool, detail) for file in files), ())


def _too_many(tool: str, file: SourceFile) -> ScanResult:
    detail = f"more than {_MOST_FINDINGS:,} findings elsewhere; make the change smaller"
    return ScanResult((), (Gap(file.path, GapReason.LIMIT, tool, detail),), ())


def _lost(tool: str, files: Sequence[SourceFile], lost: WorkerLost) -> ScanResult:
    reason = GapReason.TIMED_OUT if "longer than" in str(lost) else GapReason.CRASHED
    return ScanResult((), tuple(Gap(file.path, reason, tool, f"{tool} failed on it: {lost}") for file in files), ())
