"""The two answers to a tool's rule id."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.finding import Severity


class Only(StrEnum):
    """A condition on the source under which a tool's remark is worth making."""

    ALWAYS = "always"
    REAL_SECRET = "the literal is a credential that works"  # noqa: S105 - a sentence
    ABOUT_SECRETS = "what is assigned to is a password, token or key"
    ABOUT_SIGNATURES = "the statement makes a signature or a token; our own rule knows what becomes of passwords"
    TOOL_IS_SURE = "the tool itself rates it high"
    NO_SWITCH = "no condition around it asks whether this is a developer's machine"
    UNSAFE_LOADER = "no safe loader is named"
    BUILT_FROM_OUTSIDE = "a parameter of the function goes into the text, and the text is executed"


@dataclass(frozen=True)
class Mapped:
    """The remark belongs to `rule`. `message` is our sentence: the tools' own may quote secrets."""

    rule: str
    cwe: tuple[int, ...]
    severity: Severity
    confidence: float
    message: str
    only: Only = Only.ALWAYS


@dataclass(frozen=True)
class LeftOut:
    """The remark is not made; `reason` says why."""

    reason: str
