"""The check run: the verdict in its title, the whole account below it, annotations for what has no comment."""

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding, Severity
from bot.core.fix import NO_TIME, TOO_MANY, Advice, Proved
from bot.core.found_controls import found_controls, in_words
from bot.core.inventory import ControlInventory
from bot.core.limits import ANNOTATION_MESSAGE, ANNOTATIONS, CHECK_TEXT, TABLE_ROWS, TITLE, cut, fit
from bot.core.location import Span
from bot.core.markdown import code, prose
from bot.core.outcome import Outcome
from bot.core.review import FIX_ALL, REPORT, RESCAN, Annotation, CheckOutput
from bot.core.verdict import CouldNotRun, Failed
from bot.core.wording import fix_id, left_out, listed, plural, sentence, visible
from bot.engine.anchor import head_line
from bot.engine.compose_comment import about, fix_in_words, proof_in_words, said, title_line
from bot.engine.compose_context import ReviewContext, named_in_the_diff
from bot.engine.compose_standing import standing_words
from bot.engine.compose_waived import waived_block
from bot.engine.control_changes import CRITERION, control_changes
from bot.engine.judge import conclusion

LEVELS = {
    Severity.CRITICAL: "failure",
    Severity.HIGH: "failure",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
}
"""GitHub's three annotation levels (REST, "Create a check run")."""

HARMLESS_SHOWN = 10
"""Binary files, links, submodules and large bundles that are named one by one. Our own choice: more is no news."""


def compose_check(
    outcome: Outcome, context: ReviewContext, findings: list[Finding], annotated: list[Finding]
) -> CheckOutput:
    """The check run's end. `findings` are all new ones in reading order, `annotated` those without a comment."""
    blocks = [
        _verdict(outcome, context, findings),
        _by_criterion(findings, context),
        _to_look_at(findings, outcome, context),
        _controls(outcome.inventory, context),
        *_coverage(outcome),
        _control_changes(outcome),
        _generated(outcome, findings),
        waived_block(outcome.waived, context.place),
        _excluded(outcome),
        _not_annotated(annotated),
        standing_words(context.standing) if context.standing else "",
        "<sub>A remark speaks for how the code is built, never for how a control operates in production.</sub>",
    ]
    return CheckOutput(
        conclusion=conclusion(outcome.verdict),
        title=cut(_title(outcome, findings), TITLE),
        summary=fit(blocks, CHECK_TEXT, _left_out),
        text=fit([_detail(finding, outcome, context) for finding in findings], CHECK_TEXT, _left_out),
        annotations=tuple(_annotation(finding, outcome, context) for finding in annotated[:ANNOTATIONS]),
        actions=(RESCAN, *([FIX_ALL] if _proved(outcome, findings) else []), REPORT),
    )


def _left_out(count: int) -> str:
    return f"_Shortened to GitHub's limit: {plural(count, 'part')} left out here._"


def _title(outcome: Outcome, findings: list[Finding]) -> str:
    found = plural(len(findings), "finding")
    if isinstance(outcome.verdict, CouldNotRun):
        return f"Could not look at everything: {found} so far" if findings else "Could not look at everything"
    if not findings:
        return f"No findings, {len(outcome.waived)} waived" if outcome.waived else "No findings"
    if not isinstance(outcome.verdict, Failed):
        return f"{found}, none of which blocks"
    proved = _proved(outcome, findings)
    return f"{found}, {proved} with a proved fix" if proved else found


def _proved(outcome: Outcome, findings: list[Finding]) -> int:
    return sum(isinstance(outcome.fixes.get(finding.fingerprint), Proved) for finding in findings)


def _untried(outcome: Outcome, findings: list[Finding]) -> int:
    answers = (outcome.fixes.get(finding.fingerprint) for finding in findings)
    return sum(isinstance(answer, Advice) and answer.reason in {TOO_MANY, NO_TIME} for answer in answers)


def _verdict(outcome: Outcome, context: ReviewContext, findings: list[Finding]) -> str:
    lines = [f"**{verdict_in_words(outcome, findings)}**"]
    if isinstance(outcome.verdict, CouldNotRun):
        reasons = outcome.verdict.reasons
        told = [*reasons[:TABLE_ROWS], *left_out(len(reasons) - TABLE_ROWS)]
        lines += ["", *(f"- {prose(each)}" for each in told), ""]
    return "\n".join([*lines, *remarks(outcome, context, findings)])


def verdict_in_words(outcome: Outcome, findings: list[Finding]) -> str:
    """The verdict as one sentence."""
    match outcome.verdict:
        case CouldNotRun():
            return "Part of this change was not looked at, so there is no verdict."
        case Failed(blocking):
            rest = "" if blocking == len(findings) else f", of {len(findings)} in it"
            return f"{plural(blocking, 'finding blocks', 'findings block')} this change{rest}."
        case _ if findings:
            return f"{plural(len(findings), 'finding')} in this change, none of which blocks it."
        case _:
            return "Nothing to remark on this change."


