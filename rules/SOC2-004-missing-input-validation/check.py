"""SOC2-004: what a caller sends decides something, with no check on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.finding import Finding, Severity
from bot.core.flow import Flow, FlowKind
from bot.core.inventory import ControlInventory, ControlKind, Endpoint
from bot.core.location import Location

RULE = "SOC2-004"

FAR = 0.05
"""Confidence lost where the value is followed through other functions: more may happen to it there than is seen."""
FOR_ROLES_ONLY = 0.15
"""Confidence lost where the endpoint asks for a role and what it does is a thing administrators may do."""
ONE_SEGMENT = 0.15
"""Confidence lost where a path is built from one segment of the URL, which holds no slash."""
LEAST = 0.3
"""No finding has less confidence."""


@dataclass(frozen=True)
class _Worth:
    """`does` completes "What the caller sends as `x` ..."."""

    does: str
    cwe: int
    confidence: float
    severity: Severity = Severity.HIGH


_WORTH = {
    FlowKind.SQL: _Worth("is pasted into the text of a query", 89, 0.9, Severity.CRITICAL),
    FlowKind.COMMAND: _Worth("becomes part of a command", 78, 0.9, Severity.CRITICAL),
    FlowKind.CODE: _Worth("is run as code", 94, 0.9, Severity.CRITICAL),
    FlowKind.OBJECT: _Worth("is turned into arbitrary objects", 502, 0.9, Severity.CRITICAL),
    FlowKind.TEMPLATE: _Worth("becomes the source of a template", 1336, 0.85),
    FlowKind.HTML: _Worth("becomes part of a page without being escaped", 79, 0.8),
    FlowKind.PATH: _Worth("decides which file is used", 22, 0.8),
    FlowKind.URL: _Worth("decides which server we talk to", 918, 0.75),
    FlowKind.XML: _Worth("is read as XML whose entities are resolved", 611, 0.6),
    FlowKind.XPATH: _Worth("is pasted into the text of an XPath query", 643, 0.8),
    FlowKind.LDAP: _Worth("is pasted into the text of a directory query", 90, 0.8),
    FlowKind.REDIRECT: _Worth("decides where the browser is sent", 601, 0.8, Severity.MEDIUM),
    FlowKind.ATTRIBUTES: _Worth("may set any attribute of a stored object", 915, 0.75),
    FlowKind.RAW_BODY: _Worth("is stored as it came, without a schema", 20, 0.6, Severity.MEDIUM),
    FlowKind.UPLOAD: _Worth("is stored as a file of any type", 434, 0.55, Severity.MEDIUM),
    FlowKind.PATTERN: _Worth("is compiled as a regular expression", 1333, 0.55, Severity.MEDIUM),
    FlowKind.PROTOTYPE: _Worth("may set properties of every object", 1321, 0.7),
}
_OF_ADMINISTRATORS = frozenset(
    {FlowKind.URL, FlowKind.TEMPLATE, FlowKind.PATTERN, FlowKind.ATTRIBUTES, FlowKind.UPLOAD, FlowKind.PATH}
)


def check(inventory: ControlInventory) -> Iterator[Finding]:
    endpoints = {endpoint.location: endpoint for endpoint in inventory.endpoints}
    together: dict[tuple[Location, str], list[Flow]] = {}
    for flow in inventory.flows:
        together.setdefault((flow.location, flow.handler), []).append(flow)
    for (location, handler), flows in together.items():
        yield _finding(location, handler, endpoints.get(location), flows)


def _finding(location: Location, handler: str, endpoint: Endpoint | None, flows: Sequence[Flow]) -> Finding:
    ordered = sorted(
        flows, key=lambda flow: (_WORTH[flow.kind].severity.rank, -_confidence(flow, endpoint), flow.where)
    )
    worst = ordered[0]
    return Finding(
        rule=RULE,
        location=location,
        message=f"What the caller sends as `{_shown(worst.source)}` {_WORTH[worst.kind].does}.",
        severity=_WORTH[worst.kind].severity,
        confidence=max(_confidence(flow, endpoint) for flow in flows),
        tool="soc2",
        tool_rule=RULE,
        matched="; ".join(dict.fromkeys(f"{flow.source} {flow.kind.name.lower()} {flow.what}" for flow in flows)),
        reasoning=_reasoning(ordered),
        cwe=tuple(dict.fromkeys(_WORTH[flow.kind].cwe for flow in ordered)),
        scope=handler,
    )


def _confidence(flow: Flow, endpoint: Endpoint | None) -> float:
    found = _WORTH[flow.kind].confidence - (FAR if flow.through else 0)
    if endpoint is not None:
        if flow.kind in _OF_ADMINISTRATORS and endpoint.has(ControlKind.AUTHORIZATION):
            found -= FOR_ROLES_ONLY
        segments = {parameter.name for parameter in endpoint.parameters if parameter.source == "path"}
        if flow.kind is FlowKind.PATH and flow.source in segments:
            found -= ONE_SEGMENT
    return round(max(found, LEAST), 2)


def _reasoning(flows: Sequence[Flow]) -> str:
    """Where each value ends up, the gravest first."""
    first, *rest = dict.fromkeys(_way(flow) for flow in flows)
    also = f" Also {' and '.join(rest[:2])}." if rest else ""
    return f"{first[0].upper()}{first[1:]}, and nothing on the way casts, checks or escapes it.{also}"


def _way(flow: Flow) -> str:
    through = f" through {', '.join(flow.through)}," if flow.through else ""
    return (
        f"`{_shown(flow.source)}` reaches{through} `{flow.what}` on line {flow.where.span.start} of {flow.where.path}"
    )


def _shown(source: str) -> str:
    """A source in words: "request.form" for the names in it."""
    return source.removesuffix(".*name").removesuffix(".*")
