"""What a rule is about: its manual page as data."""

from dataclasses import dataclass

from bot.core.finding import Severity


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

    `strength` is how far code review can speak for it: direct, supporting, weak or none.
    """

    id: str
    title: str
    strength: str
