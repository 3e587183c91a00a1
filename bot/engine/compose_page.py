"""What is kept of a review for its page: the whole account that the check run gives, and what does not fit there.

Bounded, whatever the change: of what there is too much of the first are kept, and the rest is counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.core.coverage import HARMLESS, Gap, GapReason
from bot.core.excerpt import edit_as_diff
from bot.core.finding import Finding
from bot.core.fix import Advice, FileEdit, Proved
from bot.core.found_controls import found_controls, in_words
from bot.core.outcome import Outcome
from bot.core.plan import Closing
from bot.core.policy import Policy
from bot.core.review import CheckOutput
from bot.core.review_page import (
    Counted,
    CriterionRow,
    PageBody,
    PageChange,
    PageFinding,
    PageGap,
    PageRule,
    Progress,
)
from bot.core.veil import Veil
from bot.core.verdict import CouldNotRun
from bot.core.waiver import Waiver
from bot.core.wording import (
    confidence_word,
    criteria_words,
    fix_id,
    listed,
    reading_order,
    sentence,
    shorten,
    uri_path,
    visible,
)
from bot.engine.compose_check import remarks, verdict_in_words
from bot.engine.compose_context import ReviewContext
from bot.engine.control_changes import control_changes
from bot.engine.judge import conclusion

MOST = 500
"""Rows of one list. Our own choice: nobody reads more, and a page stays one that a telephone can show."""

DIFF_LINES = 80
"""Lines of one edit; a longer one is told in words."""

DIFFS_IN_ALL = 5_000
"""Lines of all diffs of a page together."""

WORDS, LINE, PLACE = 1_000, 300, 300
"""Characters of a sentence, of a line of code, and of a place as it is shown."""

ELSEWHERE = (
    "The same commit stands in another pull request where it is not green. A check belongs to a commit, so it cannot "
    "be green here either."
)

Fixed = Sequence[tuple[Finding, Closing]]


def compose_page(outcome: Outcome, context: ReviewContext, check: CheckOutput, fixed: Fixed = ()) -> PageBody:
    """The page of a review whose check run ends with `check`; `fixed` are the findings that ended with it."""
    findings = sorted(outcome.findings, key=reading_order)
    drawn = _Diffs(outcome)
    rows = [_counting(each, outcome, context, drawn) for each in findings[:MOST]]
    others = [*_waived(outcome, context), *_fixed(fixed, context)]
    gaps = sorted(outcome.coverage.gaps)
    blind = [_gap(each) for each in gaps if each.reason not in HARMLESS]
    harmless = [_gap(each) for each in gaps if each.reason in HARMLESS]
    changes = [f"`{_plain(each.path, PLACE)}`: {each.what}" for each in control_changes(outcome.snapshot)]
    lengths = {
        "findings": len(findings),
        "others": len(others),
        "blind": len(blind),
        "harmless": len(harmless),
        "control_changes": len(changes),
    }
    held_up = check.conclusion is not conclusion(outcome.verdict)
    reasons = outcome.verdict.reasons[:MOST] if isinstance(outcome.verdict, CouldNotRun) else ()
    by_progress = _progress(outcome, context, fixed)
    return PageBody(
        base=outcome.snapshot.base,
        conclusion=check.conclusion,
        title=_plain(check.title, WORDS),
        verdict=ELSEWHERE if held_up else verdict_in_words(outcome, findings),
        reasons=tuple(_plain(each, WORDS) for each in reasons),
        remarks=tuple(remarks(outcome, context, findings)),
        counts={each: len(found) for each, found in by_progress.items()},
        criteria=tuple(_criteria(by_progress, context)),
        findings=tuple(rows),
        others=tuple(others[:MOST]),
        rules=tuple(_rules(findings, context)),
        files=outcome.coverage.files,
        tools=tuple(_plain(f"{name} {version}", PLACE) for name, version in outcome.coverage.tools),
        blind=tuple(blind[:MOST]),
        harmless=tuple(harmless[:MOST]),
        inventory=in_words(outcome.inventory),
        controls=tuple(_controls(outcome, context)),
        let_be=tuple(_let_be(outcome)),
        control_changes=tuple(changes[:MOST]),
        left_out={name: length - MOST for name, length in lengths.items() if length > MOST},
        keep_days=outcome.policy.retention,
    )


def _plain(text: str, limit: int) -> str:
    return shorten(visible(" ".join(text.split())), limit)


def _progress(outcome: Outcome, context: ReviewContext, fixed: Fixed) -> dict[Progress, list[Finding]]:
    return {
        Progress.NEW: [each for each in outcome.findings if each.fingerprint not in context.reported],
        Progress.REMAINING: [each for each in outcome.findings if each.fingerprint in context.reported],
        Progress.FIXED: [each for each, _ in fixed],
        Progress.WAIVED: [each.finding for each in outcome.waived],
    }


def _criteria(by_progress: Mapping[Progress, Iterable[Finding]], context: ReviewContext) -> Iterator[CriterionRow]:
    """Only those that we may say something about."""
    counts = {
        progress: Counter(name for each in found for name in context.rule(each).criteria)
        for progress, found in by_progress.items()
    }
    for each in context.criteria.values():
        row = {progress: counted[each.id] for progress, counted in counts.items()}
        if any(row.values()) and each.strength != "none":
            yield CriterionRow(each.id, each.title, each.strength, row)


def _counting(finding: Finding, outcome: Outcome, context: ReviewContext, drawn: "_Diffs") -> PageFinding:
    """A finding that counts, with its fix."""
    progress = Progress.REMAINING if finding.fingerprint in context.reported else Progress.NEW
    row = replace(
        _row(finding, progress), said=tuple(_said(finding, outcome.policy)), about=tuple(_about(finding, context))
    )
    match outcome.fixes.get(finding.fingerprint):
        case Proved(fix, proof):
            return replace(
                row,
                fix=_plain(sentence(fix.summary), WORDS),
                proof=_plain(", ".join(proof.steps), WORDS),
                changes=tuple(drawn.of(each) for each in fix.edits),
            )
        case Advice(_, reason):
            return replace(row, no_fix=_plain(sentence(reason), WORDS))
        case _:
            return row


def _row(finding: Finding, progress: Progress) -> PageFinding:
    location = finding.location
    return PageFinding(
        id=fix_id(finding.fingerprint),
        rule=_plain(finding.rule, PLACE),
        severity=finding.severity.value,
        progress=progress,
        place=_plain(str(location), PLACE),
        link=f"{uri_path(location.path)}#L{location.span.start}-L{location.span.end}",
        removed=finding.removed,
    )


def _said(finding: Finding, policy: Policy) -> Iterator[str]:
    yield _plain(sentence(finding.message), WORDS)
    if finding.reasoning.strip():
        yield _plain(sentence(finding.reasoning), WORDS)
    if not policy.is_sure_of(finding):
        yield f"{policy.doubt}, so it blocks nothing and stands on no line."
    if finding.suppressed.strip():
        comment = _plain(finding.suppressed, PLACE)
        yield f"The inline comment `{comment}` asks scanners to be silent here. It is reported all the same."


def _about(finding: Finding, context: ReviewContext) -> Iterator[str]:
    criteria = criteria_words(context.rule(finding), context.criteria)
    if criteria:
        yield f"SOC 2 {', '.join(criteria)}"
    yield from (f"CWE-{number}" for number in finding.cwe)
    yield f"confidence {confidence_word(finding.confidence)}"
    yield f"seen by {listed([_plain(name, PLACE) for name in (finding.tool, *finding.agreeing)])}"


def _waived(outcome: Outcome, context: ReviewContext) -> Iterator[PageFinding]:
    for each in outcome.waived:
        about = tuple(_about(each.finding, context))
        yield replace(_row(each.finding, Progress.WAIVED), about=about, note=_waiver_words(each.waiver))


def _waiver_words(waiver: Waiver) -> str:
    until = f" until {waiver.until.isoformat()}" if waiver.until else ""
    instead = f" (instead: {waiver.compensating})" if waiver.compensating else ""
    return _plain(f"{sentence(waiver.kind.value + until)[:-1]} by {waiver.by}: {waiver.reason}{instead}", WORDS)


def _fixed(fixed: Fixed, context: ReviewContext) -> Iterator[PageFinding]:
    """They stand in the head no more, so there is nothing to link to."""
    for finding, closing in fixed:
        by = f" by {closing.remediation.accepted_by}" if closing.remediation.accepted_by else ""
        how = ", by accepting the suggestion" if closing.remediation.suggestion_accepted else ""
        note = _plain(f"Fixed in {closing.remediation.commit[:7]}{by}{how}", WORDS)
        row = _row(finding, Progress.FIXED)
        yield replace(row, link="", removed=False, about=tuple(_about(finding, context)), note=note)


def _rules(findings: Iterable[Finding], context: ReviewContext) -> Iterator[PageRule]:
    """The rules of what is found, once each."""
    known = {each.rule: context.rule(each) for each in findings}
    for name in sorted(known)[:MOST]:
        why = known[name].why.strip().split("\n\n")[0]
        yield PageRule(_plain(name, PLACE), _plain(known[name].title, PLACE), _plain(why, WORDS))


def _gap(gap: Gap) -> PageGap:
    what = f"`{_plain(gap.path, PLACE)}`" if gap.path else "everything"
    detail = "it holds after the merge" if gap.reason is GapReason.LATER and not gap.detail else gap.detail
    return PageGap(what, gap.reason.value, _plain(gap.tool, PLACE), _plain(detail, WORDS))


def _controls(outcome: Outcome, context: ReviewContext) -> Iterator[Counted]:
    for found in found_controls(outcome.inventory):
        if found.endpoints:
            supports = (each.id for each in context.criteria.values() if found.kind in each.controls)
            yield Counted(found.kind.value, found.endpoints, ", ".join(supports))


def _let_be(outcome: Outcome) -> Iterator[Counted]:
    counts = Counter((each.finding.rule, each.reason) for each in outcome.excluded)
    for (rule, reason), count in sorted(counts.items())[:MOST]:
        yield Counted(_plain(rule, PLACE), count, _plain(reason, WORDS))


class _Diffs:
    """Draws edits as diffs, secrets veiled, until a page is full of them."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._veils: dict[str, Veil] = {}
        self._left = DIFFS_IN_ALL

    def of(self, edit: FileEdit) -> PageChange:
        place = _plain(f"{edit.path}:{edit.edit.span}", PLACE)
        file = self._outcome.files.get(edit.path)
        if file is None or len(edit.edit.lines) + edit.edit.span.end - edit.edit.span.start > DIFF_LINES:
            return PageChange(place, ())
        if edit.path not in self._veils:
            self._veils[edit.path] = self._outcome.veil(edit.path)
        lines = edit_as_diff(edit.edit, file, self._veils[edit.path])
        if len(lines) > self._left:
            return PageChange(place, ())
        self._left -= len(lines)
        return PageChange(place, tuple(each.sign + shorten(visible(each.text, keep="\t"), LINE) for each in lines))
