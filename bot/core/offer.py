"""A fix that was offered, and what people did with it."""

from dataclasses import dataclass

from bot.core.tracked import FindingState, TrackedFinding


@dataclass(frozen=True)
class Offer:
    """A finding that a proved fix was offered for; `merged` says that its pull request was merged."""

    tracked: TrackedFinding
    merged: bool

    @property
    def was_accepted(self) -> bool:
        done = self.tracked.remediation
        return self.tracked.state is FindingState.FIXED and done is not None and done.suggestion_accepted

    @property
    def was_reworked(self) -> bool:
        """It was accepted, and then changed again."""
        done = self.tracked.remediation
        return self.was_accepted and done is not None and done.reworked

    @property
    def was_mended_otherwise(self) -> bool:
        """Somebody mended the finding, and not by what we offered."""
        return self.tracked.state is FindingState.FIXED and not self.was_accepted

    @property
    def was_dismissed(self) -> bool:
        """The pull request was merged as it was."""
        return self.tracked.state is FindingState.OPEN and self.merged
