"""The report for a terminal: by file, with the lines in question and each fix as a diff.

Nothing of the code under review reaches the terminal as a control character.
"""

import textwrap
from itertools import groupby

from bot.core.coverage import Gap, GapReason
from bot.core.excerpt import ShownLine, edit_as_diff, excerpt
from bot.core.finding import Finding, Severity
from bot.core.fix import Advice, Proved
from bot.core.found_controls import in_words
from bot.core.outcome import Outcome
from bot.core.rule import Criterion, RuleInfo
from bot.core.verdict import CouldNotRun, Failed
from bot.core.wording import confidence_word, criteria_words, listed, plural, rule_of, sentence, shorten, visible

WIDTH = 80
"""Columns of prose: what every terminal has, and what reads well in a wider one."""

EXCERPT_LINES = 8
"""Lines of code shown for one finding. More is what the editor is for."""

LINE_WIDTH = 160
"""Characters shown of one line of code: a minified file has lines of megabytes."""

GAPS_SHOWN = 20

REMOVED = " of the base (removed)"
"""Behind the place of a remark on a line that the change took away."""

BOLD, DIM, RED, GREEN, YELLOW, BLUE, CYAN = "1", "2", "31", "32", "33", "34", "36"
SEVERITY_STYLE = {
    Severity.CRITICAL: f"{BOLD};{RED}",
    Severity.HIGH: f"{BOLD};{RED}",
    Severity.MEDIUM: f"{BOLD};{YELLOW}",
    Severity.LOW: f"{BOLD};{BLUE}",
}
SIGN_STYLE = {" ": "", "-": RED, "+": GREEN}


class _Paint:
    """Styles text by SGR codes (ECMA-48, 8.3.117), or not at all."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._color and style and text else text


class TextReport:
    name = "text"

    def render(
        self, outcome: Outcome, rules: dict[str, RuleInfo], criteria: dict[str, Criterion], *, color: bool
    ) -> str:
        paint = _Paint(color)
        order = sorted(outcome.findings, key=lambda finding: (finding.location, finding.rule, finding.fingerprint))
        blocks = [
            "\n\n".join(
                [paint(visible(path), f"{BOLD};4"), *(_finding(one, outcome, rules, criteria, paint) for one in group)]
            )
            for path, group in groupby(order, key=lambda finding: finding.location.path)
        ]
        return "\n\n".join([*blocks, _account(outcome, paint), _verdict(outcome, paint)]) + "\n"


def _finding(
    finding: Finding, outcome: Outcome, rules: dict[str, RuleInfo], criteria: dict[str, Criterion], paint: _Paint
) -> str:
    rule = rule_of(rules, finding.rule)
    style = SEVERITY_STYLE[finding.severity]
    lines = [
        f"{paint(finding.severity, style)} {paint(f'{finding.rule} {rule.title}', BOLD)}",
        f"  {paint('-->', BLUE)} {visible(str(finding.location))}{REMOVED if finding.removed else ''}",
    ]
    file = outcome.file_of(finding)
    if file:
        shown = excerpt(file, finding.location.span, EXCERPT_LINES, outcome.veil(file.path, base=finding.removed))
        lines += _code(shown, paint, mark=style)
        hidden = finding.location.span.end - finding.location.span.start + 1 - EXCERPT_LINES
        lines += [paint(f"       … {plural(hidden, 'line')} more", DIM)] if hidden > 0 else []
    lines += ["", *_wrapped(sentence(finding.message)), *_wrapped(sentence(finding.reasoning))]
    if finding.suppressed:
        lines += _wrapped(f"The comment `{finding.suppressed.strip()}` asks for silence; it is reported all the same.")
    lines += [paint(line, DIM) for line in _wrapped(_about(finding, rule, criteria))]
    return "\n".join([*lines, *_fix(finding, outcome, paint)])


def _about(finding: Finding, rule: RuleInfo, criteria: dict[str, Criterion]) -> str:
    words = criteria_words(rule, criteria)
    agreeing = f", {listed(finding.agreeing)} agreeing" if finding.agreeing else ""
    parts = (
        f"SOC 2 {', '.join(words)}" if words else "",
        ", ".join(f"CWE-{number}" for number in finding.cwe),
        f"confidence {confidence_word(finding.confidence)}",
        f"seen by {finding.tool}{agreeing}",
    )
    return " · ".join(part for part in parts if part)


def _fix(finding: Finding, outcome: Outcome, paint: _Paint) -> list[str]:
    fix = outcome.fixes.get(finding.fingerprint)
    if isinstance(fix, Advice):
        return ["", *_wrapped(fix.reason, head="no fix: ")] if fix.reason else []
    if not isinstance(fix, Proved):
        return []
    first, *rest = _wrapped(sentence(fix.fix.summary), head="fix: ")
    lines = ["", first.replace("fix:", paint("fix:", f"{BOLD};{GREEN}"), 1), *rest]
    for each in sorted(fix.fix.edits, key=lambda each: (each.path, each.edit.span)):
        file = outcome.files.get(each.path)
        if file:
            lines += [] if each.path == finding.location.path else _wrapped(f"in {each.path}:")
            lines += _code(edit_as_diff(each.edit, file, outcome.veil(file.path)), paint)
    return lines + [paint(line, DIM) for line in _wrapped(f"proved: {', '.join(fix.proof.steps)}")]


def _code(lines: tuple[ShownLine, ...], paint: _Paint, mark: str = "") -> list[str]:
    """Lines behind a gutter of numbers; `mark` styles the gutter's bar."""
    out = []
    for line in lines:
        number = str(line.number) if line.number else ""
        text = shorten(visible(line.text.expandtabs(4)), LINE_WIDTH)
        bar = paint("│", mark or DIM)
        out.append(f"{paint(f'{number:>6}', DIM)} {bar} {paint(f'{line.sign} {text}'.rstrip(), SIGN_STYLE[line.sign])}")
    return [line.rstrip() for line in out]


