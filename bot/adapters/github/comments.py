"""Comments in a pull request's conversation and in its review threads, and reactions to them."""

from bot.adapters.github.channel import Channel
from bot.adapters.github.faults import understood
from bot.core.action import PostComment, React, Receipt
from bot.engine.markers import ends_with

PERMISSIONS = {"issues": "write", "pull_requests": "write"}


async def post_comment(channel: Channel, action: PostComment, look_first: bool) -> Receipt:
    if look_first and (comment := await _find(channel, action)):
        return Receipt(comment, how="found the comment of an earlier try")
    path = "/pulls/{number}/comments/{thread}/replies" if action.thread else "/issues/{number}/comments"
    said = {"body": action.body}
    made = await channel.post(path, said, content=True, number=action.number, thread=action.thread)
    with understood():
        return Receipt(int(made["id"]), how="posted a comment")


async def react(channel: Channel, action: React) -> Receipt:
    """Idempotent by itself: GitHub keeps one reaction of each kind from each user."""
    kind = "pulls" if action.in_thread else "issues"
    path = "/{kind}/comments/{comment}/reactions"
    made = await channel.post(path, {"content": action.content}, repeatable=True, kind=kind, comment=action.comment)
    with understood():
        return Receipt(int(made["id"]), how=f"reacted with {action.content}")


async def _find(channel: Channel, action: PostComment) -> int | None:
    me = await channel.auth.login()
    kind = "pulls" if action.thread else "issues"
    comments = await channel.all("/{kind}/{number}/comments", kind=kind, number=action.number)
    with understood():
        mine = (each for each in comments if (each.get("user") or {}).get("login") == me)
        return next((int(each["id"]) for each in mine if ends_with(each.get("body") or "", action.marker)), None)
