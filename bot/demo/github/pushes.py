"""What follows when a branch moves: the pull requests of that head get it, their comments are carried along."""

from bot.demo.github.anchors import carry
from bot.demo.github.diff import PullDiff
from bot.demo.github.git_repository import GitFailed
from bot.demo.github.hooks import Hooks
from bot.demo.github.shown import shown_between
from bot.demo.github.state import PullRequest, Repository, User, now


async def pull_diff(repository: Repository, base: str, head: str) -> PullDiff:
    """What a pull request from `head` into `base` shows. Raises GitFailed without a common ancestor."""
    merge_base = await repository.git.merge_base(base, head)
    if merge_base is None:
        raise GitFailed(f"no history in common between {base} and {head}")
    commits = await repository.git.commits(f"{base}..{head}")
    files = await shown_between(repository.git, merge_base, head)
    return PullDiff(merge_base, head, commits, files)


async def bring_head(repository: Repository, source: Repository, number: int, sha: str) -> None:
    """Point refs/pull/N/head at a commit, fetched from the fork where it is one."""
    ref = f"refs/pull/{number}/head"
    if source is repository:
        await repository.git.update_ref(ref, sha)
    else:
        await repository.git.run("fetch", "--quiet", "--no-tags", str(source.git.path), f"+{sha}:{ref}")


async def branch_moved(hooks: Hooks, repository: Repository, branch: str, after: str, by: User) -> None:
    """Tell every open pull request whose head this branch is."""
    for pull in hooks.world.pulls_of_head(repository, branch):
        if pull.head_sha != after:
            await _synchronize(hooks, pull, repository, after, by)


async def _synchronize(hooks: Hooks, pull: PullRequest, source: Repository, after: str, by: User) -> None:
    await bring_head(pull.repository, source, pull.number, after)
    base = await pull.repository.git.resolve(f"refs/heads/{pull.base_ref}") or pull.base_sha
    diff = await pull_diff(pull.repository, base, after)
    carried = {one: await carry(pull, one.current, diff) for one in pull.comments if one.current is not None}
    for comment, anchor in carried.items():
        comment.current = anchor
    before, pull.head_sha, pull.base_sha, pull.diff = pull.head_sha, after, base, diff
    pull.updated_at = now()
    hooks.pull_request("synchronize", pull, by, before=before, after=after)
