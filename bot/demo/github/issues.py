"""The conversation of a pull request, and reactions to it."""

from bot.demo.github.calls import Call, Reply, Route
from bot.demo.github.errors import ApiError, invalid_field, locked_conversation, not_found
from bot.demo.github.reactions import react
from bot.demo.github.reviews import BODY_LIMIT, TOO_LONG
from bot.demo.github.state import App, IssueComment, PullRequest, User, World, now
from bot.demo.github.talk_payloads import issue_comment_json, reaction_json

READ, WRITE = "issues=read;pull_requests=read", "issues=write;pull_requests=write"
"""Either of both will do on a pull request (GitHub docs, "Permissions required for GitHub Apps")."""


async def list_comments(call: Call) -> Reply:
    return call.page(call.pull.conversation, lambda one: issue_comment_json(call.links, one))


async def create_comment(call: Call) -> Reply:
    app, pull = call.holder.installation.app, call.pull
    if pull.locked:
        raise locked_conversation()
    comment = add_comment(call.world, pull, app.bot, _body(call), app)
    call.hooks.issue_comment("created", comment)
    return Reply(201, issue_comment_json(call.links, comment))


async def get_comment(call: Call) -> Reply:
    return Reply(200, issue_comment_json(call.links, _comment(call)))


async def update_comment(call: Call) -> Reply:
    comment, body = _comment(call), _body(call)
    if comment.user is not call.holder.installation.app.bot:
        raise ApiError(403, "Resource not accessible by integration")
    comment.body, comment.updated_at = body, now()
    call.hooks.issue_comment("edited", comment)
    return Reply(200, issue_comment_json(call.links, comment))


async def create_reaction(call: Call) -> Reply:
    comment = _comment(call)
    if comment.pull.locked:
        raise locked_conversation()
    return react(call, comment.reactions)


async def list_reactions(call: Call) -> Reply:
    return call.page(_comment(call).reactions, lambda one: reaction_json(call.links, one))


def add_comment(world: World, pull: PullRequest, user: User, body: str, app: App | None = None) -> IssueComment:
    """Append a comment to a pull request's conversation."""
    comment = IssueComment(next(world.ids), pull, user, body, app)
    pull.conversation.append(comment)
    return comment


def _body(call: Call) -> str:
    body = call.body.get("body")
    if not isinstance(body, str) or not body:
        raise invalid_field("IssueComment", "body", "body can't be blank", "missing_field")
    if len(body) > BODY_LIMIT:
        raise invalid_field("IssueComment", "data", TOO_LONG, "unprocessable")
    return body


def _comment(call: Call) -> IssueComment:
    number = call.number("comment_id")
    every = (comment for pull in call.repository.pulls.values() for comment in pull.conversation)
    found = next((comment for comment in every if comment.id == number), None)
    if found is None:
        raise not_found()
    return found


ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}/comments"
ONE = "/repos/{owner}/{repo}/issues/comments/{comment_id}"
ROUTES = [
    Route("GET", ISSUE, list_comments, READ),
    Route("POST", ISSUE, create_comment, WRITE, content=True),
    Route("GET", ONE, get_comment, READ),
    Route("PATCH", ONE, update_comment, WRITE),
    Route("GET", ONE + "/reactions", list_reactions, READ),
    Route("POST", ONE + "/reactions", create_reaction, WRITE),
]
