"""One commit on a pull request's branch, made by the API: signed by GitHub, and only upon the tip that we know."""

import base64

from bot.adapters.github import reading
from bot.adapters.github.channel import Channel
from bot.adapters.github.faults import understood
from bot.core.action import CommitFiles, Receipt
from bot.engine.markers import ends_with
from bot.ports.code_host import Forbidden, Moved, Refused

PERMISSIONS = {"contents": "write", "pull_requests": "read"}

COMMIT = """
mutation($branch: CommittableBranch!, $parent: GitObjectID!, $message: CommitMessage!, $files: FileChanges!) {
  createCommitOnBranch(
    input: {branch: $branch, expectedHeadOid: $parent, message: $message, fileChanges: $files}
  ) {
    commit { oid }
  }
}
"""
"""GitHub docs, GraphQL, `createCommitOnBranch`: it fails where the branch's tip is not `expectedHeadOid`."""

LOOKED_AT = 100
"""Commits from the head down among which ours is looked for: as many as one page holds."""


async def commit_files(channel: Channel, action: CommitFiles, look_first: bool) -> Receipt:
    """Raises Moved where the branch has another tip, Forbidden where we may not write to it."""
    if look_first and (found := await _find(channel, action)):
        return Receipt(0, how="found the commit of an earlier try", commit=found)
    if not await channel.may("contents"):
        raise Forbidden("the App may not write to this repository", "contents=write")
    if action.executable:
        return Receipt(0, how="committed, with executable files", commit=await _by_tree(channel, action))
    additions = [{"path": path, "contents": base64.b64encode(content).decode()} for path, content in action.files]
    made = await channel.mutate(
        COMMIT,
        repeatable=False,
        branch={"repositoryNameWithOwner": action.repository, "branchName": action.branch},
        parent=action.parent,
        message={"headline": action.headline, "body": action.body},
        files={"additions": additions},
    )
    with understood():
        return Receipt(0, how="committed", commit=str(made["createCommitOnBranch"]["commit"]["oid"]))


async def _by_tree(channel: Channel, action: CommitFiles) -> str:
    """The mutation writes every file with the mode 100644. A commit made in steps keeps the executable bit, and is
    signed as well where it names no author (GitHub docs, "Signature verification for bots"). Only the last step shows:
    it takes the branch forward from the tip that we know, or not at all."""
    owner, _, repo = action.repository.partition("/")
    known = await channel.get("/git/commits/{sha}", sha=action.parent, owner=owner, repo=repo)
    with understood():
        base = str(known["tree"]["sha"])
    files = [
        {
            "path": path,
            "mode": "100755" if path in action.executable else "100644",
            "type": "blob",
            "content": content.decode(),
        }
        for path, content in action.files
    ]
    tree = await channel.post("/git/trees", {"base_tree": base, "tree": files}, repeatable=True, owner=owner, repo=repo)
    message = f"{action.headline}\n\n{action.body}"
    with understood():
        data = {"message": message, "tree": str(tree["sha"]), "parents": [action.parent]}
    made = await channel.post("/git/commits", data, repeatable=True, owner=owner, repo=repo)
    with understood():
        sha = str(made["sha"])
    try:
        branch = action.branch.split("/")
        await channel.patch(
            "/git/refs/heads{/branch*}", {"sha": sha, "force": False}, branch=branch, owner=owner, repo=repo
        )
    except Refused as refused:
        raise (Moved(str(refused)) if "not a fast forward" in str(refused) else refused) from None
    return sha


async def _find(channel: Channel, action: CommitFiles) -> str | None:
    """Our commit, if it is on the branch. The base repository knows the commits of its forks' pull requests as well."""
    me = await channel.auth.login()
    pull = await reading.pull_request(channel, action.number)
    found = await channel.first_page("/commits{?sha,per_page}", sha=pull.head, per_page=LOOKED_AT)
    with understood():
        mine = (each for each in found if (each.get("author") or {}).get("login") == me)
        return next((str(each["sha"]) for each in mine if ends_with(each["commit"]["message"], action.marker)), None)
