"""What happens to a pull request without a push: another base, a draft that is ready, a branch under another name."""

from bot.demo.github.anchors import carry
from bot.demo.github.git_repository import GitFailed
from bot.demo.github.hooks import Hooks
from bot.demo.github.pushes import bring_head, pull_diff
from bot.demo.github.state import PullRequest, Repository, User, now


async def retarget(hooks: Hooks, pull: PullRequest, base: str, by: User) -> None:
    """Let it go into another branch. Raises GitFailed for one that is not there."""
    was = {"ref": {"from": pull.base_ref}, "sha": {"from": pull.base_sha}}
    tip = await pull.repository.git.resolve(f"refs/heads/{base}")
    if tip is None:
        raise GitFailed(f"no branch {base}")
    pull.base_ref = base
    await _look_anew(pull, tip, pull.head_sha)
    hooks.pull_request("edited", pull, by, changes={"base": was})


async def reopen(hooks: Hooks, pull: PullRequest, by: User) -> None:
    """With what was pushed to its branch meanwhile: a closed one is told of no push."""
    pull.state, pull.closed_at = "open", None
    source = pull.head_repository
    tip = await source.git.resolve(f"refs/heads/{pull.head_ref}") if source else None
    base = await pull.repository.git.resolve(f"refs/heads/{pull.base_ref}") or pull.base_sha
    if source and tip and tip != pull.head_sha:
        await bring_head(pull.repository, source, pull.number, tip)
        await _look_anew(pull, base, tip)
    hooks.pull_request("reopened", pull, by)


async def rename_branch(hooks: Hooks, repository: Repository, old: str, new: str, by: User) -> None:
    """Move a branch to another name; pull requests that came from the old one are closed, as their branch is gone."""
    tip = await repository.git.resolve(f"refs/heads/{old}")
    if tip is None:
        raise GitFailed(f"no branch {old}")
    await repository.git.update_ref(f"refs/heads/{new}", tip)
    await repository.git.run("update-ref", "-d", f"refs/heads/{old}")
    for pull in hooks.world.pulls_of_head(repository, old):
        pull.state, pull.closed_at = "closed", now()
        hooks.pull_request("closed", pull, by)


async def _look_anew(pull: PullRequest, base: str, head: str) -> None:
    diff = await pull_diff(pull.repository, base, head)
    carried = {one: await carry(pull, one.current, diff) for one in pull.comments if one.current is not None}
    for comment, anchor in carried.items():
        comment.current = anchor
    pull.base_sha, pull.head_sha, pull.diff, pull.updated_at = base, head, diff, now()