def remarks(outcome: Outcome, context: ReviewContext, findings: list[Finding]) -> list[str]:
    """What else there is to say about the findings as a whole, in plain sentences."""
    said = []
    if isinstance(outcome.verdict, CouldNotRun):
        found, blocking = plural(len(findings), "finding"), outcome.verdict.blocking
        said += [f"In the rest: {found}, of which {plural(blocking, 'blocks', 'block')} the merge."]
    if untried := _untried(outcome, findings):
        said += [f"For {plural(untried, 'finding')} no fix was tried: there are too many of them."]
    if proved := _proved(outcome, findings):
        said += [f"{plural(proved, 'fix is', 'fixes are')} proved."]
    if outcome.waived:
        said += [f"{plural(len(outcome.waived), 'finding is', 'findings are')} waived."]
    if context.locked:
        said += ["The conversation is locked, so nothing is said in it: all of it stands here."]
    said += _since(context, findings)
    if outcome.base_findings:
        said += [f"The base had {plural(len(outcome.base_findings), 'finding')} already; they count for nothing here."]
    return said


def _since(context: ReviewContext, findings: list[Finding]) -> list[str]:
    """What has changed since the last review, where there was one that had something to say."""
    if not context.reported and not context.fixed:
        return []
    remaining = sum(finding.fingerprint in context.reported for finding in findings)
    counts = f"{context.fixed} fixed, {len(findings) - remaining} new, {remaining} remaining"
    return [f"Since the last review: {counts}."]


def _by_criterion(findings: list[Finding], context: ReviewContext) -> str:
    counts: dict[str, int] = {}
    for finding in findings:
        for name in context.rule(finding).criteria:
            counts[name] = counts.get(name, 0) + 1
    rows = [
        f"| {criterion.id} | {prose(criterion.title)} | {criterion.strength} | {counts[criterion.id]} |"
        for criterion in context.criteria.values()
        if criterion.id in counts and criterion.strength != "none"
    ]
    header = ["| SOC 2 criterion | | What code can say | New findings |", "|---|---|---|--:|"]
    return "\n".join([*header, *rows]) if rows else ""


def _to_look_at(findings: list[Finding], outcome: Outcome, context: ReviewContext) -> str:
    """The findings that we doubt: worth a look, and no reason to hold anybody up."""
    doubted = [finding for finding in findings if not outcome.policy.is_sure_of(finding)]
    if not doubted:
        return ""
    lines = [
        f"- `{fix_id(finding.fingerprint)}` {context.place(finding)} {title_line(finding, context)}: "
        f"{prose(sentence(finding.message))}"
        for finding in doubted[:TABLE_ROWS]
    ]
    more = [f"- and {each}" for each in left_out(len(doubted) - TABLE_ROWS)]
    words = f"{outcome.policy.doubt}, so they block nothing and stand on no line:"
    return "\n".join(["### To look at", "", words, "", *lines, *more])


def _coverage(outcome: Outcome) -> list[str]:
    coverage = outcome.coverage
    tools = listed([f"{prose(name)} {prose(version)}" for name, version in coverage.tools])
    looked = f"{plural(coverage.files, 'file')} of this change" + (f", by {tools}." if tools else ".")
    harmless = [gap for gap in coverage.gaps if gap not in coverage.blind and gap.reason is not GapReason.LATER]
    later = sorted(code(gap.path) for gap in coverage.gaps if gap.reason is GapReason.LATER)
    later = [*later[:HARMLESS_SHOWN], *left_out(len(later) - HARMLESS_SHOWN)]
    return [
        f"### What was looked at\n\n{looked}",
        _gaps("### What was not looked at", coverage.blind),
        _harmless(harmless),
        f"This change alters rules of the repository, which hold after the merge: {listed(later)}." if later else "",
    ]


def _control_changes(outcome: Outcome) -> str:
    changes = control_changes(outcome.snapshot)
    if not changes:
        return ""
    rows = [f"- {code(change.path)}: {change.what}" for change in changes[:TABLE_ROWS]]
    rows += [f"- and {each}" for each in left_out(len(changes) - TABLE_ROWS)]
    words = f"This change alters what judges changes ({CRITERION}); it holds after the merge:"
    return "\n".join(["### Changes to internal control", "", words, "", *rows])


def _generated(outcome: Outcome, findings: list[Finding]) -> str:
    """Findings in files that nobody writes by hand count like others, and have no comment on their lines."""
    paths = {each.location.path for each in findings} & outcome.generated
    if not paths:
        return ""
    named = listed([*(code(path) for path in sorted(paths)[:HARMLESS_SHOWN]), *left_out(len(paths) - HARMLESS_SHOWN)])
    return f"Generated, as the repository's `.gitattributes` say, so to be mended where they are made from: {named}."


