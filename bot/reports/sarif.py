"""SARIF 2.1.0 (OASIS Standard, 27 March 2020), as code scanning services read it.

What could not be looked at is a notification, and then `executionSuccessful` is false: a reader that sees no result
must not take it for a clean one.
"""

import json
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bot.core.coverage import HARMLESS, Gap
from bot.core.finding import Finding, Severity
from bot.core.fix import Edit, Fix, Proved
from bot.core.location import Location
from bot.core.outcome import Outcome
from bot.core.rule import Criterion, RuleInfo
from bot.core.source import SourceFile
from bot.core.wording import confidence_word, reading_order, rule_of, uri_path

Json = dict[str, Any]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

MAX_RESULTS = 25_000
"""Results of one run that GitHub accepts (GitHub Docs, "SARIF support for code scanning", limits)."""

MAX_TAGS = 20
"""Tags of one rule that GitHub accepts (the same page)."""

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
SECURITY_SEVERITY = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
}
"""Each in the middle of the band that GitHub shows under the same word (the same page, `security-severity`)."""

ROOT = "SRCROOT"


class SarifReport:
    name = "sarif"

    def render(
        self, outcome: Outcome, rules: dict[str, RuleInfo], criteria: dict[str, Criterion], *, color: bool
    ) -> str:
        """ASCII only; `color` changes nothing."""
        findings = sorted(outcome.findings, key=reading_order)
        names = sorted({*rules, *(each.rule for each in findings), *(each.finding.rule for each in outcome.excluded)})
        index = {name: at for at, name in enumerate(names)}
        run = {
            "tool": {"driver": _driver([rule_of(rules, name) for name in names])},
            "automationDetails": {"id": "complianceagent/soc2/"},
            "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
            "columnKind": "utf16CodeUnits",
            "invocations": [_invocation(outcome, len(findings) - MAX_RESULTS)],
            "results": [
                _result(finding, index[finding.rule], outcome, rule_of(rules, finding.rule))
                for finding in findings[:MAX_RESULTS]
            ]
            + [
                _result(each.finding, index[each.finding.rule], outcome, rule_of(rules, each.finding.rule))
                | {"suppressions": [{"kind": "external", "justification": _unlinked(each.reason)}]}
                for each in outcome.excluded[: max(0, MAX_RESULTS - len(findings))]
            ],
        }
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
        return json.dumps(log, indent=2, ensure_ascii=True) + "\n"


def _driver(rules: list[RuleInfo]) -> Json:
    try:
        own = version("complianceagent-bot")
    except PackageNotFoundError:  # run from a checkout that is not installed
        own = "0"
    return {"name": "ComplianceAgent", "version": own, "rules": [_rule(rule) for rule in rules]}


def _rule(rule: RuleInfo) -> Json:
    cwes = [f"external/cwe/cwe-{number:03d}" for number in rule.cwe] + [f"CWE-{number}" for number in rule.cwe]
    described = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.slug.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why or rule.title},
        "help": {"text": _help(rule, "\n\n"), "markdown": _help(rule, "\n\n### How to fix it\n\n")},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "tags": ["security", *rule.criteria, *cwes][:MAX_TAGS],
            "security-severity": SECURITY_SEVERITY[rule.severity],
        },
    }
    if rule.slug:
        return described
    return {"id": rule.id}


def _help(rule: RuleInfo, between: str) -> str:
    """Why and how; a repository's own rule may say neither."""
    return between.join(part for part in (rule.why, rule.fix) if part) or rule.title


def _result(finding: Finding, rule_index: int, outcome: Outcome, rule: RuleInfo) -> Json:
    side = "On a line of the base that the change removed." if finding.removed else ""
    text = " ".join(part for part in (finding.message, finding.reasoning, side) if part)
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": LEVELS[finding.severity],
        "message": {"text": _unlinked(text)},
        "locations": [_location(finding.location)],
        "partialFingerprints": {"complianceagent/v1": finding.fingerprint},
        "properties": {
            "tags": [*rule.criteria, *(f"CWE-{number}" for number in finding.cwe)],
            "severity": finding.severity,
            "confidence": confidence_word(finding.confidence),
            "tool": finding.tool,
            "toolRule": finding.tool_rule,
            "agreeing": list(finding.agreeing),
            "suppression": finding.suppressed,
            "side": "base" if finding.removed else "head",
        },
    }
    fix = outcome.fixes.get(finding.fingerprint)
    if isinstance(fix, Proved) and all(each.path in outcome.files for each in fix.fix.edits):
        changes = [
            _change(path, fix.fix, outcome.files[path]) for path in sorted({each.path for each in fix.fix.edits})
        ]
        result["fixes"] = [{"description": {"text": _unlinked(fix.fix.summary)}, "artifactChanges": changes}]
    return result


def _change(path: str, fix: Fix, file: SourceFile) -> Json:
    edits = sorted((each.edit for each in fix.edits if each.path == path), key=lambda edit: edit.span)
    return {"artifactLocation": _artifact(path), "replacements": [_replacement(edit, file) for edit in edits]}


def _replacement(edit: Edit, file: SourceFile) -> Json:
    """The edit as a region and the text that takes its place.

    Where lines stay, the last line's ending is left out of both: a region cannot begin a line that the file lacks.
    """
    last = file.lines[edit.span.end - 1]
    bare = last.removesuffix("\n").removesuffix("\r")
    region = {"startLine": edit.span.start, "startColumn": 1, "endLine": edit.span.end, "endColumn": _columns(bare) + 1}
    new = "".join(edit.lines)
    ending = last[len(bare) :]
    if not edit.lines and ending and edit.span.end < len(file.lines):
        region |= {"endLine": edit.span.end + 1, "endColumn": 1}
    return {"deletedRegion": region, "insertedContent": {"text": new.removesuffix(ending) if ending else new}}


def _unlinked(text: str) -> str:
    """Without embedded links (SARIF 3.11.6), which untrusted text could otherwise place in a viewer."""
    return text.replace("](", "] (")


def _columns(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _location(location: Location) -> Json:
    region = {"startLine": location.span.start, "endLine": location.span.end}
    return {"physicalLocation": {"artifactLocation": _artifact(location.path), "region": region}}


def _artifact(path: str) -> Json:
    return {"uri": uri_path(path), "uriBaseId": ROOT}


def _invocation(outcome: Outcome, cut: int) -> Json:
    notes = [_notification(gap) for gap in sorted(outcome.coverage.gaps)]
    if cut > 0:
        text = f"{cut} more results are left out: a run holds {MAX_RESULTS}."
        notes.append({"level": "error", "message": {"text": text}, "descriptor": {"id": "limit reached"}})
    return {"executionSuccessful": not outcome.coverage.blind and cut <= 0, "toolExecutionNotifications": notes}


def _notification(gap: Gap) -> Json:
    what = f"{gap.path or 'Everything'} was not looked at by {gap.tool}: {gap.reason}"
    note: Json = {
        "level": "note" if gap.reason in HARMLESS else "error",
        "message": {"text": _unlinked(f"{what}. {gap.detail}".rstrip())},
        "descriptor": {"id": gap.reason},
        "properties": {"tool": gap.tool},
    }
    # A path that leads out of the repository is named in the text only: nobody is to resolve it.
    if gap.path and not gap.path.startswith("/") and ".." not in gap.path.split("/"):
        note["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(gap.path)}}]
    return note


PLUGIN = SarifReport()
