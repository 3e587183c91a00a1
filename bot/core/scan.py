"""The result of looking at files: findings, and what could not be looked at."""

from dataclasses import dataclass

from bot.core.coverage import Gap
from bot.core.finding import Finding


@dataclass(frozen=True)
class ScanResult:
    """`tools` are (name, version) pairs of everything that looked. Findings carry no fingerprint yet."""

    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    tools: tuple[tuple[str, str], ...]

    def plus(self, other: "ScanResult") -> "ScanResult":
        return ScanResult(
            self.findings + other.findings, self.gaps + other.gaps, tuple(sorted({*self.tools, *other.tools}))
        )
