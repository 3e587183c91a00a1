"""Ask the inventory what a repository's own rule asks."""

from collections.abc import Iterator

from bot.core.finding import Finding
from bot.core.found_controls import kinds_of
from bot.core.inventory import ControlInventory, Endpoint
from bot.core.own_rule import EndpointQuery, OwnRule
from bot.core.wording import listed, sentence
from bot.engine.glob import fits

MAX_FINDINGS = 500
"""Findings of one own rule on one tree. Our own choice: a query that matches more is about something else."""


def ask(rule: OwnRule, inventory: ControlInventory) -> Iterator[Finding]:
    """The findings of a rule's query, in the order of the source."""
    query = rule.query
    if query is None:
        return
    count = 0
    seen: set[object] = set()
    for endpoint in inventory.endpoints:
        if endpoint.location in seen or not _asked(query, endpoint):
            continue
        kinds = kinds_of(endpoint)
        missing = [kind for kind in query.without if kind not in kinds]
        if query.without and not missing:
            continue
        seen.add(endpoint.location)
        count += 1
        if count > MAX_FINDINGS:
            return
        yield _finding(rule, endpoint, [kind.value for kind in missing])


def _asked(query: EndpointQuery, endpoint: Endpoint) -> bool:
    if query.methods and not set(query.methods) & set(endpoint.methods):
        return False
    if query.frameworks and endpoint.framework not in query.frameworks:
        return False
    if query.public is not None and query.public is not bool(endpoint.public):
        return False
    if query.acts and not set(query.acts) & {act.kind for act in endpoint.acts}:
        return False
    return set(query.having) <= kinds_of(endpoint) and fits(query.path, endpoint.path)


def _finding(rule: OwnRule, endpoint: Endpoint, missing: list[str]) -> Finding:
    route = f"{'/'.join(endpoint.methods)} {endpoint.path}"
    lacks = f": {route} has no {listed(missing, 'and no')}" if missing else f": {route}"
    asks = f"its query for {rule.query.path if rule.query else ''}"
    looked = (
        f"no {listed(missing, 'and no')} was found on the route, its router, the app or in its body"
        if missing
        else "the endpoint is one that it asks for"
    )
    return Finding(
        rule=rule.info.id,
        location=endpoint.location,
        message=f"{sentence(rule.message).rstrip('.')}{lacks}.",
        severity=rule.info.severity,
        confidence=rule.confidence,
        tool="soc2",
        tool_rule=rule.info.id,
        matched=f"{route} {endpoint.handler}",
        reasoning=f"The repository's own rule {rule.info.id}, {asks}: {looked}.",
        cwe=rule.info.cwe,
        scope=endpoint.handler,
    )
