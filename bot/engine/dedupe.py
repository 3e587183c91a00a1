"""One remark where several tools agree."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from bot.core.finding import Finding
from bot.core.location import Span
from bot.core.rule import COVERS

TOOLS = ("soc2", "semgrep", "bandit", "detect-secrets")
"""Whose words are kept, best first: our own rules know the endpoint, patterns know the code, the entropy of
a text knows neither."""


def dedupe(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Merge findings of one rule whose lines overlap, then those that a more specific rule covers.

    The most specific finding is kept, with the ids of the others in `agreeing`, the worst severity, the highest
    confidence, and any inline suppression. The result does not depend on the order of the input, comes in
    the order of the source, and deduplicating it again changes nothing.
    """
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.location.path, finding.rule].append(finding)
    kept: list[Finding] = []
    for (path, rule), group in groups.items():
        specific = next((one for one, wider in COVERS.items() if wider == rule), None)
        # A wider rule waits for the specific one of its file, so that each of its findings is compared itself.
        if specific is None or (path, specific) not in groups:
            coverers, alone = _cover(_merge_overlapping(group), groups.get((path, COVERS.get(rule, "")), []))
            kept += [*coverers, *_merge_overlapping(alone)]
    return tuple(sorted(kept, key=_order))


def _merge_overlapping(group: list[Finding]) -> list[Finding]:
    """Of findings of one rule in one file, those that are kept: no two of them overlap."""
    if len(group) < 2:  # as nearly all are
        return group
    kept: dict[Span, Finding] = {}
    spans: list[Span] = []
    ordered = sorted(group, key=_order)
    for finding in sorted(group, key=lambda one: (_covers_several(one, ordered), _preference(one))):
        place = _overlapping(spans, finding.location.span)
        if place is None:
            insort(spans, finding.location.span)
            kept[finding.location.span] = finding
        else:
            kept[place] = _absorb(kept[place], finding)
    return list(kept.values())


def _covers_several(finding: Finding, ordered: list[Finding]) -> bool:
    """Whether another tool tells two places apart within the finding's lines: then it is the less specific one,
    and keeping it would lose one of them."""
    span = finding.location.span
    first = bisect_left(ordered, span.start, key=lambda other: other.location.span.start)
    past = bisect_right(ordered, span.end, key=lambda other: other.location.span.start)
    starting = (other for other in ordered[first:past] if other.tool != finding.tool)
    inside = [other.location.span for other in starting if other.location.span.end <= span.end]
    return bool(inside) and min(one.end for one in inside) < max(one.start for one in inside)


def _preference(finding: Finding) -> tuple[object, ...]:
    span = finding.location.span
    tool = TOOLS.index(finding.tool) if finding.tool in TOOLS else len(TOOLS)
    return tool, span.end - span.start, -finding.confidence, finding.severity.rank, *_order(finding)


def _order(finding: Finding) -> tuple[object, ...]:
    """A total order: source first, then every word that may tell two findings apart."""
    return (
        *(finding.location, finding.rule, finding.tool, finding.tool_rule, finding.matched, finding.scope),
        *(finding.message, finding.reasoning, finding.cwe, finding.fingerprint, finding.agreeing, finding.suppressed),
        *(finding.confidence, finding.severity.rank),
    )


def _overlapping(spans: list[Span], span: Span) -> Span | None:
    """The first of the (sorted, disjoint) spans that overlaps this one."""
    at = bisect_left(spans, span.start, key=lambda one: one.end)
    return spans[at] if at < len(spans) and spans[at].overlaps(span) else None


def _cover(specific: list[Finding], wider: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The (disjoint) findings of a rule after they have absorbed those of the wider rule that stand on the same range,
    and those of the wider rule that stand alone."""
    coverers = {finding.location.span: finding for finding in specific}
    spans = sorted(coverers)
    alone = []
    for finding in sorted(wider, key=_order):
        place = _overlapping(spans, finding.location.span)
        if place is not None and _same_range(finding.rule, place, finding.location.span):
            coverers[place] = _absorb(coverers[place], finding)
        else:
            alone.append(finding)
    return list(coverers.values()), alone


def _same_range(wider_rule: str, specific: Span, wider: Span) -> bool:
    # Remarks on endpoints stand on the endpoint. A session's faults (009) may fill a block in which one line holds the
    # key (002): the block has more to say than the line.
    if wider_rule == "SOC2-009":
        return specific.start <= wider.start and wider.end <= specific.end
    return True


def _absorb(kept: Finding, other: Finding) -> Finding:
    own = f"{kept.tool}:{kept.tool_rule}"
    ids = {*kept.agreeing, f"{other.tool}:{other.tool_rule}", *other.agreeing} - {own}
    return replace(
        kept,
        agreeing=tuple(sorted(ids)),
        severity=min(kept.severity, other.severity, key=lambda severity: severity.rank),
        confidence=max(kept.confidence, other.confidence),
        cwe=kept.cwe or other.cwe,
        suppressed=kept.suppressed or other.suppressed,
    )
