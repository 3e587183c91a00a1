"""What a pull request is merged as: one commit with two parents, one with all of it, or its own ones anew."""

from collections.abc import Mapping
from datetime import datetime

from bot.demo.github.git_repository import Content, GitFailed, GitRepository
from bot.demo.github.state import PullRequest, User, now


async def merged(pull: PullRequest, user: User, method: str = "merge") -> tuple[str, str]:
    """The base's tip, and what it would be after "merge", "squash" or "rebase". Raises GitFailed on a conflict."""
    git = pull.repository.git
    tip = await git.resolve(f"refs/heads/{pull.base_ref}") or pull.base_sha
    if method == "rebase":
        return tip, await _rebased(git, pull, user, tip)
    tree = await _joined(git, pull.diff.merge_base, tip, pull.head_sha)
    if method == "squash":
        message = f"{pull.title} (#{pull.number})"
        return tip, git.write_commit(tree, message, pull.author.person, now(), (tip,), committer=(user.person, now()))
    message = f"Merge pull request #{pull.number} from {pull.head_label.replace(':', '/')}"
    return tip, git.write_commit(tree, message, user.person, now(), (tip, pull.head_sha))


async def merged_by_hand(pull: PullRequest, user: User, own: Mapping[str, Content | None]) -> tuple[str, str]:
    """The same as by "merge", with what whoever merges it on a computer changes besides."""
    tip, clean = await merged(pull, user)
    git = pull.repository.git
    made = await git.commit(own, "Merge it", user.person, now(), (clean,))
    tree = (await git.commits("-1", made))[0].tree
    return tip, git.write_commit(tree, "Merge it", user.person, now(), (tip, pull.head_sha))


async def _rebased(git: GitRepository, pull: PullRequest, user: User, onto: str) -> str:
    """Each commit keeps its author, that one's date, and its words (GitHub docs, "About pull request merges")."""
    for each in await git.commits(f"{pull.diff.merge_base}..{pull.head_sha}"):
        tree = await _joined(git, each.parents[0], onto, each.sha)
        at = datetime.fromisoformat(each.authored_at)
        onto = git.write_commit(tree, each.message, each.author, at, (onto,), committer=(user.person, now()))
    return onto


async def _joined(git: GitRepository, base: str, ours: str, theirs: str) -> str:
    """The tree with the changes of both, file by file."""
    was, mine, new = [await git.tree(one) for one in (base, ours, theirs)]
    joined = {}
    for path in mine.keys() | new.keys():
        old, here, there = was.get(path), mine.get(path), new.get(path)
        if here not in (old, there) and there != old:
            raise GitFailed(f"conflict in {path!r}")
        kept = here if there == old else there
        if kept is not None:
            joined[path] = kept
    return git.write_tree(joined)
