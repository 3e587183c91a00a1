"""What we say about a change: one review where there is something to say on it, and always one check run.

A finding is said once. On a line of the diff it becomes an inline comment, with its suggestion where one is proved;
outside the diff, or beyond what a person reads, an annotation of the check run. One that we doubt goes to the check run
only: a person must want to look before it takes anybody's time.
"""

from dataclasses import dataclass

from bot.core.action import PostReview
from bot.core.finding import Finding
from bot.core.fix import Proved
from bot.core.limits import COMMENT, TABLE_ROWS, fit, size
from bot.core.location import Location, Side
from bot.core.markdown import code, prose
from bot.core.outcome import Outcome
from bot.core.review import CheckOutput, InlineComment
from bot.core.tracked import Remediation
from bot.core.verdict import CouldNotRun
from bot.core.wording import duration, plural, reading_order, sentence
from bot.engine.anchor import Anchor, anchor, suggestion_anchor
from bot.engine.compose_check import compose_check
from bot.engine.compose_comment import comment_body, title_line
from bot.engine.compose_context import ReviewContext, named_in_the_diff
from bot.engine.markers import review_marker

__all__ = ["Composed", "ReviewContext", "compose", "fixed_note"]


@dataclass(frozen=True)
class Composed:
    """`review` is None where there is nothing new to say."""

    review: PostReview | None
    check: CheckOutput


@dataclass(frozen=True)
class _Placed:
    """A finding, its place in the diff (None: outside), and whether that is exactly its fix's edit."""

    finding: Finding
    anchor: Anchor | None
    on_edit: bool = False


def compose(outcome: Outcome, context: ReviewContext) -> Composed:
    """The review and the check run for an outcome; the same outcome always gives the same bytes."""
    findings = sorted(outcome.findings, key=reading_order)
    placed = [_place(finding, outcome) for finding in findings if finding.fingerprint not in context.commented]
    sure = outcome.policy.is_sure_of
    placed = _one_button_a_line(placed, outcome)
    able = [place for place in placed if place.anchor and sure(place.finding)]
    inline = _inline(able, len(findings) - len(placed), context)
    spoken = {place.finding.fingerprint for place in inline}
    elsewhere = [place.finding for place in placed if place.finding.fingerprint not in spoken]
    unsaid = [each for each in elsewhere if each.fingerprint not in context.reported and sure(each)]
    review = _review(outcome, context, inline, unsaid) if (inline or unsaid) and not context.locked else None
    return Composed(review, compose_check(outcome, context, findings, elsewhere))


def _inline(able: list[_Placed], standing: int, context: ReviewContext) -> list[_Placed]:
    """What gets a comment of its own now, beside those that stand: new findings, within the limit of one review. One
    that was told before without a comment gets it only where there is room, or each push would tell old things."""
    if context.locked:
        return []
    new = [place for place in able if place.finding.fingerprint not in context.reported][: context.inline_limit]
    told = [place for place in able if place.finding.fingerprint in context.reported]
    room = max(0, context.inline_limit - standing - len(new))
    chosen = {place.finding.fingerprint for place in (*new, *told[:room])}
    return [place for place in able if place.finding.fingerprint in chosen]


def fixed_note(remediation: Remediation) -> str:
    """The line that goes above a comment whose finding is gone."""
    who = f" by {code(remediation.accepted_by)}" if remediation.accepted_by else ""
    how = ", by accepting the suggestion" if remediation.suggestion_accepted else ""
    return f"**Fixed** in {remediation.commit[:7]}{who}{how}, {duration(remediation.seconds)} after it was found."


def _place(finding: Finding, outcome: Outcome) -> _Placed:
    if finding.removed:
        before = outcome.snapshot.by_base_path.get(finding.location.path)
        return _Placed(finding, anchor(before, finding.location, Side.LEFT))
    changed = outcome.snapshot.by_path.get(finding.location.path)
    if changed is None or finding.location.path in outcome.generated:
        return _Placed(finding, None)
    fix = outcome.fixes.get(finding.fingerprint)
    if isinstance(fix, Proved) and fix.fix.path == finding.location.path and not fix.fix.more and not fix.apart:
        exact = suggestion_anchor(changed, fix.fix.edit.span)
        if exact:
            return _Placed(finding, exact, on_edit=True)
    return _Placed(finding, anchor(changed, finding.location))


def _one_button_a_line(placed: list[_Placed], outcome: Outcome) -> list[_Placed]:
    """Of fixes that change the same lines (each brings the same import) one is a suggestion: once it is accepted, the
    others would be outdated. They are shown, and made by the command."""
    taken: list[Location] = []
    apart = []
    for place in placed:
        fix = outcome.fixes.get(place.finding.fingerprint)
        where = Location(fix.fix.path, fix.fix.edit.span) if isinstance(fix, Proved) and place.on_edit else None
        if where and any(one.path == where.path and one.span.overlaps(where.span) for one in taken):
            changed = outcome.snapshot.by_path.get(where.path)
            apart.append(_Placed(place.finding, anchor(changed, place.finding.location)))
            continue
        taken += [where] if where else []
        apart.append(place)
    return apart


def _review(outcome: Outcome, context: ReviewContext, inline: list[_Placed], unsaid: list[Finding]) -> PostReview:
    marker = review_marker(context.job_id)
    said_now = [place.finding for place in inline] + unsaid
    blocks = [
        _opening(outcome, said_now),
        _by_rule(said_now, context) if len(said_now) > 3 else "",
        _elsewhere(unsaid, context),
        "Part of this change was not looked at: see the check run." if isinstance(outcome.verdict, CouldNotRun) else "",
    ]
    body = fit(blocks, COMMENT - size(marker) - 2, lambda _: "_Shortened to GitHub's limit: see the check run._")
    comments = tuple(comment for place in inline if (comment := _comment(place, outcome, context)))
    return PostReview(context.number, outcome.snapshot.head, marker, f"{body}\n\n{marker}", comments)


def _comment(place: _Placed, outcome: Outcome, context: ReviewContext) -> InlineComment | None:
    where, finding = place.anchor, place.finding
    if where is None:
        return None
    body = comment_body(finding, outcome, context, on_edit=place.on_edit)
    path = named_in_the_diff(finding, outcome)
    return InlineComment(finding.fingerprint, path, where.line, where.start_line, where.side, body)


def _opening(outcome: Outcome, findings: list[Finding]) -> str:
    fixable = sum(isinstance(outcome.fixes.get(finding.fingerprint), Proved) for finding in findings)
    ready = {0: "", 1: " One has a proved fix."}.get(fixable, f" {fixable} have a proved fix.")
    if fixable == len(findings):
        ready = " It has a proved fix." if fixable == 1 else " All have a proved fix."
    return f"This change brings in {plural(len(findings), 'finding')}.{ready}"


def _by_rule(findings: list[Finding], context: ReviewContext) -> str:
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    infos = {finding.rule: context.rule(finding) for finding in findings}
    rows = [f"| {name} | {prose(infos[name].title)} | {counts[name]} |" for name in sorted(counts)]
    return "\n".join(["| Rule | | Findings |", "|---|---|--:|", *rows])


def _elsewhere(findings: list[Finding], context: ReviewContext) -> str:
    if not findings:
        return ""
    lines = [
        f"- {context.place(finding)} {title_line(finding, context)}: {prose(sentence(finding.message))}"
        for finding in findings[:TABLE_ROWS]
    ]
    if len(findings) > TABLE_ROWS:
        lines.append(f"- and {len(findings) - TABLE_ROWS} more, in the check run")
    return "\n".join(["Without a comment of their own (outside of the diff, or too many at once):", *lines])
