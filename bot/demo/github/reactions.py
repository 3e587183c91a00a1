"""Reactions to what is said."""

from bot.demo.github.calls import Call, Reply
from bot.demo.github.errors import invalid_field
from bot.demo.github.state import Reaction
from bot.demo.github.talk_payloads import REACTIONS, reaction_json


def react(call: Call, reactions: list[Reaction]) -> Reply:
    """A reaction, once for each user and kind: 200 tells that it was there already."""
    content, user = call.body.get("content"), call.holder.installation.app.bot
    if content not in REACTIONS:
        raise invalid_field("Reaction", "content", "content is not one of the reactions", "invalid")
    there = next((one for one in reactions if one.user is user and one.content == content), None)
    if there is not None:
        return Reply(200, reaction_json(call.links, there))
    reaction = Reaction(next(call.world.ids), user, content)
    reactions.append(reaction)
    return Reply(201, reaction_json(call.links, reaction))
