"""One inline comment: what is wrong, how to mend it, and what it is about. Read in ten seconds."""

from bot.core.excerpt import edit_as_diff
from bot.core.finding import Finding
from bot.core.fix import Advice, Fix, Proved
from bot.core.limits import COMMENT, SUGGESTION, fit, size
from bot.core.markdown import code, fenced, prose, unwrapped
from bot.core.outcome import Outcome
from bot.core.wording import confidence_word, criteria_words, fix_id, listed, sentence
from bot.engine.compose_context import ReviewContext
from bot.engine.markers import finding_marker

ANSWERS = "Answer here with `/compliance explain`, `fix`, `waive` or `false-positive`"
"""What can be asked about a finding where it stands (`/compliance help` tells the rest)."""


def comment_body(finding: Finding, outcome: Outcome, context: ReviewContext, *, on_edit: bool) -> str:
    """The body of a finding's comment. `on_edit` says that the comment stands on exactly the lines of the fix's edit,
    so that a suggestion block replaces the right lines."""
    fix = outcome.fixes.get(finding.fingerprint)
    marker = finding_marker(finding.fingerprint)
    blocks = [
        title_line(finding, context),
        said(finding),
        *_fix_blocks(fix, outcome, context, on_edit),
        "<br>".join(f"<sub>{line}</sub>" for line in (proof_in_words(fix), about(finding, context), ANSWERS) if line),
        _manual(finding, context),
    ]
    body = fit(blocks, COMMENT - size(marker) - 2, lambda _: "_Shortened to GitHub's limit of a comment's length._")
    return f"{body}\n\n{marker}"


def title_line(finding: Finding, context: ReviewContext) -> str:
    rule = context.rule(finding)
    name = finding.rule if rule.title == finding.rule else f"{finding.rule} {prose(rule.title)}"
    return f"**{name}** · {finding.severity}{' · removed here' if finding.removed else ''}"


def said(finding: Finding) -> str:
    """What is wrong here, what was looked for, and that somebody asked for silence."""
    parts = (prose(sentence(finding.message)), prose(sentence(finding.reasoning)), _suppression(finding))
    return "\n\n".join(part for part in parts if part)


def about(finding: Finding, context: ReviewContext) -> str:
    """Criteria with their strength, CWE, confidence, who saw it, and what to call it in a command, as one line."""
    criteria = criteria_words(context.rule(finding), context.criteria)
    agreeing = f", {listed([code(name) for name in finding.agreeing])} agreeing" if finding.agreeing else ""
    parts = (
        f"SOC 2 {', '.join(criteria)}" if criteria else "",
        ", ".join(f"[CWE-{number}](https://cwe.mitre.org/data/definitions/{number}.html)" for number in finding.cwe),
        f"confidence {confidence_word(finding.confidence)}",
        f"seen by {code(finding.tool)}{agreeing}",
        f"id {code(fix_id(finding.fingerprint))}",
    )
    return " · ".join(part for part in parts if part)


def fix_in_words(fix: Proved | Advice | None) -> str:
    """What to do, as one line of Markdown; "" where no fix was sought."""
    if isinstance(fix, Proved):
        return f"**Fix:** {prose(sentence(fix.fix.summary))}"
    if isinstance(fix, Advice) and fix.reason.strip():
        return f"**No suggestion:** {prose(sentence(fix.reason))}"
    return ""


def proof_in_words(fix: Proved | Advice | None) -> str:
    """What was shown to hold of the fix; "" where there is none."""
    return f"Proved: {prose(', '.join(fix.proof.steps))}" if isinstance(fix, Proved) else ""


def _fix_blocks(
    fix: Proved | Advice | None, outcome: Outcome, context: ReviewContext, on_edit: bool
) -> tuple[str, ...]:
    words = fix_in_words(fix)
    if not isinstance(fix, Proved) or any(each.path not in outcome.files for each in fix.fix.edits):
        return (words,)
    block = context.render_suggestion(fix.fix.edit) if on_edit else _no_suggestion(fix.fix, outcome)
    return (
        words,
        block if size(block) <= SUGGESTION else f"The change is too long to be shown here. {_offer(fix.fix)}",
    )


def _no_suggestion(fix: Fix, outcome: Outcome) -> str:
    """A change that GitHub's button cannot make: outside of the diff, or in several places."""
    parts = []
    for each in fix.edits:
        lines = edit_as_diff(each.edit, outcome.files[each.path], outcome.veil(each.path))
        parts.append(code(f"{each.path}:{each.edit.span}"))
        parts.append(fenced("\n".join(f"{line.sign}{line.text}" for line in lines), "diff"))
    why = "These changes belong together" if fix.more else "No button can make this change here"
    return "\n\n".join([f"{why}. {_offer(fix)}", *parts])


def _offer(fix: Fix) -> str:
    return f"`/compliance fix {fix_id(fix.finding)}` as a comment on this pull request commits it."


def _suppression(finding: Finding) -> str:
    if not finding.suppressed:
        return ""
    comment = code(finding.suppressed.strip())
    return f"The inline comment {comment} asks scanners to be silent here. It is reported all the same."


def _manual(finding: Finding, context: ReviewContext) -> str:
    rule = context.rule(finding)
    if not rule.why and not rule.fix:
        return ""
    parts = (("**Why it matters.**", rule.why), ("**How to fix it.**", rule.fix))
    text = "\n\n".join(f"{head} {unwrapped(words)}" for head, words in parts if words)
    return f"<details><summary>Why it matters, and how to fix it</summary>\n\n{text}\n\n</details>"
