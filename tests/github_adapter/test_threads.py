"""Commands in review threads: read, answered once in the thread, with a reaction as the receipt."""

import pytest

from bot.core.action import PostComment, React
from bot.demo.github import LoopbackGitHub
from bot.ports.code_host import Gone, OutcomeUnknown, Said
from tests.github_adapter.test_access import MARKER
from tests.github_adapter.test_reviews import HostOf, comment, review
from tests.world.scene import set_scene


async def test_a_reply_is_read_and_answered_once_in_its_thread(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host = host_of(scene)
    ((_, first),) = (await host.perform(review(scene, comment(1, 10)), look_first=False)).comments
    asked = await github.reply(first, "alice", "/compliance explain")
    assert await host.comment(asked.id, in_thread=True) == Said("alice", "/compliance explain", first)
    await github.reply(first, "mallory", f"mine {MARKER}")
    answer = PostComment(scene.pull.number, MARKER, f"Here.\n{MARKER}", thread=first)
    github.faults.add("POST", "/replies$", "502 after")
    with pytest.raises(OutcomeUnknown):
        await host.perform(answer, look_first=False)
    receipt = await host.perform(answer, look_first=True)
    (thread,) = scene.pull.threads
    assert [one.id for one in thread.comments if one.body.startswith("Here.")] == [receipt.id]
    assert not scene.pull.conversation


async def test_a_receipt_is_given_once_and_not_for_what_was_deleted(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host = host_of(scene)
    ((_, first),) = (await host.perform(review(scene, comment(1, 10)), look_first=False)).comments
    said = await github.comment(scene.pull, "alice", "/compliance help")
    for action in (React(first, "eyes", in_thread=True), React(said.id, "eyes")):
        receipts = {(await host.perform(action, look_first=False)).id for _ in range(2)}
        assert len(receipts) == 1
    assert [one.content for one in said.reactions] == ["eyes"]
    with pytest.raises(Gone):
        await host.perform(React(1, "eyes"), look_first=False)
