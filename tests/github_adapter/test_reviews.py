"""Reviews: posted once, with every comment, whatever happens on the way."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.adapters.git.mirrors import GitMirrors
from bot.adapters.github.host import GitHubHost
from bot.core.action import FinishCheck, MarkFixed, PostComment, PostReview, StartCheck
from bot.core.identity import CommitSha, Fingerprint
from bot.core.location import Location, Side, Span
from bot.core.review import CheckOutput, InlineComment
from bot.core.verdict import Conclusion
from bot.demo.github import LoopbackGitHub
from bot.demo.github.git_repository import Content
from bot.engine.anchor import anchor
from bot.engine.markers import finding_marker, review_marker
from bot.ports.code_host import Forbidden, OutcomeUnknown, Refused, TryLater
from tests.world.scene import LINES, Scene, set_scene, text, with_changes

HostOf = Callable[[Scene], GitHubHost]
MARKER = review_marker("job-1")


def print_of(number: int) -> Fingerprint:
    return Fingerprint(f"{number:032x}")


def comment(number: int, line: int, start: int | None = None, path: str = "app.py") -> InlineComment:
    body = f"finding {number}\n\n{finding_marker(print_of(number))}"
    return InlineComment(print_of(number), path, line, start, Side.RIGHT, body)


def review(scene: Scene, *comments: InlineComment) -> PostReview:
    return PostReview(scene.pull.number, CommitSha(scene.pull.head_sha), MARKER, f"Two problems.\n\n{MARKER}", comments)


async def test_review_with_comments(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    receipt = await host_of(scene).perform(
        review(scene, comment(1, 12, 9), comment(2, 30), comment(3, 2, None, "new.py")), look_first=False
    )
    (posted,) = scene.pull.reviews
    assert (receipt.id, posted.state, posted.commit) == (posted.id, "COMMENTED", scene.pull.head_sha)
    there = {one.body.split("\n")[0]: one.id for one in scene.pull.comments}
    assert receipt.comments == tuple((print_of(n), there[f"finding {n}"]) for n in (1, 2, 3))
    assert next((one.original.start_line, one.original.line) for one in scene.pull.comments) == (9, 12)
    assert [one.method for one in github.requests] == ["POST", "POST", "GET"]


async def test_review_without_comments_asks_for_none(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    receipt = await host_of(scene).perform(review(scene), look_first=False)
    assert receipt.comments == ()
    assert len(github.requests) == 2


@pytest.mark.parametrize("kind", ["502 after", "reset after"])
async def test_lost_answer_makes_no_second_review(github: LoopbackGitHub, host_of: HostOf, kind: str) -> None:
    scene = await set_scene(github)
    github.faults.add("POST", "/reviews$", kind)
    action = review(scene, comment(1, 10))
    with pytest.raises(OutcomeUnknown):
        await host_of(scene).perform(action, look_first=False)
    receipt = await host_of(scene).perform(action, look_first=True)
    assert [one.id for one in scene.pull.reviews] == [receipt.id]
    assert receipt.comments == ((print_of(1), scene.pull.comments[0].id),)


@pytest.mark.parametrize("kind", ["502 before", "reset before", "500"])
async def test_lost_request_is_made_good(github: LoopbackGitHub, host_of: HostOf, kind: str) -> None:
    scene = await set_scene(github)
    github.faults.add("POST", "/reviews$", kind)
    action = review(scene, comment(1, 10))
    with pytest.raises(OutcomeUnknown):
        await host_of(scene).perform(action, look_first=False)
    assert scene.pull.reviews == []
    receipt = await host_of(scene).perform(action, look_first=True)
    assert [one.id for one in scene.pull.reviews] == [receipt.id]


async def test_comments_that_cannot_be_read_leave_the_outcome_unknown(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    github.faults.add("GET", "/comments$", "502 before", times=3)
    action = review(scene, comment(1, 10))
    with pytest.raises(OutcomeUnknown):
        await host_of(scene).perform(action, look_first=False)
    assert len((await host_of(scene).perform(action, look_first=True)).comments) == 1
    assert len(scene.pull.reviews) == 1


async def test_a_marker_that_our_own_words_quote_is_not_taken_for_ours(github: LoopbackGitHub, host_of: HostOf) -> None:
    """The author of a change can name a file like the marker of our next review or answer, which we then quote."""
    scene = await set_scene(github)
    host, number, head = host_of(scene), scene.pull.number, CommitSha(scene.pull.head_sha)
    other = review_marker("job-0")
    await host.perform(PostReview(number, head, other, f"In `{MARKER}.py`.\n\n{other}", ()), look_first=False)
    await host.perform(PostComment(number, other, f"In `{MARKER}.py`.\n\n{other}"), look_first=False)
    assert (await host.perform(review(scene), look_first=True)).how == "posted a review"
    answer = PostComment(number, MARKER, f"An answer.\n\n{MARKER}")
    assert (await host.perform(answer, look_first=True)).how == "posted a comment"
    assert (await host.perform(review(scene), look_first=True)).how == "found the review of an earlier try"
    assert (await host.perform(answer, look_first=True)).how == "found the comment of an earlier try"


async def test_review_of_another_with_our_marker_is_not_ours(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    other = github.app("imitator")
    await github.create_repository("acme/other")
    await host_of(scene).perform(review(scene), look_first=False)
    scene.pull.reviews[0].user = other.bot
    receipt = await host_of(scene).perform(review(scene), look_first=True)
    assert [one.id for one in scene.pull.reviews][1:] == [receipt.id]


async def test_look_goes_through_all_pages(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    await host_of(scene).perform(review(scene, *(comment(n, 10) for n in range(120))), look_first=False)
    first = scene.pull.reviews[0]
    for number in range(110):
        await github.reply(scene.pull.comments[0].id, "bob", f"answer {number}")
    scene.pull.reviews.append(scene.pull.reviews.pop(0))
    receipt = await host_of(scene).perform(review(scene, *(comment(n, 10) for n in range(120))), look_first=True)
    assert receipt.id == first.id
    assert len(receipt.comments) == 120


async def test_comment_without_a_place_moves_into_the_text(github: LoopbackGitHub, host_of: HostOf) -> None:
    """GitHub shows less than git does where .gitattributes says `-diff`; nothing may be lost by that."""
    scene = await set_scene(github)
    receipt = await host_of(scene).perform(
        review(scene, comment(1, 20), comment(2, 10), comment(3, 10, None, "hidden.py")), look_first=False
    )
    assert [number for number, _ in receipt.comments] == [print_of(2)]
    (posted,) = scene.pull.reviews
    assert "finding 1" in posted.body
    assert "finding 3" in posted.body
    assert posted.body.rstrip().endswith(MARKER)
    assert "2 comments" in receipt.how


async def test_a_review_that_is_refused_for_no_reason_that_we_see_loses_nothing(
    github: LoopbackGitHub, host_of: HostOf
) -> None:
    scene = await set_scene(github)
    github.faults.add("POST", "/reviews$", "422")
    receipt = await host_of(scene).perform(review(scene, comment(2, 10)), look_first=False)
    (posted,) = scene.pull.reviews
    assert (receipt.id, receipt.comments, "finding 2" in posted.body) == (posted.id, (), True)


async def test_refused_review_that_is_not_about_places(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    action = PostReview(scene.pull.number, CommitSha(scene.pull.head_sha), MARKER, "x" * 70_000 + MARKER, ())
    with pytest.raises(Refused, match="too long"):
        await host_of(scene).perform(action, look_first=False)


async def test_anchors_of_the_engine_are_never_refused(github: LoopbackGitHub, host_of: HostOf, tmp_path: Path) -> None:
    """Findings on every line of everything, anchored by us from git's diff: GitHub takes them all in one review."""
    odd = "sp ace/ünï\ncode.py"
    files: dict[str, Content] = {"app.py": text(LINES), odd: text(LINES), "old.py": text(LINES), "gone.py": "x\n"}
    changes: dict[str, Content | None] = {
        "app.py": with_changes({1: "a", 20: "b\n--- a/app.py\n@@ -1 +1 @@", 40: "last"}).rstrip("\n"),
        odd: with_changes({39: "x\r"}),
        "old.py": None,
        "new name.py": text(LINES) + "more\n",
        "gone.py": None,
        "empty.py": "",
        "pic.png": b"\0\1\2",
    }
    scene = await set_scene(github, files=files, changes=changes)
    host = host_of(scene)
    pull = await host.pull_request(scene.pull.number)
    comparison = await host.compare(pull.base, pull.head)
    mirror = await GitMirrors(tmp_path).fetch(
        scene.repository.full_name, await host.clone_access(), [comparison.merge_base, pull.head]
    )
    snapshot = await mirror.snapshot(comparison.merge_base, pull.head)
    spans = [Span(start, start + size) for start in range(1, 43) for size in (0, 1, 5, 30)]
    comments: list[InlineComment] = []
    for file in snapshot.changed:
        for span in spans:
            if place := anchor(file, Location(file.path, span)):
                made = comment(len(comments), place.line, place.start_line, file.path)
                comments.append(made)
    assert len(comments) > 200
    receipt = await host.perform(review(scene, *comments), look_first=False)
    assert len(receipt.comments) == len(comments)
    assert receipt.how == "posted a review"


