"""What a repository and its organisation have decided: what is looked at, what blocks, and what is let be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.finding import Finding, Severity
from bot.core.limits import INLINE_COMMENTS

POLICY_PATH = ".github/compliance.yml"
"""Where a repository keeps its policy, and the organisation's repository `.github` the defaults for all of its own."""

BLOCKING_SEVERITY = Severity.MEDIUM
"""The mildest severity that blocks a merge where no policy says: low findings are worth a word, not a stop."""

SURE = 50
"""Percent. A remark of less confidence is more likely wrong than right: it is listed in the check run as something to
look at, stands on no line of a review, and holds nobody up."""

LONGEST_WAIVER = 365
"""Days. Our own choice: an accepted risk is looked at once a year at least."""


@dataclass(frozen=True)
class Exclusion:
    """Paths (globs: `*` within a part, `**` for any number of parts) that nobody is to be troubled about, and why."""

    paths: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class RuleChoice:
    """What was decided of one rule: another severity (None: its own), or why it is not looked for ("": it is)."""

    severity: Severity | None = None
    disabled: str = ""


@dataclass(frozen=True)
class WaiverPolicy:
    """`four_eyes` is whether whoever made a change is kept from waiving its findings (None: nobody has decided,
    so it is); `longest_days` how many days after its grant a waiver ends at the latest."""

    four_eyes: bool | None = None
    longest_days: int = LONGEST_WAIVER

    @property
    def asks_four_eyes(self) -> bool:
        return self.four_eyes is not False


@dataclass(frozen=True)
class Policy:
    """The decisions that hold for a change. Without any file every field has its default, which is the strict one.

    `include` are globs and `languages` names of languages that are in scope (empty: all). `block` is the mildest
    severity that blocks; from `confidence` (percent) on a finding is said on its line, and blocks. `required` are the
    rules that only the organisation may weaken: no choice, exclusion or scope of a repository touches them, and they
    block from `required_block` and `required_confidence` on. `model` is whether a model may be asked for fixes;
    `waivers` says who may let a finding be, and for how long. `retention` is how many days the page of a review is kept
    at most, which shows code (None: as long as the operator keeps pages); evidence is never removed.
    """

    include: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    block: Severity = BLOCKING_SEVERITY
    inline_comments: int = INLINE_COMMENTS
    rules: Mapping[str, RuleChoice] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    required_block: Severity = BLOCKING_SEVERITY
    confidence: int = SURE
    required_confidence: int = SURE
    model: bool = True
    waivers: WaiverPolicy = WaiverPolicy()
    retention: int | None = None

    def is_sure_of(self, finding: Finding) -> bool:
        """Whether a finding is sure enough to be said on its line, and to block."""
        least = self.required_confidence if finding.rule in self.required else self.confidence
        return finding.confidence >= least / 100

    @property
    def doubt(self) -> str:
        """Why those that it is not sure of do not count, as the beginning of a sentence."""
        return "More likely wrong than right" if self.confidence == SURE else f"Less than {self.confidence} % sure"


DEFAULT_POLICY = Policy()
"""What holds where nobody has decided anything."""


@dataclass(frozen=True)
class Excluded:
    """A finding that the policy lets be, and why: it is listed, and neither said on its line nor blocking."""

    finding: Finding
    reason: str
