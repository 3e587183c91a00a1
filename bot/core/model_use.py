"""What a model was asked for, as evidence: never what was said, but by whom, how much, and what came of it."""

from dataclasses import dataclass

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
