"""A scanner that does to its worker whatever the file under review asks for."""

import os
import time
from collections.abc import Sequence

from bot.core.coverage import Gap
from bot.core.finding import Finding, Severity
from bot.core.location import Location, Span
from bot.core.scan import ScanResult
from bot.core.source import SourceFile


class Misbehaving:
    name = "misbehaving"
    version = "1"

    def warm_up(self) -> None:
        return

    def accepts(self, file: SourceFile) -> bool:
        return file.path.endswith(".txt")

    def scan(self, files: Sequence[SourceFile]) -> ScanResult:
        findings: list[Finding] = []
        gaps: list[Gap] = []
        for file in files:
            if file.content == b"crash":
                os.abort()
            if file.content == b"hang":
                time.sleep(3600)
            if file.content == b"balloon":
                bytearray(1 << 40)
            if file.content.startswith(b"write "):
                with open(file.text.removeprefix("write "), "wb") as target:
                    target.write(b"x" * 10)
            where = Location(file.path, Span(1, 1))
            findings.append(Finding("SOC2-002", where, "seen", Severity.LOW, 1.0, self.name, "seen", file.text))
        return ScanResult(tuple(findings), tuple(gaps), ())
