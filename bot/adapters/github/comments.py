"""Comments in a pull request's conversation."""

from bot.adapters.github.channel import Channel
from bot.adapters.github.faults import understood
from bot.core.action import PostComment, Receipt
from bot.engine.markers import ends_with

PERMISSIONS = {"issues": "write"}


async def post_comment(channel: Channel, action: PostComment, look_first: bool) -> Receipt:
    if look_first and (comment := await _find(channel, action)):
        return Receipt(comment, how="found the comment of an earlier try")
    made = await channel.post("/issues/{number}/comments", {"body": action.body}, number=action.number)
    with understood():
        return Receipt(int(made["id"]), how="posted a comment")


async def _find(channel: Channel, action: PostComment) -> int | None:
    me = await channel.auth.login()
    comments = await channel.all("/issues/{number}/comments", number=action.number)
    with understood():
        mine = (each for each in comments if (each.get("user") or {}).get("login") == me)
        return next((int(each["id"]) for each in mine if ends_with(each.get("body") or "", action.marker)), None)
