"""What we say about a pull request, as data."""

from dataclasses import dataclass

from bot.core.identity import Fingerprint
from bot.core.location import Side
from bot.core.verdict import Conclusion


@dataclass(frozen=True)
class InlineComment:
    """One comment of a review, anchored so that GitHub accepts it: `line` (and `start_line`, None for
    a single line) lie in one hunk of the diff."""

    finding: Fingerprint
    path: str
    line: int
    start_line: int | None
    side: Side
    body: str


@dataclass(frozen=True)
class Annotation:
    """One annotation of a check run; needs no place in the diff. `level` is GitHub's annotation_level."""

    path: str
    start_line: int
    end_line: int
    level: str
    title: str
    message: str


@dataclass(frozen=True)
class CheckAction:
    """A button of a check run: at most three of them, with 20, 40 and 20 characters (REST, "Create a check run")."""

    label: str
    description: str
    identifier: str


RESCAN = CheckAction("Re-scan", "Review this commit again", "rescan")
FIX_ALL = CheckAction("Fix all", "Commit all proved fixes to the branch", "fix_all")
REPORT = CheckAction("Report", "Comment with the SOC 2 report", "report")


@dataclass(frozen=True)
class CheckOutput:
    """How a check run ends. Texts are already within GitHub's limits (65,535 characters each)."""

    conclusion: Conclusion
    title: str
    summary: str
    text: str
    annotations: tuple[Annotation, ...]
    actions: tuple[CheckAction, ...] = ()
