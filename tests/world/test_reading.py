"""Reading: pages, files, commits, comparisons, contents, roles, conversations."""

import base64

import pytest

from bot.demo.github import LoopbackGitHub
from tests.world.fixtures import Client
from tests.world.scene import set_scene, with_changes


async def test_pages_and_their_links(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github, changes={f"{number:03}.py": "x\n" for number in range(205)})
    await client.log_in(scene.installation)
    first = await client.call("GET", scene.path + "/files")
    assert len(first.body) == 30
    assert 'page=2>; rel="next"' in first.headers["Link"]
    assert 'page=7>; rel="last"' in first.headers["Link"]
    capped = await client.call("GET", scene.path + "/files?per_page=500&page=3")
    assert (len(capped.body), 'rel="next"' in capped.headers["Link"]) == (5, False)
    assert 'page=2>; rel="prev"' in capped.headers["Link"]
    beyond = await client.call("GET", scene.path + "/files?per_page=100&page=4")
    assert (beyond.status, beyond.body) == (200, [])
    single = await client.call("GET", scene.path + "/commits")
    assert (len(single.body), "Link" in single.headers) == (1, False)


async def test_what_a_pull_request_says(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    pull = (await client.call("GET", scene.path)).body
    assert (pull["additions"], pull["deletions"], pull["changed_files"], pull["commits"]) == (4, 2, 2, 1)
    assert (pull["head"]["ref"], pull["base"]["ref"], pull["user"]["login"]) == ("feature", "main", "alice")
    assert [one["number"] for one in (await client.call("GET", scene.repo + "/pulls")).body] == [1]
    assert (await client.call("GET", scene.repo + "/pulls?state=closed")).body == []
    for missing in ("/pulls/2", "/pulls/x"):
        assert (await client.call("GET", scene.repo + missing)).status == 404
    github.delete_repository(scene.repository)
    assert (await client.call("GET", scene.path)).status == 404


async def test_the_kinds_of_files(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(
        github,
        files={"old name.py": with_changes({}), "gone.py": "x\n", "data": b"\0a", "app.py": "a\n"},
        changes={
            "old name.py": None,
            "new/ü.py": with_changes({5: "five"}),
            "gone.py": None,
            "data": b"\0b",
            "app.py": "a",
            "huge.js": "x" * 600_000,
        },
    )
    await client.log_in(scene.installation)
    files = {one["filename"]: one for one in (await client.call("GET", scene.path + "/files")).body}
    assert {name: file["status"] for name, file in files.items()} == {
        "new/ü.py": "renamed",
        "gone.py": "removed",
        "data": "modified",
        "app.py": "modified",
        "huge.js": "added",
    }
    assert files["new/ü.py"]["previous_filename"] == "old name.py"
    assert {name for name, file in files.items() if "patch" not in file} == {"data", "huge.js"}
    assert files["app.py"]["patch"] == "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file"


async def test_only_the_branchs_own_changes_are_in_the_diff(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await github.commit(scene.repository, "main", {"others.py": "x\n"})
    await github.push(scene.pull, {"mine.py": "x\n"}, author="alice", message="Second")
    await client.log_in(scene.installation)
    files = (await client.call("GET", scene.path + "/files")).body
    assert [one["filename"] for one in files] == ["app.py", "mine.py", "new.py"]
    compared = (await client.call("GET", f"{scene.repo}/compare/main...{scene.pull.head_sha}")).body
    assert (compared["status"], compared["ahead_by"], compared["behind_by"]) == ("diverged", 2, 1)
    assert compared["merge_base_commit"]["sha"] == scene.pull.diff.merge_base
    assert [one["commit"]["message"] for one in compared["commits"]] == ["Change", "Second"]
    assert compared["commits"][0]["author"]["login"] == "alice"


async def test_comparisons_at_their_edges(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    base = scene.repo + "/compare/"
    same = (await client.call("GET", base + "main...main")).body
    assert (same["status"], same["commits"]) == ("identical", [])
    assert (await client.call("GET", base + "feature...main")).body["status"] == "behind"
    for missing in ("main...nowhere", "main", f"main...{'0' * 40}", "main...--help"):
        assert (await client.call("GET", base + missing)).status == 404
    git = scene.repository.git
    stranger = git.write_commit(git.write_tree({}), "Alone", github.user("x").person, scene.pull.created_at, ())
    answer = await client.call("GET", f"{base}main...{stranger}")
    assert (answer.status, "No common ancestor" in answer.body["message"]) == (404, True)


async def test_long_histories_are_cut(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    git, tip = scene.repository.git, scene.pull.head_sha
    tree = git.write_tree(await git.tree(tip))
    for number in range(259):
        tip = git.write_commit(tree, f"Commit {number}", github.user("alice").person, scene.pull.created_at, (tip,))
    await github.commit(scene.repository, "feature", {"last.py": "x\n"}, "Last", onto=tip)
    await client.log_in(scene.installation)
    compared = (await client.call("GET", f"{scene.repo}/compare/main...feature")).body
    assert (compared["total_commits"], len(compared["commits"])) == (261, 250)
    paged = await client.call("GET", f"{scene.repo}/compare/main...feature?per_page=100&page=3")
    assert (len(paged.body["commits"]), paged.body["commits"][-1]["commit"]["message"]) == (61, "Last")
    last = await client.call("GET", scene.path + "/commits?per_page=100&page=3")
    assert len(last.body) == 50


async def test_commits_and_contents(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    commit = (await client.call("GET", f"{scene.repo}/commits/{scene.pull.head_sha}")).body
    assert (len(commit["files"]), commit["stats"]["total"]) == (2, 6)
    assert (await client.call("GET", f"{scene.repo}/commits/{'0' * 40}")).status == 422
    content = await client.call("GET", f"{scene.repo}/contents/new.py?ref=feature")
    assert base64.b64decode(content.body["content"]) == b"one\ntwo\n"
    assert (await client.call("GET", f"{scene.repo}/contents/new.py")).status == 404


@pytest.mark.parametrize(
    ("role", "old"),
    [("admin", "admin"), ("maintain", "write"), ("write", "write"), ("triage", "read"), ("read", "read"), ("", "none")],
)
async def test_roles(github: LoopbackGitHub, client: Client, role: str, old: str) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    if role:
        github.add_collaborator(scene.repository, "carol", role)
    else:
        github.user("carol")
    answer = (await client.call("GET", scene.repo + "/collaborators/carol/permission")).body
    assert (answer["role_name"], answer["permission"]) == (role or "none", old)
    assert (await client.call("GET", scene.repo + "/collaborators/nobody/permission")).status == 404


async def test_a_conversation(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    path = scene.repo + "/issues/1/comments"
    foreign = await github.comment(scene.pull, "alice", "Hello.")
    made = await client.call("POST", path, {"body": "Hello, Alice."})
    assert made.body["performed_via_github_app"]["slug"] == "complianceagent"
    one = f"{scene.repo}/issues/comments/{made.body['id']}"
    assert (await client.call("PATCH", one, {"body": "Edited"})).status == 200
    assert [comment["body"] for comment in (await client.call("GET", path)).body] == ["Hello.", "Edited"]
    assert (await client.call("GET", one)).body["body"] == "Edited"
    for body in ("", "x" * 65_537):
        assert (await client.call("POST", path, {"body": body})).status == 422
        assert (await client.call("PATCH", one, {"body": body})).status == 422
    assert (await client.call("PATCH", f"{scene.repo}/issues/comments/{foreign.id}", {"body": "x"})).status == 403
    assert (await client.call("GET", f"{scene.repo}/issues/comments/1")).status == 404


async def test_reactions_count_once(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    foreign = await github.comment(scene.pull, "alice", "/compliance report")
    path = f"{scene.repo}/issues/comments/{foreign.id}/reactions"
    answers = [await client.call("POST", path, {"content": "eyes"}) for _ in range(2)]
    assert [one.status for one in answers] == [201, 200]
    assert len((await client.call("GET", path)).body) == 1
    assert (await client.call("POST", path, {"content": "wave"})).status == 422
    comment = await client.call("GET", f"{scene.repo}/issues/comments/{foreign.id}")
    assert comment.body["reactions"]["eyes"] == 1
