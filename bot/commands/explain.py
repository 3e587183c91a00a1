"""/compliance explain: what a finding means, why it matters, and what mends it."""

from bot.commands.interface import NOT_REVIEWED, CommandContext, the_one
from bot.core.asked import ids_in
from bot.core.finding import Finding
from bot.core.limits import COMMENT, cut
from bot.core.markdown import code, prose, unwrapped
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.waiver import Waiver
from bot.core.waiver_words import until_words, why_words
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
    name = fix_id(finding.fingerprint)
    rule = rule_of(context.rules, finding.rule)
    criteria = listed(criteria_words(rule, context.criteria)) or "none"
    ways = f"A proved fix is there: `/compliance fix {name}` commits it." if item.fix else ""
    if item.state is FindingState.FIXED:
        ways = "It is fixed."
    if item.state is FindingState.RETRACTED:
        ways = "It is not found any more, though nobody has touched its code."
    if item.state is FindingState.INHERITED:
        ways = "It stands in the base as well: this change does not bring it any more, and nobody has mended it."
    blocks = [
        f"### {rule.id} {prose(rule.title)}",
        f"{code(str(finding.location))}: {prose(sentence(finding.message))}",
        f"Severity {finding.severity}, confidence {confidence_word(finding.confidence)}, "
        f"found by {prose(finding.tool)}. SOC 2 criteria: {criteria}.",
        f"**Why it matters.** {unwrapped(rule.why)}" if rule.why else "",
        f"**What mends it.** {unwrapped(rule.fix)}" if rule.fix else "",
        ways,
        *(f"It is {until_words(each)}: {why_words(each)}." for each in context.waivers if _is_of(each, finding)),
        f"<sub>Wrong? `/compliance false-positive {name} reason: ...`. To be accepted for a time: "
        f"`/compliance waive {name} reason: ... until: YYYY-MM-DD`.</sub>",
    ]
    return "\n\n".join(block for block in blocks if block)


def _is_of(waiver: Waiver, finding: Finding) -> bool:
    return waiver.fingerprint == finding.fingerprint


PLUGIN = ExplainCommand()
