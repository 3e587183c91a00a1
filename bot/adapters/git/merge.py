"""Merge two trees as git does it, in a git dir of its own, so that nothing is written into the repository."""

import tempfile
from pathlib import Path

from bot.adapters.git.process import Git
from bot.engine.tree_list import TREE_OPTIONS

MOST_CONTENTS = 2000
"""Files whose contents are brought to merge two sides. Our own choice: above it, it is said that nobody looked."""

_NOBODY = "ComplianceAgent <> 0 +0000"


async def merged_tree(objects: Path, base: str, ours: str, theirs: str) -> bytes:
    """The tree that git makes of both sides' changes since a base (commits all three), as `ls-tree` lists it. Where
    both changed the same lines, the files hold git's marks of a conflict. The repository's attributes have no say.
    Raises GitFailed.

    git before 2.40 cannot be told a merge base, and a mirror has no history: so three commits are made of the trees.
    """
    with tempfile.TemporaryDirectory(prefix="complianceagent-git-") as folder:
        git = Git(Path(folder))
        await git.run("init", "--quiet", "--bare", "--template=")
        (Path(folder) / "objects" / "info" / "alternates").write_text(f"{objects}\n")
        below = await _commit(git, base)
        one, other = [await _commit(git, each, below) for each in (ours, theirs)]
        options = ("--write-tree", "--no-messages", "--name-only", "-z")
        printed = await git.run("merge-tree", *options, one, other, fine=(0, 1))
        return await git.run("ls-tree", *TREE_OPTIONS, printed.split(b"\0", 1)[0].decode("ascii"))


async def _commit(git: Git, like: str, *parents: str) -> str:
    """A commit with the tree of another one, and these parents."""
    tree = (await git.run("rev-parse", "--verify", f"{like}^{{tree}}")).decode("ascii").strip()
    told = [f"tree {tree}", *(f"parent {each}" for each in parents), f"author {_NOBODY}", f"committer {_NOBODY}"]
    made = await git.run("hash-object", "-w", "-t", "commit", "--stdin", stdin="\n".join([*told, "", ""]).encode())
    return made.decode("ascii").strip()
