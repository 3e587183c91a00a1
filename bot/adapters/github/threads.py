"""Say of a comment of ours that its finding is fixed, or is back: resolve its thread or open it again, or where we may
not, edit the comment."""

from bot.adapters.github.channel import Channel
from bot.adapters.github.faults import understood
from bot.core.action import MarkFixed, Receipt, Reopen
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
UNRESOLVE = RESOLVE.replace("resolveReviewThread", "unresolveReviewThread")
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
            return Receipt(action.comment, how=await self._turn(channel, action, RESOLVE, resolved=True))
        except (Forbidden, Refused) as refused:
            return await _edit(channel, action, f"the thread could not be resolved: {refused}")

    async def reopen(self, channel: Channel, action: Reopen) -> Receipt:
        """Idempotent by itself, as `mark_fixed` is. People resolve threads too, so it is looked at anew."""
        if not await channel.may("contents"):
            return await _edit(channel, action, "Contents: write is not granted")
        self._known.pop((action.number, action.comment), None)
        try:
            return Receipt(action.comment, how=await self._turn(channel, action, UNRESOLVE, resolved=False))
        except (Forbidden, Refused) as refused:
            return await _edit(channel, action, f"the thread could not be opened again: {refused}")

    async def _turn(self, channel: Channel, action: MarkFixed | Reopen, mutation: str, *, resolved: bool) -> str:
        """What was done, in words."""
        key = (action.number, action.comment)
        if key not in self._known:
            await self._look(channel, action.number)
        if key not in self._known:
            return GONE
        thread, is_resolved = self._known[key]
        if is_resolved is resolved:
            return f"the thread was {'resolved' if resolved else 'open'} already"
        try:
            await channel.mutate(mutation, thread=thread)
        except Gone:
            return GONE
        self._known[key] = (thread, resolved)
        return "resolved the thread" if resolved else "opened the thread again"

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


async def _edit(channel: Channel, action: MarkFixed | Reopen, why: str) -> Receipt:
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
