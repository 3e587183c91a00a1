"""What a rule is about: its manual page as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.core.finding import Severity

COVERS: Mapping[str, str] = MappingProxyType(
    {"SOC2-001": "SOC2-008", "SOC2-002": "SOC2-009", "SOC2-003": "SOC2-010"},
)
"""Rule -> the wider rule that is not remarked where the first one is: nobody's right is checked where nobody is
asked who they are, a session signed with a published key is forgeable, a security event without a log has no
audit trail either."""


@dataclass(frozen=True)
class RuleInfo:
    """The content of a `rule.yml`. `criteria` are official SOC 2 criterion ids, the primary one first;
    `strength` says how far a remark speaks for it; `why` and `fix` are short Markdown paragraphs;
    `tools` says who looks for it here."""

    id: str
    slug: str
    title: str
    severity: Severity
    criteria: tuple[str, ...]
    cwe: tuple[int, ...]
    why: str
    fix: str
    tools: tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """A SOC 2 criterion: TSP section 100 (2017, points of focus 2022), with a title in our own words.

    `strength` is how far code review can speak for it: direct, supporting, weak or none. `controls` are the kinds of
    controls of the inventory that support it (ControlKind's words).
    """

    id: str
    title: str
    strength: str
    controls: tuple[str, ...] = ()
