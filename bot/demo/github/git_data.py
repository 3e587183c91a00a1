"""Trees, commits and references, one by one (GitHub docs, REST, "Git database")."""

from typing import Any
from urllib.parse import quote

from bot.demo.github.calls import Call, Reply, Route
from bot.demo.github.errors import ApiError, not_found
from bot.demo.github.git_repository import MODE_EXECUTABLE, MODE_FILE, CommitInfo
from bot.demo.github.pull_payloads import commit_json
from bot.demo.github.pushes import branch_moved
from bot.demo.github.state import Json, Repository, now

MODES = (MODE_FILE, MODE_EXECUTABLE)
"""Of the files that this world writes by a tree."""


async def get_commit(call: Call) -> Reply:
    repository = call.repository
    if (sha := await repository.git.resolve(call.path["commit_sha"])) is None:
        raise not_found()
    return Reply(200, await _commit_json(call, repository, sha))


async def create_tree(call: Call) -> Reply:
    """Upon `base_tree`, with the contents that are given as text."""
    repository = call.repository
    entries = await repository.git.tree(str(call.body["base_tree"]))
    for each in call.body["tree"]:
        if each.get("mode") not in MODES or each.get("type") != "blob" or "content" not in each:
            raise ApiError(422, "Must supply a valid tree.mode")
        entries[each["path"].encode()] = (each["mode"], repository.git.write_object("blob", each["content"].encode()))
    sha = repository.git.write_tree(entries)
    url = f"{call.links.repo(repository)}/git"
    shown = [
        {
            "path": path.decode("utf-8", "replace"),
            "mode": mode,
            "type": "blob",
            "sha": blob,
            "url": f"{url}/blobs/{blob}",
        }
        for path, (mode, blob) in entries.items()
    ]
    return Reply(201, {"sha": sha, "url": f"{url}/trees/{sha}", "tree": shown, "truncated": False})


async def create_commit(call: Call) -> Reply:
    """By the app itself: an author that is given would take the signature away."""
    repository, body = call.repository, call.body
    if {"author", "committer", "signature"} & body.keys():
        raise ApiError(422, "this world knows commits of the app alone")
    parents = tuple(map(str, body.get("parents", ())))
    person = call.holder.installation.app.bot.person
    sha = repository.git.write_commit(str(body["tree"]), str(body["message"]), person, now(), parents)
    return Reply(201, await _commit_json(call, repository, sha))


async def update_ref(call: Call) -> Reply:
    """Without `force` only forwards."""
    repository, ref, sha = call.repository, f"refs/{call.path['ref']}", str(call.body["sha"])
    tip = await repository.git.resolve(ref)
    if tip is None:
        raise ApiError(422, "Reference does not exist")
    if await repository.git.resolve(sha) is None:
        raise ApiError(422, "Object does not exist")
    if not call.body.get("force") and await repository.git.merge_base(tip, sha) != tip:
        raise ApiError(422, "Update is not a fast forward")
    await repository.git.update_ref(ref, sha)
    await branch_moved(call.hooks, repository, ref.removeprefix("refs/heads/"), sha, call.holder.installation.app.bot)
    url = f"{call.links.repo(repository)}/git"
    made: Json = {"ref": ref, "node_id": f"REF_kwDO{sha}", "url": f"{url}/{quote(ref)}"}
    return Reply(200, made | {"object": {"type": "commit", "sha": sha, "url": f"{url}/commits/{sha}"}})


async def _commit_json(call: Call, repository: Repository, sha: str) -> Json:
    info: CommitInfo = (await repository.git.commits("-1", sha))[0]
    whole: dict[str, Any] = commit_json(call.links, call.world, repository, info)
    kept = ("sha", "node_id", "html_url", "parents")
    told = {name: whole["commit"][name] for name in ("url", "message", "author", "committer", "tree", "verification")}
    return {**{name: whole[name] for name in kept}, **told}


_GIT = "/repos/{owner}/{repo}/git"

ROUTES = (
    Route("GET", f"{_GIT}/commits/{{commit_sha}}", get_commit, "contents=read"),
    Route("POST", f"{_GIT}/trees", create_tree, "contents=write"),
    Route("POST", f"{_GIT}/commits", create_commit, "contents=write"),
    Route("PATCH", f"{_GIT}/refs/{{ref}}", update_ref, "contents=write"),
)
