"""A rule that a repository brings itself: data, never code."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.inventory import ActKind, ControlKind
from bot.core.rule import RuleInfo

FOLDER = ".compliance/rules/"
"""Where a repository keeps its own rules, one folder a rule."""


@dataclass(frozen=True)
class EndpointQuery:
    """Which endpoints are to have what. `path` is a glob over the full route (`*` is one part, `**` any number),
    `methods` and `frameworks` are empty for all. Of the matching endpoints that have every control of
    `having`, do one of `acts` (empty: whatever they do) and are public or not as `public` says (None: either), each
    that lacks any of `without` is a finding. With an empty `without` every matching one is.
    """

    path: str = "/**"
    methods: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    having: tuple[ControlKind, ...] = ()
    without: tuple[ControlKind, ...] = ()
    acts: tuple[ActKind, ...] = ()
    public: bool | None = None


@dataclass(frozen=True)
class OwnRule:
    """`folder` is where it stands in the repository. `query` asks the inventory, `patterns` are semgrep's (one mapping
    each, of allowed keys only, ids prefixed by the rule's); one of them at least is there."""

    info: RuleInfo
    folder: str
    message: str
    confidence: float
    query: EndpointQuery | None = None
    patterns: tuple[Mapping[str, object], ...] = ()
