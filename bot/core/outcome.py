"""The outcome of looking at a change or a tree, before anything is said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.coverage import Coverage
from bot.core.finding import Finding
from bot.core.fix import Advice, Proved
from bot.core.identity import Fingerprint
from bot.core.inventory import ControlInventory
from bot.core.model_use import ModelUse
from bot.core.policy import DEFAULT_POLICY, Excluded, Policy
from bot.core.rule import RuleInfo
from bot.core.snapshot import Snapshot
from bot.core.source import SourceFile
from bot.core.veil import Veil
from bot.core.verdict import Verdict
from bot.core.waiver import Waived


@dataclass(frozen=True)
class Outcome:
    """`findings` are the new ones (for a tree: all), worst first. `base_findings` are those the base had already.
    `fixes` has a Proved or an Advice for each finding that a fix was sought for. `files` are the head contents that
    findings stand in, by path, `base_files` the base contents that findings on removed lines stand in. `subject`
    says what was looked at ("main..feature", "./shop"). `own_rules` are the rules that the repository brings itself,
    `excluded` are new findings that the `policy` lets be, `waived` those that people do, `model_uses` what a model was
    asked for, `generated` the paths with findings that the base's .gitattributes call generated."""

    subject: str
    snapshot: Snapshot
    findings: tuple[Finding, ...]
    base_findings: tuple[Finding, ...]
    fixes: Mapping[Fingerprint, Proved | Advice]
    coverage: Coverage
    verdict: Verdict
    inventory: ControlInventory
    files: Mapping[str, SourceFile]
    base_files: Mapping[str, SourceFile] = field(default_factory=dict)
    own_rules: Mapping[str, RuleInfo] = field(default_factory=dict)
    model_uses: tuple[ModelUse, ...] = ()
    policy: Policy = DEFAULT_POLICY
    excluded: tuple[Excluded, ...] = ()
    waived: tuple[Waived, ...] = ()
    generated: frozenset[str] = frozenset()

    @property
    def all_new(self) -> tuple[Finding, ...]:
        """All that is new, also what is let be."""
        let_be = (*(each.finding for each in self.excluded), *(each.finding for each in self.waived))
        return (*self.findings, *let_be)

    def file_of(self, finding: Finding) -> SourceFile | None:
        """The file that a finding stands in, on its side of the change; None where it is not at hand."""
        return (self.base_files if finding.removed else self.files).get(finding.location.path)

    def veil(self, path: str, *, base: bool = False) -> Veil:
        """What hides the secrets of a file where its lines are shown: of the head, or of the `base`."""
        # What is let be is a secret all the same.
        here = [each for each in self.all_new if not each.removed]
        return Veil(self.base_findings, path, here) if base else Veil(here, path, self.base_findings)
