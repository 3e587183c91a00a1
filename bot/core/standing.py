"""What our check is to a branch, as it was found when somebody last asked."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.change import Gate


@dataclass(frozen=True)
class Standing:
    """`asked_at` is when the code host was asked; None: it has not been yet, and `gate` is unknown."""

    branch: str
    gate: Gate = Gate.UNKNOWN
    asked_at: datetime | None = None

    @property
    def label(self) -> str:
        """How our verdict is to be read in evidence."""
        return "binding" if self.gate.binds else "advisory"
