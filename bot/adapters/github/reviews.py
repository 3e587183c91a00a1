"""A review: one write with all its comments, found again by its marker."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.adapters.github.channel import Channel, Json
from bot.adapters.github.faults import understood
from bot.core.action import PostReview, Receipt
from bot.core.diff import Hunk
from bot.core.identity import Fingerprint
from bot.core.limits import COMMENT, fit, size
from bot.core.markdown import code
from bot.core.review import InlineComment
from bot.engine.anchor import Anchor, fits
from bot.engine.diff import NotADiff, parse_hunks
from bot.engine.markers import ends_with, finding_in
from bot.ports.code_host import HostError, Locked, Moved, OutcomeUnknown, Refused

PERMISSIONS = {"pull_requests": "write"}


async def post_review(channel: Channel, action: PostReview, look_first: bool) -> Receipt:
    if look_first and (review := await _find(channel, action)):
        return await _receipt(channel, action, review, "found the review of an earlier try")
    try:
        return await _post(channel, action, action.body, action.comments, "posted a review")
    except Locked:
        raise
    except Refused as refused:
        if "not part of the pull request" in str(refused):
            raise Moved(str(refused)) from None
        placed, misplaced = await _sorted(channel, action)
        if not misplaced and action.comments and _speaks_of_places(refused):
            placed, misplaced = [], list(action.comments)  # it shows them all, and takes none
        if not misplaced:
            raise
        how = f"posted a review with {len(misplaced)} comments in its text ({refused})"
        return await _post(channel, action, _with(action, misplaced), placed, how)


async def _post(
    channel: Channel, action: PostReview, body: str, comments: Sequence[InlineComment], how: str
) -> Receipt:
    data = {
        "commit_id": action.head,
        "event": "COMMENT",
        "body": body,
        "comments": [_comment(each) for each in comments],
    }
    made = await channel.post("/pulls/{number}/reviews", data, content=True, number=action.number)
    review = made.get("id")
    if not isinstance(review, int):
        raise OutcomeUnknown("GitHub took the review, but its answer names no review")
    try:
        return await _receipt(channel, action, review, how)
    except HostError as error:  # the review is there: only a look may follow now
        raise OutcomeUnknown(f"the review was posted, but its comments could not be read: {error}") from None


async def _receipt(channel: Channel, action: PostReview, review: int, how: str) -> Receipt:
    """The review with the id of each comment, which the answer to the write does not have."""
    wanted = {each.finding for each in action.comments}
    if not wanted:
        return Receipt(review, how=how)
    made = await channel.all("/pulls/{number}/reviews/{review}/comments", number=action.number, review=review)
    ids: dict[Fingerprint, int] = {}
    with understood():
        for each in made:
            finding = finding_in(each.get("body") or "")
            if finding in wanted and not each.get("in_reply_to_id"):
                ids.setdefault(finding, int(each["id"]))
    return Receipt(
        review, tuple((each.finding, ids[each.finding]) for each in action.comments if each.finding in ids), how
    )


async def _find(channel: Channel, action: PostReview) -> int | None:
    me = await channel.auth.login()
    reviews = await channel.all("/pulls/{number}/reviews", number=action.number)
    with understood():
        mine = (each for each in reviews if (each.get("user") or {}).get("login") == me)
        return next((int(each["id"]) for each in mine if ends_with(each.get("body") or "", action.marker)), None)


async def _sorted(channel: Channel, action: PostReview) -> tuple[list[InlineComment], list[InlineComment]]:
    """The comments that GitHub's own diff has a place for, and those it has not.

    GitHub refuses a review as a whole for one line outside of the diff that it shows, and it can show less than git
    does (`-diff` in .gitattributes, a very large change). What it shows is asked for only after a refusal.
    """
    if not action.comments:
        return [], []
    files = await channel.all("/pulls/{number}/files", number=action.number)
    with understood():
        shown = {each["filename"]: _hunks(each) for each in files}
    placed = [each for each in action.comments if _has_place(shown, each)]
    return placed, [each for each in action.comments if not _has_place(shown, each)]


def _speaks_of_places(refused: Refused) -> bool:
    return any(words in str(refused) for words in ("could not be resolved", "part of the diff", "diff too large"))


def _hunks(file: Json) -> tuple[Hunk, ...]:
    try:
        return parse_hunks(str(file.get("patch") or "").encode())
    except NotADiff:
        return ()  # a patch that GitHub has cut


def _has_place(shown: Mapping[str, Sequence[Hunk]], comment: InlineComment) -> bool:
    return fits(shown.get(comment.path, ()), Anchor(comment.line, comment.start_line, comment.side))


def _with(action: PostReview, misplaced: Sequence[InlineComment]) -> str:
    """The review's text with comments that have no place in the diff; the marker stays, whatever is left out."""
    text = action.body.replace(action.marker, "").rstrip()
    blocks = [f"**{code(each.path)}, line {each.line}**\n\n{each.body}" for each in misplaced]
    room = COMMENT - size(action.marker) - 2
    body = fit([text, *blocks], room, lambda left: f"_Shortened to GitHub's limit: {left} parts left out here._")
    return f"{body}\n\n{action.marker}"


def _comment(comment: InlineComment) -> dict[str, Any]:
    data: dict[str, Any] = {
        "path": comment.path,
        "line": comment.line,
        "side": comment.side.value,
        "body": comment.body,
    }
    if comment.start_line is not None and comment.start_line != comment.line:
        data |= {"start_line": comment.start_line, "start_side": comment.side.value}
    return data
