"""The report for programs. Its shape is described by report.schema.json beside this file, and stays stable: a change
that could break a reader raises `version`.
"""

import json
from typing import Any

from bot.core.coverage import Gap
from bot.core.finding import Finding
from bot.core.fix import Advice, FileEdit, Proved
from bot.core.found_controls import FoundKind, found_controls, in_words
from bot.core.inventory import Act, Control, ControlInventory, ControlKind, Endpoint
from bot.core.location import Location
from bot.core.outcome import Outcome
from bot.core.rule import Criterion, RuleInfo
from bot.core.verdict import CouldNotRun, Failed, Verdict
from bot.core.wording import reading_order, rule_of

VERSION = 1

Json = dict[str, Any]


class JsonReport:
    name = "json"

    def render(
        self, outcome: Outcome, rules: dict[str, RuleInfo], criteria: dict[str, Criterion], *, color: bool
    ) -> str:
        """ASCII only, so that no terminal is moved by what stands in a path; `color` changes nothing."""
        findings = sorted(outcome.findings, key=reading_order)
        report = {
            "version": VERSION,
            "subject": outcome.subject,
            "base": outcome.snapshot.base,
            "head": outcome.snapshot.head,
            "verdict": _verdict(outcome.verdict),
            "findings": [_finding(finding, outcome, rule_of(rules, finding.rule), criteria) for finding in findings],
            "let_be_by_policy": [
                {"fingerprint": each.finding.fingerprint, "rule": each.finding.rule, "reason": each.reason}
                | _place(each.finding.location)
                for each in outcome.excluded
            ],
            "findings_of_base": len(outcome.base_findings),
            "coverage": _coverage(outcome),
            "inventory": _inventory(outcome.inventory, criteria),
        }
        return json.dumps(report, indent=2, ensure_ascii=True) + "\n"


def _verdict(verdict: Verdict) -> Json:
    match verdict:
        case CouldNotRun(reasons=reasons, blocking=blocking):
            return {"result": "could_not_run", "blocking": blocking, "reasons": list(reasons)}
        case Failed(blocking):
            return {"result": "failed", "blocking": blocking, "reasons": []}
        case _:
            return {"result": "passed", "blocking": 0, "reasons": []}


def _finding(finding: Finding, outcome: Outcome, rule: RuleInfo, criteria: dict[str, Criterion]) -> Json:
    known = [criteria[name] for name in rule.criteria if name in criteria]
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "title": rule.title,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        "reasoning": finding.reasoning,
        **_place(finding.location),
        "side": "base" if finding.removed else "head",
        "scope": finding.scope,
        "cwe": list(finding.cwe),
        "criteria": [{"id": each.id, "title": each.title, "strength": each.strength} for each in known],
        "tool": finding.tool,
        "tool_rule": finding.tool_rule,
        "agreeing": list(finding.agreeing),
        "suppression": finding.suppressed,
        "fix": _fix(outcome.fixes.get(finding.fingerprint)),
    }


def _fix(fix: Proved | Advice | None) -> Json | None:
    if isinstance(fix, Proved):
        return {
            "kind": "suggestion",
            "way": fix.fix.way,
            "summary": fix.fix.summary,
            **_edit(fix.fix.edits[0]),
            "more": [_edit(each) for each in fix.fix.more],
            "proof": list(fix.proof.steps),
        }
    return {"kind": "advice", "reason": fix.reason} if fix else None


def _edit(each: FileEdit) -> Json:
    span = each.edit.span
    return {"path": each.path, "start_line": span.start, "end_line": span.end, "lines": list(each.edit.lines)}


def _place(location: Location) -> Json:
    return {"path": location.path, "start_line": location.span.start, "end_line": location.span.end}


def _coverage(outcome: Outcome) -> Json:
    coverage = outcome.coverage
    blind = set(coverage.blind)
    return {
        "files": coverage.files,
        "complete": not blind,
        "tools": [{"name": name, "version": version} for name, version in coverage.tools],
        "gaps": [_gap(gap, gap in blind) for gap in sorted(coverage.gaps)],
    }


def _gap(gap: Gap, blind: bool) -> Json:
    return {"path": gap.path, "reason": gap.reason, "tool": gap.tool, "detail": gap.detail, "blind": blind}


def _inventory(inventory: ControlInventory, criteria: dict[str, Criterion]) -> Json:
    endpoints = sorted(inventory.endpoints, key=lambda each: (each.location, each.methods, each.path))
    return {
        "summary": in_words(inventory),
        "endpoints": len(endpoints),
        "public": sum(bool(each.public) for each in endpoints),
        "with": {kind.value: sum(each.has(kind) for each in endpoints) for kind in ControlKind},
        "controls": [_kind(found, criteria) for found in found_controls(inventory)],
        "list": [_endpoint(each) for each in endpoints],
    }


def _kind(found: FoundKind, criteria: dict[str, Criterion]) -> Json:
    return {
        "kind": found.kind,
        "supports": [each.id for each in criteria.values() if found.kind in each.controls],
        "endpoints": found.endpoints,
        "places": [
            {"what": place.what, "level": place.level, **_place(place.where), "endpoints": count}
            for place, count in found.places
        ],
    }


def _endpoint(endpoint: Endpoint) -> Json:
    return {
        "framework": endpoint.framework,
        "methods": list(endpoint.methods),
        "route": endpoint.path,
        "handler": endpoint.handler,
        "group": endpoint.group,
        "public": endpoint.public,
        **_place(endpoint.location),
        "controls": [_control(control) for control in endpoint.controls],
        "acts": [_act(act) for act in endpoint.acts],
    }


def _act(act: Act) -> Json:
    return {"kind": act.kind, "model": act.model, **_place(act.where), "record": act.record}


def _control(control: Control) -> Json:
    return {"kind": control.kind, "what": control.what, "level": control.level, **_place(control.where)}


PLUGIN = JsonReport()
