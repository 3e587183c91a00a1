"""Scans are remembered: nothing is scanned twice, nothing but a lasting answer is kept, and other tools ask anew."""

from collections.abc import Iterable, Sequence

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding, Severity
from bot.core.identity import BlobId
from bot.core.location import Location, Span
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.services.remember_scans import RememberingScanner


class Memory:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    async def put(self, items: Iterable[tuple[str, bytes]]) -> None:
        self.kept.update(items)


class Scanner:
    """Finds one thing in each file, and fails in the way it is told to."""

    def __init__(self, *gaps: Gap) -> None:
        self.seen: list[str] = []
        self.gaps = gaps

    async def scan(self, files: Sequence[SourceFile]) -> ScanResult:
        self.seen += [file.path for file in files]
        return ScanResult(tuple(found(file.path) for file in files), self.gaps if files else (), (("bandit", "1"),))


def found(path: str) -> Finding:
    return Finding("SOC2-002", Location(path, Span(1, 1)), "m", Severity.HIGH, 0.9, "bandit", "B105", "x = ***")


def file(path: str, blob: str, *, shipped: bool = False) -> SourceFile:
    return SourceFile(path, BlobId(blob), b"x", shipped)


async def test_a_file_is_scanned_once_and_the_answer_is_the_same() -> None:
    pool, memory = Scanner(), Memory()
    scanner = RememberingScanner(pool, memory, "tools 1")  # type: ignore[arg-type]  # what is used of a pool
    first = await scanner.scan([file("a.py", "1"), file("b.py", "2")])
    second = await scanner.scan([file("b.py", "2"), file("a.py", "1")])
    assert first == second == ScanResult((found("a.py"), found("b.py")), (), (("bandit", "1"),))
    assert pool.seen == ["a.py", "b.py"]


async def test_other_bytes_names_roles_or_tools_are_asked_anew() -> None:
    pool, memory = Scanner(), Memory()
    scanner = RememberingScanner(pool, memory, "tools 1")  # type: ignore[arg-type]
    await scanner.scan([file("a.py", "1")])
    for other in (file("a.py", "2"), file("tests/a.py", "1"), file("a.py", "1", shipped=True)):
        await scanner.scan([other])
    await RememberingScanner(pool, memory, "tools 2").scan([file("a.py", "1")])  # type: ignore[arg-type]
    assert len(pool.seen) == 5


async def test_a_failure_is_not_remembered_but_bad_syntax_is() -> None:
    memory = Memory()
    for gap, again in (
        (Gap("a.py", GapReason.CRASHED, "bandit"), True),
        (Gap("", GapReason.TIMED_OUT, "semgrep"), True),
        (Gap("a.py", GapReason.SYNTAX, "bandit"), False),
    ):
        pool = Scanner(gap)
        scanner = RememberingScanner(pool, memory, gap.reason)  # type: ignore[arg-type]
        first = await scanner.scan([file("a.py", "1")])
        second = await scanner.scan([file("a.py", "1")])
        assert first == second
        assert first.gaps == (gap,)
        assert (len(pool.seen) == 2) is again


async def test_what_a_scan_says_of_a_file_it_was_not_asked_about_is_not_kept() -> None:
    class Talkative(Scanner):
        async def scan(self, files: Sequence[SourceFile]) -> ScanResult:
            self.seen += [file.path for file in files]
            return ScanResult((found("b.py"),), (), ())

    pool, memory = Talkative(), Memory()
    scanner = RememberingScanner(pool, memory, "tools 1")  # type: ignore[arg-type]
    await scanner.scan([file("a.py", "1")])
    await scanner.scan([file("b.py", "2")])
    assert pool.seen == ["a.py", "b.py"]
