"""Review comments one by one: list, put, answer, edit."""

from bot.demo.github.anchors import AnchorRefused, files_at, place, place_on_file
from bot.demo.github.calls import Call, Reply, Route
from bot.demo.github.errors import ApiError, invalid_field, locked_conversation, not_found
from bot.demo.github.reactions import react
from bot.demo.github.reviews import BODY_LIMIT, TOO_LONG, add_review, start_thread
from bot.demo.github.state import Anchor, PullRequest, ReviewComment, User, World, now
from bot.demo.github.talk_payloads import review_comment_json

RESOURCE = "PullRequestReviewComment"


async def list_comments(call: Call) -> Reply:
    return call.page(_shown(call.pull), lambda one: review_comment_json(call.links, one))


async def list_repository_comments(call: Call) -> Reply:
    every = [comment for pull in call.repository.pulls.values() for comment in _shown(pull)]
    return call.page(every, lambda one: review_comment_json(call.links, one))


async def get_comment(call: Call) -> Reply:
    return Reply(200, review_comment_json(call.links, _comment(call)))


async def create_comment(call: Call) -> Reply:
    """One comment with its place; or, with `in_reply_to`, an answer."""
    body, pull = _body(call), call.pull
    if pull.locked:
        raise locked_conversation()
    if isinstance(first := call.body.get("in_reply_to"), int):
        return _reply(call, first, body)
    if not isinstance(commit := call.body.get("commit_id"), str):
        raise invalid_field(RESOURCE, "commit_id", "commit_id wasn't supplied", "missing_field")
    try:
        anchor = await _anchor(call, commit)
    except AnchorRefused as refusal:
        raise invalid_field(RESOURCE, refusal.field, str(refusal)) from refusal
    user = call.holder.installation.app.bot
    review = add_review(call.world, pull, user, commit, body="", state="COMMENTED")
    comment = start_thread(call.world, review, body, anchor)
    call.hooks.review_comment("created", comment)
    return Reply(201, review_comment_json(call.links, comment))


async def reply_to_comment(call: Call) -> Reply:
    return _reply(call, call.number("comment_id"), _body(call))


async def update_comment(call: Call) -> Reply:
    comment, body = _comment(call), _body(call)
    if comment.user is not call.holder.installation.app.bot:
        raise ApiError(403, "Resource not accessible by integration")
    comment.body, comment.updated_at = body, now()
    call.hooks.review_comment("edited", comment)
    return Reply(200, review_comment_json(call.links, comment))


async def create_reaction(call: Call) -> Reply:
    comment = _comment(call)
    if comment.thread.pull.locked:
        raise locked_conversation()
    return react(call, comment.reactions)


def answer(world: World, first: ReviewComment, user: User, body: str) -> ReviewComment:
    """Append an answer to a thread."""
    pull = first.review.pull
    review = add_review(world, pull, user, pull.head_sha, body="", state="COMMENTED")
    reply = ReviewComment(
        next(world.ids), first.thread, review, user, body, first.original, first.current, reply_to=first.id
    )
    first.thread.comments.append(reply)
    return reply


def _reply(call: Call, first: int, body: str) -> Reply:
    thread = next((one for one in call.pull.threads if any(comment.id == first for comment in one.comments)), None)
    if thread is None:
        raise not_found()
    if thread.pull.locked:
        raise locked_conversation()
    reply = answer(call.world, thread.comments[0], call.holder.installation.app.bot, body)
    call.hooks.review_comment("created", reply)
    return Reply(201, review_comment_json(call.links, reply))


async def _anchor(call: Call, commit: str) -> Anchor:
    files = await files_at(call.pull, commit)
    if call.body.get("subject_type") == "file":
        return place_on_file(files, commit, call.body.get("path"))
    return place(files, commit, call.body)


def _body(call: Call) -> str:
    body = call.body.get("body")
    if not isinstance(body, str) or not body:
        raise invalid_field(RESOURCE, "body", "body can't be blank", "missing_field")
    if len(body) > BODY_LIMIT:
        raise invalid_field(RESOURCE, "body", TOO_LONG, "unprocessable")
    return body


def _shown(pull: PullRequest) -> list[ReviewComment]:
    return [comment for comment in pull.comments if comment.review.state != "PENDING"]


def _comment(call: Call) -> ReviewComment:
    found = call.world.comment(call.number("comment_id"))
    if found is None or found.review.pull.repository is not call.repository:
        raise not_found()
    return found


PULL = "/repos/{owner}/{repo}/pulls/{pull_number}/comments"
ONE = "/repos/{owner}/{repo}/pulls/comments/{comment_id}"
ROUTES = [
    Route("GET", "/repos/{owner}/{repo}/pulls/comments", list_repository_comments, "pull_requests=read"),
    Route("GET", ONE, get_comment, "pull_requests=read"),
    Route("PATCH", ONE, update_comment, "pull_requests=write"),
    Route("POST", ONE + "/reactions", create_reaction, "pull_requests=write"),
    Route("GET", PULL, list_comments, "pull_requests=read"),
    Route("POST", PULL, create_comment, "pull_requests=write", content=True),
    Route("POST", PULL + "/{comment_id}/replies", reply_to_comment, "pull_requests=write", content=True),
]