def _excluded(outcome: Outcome) -> str:
    """What the policy lets be: counted by reason and rule, for nothing is dropped without a word."""
    counts: dict[tuple[str, str], int] = {}
    for each in outcome.excluded:
        counts[each.reason, each.finding.rule] = counts.get((each.reason, each.finding.rule), 0) + 1
    if not counts:
        return ""
    found = sorted(counts.items())
    rows = [f"| {rule} | {count} | {prose(reason)} |" for (reason, rule), count in found[:TABLE_ROWS]]
    rows += [f"| {more} | {sum(dict(found[TABLE_ROWS:]).values()):,} | |" for more in left_out(len(found) - TABLE_ROWS)]
    return "\n".join(["### Let be by the policy", "", "| Rule | Findings | Why |", "|---|--:|---|", *rows])


def _controls(inventory: ControlInventory, context: ReviewContext) -> str:
    """How many endpoints the code has, and which controls were found on how many of them; "" for no endpoints."""
    words = in_words(inventory)
    if not words:
        return ""
    rows = [
        f"| {found.kind} | {found.endpoints:,} | {len(found.places):,} | {_supports(found.kind, context) or '-'} |"
        for found in found_controls(inventory)
        if found.endpoints
    ]
    header = ["| Control | Endpoints with it | Places | Supports |", "|---|--:|--:|---|"]
    table = "\n".join(["", "", *header, *rows]) if rows else ""
    return f"### Controls in the code\n\n{words}.{table}"


def _supports(kind: str, context: ReviewContext) -> str:
    """The criteria that a kind of control supports."""
    return ", ".join(each.id for each in context.criteria.values() if kind in each.controls)


def _gaps(heading: str, gaps: tuple[Gap, ...]) -> str:
    if not gaps:
        return ""
    rows = [
        f"| {code(gap.path) if gap.path else 'everything'} | {gap.reason} | {prose(gap.tool)} | {prose(gap.detail)} |"
        for gap in sorted(gaps)[:TABLE_ROWS]
    ]
    more = [f"\nand {len(gaps) - TABLE_ROWS:,} more."] if len(gaps) > TABLE_ROWS else []
    return "\n".join([heading, "", "| What | Why | By | |", "|---|---|---|---|", *rows, *more])


def _harmless(gaps: list[Gap]) -> str:
    by_name = GapReason.NO_SOURCE
    paths = sorted({(gap.path, gap.detail if gap.reason is by_name else gap.reason.value) for gap in gaps})
    if not paths:
        return ""
    shown = [f"{code(path)} ({reason})" for path, reason in paths[:HARMLESS_SHOWN]]
    more = [f"{len(paths) - HARMLESS_SHOWN:,} more"] if len(paths) > HARMLESS_SHOWN else []
    return f"Left out, as no source of what ships: {listed(shown + more)}."


def _not_annotated(annotated: list[Finding]) -> str:
    more = len(annotated) - ANNOTATIONS
    return f"{plural(more, 'finding')} more than can be annotated." if more > 0 else ""


def _detail(finding: Finding, outcome: Outcome, context: ReviewContext) -> str:
    fix = outcome.fixes.get(finding.fingerprint)
    parts = (
        f"#### {context.place(finding)}",
        title_line(finding, context),
        said(finding),
        fix_in_words(fix),
        proof_in_words(fix),
        about(finding, context),
    )
    return "\n\n".join(part for part in parts if part)


def _annotation(finding: Finding, outcome: Outcome, context: ReviewContext) -> Annotation:
    """Annotations are plain text: nothing in them is rendered, so nothing needs escaping but control characters."""
    fix = outcome.fixes.get(finding.fingerprint)
    todo = fix.fix.summary if isinstance(fix, Proved) else fix.reason if isinstance(fix, Advice) else ""
    message = "\n".join(visible(part, keep="\n") for part in (finding.message, finding.reasoning, todo) if part)
    sure = outcome.policy.is_sure_of(finding)
    doubt = "" if sure else ", to look at"
    title = f"{finding.rule} {context.rule(finding).title} ({finding.severity}{doubt})"
    span = _span_in_head(finding, outcome)
    return Annotation(
        path=named_in_the_diff(finding, outcome),
        start_line=span.start,
        end_line=span.end,
        level=LEVELS[finding.severity] if sure else "notice",
        title=cut(visible(title), TITLE),
        message=cut(message, ANNOTATION_MESSAGE),
    )


def _span_in_head(finding: Finding, outcome: Outcome) -> Span:
    """Where an annotation stands: annotations know the head only, so a removed line is shown where it was."""
    changed = outcome.snapshot.by_base_path.get(finding.location.path) if finding.removed else None
    if changed is None:
        return finding.location.span
    line = head_line(changed, finding.location.span.start)
    return Span(line, line)
