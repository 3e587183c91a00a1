"""What a pattern found inside an endpoint stands where our own rules remark on that endpoint."""

from collections.abc import Iterable
from dataclasses import replace

from bot.core.finding import Finding
from bot.core.flow import Flow
from bot.core.inventory import ControlInventory, Endpoint
from bot.core.location import Location

OF_ENDPOINTS = frozenset({"SOC2-004"})
"""Rules whose patterns find a line and whose remark is about the endpoint that holds it."""


def on_endpoints(findings: Iterable[Finding], inventory: ControlInventory) -> tuple[Finding, ...]:
    """The findings of scanners, those about an endpoint moved to its first lines; the line itself is named in the
    reasoning. A line that a flow ends on belongs to the endpoint the flow begins in. What stands in no endpoint stays
    where it is."""
    findings = tuple(findings)
    paths = {finding.location.path for finding in findings if finding.rule in OF_ENDPOINTS}
    by_path: dict[str, list[Endpoint]] = {}
    for endpoint in inventory.endpoints if paths else ():
        if endpoint.body.path in paths:
            by_path.setdefault(endpoint.body.path, []).append(endpoint)
    ends: dict[str, list[Flow]] = {}
    for flow in inventory.flows if paths else ():
        ends.setdefault(flow.where.path, []).append(flow)
    return tuple(
        _placed(finding, by_path.get(finding.location.path, ()), ends.get(finding.location.path, ()))
        for finding in findings
    )


def _placed(finding: Finding, endpoints: Iterable[Endpoint], flows: Iterable[Flow]) -> Finding:
    if finding.rule not in OF_ENDPOINTS:
        return finding
    at = finding.location.span
    ending = [flow.location for flow in flows if flow.where.span.overlaps(at)]
    if ending:
        return _moved(finding, min(ending))
    around = [one for one in endpoints if at.start in one.body.span and at.end in one.body.span]
    if not around:
        return finding
    # The innermost, where one function stands inside another; its route may be written in another file.
    nearest = min(around, key=lambda one: (one.body.span.end - one.body.span.start, one.location))
    return _moved(finding, nearest.location)


def _moved(finding: Finding, location: Location) -> Finding:
    here = f"It happens on line {finding.location.span.start} of {finding.location.path}."
    return replace(finding, location=location, reasoning=f"{finding.reasoning} {here}".strip())
