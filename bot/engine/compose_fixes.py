"""What is said and committed when fixes are asked for by a command: the commit's message, and each possible answer."""

from collections.abc import Sequence

from bot.core.finding import Finding
from bot.core.fix import Fix, Mended
from bot.core.identity import CommitSha, Fingerprint
from bot.core.limits import COMMENT, TABLE_ROWS, cut, fit, size
from bot.core.markdown import code, fenced, is_plain, prose
from bot.core.outcome import Outcome
from bot.core.patch import hides, patch
from bot.core.wording import plural, sentence
from bot.engine.markers import commit_marker

MARKER_ROOM = 200
"""Bytes left free for the marker that is put below an answer."""

LONGEST_PLACE, LONGEST_WORDS = 220, 180
"""Bytes of a file's name, and of a reason, in two lists of up to TABLE_ROWS: git knows names of 4,096, and whatever is
escaped takes twice its room."""

LOCALLY = "`complianceagent review --fix`"

GONE = "it is no longer found on the current head"
NO_FIX = "no safe automatic fix is known for this code"


def commit_message(fixes: Sequence[Fix], findings: Sequence[Finding], by: str, name: str) -> tuple[str, str]:
    """Headline and body. Of the code under review only the finding's rule and a login are in it: a message is read
    by everybody who clones. Who asked for it is a co-author, as by the button of a suggestion: they have a part in the
    change, and neither approve it independently nor waive its findings by four eyes."""
    rules = {each.fingerprint: each.rule for each in findings}
    done = sorted(rules.get(fix.finding, "") for fix in fixes)
    headline = f"Fix {plural(len(done), 'compliance finding')}"
    counted = [f"- {rule}: {done.count(rule)}" for rule in dict.fromkeys(done)]
    login = "".join(char for char in by if char.isalnum() or char == "-")
    trailers = [f"Co-authored-by: {login} <{login}@users.noreply.github.com>", commit_marker(name)]
    return headline, "\n".join([*counted, "", f"Each fix was proved. Requested by {login}.", "", *trailers])


def committed(commit: CommitSha, account: str) -> str:
    """The answer after a commit."""
    return f"**Committed** in {commit}.\n\n{account}" if account else f"**Committed** in {commit}."


def account_of(mended: Mended, findings: Sequence[Finding], asked: Sequence[Fingerprint]) -> str:
    """What was fixed, what was not, and why."""
    places = {each.fingerprint: each for each in findings}
    done = {fix.finding: fix for fix in mended.fixed}
    fixed = [_line(places.get(name), name, done[name].summary) for name in asked if name in done]
    left = [
        _line(places.get(name), name, mended.left.get(name, NO_FIX if name in places else GONE))
        for name in asked
        if name not in done
    ]
    blocks = (_list("Fixed:", fixed), _list("Not fixed:", left))
    return "\n\n".join(block for block in blocks if block)


def nothing_to_commit(account: str) -> str:
    return f"There was nothing to commit.\n\n{account}"


def moved(head: CommitSha) -> str:
    """The answer where somebody pushed meanwhile."""
    return (
        f"The branch has moved on from {head[:7]}, which these fixes were proved on, so nothing was committed. "
        "Ask again: they will be proved on the new head."
    )


def attached(reason: str, outcome: Outcome, mended: Mended, account: str) -> str:
    """The answer where we may not write: why, and the change as a patch."""
    veils = {path: outcome.veil(path) for path in mended.after}
    text = patch(mended.before, mended.after, veils)
    if hides(mended.before, mended.after, veils):
        how = f"A secret in it is shown as `***`, so it is to be read, not applied; {LOCALLY} makes it:"
    elif is_plain(text):
        how = f"Here is the change; `git apply` takes it, and {LOCALLY} makes it, too:"
    else:
        how = (
            "It holds characters that no comment carries (the line endings of Windows are such), so it is to be read, "
            f"not applied; {LOCALLY} makes it:"
        )
    shown = fenced(text, "diff")
    room = COMMENT - MARKER_ROOM - size(account) - size(reason) - 400
    if size(shown) > room:
        how, shown = f"The change is too long for a comment: {LOCALLY} makes it.", ""
    blocks = [f"I could not commit this: {prose(sentence(reason))}", how, shown, account]
    return fit(blocks, COMMENT - MARKER_ROOM, lambda _: "_Shortened to GitHub's limit._")


def _line(finding: Finding | None, name: Fingerprint, words: str) -> str:
    where = f"{finding.rule} {code(cut(str(finding.location), LONGEST_PLACE))}" if finding else code(name[:8])
    return f"- {where}: {prose(cut(sentence(words), LONGEST_WORDS))}"


def _list(title: str, lines: list[str]) -> str:
    if not lines:
        return ""
    more = [f"- and {len(lines) - TABLE_ROWS:,} more"] if len(lines) > TABLE_ROWS else []
    return "\n".join([title, "", *lines[:TABLE_ROWS], *more])
