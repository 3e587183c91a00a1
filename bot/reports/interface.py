"""What a report format is: a pure function from a scan's outcome to text.

A module in this folder exposes `PLUGIN`, an instance of a ReportFormat.
"""

from typing import Protocol

from bot.core.outcome import Outcome
from bot.core.rule import Criterion, RuleInfo


class ReportFormat(Protocol):
    name: str

    def render(
        self, outcome: Outcome, rules: dict[str, RuleInfo], criteria: dict[str, Criterion], *, color: bool
    ) -> str:
        """The whole report. `color` asks for ANSI colours, where the format knows any."""
        ...
