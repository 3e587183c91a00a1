"""What composing needs to know beside the outcome."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.finding import Finding
from bot.core.fix import Edit
from bot.core.identity import Fingerprint
from bot.core.limits import INLINE_COMMENTS
from bot.core.markdown import code
from bot.core.outcome import Outcome
from bot.core.rule import Criterion, RuleInfo
from bot.core.standing import Standing
from bot.core.wording import rule_of, uri_path


@dataclass(frozen=True)
class ReviewContext:
    """`commented` are the findings that have an inline comment of ours already, `reported` those that any review of
    ours has named; neither is said again. `fixed` counts what went away since the last review. `blob_url` is the
    web address of the head's tree ("https://github.com/o/r/blob/<sha>"), `base_blob_url` that of the base's, "" to show
    paths without links.
    `locked`: nothing can be said in the conversation, and the check run says everything.
    `standing` is what our check is to the branch that the change goes into, None where that is not told.
    `render_suggestion` writes GitHub's suggestion block for an edit.
    """

    job_id: str
    number: int
    rules: Mapping[str, RuleInfo]
    criteria: Mapping[str, Criterion]
    render_suggestion: Callable[[Edit], str]
    commented: frozenset[Fingerprint] = frozenset()
    reported: frozenset[Fingerprint] = frozenset()
    fixed: int = 0
    blob_url: str = ""
    base_blob_url: str = ""
    inline_limit: int = INLINE_COMMENTS
    locked: bool = False
    standing: Standing | None = None

    def rule(self, finding: Finding) -> RuleInfo:
        return rule_of(self.rules, finding.rule)

    def place(self, finding: Finding) -> str:
        """Where a finding stands, as Markdown, a link where there is something to link to."""
        location = finding.location
        shown = code(str(location)) + (" (removed)" if finding.removed else "")
        root = self.base_blob_url if finding.removed else self.blob_url
        if not root:
            return shown
        return f"[{shown}]({root}/{uri_path(location.path)}#L{location.span.start}-L{location.span.end})"


def named_in_the_diff(finding: Finding, outcome: Outcome) -> str:
    """The name under which the code host knows the finding's file: the head's, also for a line of the base."""
    path = finding.location.path
    changed = outcome.snapshot.by_base_path.get(path) if finding.removed else None
    return changed.path if changed else path
