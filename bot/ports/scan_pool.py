"""Workers that run scanners and pure functions: isolated, and limited in time and memory."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from bot.core.scan import ScanResult
from bot.core.source import SourceFile

T = TypeVar("T")


class WorkerLost(Exception):
    """The worker crashed, hung or grew past its limits; the message says which."""


class Scanner(Protocol):
    async def scan(self, files: Sequence[SourceFile]) -> ScanResult:
        """Run every external scanner over the files. Never raises for a scanner's failure: that is a gap."""
        ...


class ScanPool(Scanner, Protocol):
    async def scan_with(self, rules: bytes, files: Sequence[SourceFile]) -> ScanResult:
        """Run the program scanners by these compiled rules instead of ours, once. Never raises, as `scan`."""
        ...

    async def run(self, function: Callable[..., T], *args: Any, seconds: float) -> T:
        """Run a pure, importable function of picklable arguments in a worker. Raises WorkerLost."""
        ...

    async def close(self) -> None: ...
