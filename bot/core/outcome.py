"""The outcome of looking at a change or a tree, before anything is said about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.coverage import Coverage
from bot.core.finding import Finding
from bot.core.fix import Advice, Proved
from bot.core.identity import Fingerprint
from bot.core.inventory import ControlInventory
from bot.core.snapshot import Snapshot
from bot.core.source import SourceFile
from bot.core.verdict import Verdict


@dataclass(frozen=True)
class Outcome:
    """`findings` are the new ones (for a tree: all), worst first. `base_findings` are those the base had already.
    `fixes` has a Proved or an Advice for each finding that a fix was sought for. `files` are the
    head contents that findings stand in, by path. `subject` says what was looked at ("main..feature", "./shop")."""

    subject: str
    snapshot: Snapshot
    findings: tuple[Finding, ...]
    base_findings: tuple[Finding, ...]
    fixes: Mapping[Fingerprint, Proved | Advice]
    coverage: Coverage
    verdict: Verdict
    inventory: ControlInventory
    files: Mapping[str, SourceFile]
