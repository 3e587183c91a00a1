"""Accepting suggestions: exactly these lines, this file's endings, one commit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.github import LoopbackGitHub, SuggestionRefused
from bot.demo.github.suggestions import replaced, suggested_lines
from tests.world.fixtures import Client
from tests.world.scene import Scene, set_scene, with_changes


async def suggest(
    client: Client, scene: Scene, body: str, line: int, start: int | None = None, path: str = "app.py"
) -> int:
    comment = {"path": path, "line": line, "side": "RIGHT", "body": body}
    if start is not None:
        comment |= {"start_line": start, "start_side": "RIGHT"}
    review = await client.call(
        "POST", scene.path + "/reviews", {"event": "COMMENT", "body": "So.", "comments": [comment]}
    )
    assert review.status == 200, review.body
    listed = await client.call("GET", f"{scene.path}/reviews/{review.body['id']}/comments")
    return int(listed.body[0]["id"])


async def content(scene: Scene, path: str = "app.py") -> bytes | None:
    return await scene.repository.git.file(scene.pull.head_sha, path)


async def test_an_accepted_suggestion_is_one_commit(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    number = await suggest(client, scene, "Better:\n```suggestion\n  TEN\n```\nSee?", 10)
    before = scene.pull.head_sha
    sha = await github.accept_suggestion(number, by="alice")
    assert scene.pull.head_sha == sha
    assert await content(scene) == with_changes({10: "  TEN", 30: "thirty"}).encode()
    (commit,) = await scene.repository.git.commits(f"{before}..{sha}")
    assert commit.parents == (before,)
    bot, alice = scene.app.bot, github.user("alice")
    assert commit.author.name == commit.committer.name == "alice"
    assert commit.message.split("\n")[-2:] == [
        f"Co-authored-by: complianceagent[bot] <{bot.id}+complianceagent[bot]@users.noreply.github.com>",
        f"Co-authored-by: alice <{alice.id}+alice@users.noreply.github.com>",
    ]
    payload = github.deliveries[-1].payload
    assert (payload["action"], payload["before"], payload["after"]) == ("synchronize", before, sha)
    with pytest.raises(SuggestionRefused, match="outdated"):
        await github.accept_suggestion(number, by="alice")


async def test_several_lines_become_fewer_more_or_none(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    numbers = [
        await suggest(client, scene, "```suggestion\none\ntwo\nthree\nfour\n```", 9, 8),
        await suggest(client, scene, "```suggestion\n```", 11, 10),
        await suggest(client, scene, "```suggestion\n\n```", 13),
    ]
    before = scene.pull.head_sha
    await github.accept_suggestions(numbers, by="alice")
    lines = ((await content(scene)) or b"").decode().split("\n")
    assert lines[6:13] == ["line 7", "one", "two", "three", "four", "line 12", ""]
    assert lines[13] == "line 14"
    assert len(await scene.repository.git.commits(f"{before}..{scene.pull.head_sha}")) == 1


@pytest.mark.parametrize(
    ("old", "line", "suggested", "new"),
    [
        (b"a\r\nb\r\nc\r\n", 2, "x\ny", b"a\r\nx\r\ny\r\nc\r\n"),
        (b"a\nb", 2, "x", b"a\nx"),
        (b"a\nb", 2, "x\ny", b"a\nx\ny"),
        (b"a\r\nb", 2, "x\ny", b"a\r\nx\r\ny"),
        (b"a\tb\n\x0cc\n", 2, "\tx", b"a\tb\n\tx\n"),
        (b"a\n\xff\n", 1, "x", b"x\n\xff\n"),
    ],
)
async def test_endings_are_kept(
    github: LoopbackGitHub, client: Client, old: bytes, line: int, suggested: str, new: bytes
) -> None:
    scene = await set_scene(github, changes={"file.txt": old})
    await client.log_in(scene.installation)
    number = await suggest(client, scene, f"```suggestion\n{suggested}\n```", line, path="file.txt")
    await github.accept_suggestion(number, by="alice")
    assert await content(scene, "file.txt") == new


async def test_on_a_fork_the_fork_gets_the_commit(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    fork = await github.fork(scene.repository, "mallory")
    await github.commit(fork, "patch", {"app.py": with_changes({10: "fork"})}, author="mallory")
    scene.pull = await github.open_pull_request(scene.repository, "patch", author="mallory", source=fork)
    await client.log_in(scene.installation)
    number = await suggest(client, scene, "```suggestion\nfixed\n```", 10)
    sha = await github.accept_suggestion(number, by="mallory")
    assert await fork.git.resolve("refs/heads/patch") == sha
    assert await scene.repository.git.resolve(f"refs/pull/{scene.pull.number}/head") == sha


async def test_what_has_no_button(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    cases = {
        "no suggestion": "Just words.",
        "changes nothing": "```suggestion\nten\n```",
    }
    for reason, body in cases.items():
        number = await suggest(client, scene, body, 10)
        with pytest.raises(SuggestionRefused, match=reason):
            await github.accept_suggestion(number, by="alice")
    left = {
        "path": "app.py",
        "line": 10,
        "side": "LEFT",
        "body": "```suggestion\nx\n```",
        "commit_id": scene.pull.head_sha,
    }
    made = await client.call("POST", scene.path + "/comments", left)
    with pytest.raises(SuggestionRefused, match="deleted lines"):
        await github.accept_suggestion(made.body["id"], by="alice")
    one, other = [await suggest(client, scene, f"```suggestion\n{text}\n```", 9, 8) for text in ("a", "b")]
    with pytest.raises(SuggestionRefused, match="overlap"):
        await github.accept_suggestions([one, other], by="alice")
    await github.close(scene.pull, "alice")
    with pytest.raises(SuggestionRefused, match="closed"):
        await github.accept_suggestion(one, by="alice")
    with pytest.raises(SuggestionRefused, match="no review comment"):
        await github.accept_suggestion(1, by="alice")


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("````suggestion\n```\ncode\n```\n````", ["```", "code", "```"]),
        ("```suggestion\n````\n```", []),
        ("~~~suggestion\n```\n~~~", ["```"]),
        ("```suggestion\r\na\r\nb\r\n```\r\n", ["a", "b"]),
        ("````text\n```suggestion\nno\n```\n````\n```suggestion\nyes\n```", ["yes"]),
        ("   ```suggestion  \na\n  ```", ["a"]),
        ("```suggestion\nunclosed", ["unclosed"]),
    ],
)
def test_the_block_ends_at_its_own_fence(body: str, lines: list[str]) -> None:
    assert suggested_lines(body) == lines


LINE = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=5)


@given(
    lines=st.lists(LINE, min_size=1, max_size=8),
    new=st.lists(LINE, max_size=4),
    ending=st.sampled_from(["\n", "\r\n"]),
    closed=st.booleans(),
    data=st.data(),
)
def test_only_the_anchored_lines_change(
    lines: list[str], new: list[str], ending: str, closed: bool, data: st.DataObject
) -> None:
    if not closed and not lines[-1]:
        lines[-1] = "end"
    first = data.draw(st.integers(1, len(lines)))
    last = data.draw(st.integers(first, len(lines)))
    before = ending.join(lines) + (ending if closed else "")
    if new == lines[first - 1 : last]:
        with pytest.raises(SuggestionRefused):
            replaced(before.encode(), first, last, new)
        return
    known = ending if ending in before else "\n"  # a file of one line without its end shows no other
    after = replaced(before.encode(), first, last, new).decode().split(known)
    expected = lines[: first - 1] + new + lines[last:]
    if closed or (last == len(lines) and not new):
        expected.append("")
    assert after == (expected or [""])
