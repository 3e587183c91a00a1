"""Which files of a change are controls over changes: who alters them alters what judges the next change."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.own_rule import FOLDER
from bot.core.policy import POLICY_PATH
from bot.core.snapshot import Snapshot
from bot.engine.glob import fits

CRITERION = "CC3.4"
"""The entity identifies and assesses changes that could significantly impact the system of internal control (AICPA, TSP
section 100)."""

CONTROLS = {
    POLICY_PATH: "the policy of this check",
    f"{POLICY_PATH}/**": "the policy of this check",
    f"{FOLDER}**": "the repository's own rules",
    "CODEOWNERS": "who has to review what",
    ".github/CODEOWNERS": "who has to review what",
    "docs/CODEOWNERS": "who has to review what",
    "**/.gitattributes": "which diffs reviewers see folded, as generated",
    ".github/workflows/**": "what runs on a change",
    ".github/actions/**": "what runs on a change",
}
"""Glob -> what it controls. CODEOWNERS: GitHub docs, "About code owners" (the three places it is looked for)."""


@dataclass(frozen=True, order=True)
class ControlChange:
    """A file that the change adds, alters or removes, and what it controls."""

    path: str
    what: str


def control_changes(snapshot: Snapshot) -> tuple[ControlChange, ...]:
    """Those of a change, by path. A whole tree changes nothing."""
    return tuple(sorted(set(_changes(snapshot)))) if snapshot.is_change else ()


def _changes(snapshot: Snapshot) -> Iterator[ControlChange]:
    for changed in snapshot.changed:
        for path in {entry.path for entry in (changed.base, changed.head) if entry}:
            for glob, what in CONTROLS.items():
                if fits(glob, path):
                    yield ControlChange(path, what)
