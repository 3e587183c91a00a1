"""A finding: one remark about one place, whoever made it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.identity import Fingerprint
from bot.core.location import Location, Side


class Severity(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the worst; sorts findings."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Finding:
    """One remark. Findings are marked, never dropped.

    `rule` is one of ours (`SOC2-001`); `tool` and `tool_rule` say who saw it and under which id
    (`soc2`, `semgrep`, `bandit`, `detect-secrets`). `message` is one plain sentence without any
    secret in it; `reasoning` says what was looked for and where. `confidence` is 0 to 1.
    `matched` is the text the fingerprint stands on: normalised, free of line numbers, and with
    secrets replaced by `***`. `scope` is the enclosing definition ("" at the top of a file).
    `fingerprint` is empty until `engine.fingerprint` has seen all findings of a file together.
    `agreeing` lists the other tools' ids for the same remark, `suppressed` the inline comment that
    asked a scanner to be silent here (it is reported, not obeyed). `side` is LEFT for what a change took away:
    the location is then in the base, under the file's name there.
    """

    rule: str
    location: Location
    message: str
    severity: Severity
    confidence: float
    tool: str
    tool_rule: str
    matched: str
    reasoning: str = ""
    cwe: tuple[int, ...] = ()
    scope: str = ""
    fingerprint: Fingerprint = Fingerprint("")
    agreeing: tuple[str, ...] = ()
    suppressed: str = ""
    side: Side = Side.RIGHT

    @property
    def removed(self) -> bool:
        """Whether it stands on a line of the base that the change took away."""
        return self.side is Side.LEFT

    @property
    def likeness(self) -> tuple[str, str, str, str]:
        """What this finding shares with its equals, wherever they stand in the file: rule, path, scope, and the
        matched text with its white space collapsed (re-indented code is the same code)."""
        return self.rule, self.location.path, self.scope, " ".join(self.matched.split())