def _wrapped(text: str, head: str = "") -> list[str]:
    clean = head + visible(" ".join(text.split()))
    return textwrap.wrap(
        clean, WIDTH, initial_indent="  ", subsequent_indent="  " + " " * len(head), break_on_hyphens=False
    )


def _account(outcome: Outcome, paint: _Paint) -> str:
    """What was looked at, and what was not."""
    coverage = outcome.coverage
    tools = listed([f"{name} {version}" for name, version in coverage.tools])
    lines = _wrapped(plural(coverage.files, "file") + (f", by {tools}" if tools else ""))
    controls = in_words(outcome.inventory)
    lines += _wrapped(controls) if controls else []
    lines = [paint("Looked at", BOLD), *lines]
    if coverage.blind:
        lines += ["", paint("Not looked at", f"{BOLD};{YELLOW}"), *_gaps(sorted(coverage.blind))]
    unread = [gap for gap in coverage.gaps if gap.reason is GapReason.LANGUAGE]
    if unread:
        lines += ["", paint("Looked at for secrets only", BOLD), *_gaps(sorted(unread))]
    harmless = len({gap.path for gap in coverage.gaps} - {gap.path for gap in (*coverage.blind, *unread)})
    if harmless:
        lines += _wrapped(f"{plural(harmless, 'file')} left out, as no source of what ships (named by --format json)")
    if outcome.excluded:
        lines += _wrapped(f"{plural(len(outcome.excluded), 'finding')} let be by the policy (named by --format json)")
    return "\n".join(lines)


def _gaps(gaps: list[Gap]) -> list[str]:
    lines = []
    for gap in gaps[:GAPS_SHOWN]:
        detail = f": {gap.detail}" if gap.detail else ""
        lines += _wrapped(f"{gap.path or 'everything'}: {gap.reason} ({gap.tool}){detail}")
    if len(gaps) > GAPS_SHOWN:
        lines.append(f"  and {len(gaps) - GAPS_SHOWN:,} more")
    return lines


def _verdict(outcome: Outcome, paint: _Paint) -> str:
    found = plural(len(outcome.findings), "finding")
    proved = sum(isinstance(outcome.fixes.get(finding.fingerprint), Proved) for finding in outcome.findings)
    extra = f", {proved} with a proved fix" if proved else ""
    old = f" ({len(outcome.base_findings)} more were there before)" if outcome.base_findings else ""
    subject = visible(outcome.subject)
    match outcome.verdict:
        case CouldNotRun():
            words, style = f"Could not look at everything in {subject}: {found} so far{extra}{old}.", YELLOW
        case Failed():
            words, style = f"Found {found} in {subject}{extra}{old}.", RED
        case _ if outcome.findings:
            words, style = f"Found {found} in {subject}, none of which blocks{extra}{old}.", YELLOW
        case _:
            words, style = f"No findings in {subject}{old}.", GREEN
    lines = textwrap.wrap(words, WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(paint(line, f"{BOLD};{style}") for line in lines)


PLUGIN = TextReport()
