"""The report as Markdown, to be pasted into an issue or kept as a file. Untrusted text in it can do nothing."""

from bot.core.excerpt import ShownLine, edit_as_diff, excerpt
from bot.core.finding import Finding
from bot.core.fix import Advice, FileEdit, Proved
from bot.core.found_controls import in_words
from bot.core.markdown import code, fenced, prose
from bot.core.outcome import Outcome
from bot.core.rule import Criterion, RuleInfo
from bot.core.verdict import CouldNotRun, Failed
from bot.core.wording import confidence_word, criteria_words, listed, plural, reading_order, rule_of, sentence, shorten

EXCERPT_LINES = 8
LINE_WIDTH = 200
"""Lines and characters of code shown for one finding. Our own choice, as in a terminal."""


class MarkdownReport:
    name = "markdown"

    def render(
        self, outcome: Outcome, rules: dict[str, RuleInfo], criteria: dict[str, Criterion], *, color: bool
    ) -> str:
        """`color` changes nothing."""
        findings = sorted(outcome.findings, key=reading_order)
        blocks = [
            f"# SOC 2 review of {code(outcome.subject)}",
            _verdict(outcome),
            _table(findings, rules, criteria),
            *(_finding(finding, outcome, rules, criteria) for finding in findings),
            *_account(outcome),
            "A remark speaks for how the code is built, never for how a control operates in production.",
        ]
        return "\n\n".join(block for block in blocks if block) + "\n"


def _verdict(outcome: Outcome) -> str:
    found = plural(len(outcome.findings), "finding")
    proved = sum(isinstance(outcome.fixes.get(finding.fingerprint), Proved) for finding in outcome.findings)
    extra = f", {proved} with a proved fix" if proved else ""
    match outcome.verdict:
        case CouldNotRun(reasons=reasons):
            why = "\n".join(f"- {prose(reason)}" for reason in reasons)
            return f"**Not everything was looked at: {found} so far{extra}.**\n\n{why}"
        case Failed(blocking):
            return f"**{found}{extra}; {plural(blocking, 'blocks', 'block')} the merge.**"
        case _ if outcome.findings:
            return f"**{found}{extra}; none blocks the merge.**"
        case _:
            return "**No findings.**"


def _table(findings: list[Finding], rules: dict[str, RuleInfo], criteria: dict[str, Criterion]) -> str:
    """One row for each rule."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    infos = [rule_of(rules, name) for name in sorted(counts)]
    rows = [
        f"| {info.id} | {prose(info.title)} | {', '.join(criteria_words(info, criteria))} | {counts[info.id]} |"
        for info in infos
    ]
    return "\n".join(["| Rule | | SOC 2 criteria | Findings |", "|---|---|---|--:|", *rows]) if rows else ""


def _finding(finding: Finding, outcome: Outcome, rules: dict[str, RuleInfo], criteria: dict[str, Criterion]) -> str:
    rule = rule_of(rules, finding.rule)
    file, fix = outcome.file_of(finding), outcome.fixes.get(finding.fingerprint)
    veil = outcome.veil(finding.location.path, base=finding.removed)
    language = file.language if file and file.language != "text" else ""
    shown = excerpt(file, finding.location.span, EXCERPT_LINES, veil) if file else ()
    about = (
        f"SOC 2 {', '.join(criteria_words(rule, criteria))}" if criteria_words(rule, criteria) else "",
        ", ".join(f"CWE-{number}" for number in finding.cwe),
        f"confidence {confidence_word(finding.confidence)}",
        f"seen by {listed([code(name) for name in (finding.tool, *finding.agreeing)])}",
    )
    blocks = [
        f"## {finding.rule} {prose(rule.title)}" if rule.slug else f"## {finding.rule}",
        f"{code(str(finding.location))}{' of the base (removed)' if finding.removed else ''} · {finding.severity}",
        fenced(_lines(shown), language) if shown else "",
        prose(sentence(finding.message)),
        prose(sentence(finding.reasoning)),
        f"The inline comment {code(finding.suppressed)} was reported, not obeyed." if finding.suppressed else "",
        f"**Fix:** {prose(fix.fix.summary)} _(proved: {prose(', '.join(fix.proof.steps))})_"
        if isinstance(fix, Proved)
        else "",
        *(_change(each, outcome) for each in (fix.fix.edits if isinstance(fix, Proved) else ())),
        f"**No fix:** {prose(fix.reason)}" if isinstance(fix, Advice) and fix.reason else "",
        " · ".join(part for part in about if part),
    ]
    return "\n\n".join(block for block in blocks if block)


def _change(each: FileEdit, outcome: Outcome) -> str:
    file = outcome.files.get(each.path)
    return fenced(_lines(edit_as_diff(each.edit, file, outcome.veil(file.path)), signs=True), "diff") if file else ""


def _lines(lines: tuple[ShownLine, ...], *, signs: bool = False) -> str:
    return "\n".join((line.sign if signs else "") + shorten(line.text, LINE_WIDTH) for line in lines)


def _account(outcome: Outcome) -> list[str]:
    coverage = outcome.coverage
    tools = listed([f"{prose(name)} {prose(version)}" for name, version in coverage.tools])
    looked = f"{plural(coverage.files, 'file')}" + (f", by {tools}." if tools else ".")
    rows = [
        f"| {code(gap.path) if gap.path else 'everything'} | {gap.reason} | {prose(gap.tool)} | {prose(gap.detail)} |"
        for gap in sorted(coverage.gaps)
    ]
    gaps = "\n".join(["| What | Why | By | |", "|---|---|---|---|", *rows])
    controls = in_words(outcome.inventory)
    looked += f"\n\n{prose(controls)}." if controls else ""
    return [f"## What was looked at\n\n{looked}", f"## What was not looked at\n\n{gaps}" if rows else ""]


PLUGIN = MarkdownReport()
