"""/compliance explain: what a finding means, why it matters, and what mends it."""

from bot.commands.interface import NOT_REVIEWED, CommandContext, the_one
from bot.core.asked import ids_in
from bot.core.limits import COMMENT, cut
from bot.core.markdown import code, prose, unwrapped
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.wording import confidence_word, criteria_words, fix_id, listed, reading_order, rule_of, sentence

USAGE = "Say which: `/compliance explain <id>` with the id that stands in a finding's comment."
MARKER_ROOM = 200


class ExplainCommand:
    name = "explain"
    summary = "`<id>` tells what a finding means, which criteria it touches, and what mends it"
    needs_write = False

    def answer(self, context: CommandContext) -> str:
        if context.reviewed is None:
            return NOT_REVIEWED
        known = sorted(context.findings, key=lambda item: reading_order(item.finding))
        meant = the_one(ids_in(context.command.rest) or context.here, known, USAGE)
        return meant if isinstance(meant, str) else cut(_explained(meant, context), COMMENT - MARKER_ROOM)


def _explained(item: TrackedFinding, context: CommandContext) -> str:
    finding = item.finding
    rule = rule_of(context.rules, finding.rule)
    criteria = listed(criteria_words(rule, context.criteria)) or "none"
    ways = f"A proved fix is there: `/compliance fix {fix_id(finding.fingerprint)}` commits it." if item.fix else ""
    if item.state is FindingState.FIXED:
        ways = "It is fixed."
    blocks = [
        f"### {rule.id} {prose(rule.title)}",
        f"{code(str(finding.location))}: {prose(sentence(finding.message))}",
        f"Severity {finding.severity}, confidence {confidence_word(finding.confidence)}, "
        f"found by {prose(finding.tool)}. SOC 2 criteria: {criteria}.",
        f"**Why it matters.** {unwrapped(rule.why)}" if rule.why else "",
        f"**What mends it.** {unwrapped(rule.fix)}" if rule.fix else "",
        ways,
        "<sub>Wrong? `/compliance false-positive <id> reason: ...`. To be accepted for a time: "
        "`/compliance waive <id> reason: ... until: DATE`.</sub>",
    ]
    return "\n\n".join(block for block in blocks if block)


PLUGIN = ExplainCommand()
