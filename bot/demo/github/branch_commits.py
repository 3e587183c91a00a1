"""`createCommitOnBranch`: one commit upon a branch's expected tip (GitHub docs, GraphQL reference, Commits).

As at GitHub, every file that it writes has the mode 100644 then, whatever it had (observed by many).
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from bot.demo.github.calls import Call
from bot.demo.github.git_repository import Content
from bot.demo.github.graphql_node import Node, QueryError, forbidden
from bot.demo.github.pushes import branch_moved
from bot.demo.github.state import Repository, Token, World, now


async def create_commit(call: Call, asked: Mapping[str, Any]) -> Node:
    """Raises QueryError where the branch is not there, not ours to write to, or elsewhere than expected."""
    branch = asked.get("branch") or {}
    name, ref = str(branch.get("repositoryNameWithOwner")), str(branch.get("branchName")).removeprefix("refs/heads/")
    repository = call.world.repository(name)
    if repository is None or not _reaches(call.world, call.holder, repository, ref):
        raise QueryError(f"Could not resolve to a Repository with the name '{name}'.", type="NOT_FOUND")
    if not call.holder.may("contents=write"):
        raise forbidden()
    tip = await repository.git.resolve(f"refs/heads/{ref}")
    if tip is None:
        raise QueryError(f"Could not resolve to a Ref with the name '{ref}'.", type="NOT_FOUND")
    expected = str(asked.get("expectedHeadOid"))
    if expected != tip:
        said = f'Expected branch to point to "{expected}" but it did not.  Pull and try again.'
        raise QueryError(said, type="STALE_DATA")
    bot = call.holder.installation.app.bot
    message = asked.get("message") or {}
    text = "\n\n".join(part for part in (message.get("headline"), message.get("body")) if part)
    sha = await repository.git.commit(_changes(asked.get("fileChanges") or {}), text, bot.person, now(), (tip,))
    await repository.git.update_ref(f"refs/heads/{ref}", sha)
    await branch_moved(call.hooks, repository, ref, sha, bot)
    made = Node("Commit", oid=lambda _: sha, url=lambda _: f"{call.links.site(repository)}/commit/{sha}")
    return Node("CreateCommitOnBranchPayload", commit=lambda _: made, clientMutationId=lambda _: None)


def _reaches(world: World, token: Token, repository: Repository, ref: str) -> bool:
    """A repository of the installation; or the branch of a fork whose owner lets maintainers of the base write to it
    (GitHub docs, "Allowing changes to a pull request branch created from a fork")."""
    pulls = world.pulls_of_head(repository, ref)
    return token.sees(repository) or any(one.maintainer_can_modify and token.sees(one.repository) for one in pulls)


def _changes(asked: Mapping[str, Any]) -> dict[str, Content | None]:
    changes: dict[str, Content | None] = {each["path"]: None for each in asked.get("deletions") or ()}
    try:
        for each in asked.get("additions") or ():
            changes[each["path"]] = base64.b64decode(each["contents"], validate=True)
    except (KeyError, TypeError, binascii.Error) as error:
        raise QueryError(f"Variable $input was provided invalid value: {error}", fatal=True) from None
    return changes