async def test_small_review_takes_few_requests(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host, head = host_of(scene), CommitSha(scene.pull.head_sha)
    pull = await host.pull_request(scene.pull.number)
    await host.compare(pull.base, pull.head)
    await host.perform(StartCheck(head, "job"), look_first=False)
    await host.clone_access()
    await host.perform(review(scene, comment(1, 10)), look_first=False)
    output = CheckOutput(Conclusion.FAILURE, "One problem", "Summary", "", ())
    await host.perform(FinishCheck(head, "job", output), look_first=False)
    assert len(github.requests) <= 8


async def test_secondary_limit_names_its_time(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    for kind, seconds, expected in [
        ("403 secondary limit", 17, 17),
        ("403 secondary limit", None, 60),
        ("429", 3, 3),
    ]:
        github.faults.add("POST", "/reviews$", kind, seconds=seconds)
        with pytest.raises(TryLater) as told:
            await host_of(scene).perform(review(scene, comment(1, 10)), look_first=False)
        assert told.value.seconds == expected
    github.faults.add("POST", "/reviews$", "403 primary limit", seconds=100)
    with pytest.raises(TryLater) as told:
        await host_of(scene).perform(review(scene, comment(1, 10)), look_first=False)
    assert 90 < told.value.seconds <= 101
    assert scene.pull.reviews == []


async def test_missing_permission_is_named(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github, permissions={"pull_requests": "read", "contents": "read", "checks": "read"})
    with pytest.raises(Forbidden) as told:
        await host_of(scene).perform(review(scene, comment(1, 10)), look_first=False)
    assert told.value.permission == "pull_requests=write"
    with pytest.raises(Forbidden) as told:
        await host_of(scene).perform(StartCheck(CommitSha(scene.pull.head_sha), "x"), look_first=False)
    assert told.value.permission == "checks=write"


async def test_fixed_finding_resolves_its_thread(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host = host_of(scene)
    receipt = await host.perform(review(scene, *(comment(n, 10) for n in range(130))), look_first=False)
    finding, number = receipt.comments[120]
    mark = MarkFixed(scene.pull.number, number, finding, "Fixed in abc1234.")
    assert (await host.perform(mark, look_first=False)).how == "resolved the thread"
    assert [thread.comments[0].id for thread in scene.pull.threads if thread.resolved_by] == [number]
    assert "already" in (await host_of(scene).perform(mark, look_first=True)).how
    gone = MarkFixed(scene.pull.number, 1, finding, "Fixed.")
    assert (await host.perform(gone, look_first=False)).how == "the comment is no longer there"


@pytest.mark.parametrize("contents", ["read", "write"])
async def test_without_the_right_to_resolve_the_comment_is_edited(
    github: LoopbackGitHub, host_of: HostOf, contents: str
) -> None:
    scene = await set_scene(github, permissions={"pull_requests": "write", "contents": contents, "checks": "write"})
    host = host_of(scene)
    receipt = await host.perform(review(scene, comment(1, 10)), look_first=False)
    ((finding, number),) = receipt.comments
    if contents == "write":  # granted when the token was made, and taken away since
        for token in github.world.tokens.values():
            token.permissions["contents"] = "read"
    mark = MarkFixed(scene.pull.number, number, finding, "**Fixed in abc1234.**")
    for look_first in (False, True):
        done = await host.perform(mark, look_first=look_first)
        assert "edited" in done.how
        assert ("Contents: write is not granted" if contents == "read" else "not accessible") in done.how
    (there,) = scene.pull.comments
    assert there.body == f"**Fixed in abc1234.**\n\nfinding 1\n\n{finding_marker(finding)}"


async def test_comment_of_another_finding_is_left_alone(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github, permissions={"pull_requests": "write", "contents": "read"})
    host = host_of(scene)
    receipt = await host.perform(review(scene, comment(1, 10)), look_first=False)
    done = await host.perform(
        MarkFixed(scene.pull.number, receipt.comments[0][1], print_of(2), "Fixed."), look_first=False
    )
    assert "left alone" in done.how
    assert scene.pull.comments[0].body.startswith("finding 1")


async def test_many_writers_of_one_installation_take_turns(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host = host_of(scene)
    starts = [host.perform(StartCheck(CommitSha(scene.pull.head_sha), f"job-{n}"), look_first=False) for n in range(9)]
    receipts = await asyncio.gather(*starts)
    assert len({receipt.id for receipt in receipts}) == 9
    assert sum(one.template.endswith("access_tokens") for one in github.requests) == 1
