"""What composing needs to know beside the outcome."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.finding import Finding
from bot.core.fix import Edit
from bot.core.identity import Fingerprint
from bot.core.limits import INLINE_COMMENTS
from bot.core.location import Location
from bot.core.markdown import code
from bot.core.rule import Criterion, RuleInfo
from bot.core.wording import rule_of, uri_path


@dataclass(frozen=True)
class ReviewContext:
    """`commented` are the findings that have an inline comment of ours already, `reported` those that any review of
    ours has named; neither is said again. `fixed` counts what went away since the last review. `blob_url` is the
    web address of the head's tree ("https://github.com/o/r/blob/<sha>"), "" to show paths without links.
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
    inline_limit: int = INLINE_COMMENTS

    def rule(self, finding: Finding) -> RuleInfo:
        return rule_of(self.rules, finding.rule)

    def place(self, location: Location) -> str:
        """A location as Markdown, a link where there is something to link to."""
        shown = code(str(location))
        if not self.blob_url:
            return shown
        return f"[{shown}]({self.blob_url}/{uri_path(location.path)}#L{location.span.start}-L{location.span.end})"
