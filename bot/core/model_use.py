"""What a model was asked for, as evidence: never what was said, but by whom, how much, and what came of it."""

from dataclasses import dataclass
from datetime import date

from bot.core.identity import Fingerprint, Sha256


@dataclass(frozen=True)
class ModelUse:
    """One finding that a model was asked about. `prompt` is the SHA-256 of all that was sent, `questions` how many were
    asked now (0: the answer was remembered), `outcome` "proved" or the reason why nothing was suggested."""

    finding: Fingerprint
    rule: str
    model: str
    prompt: Sha256
    questions: int
    input_tokens: int
    output_tokens: int
    outcome: str


@dataclass(frozen=True)
class Spent:
    """The tokens of an installation on one day (UTC): those that were told, and all that a question under way may
    cost."""

    day: date
    tokens: int = 0

    def on(self, today: date) -> "Spent":
        """What counts today. A day that another process's clock has begun already is not begun anew."""
        return self if self.day >= today else Spent(today)
