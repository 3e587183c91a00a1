"""What a repository and its organisation have decided: what is looked at, what blocks, and what is let be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.finding import Finding, Severity
from bot.core.limits import INLINE_COMMENTS

POLICY_PATH = ".github/compliance.yml"
"""Where a repository keeps its policy, and the organisation's repository `.github` the defaults for all of its own."""

BLOCKING_SEVERITY = Severity.MEDIUM
"""The mildest severity that blocks a merge where no policy says: low findings are worth a word, not a stop."""

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
    severity that blocks. `required` are the rules that only the organisation may weaken: no choice, exclusion or scope
    of a repository touches them, and they block from `required_block` on. `model` is whether a language model may be
    asked for fixes; `waivers` says who may let a finding be, and for how long.
    """

    include: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    block: Severity = BLOCKING_SEVERITY
    inline_comments: int = INLINE_COMMENTS
    rules: Mapping[str, RuleChoice] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    required_block: Severity = BLOCKING_SEVERITY
    model: bool = True
    waivers: WaiverPolicy = WaiverPolicy()


DEFAULT_POLICY = Policy()
"""What holds where nobody has decided anything."""


@dataclass(frozen=True)
class Excluded:
    """A finding that the policy lets be, and why: it is listed, and neither said on its line nor blocking."""

    finding: Finding
    reason: str
