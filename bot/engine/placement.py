"""What a pattern found inside an endpoint stands where our own rules remark on that endpoint."""

from collections.abc import Iterable
from dataclasses import replace

from bot.core.finding import Finding
from bot.core.inventory import ControlInventory, Endpoint

OF_ENDPOINTS = frozenset({"SOC2-004"})
"""Rules whose patterns find a line and whose remark is about the endpoint that holds it."""


def on_endpoints(findings: Iterable[Finding], inventory: ControlInventory) -> tuple[Finding, ...]:
    """The findings of scanners, those about an endpoint moved to its first lines; the line itself is named in the
    reasoning. What stands in no endpoint stays where it is."""
    by_path: dict[str, list[Endpoint]] = {}
    for endpoint in inventory.endpoints:
        by_path.setdefault(endpoint.body.path, []).append(endpoint)
    return tuple(_placed(finding, by_path.get(finding.location.path, ())) for finding in findings)


def _placed(finding: Finding, endpoints: Iterable[Endpoint]) -> Finding:
    if finding.rule not in OF_ENDPOINTS:
        return finding
    at = finding.location.span
    around = [one for one in endpoints if at.start in one.body.span and at.end in one.body.span]
    if not around:
        return finding
    # The innermost, where one function stands inside another; its route may be written in another file.
    nearest = min(around, key=lambda one: (one.body.span.end - one.body.span.start, one.location))
    here = f"It happens on line {at.start} of {finding.location.path}."
    return replace(finding, location=nearest.location, reasoning=f"{finding.reasoning} {here}".strip())
