"""Say of a comment of ours that its finding is fixed: resolve its thread, or where we may not, edit the comment."""

from bot.adapters.github.channel import Channel
from bot.adapters.github.faults import understood
from bot.core.action import MarkFixed, Receipt
from bot.core.limits import COMMENT, cut, size
from bot.engine.markers import finding_marker
from bot.ports.code_host import Forbidden, Gone, Refused

PERMISSIONS = {"contents": "write", "pull_requests": "write"}
"""Resolving a thread takes Contents: write, editing our comment Pull requests: write."""

THREADS = """
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id isResolved comments(first: 1) { nodes { databaseId } } }
      }
    }
  }
}
"""
RESOLVE = """
mutation($thread: ID!) {
  resolveReviewThread(input: {threadId: $thread}) { thread { id isResolved } }
}
"""
GONE = "the comment is no longer there"


class Threads:
    """Knows the threads of the pull requests it was asked about: id and whether resolved, by first comment."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[str, bool]] = {}

    async def mark_fixed(self, channel: Channel, action: MarkFixed) -> Receipt:
        """Idempotent by itself: neither a resolved thread nor an edited comment is touched again."""
        if not await channel.may("contents"):
            return await _edit(channel, action, "Contents: write is not granted")
        try:
            return Receipt(action.comment, how=await self._resolve(channel, action))
        except (Forbidden, Refused) as refused:
            return await _edit(channel, action, f"the thread could not be resolved: {refused}")

    async def _resolve(self, channel: Channel, action: MarkFixed) -> str:
        key = (action.number, action.comment)
        if key not in self._known:
            await self._look(channel, action.number)
        if key not in self._known:
            return GONE
        thread, resolved = self._known[key]
        if resolved:
            return "the thread was resolved already"
        try:
            await channel.mutate(RESOLVE, thread=thread)
        except Gone:
            return GONE
        self._known[key] = (thread, True)
        return "resolved the thread"

    async def _look(self, channel: Channel, number: int) -> None:
        after, more = None, True
        while more:
            data = await channel.query(THREADS, owner=channel.owner, name=channel.name, number=number, after=after)
            with understood():
                page = data["repository"]["pullRequest"]["reviewThreads"]
                for thread in page["nodes"]:
                    first = thread["comments"]["nodes"][:1]
                    if first:
                        self._known[number, first[0]["databaseId"]] = (thread["id"], thread["isResolved"])
                after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]


async def _edit(channel: Channel, action: MarkFixed, why: str) -> Receipt:
    """Put the note above our comment, once."""
    try:
        found = await channel.get("/pulls/comments/{comment}", comment=action.comment)
    except Gone:
        return Receipt(action.comment, how=GONE)
    body = str(found.get("body") or "")
    marker = finding_marker(action.finding)
    if marker not in body:
        return Receipt(action.comment, how=f"left alone: comment {action.comment} is not about this finding")
    if body.startswith(action.note):
        return Receipt(action.comment, how=f"the comment was edited already ({why})")
    edited = f"{action.note}\n\n{body}"
    if size(edited) > COMMENT:
        edited = f"{cut(edited, COMMENT - size(marker) - 2)}\n\n{marker}"
    try:
        await channel.patch("/pulls/comments/{comment}", {"body": edited}, repeatable=True, comment=action.comment)
    except Gone:
        return Receipt(action.comment, how=GONE)
    return Receipt(action.comment, how=f"edited the comment: {why}")
