"""Read a git repository: trees, the diff between two commits, and contents, without ever checking anything out."""

import asyncio
from collections.abc import Iterable, Mapping, Set
from pathlib import Path
from typing import Protocol

from bot.adapters.git.blobs import BlobContents
from bot.adapters.git.local import find, shadow
from bot.adapters.git.merge import MOST_CONTENTS, merged_tree
from bot.adapters.git.objects import About, about, contents, is_object_id, starts
from bot.adapters.git.process import OUTPUT_BYTES, Git, GitFailed, TooMuch, TooSlow
from bot.adapters.git.trees import TreeLists
from bot.core.diff import ChangedFile, EntryKind, Status, TreeEntry, below
from bot.core.identity import BlobId, CommitSha
from bot.core.snapshot import EMPTY_TREE, Snapshot
from bot.core.tree import Tree, differing
from bot.engine.diff import (
    DIFF_OPTIONS,
    RENAME_OPTIONS,
    NotADiff,
    parse_diff,
    parse_renames,
)
from bot.engine.three_way import contents_needed, unexplained
from bot.engine.tree_list import TREE_OPTIONS, parse_tree
from bot.ports.repository import START_BYTES, Blob, CouldNotReach, NotThere, RepositoryError

TREE_BYTES = 64 * 1024 * 1024
"""The longest list of a tree's entries that is read: some 600,000 of them. A few objects can make a tree of billions,
as folders may be shared; its list would fill the memory of a server that others use as well."""

LACKING = (
    "this clone lacks some of its files (is it a partial or sparse one?); "
    "bring them by `git fetch --refetch --no-filter` and try again"
)
"""What to do about a clone without all its objects: we never fetch for it, as its configuration says how."""

DIFF_BYTES = 128 * 1024 * 1024
"""The longest diff that is read; a longer one fails the review, in words, instead of filling the memory."""

_DIFF_SAFELY = ("--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=none", "--submodule=short")


LISTS, CONTENTS = TreeLists(), BlobContents()
"""Of all repositories: the next review of one opens it anew."""


class Keeper(Protocol):
    """Who keeps a repository that has only part of its objects."""

    async def supply(self, blobs: Iterable[str]) -> None:
        """Bring blobs. Raises NotThere and CouldNotReach."""
        ...

    def suspect(self) -> None:
        """Objects that were brought cannot be read: bring everything anew next time."""
        ...


class GitRepository:
    """Fills the port Repository from a git dir of ours (a mirror), or with `open` from anybody's."""

    def __init__(self, git_dir: Path, *, reader: Git | None = None, keeper: Keeper | None = None) -> None:
        """`reader` is what objects are read with, where that is not the git dir itself."""
        self._git_dir = git_dir
        self._refs = Git(git_dir)
        self._git = reader or self._refs
        self._keeper = keeper
        self._trees: dict[CommitSha, Tree] = {}

    @classmethod
    def open(cls, path: Path) -> "GitRepository":
        """The repository that `path` is in: a checkout, a bare repository, or a worktree. Raises NotThere."""
        place = find(path)
        return cls(place.git_dir, reader=shadow(place))

    async def resolve(self, ref: str) -> CommitSha:
        """The commit that a branch, tag or expression means. Raises NotThere."""
        try:
            name = await self._refs.run("rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
        except (GitFailed, ValueError) as failed:  # ValueError: a NUL in the name
            raise NotThere(f"no commit is called {ref!r}: {failed}") from None
        return CommitSha(name.decode("ascii").strip())

    async def merge_base(self, one: CommitSha, other: CommitSha) -> CommitSha:
        """The best common ancestor. Raises NotThere, also where a shallow clone does not reach back to it."""
        await self._need_commits(one, other)
        try:
            found = await self._git.run("merge-base", one, other)
        except GitFailed as failed:
            if failed.code != 1:
                raise self._fault(failed) from None
            raise NotThere(f"{one} and {other} have no common ancestor here (is the clone shallow?)") from None
        return CommitSha(found.decode("ascii").split()[0])

    async def snapshot(self, base: CommitSha, head: CommitSha) -> Snapshot:
        await self._need_commits(base, head)
        base_tree, head_tree = await asyncio.gather(self._tree(base), self._tree(head))
        await self._bring(
            side.blob
            for pair in differing(base_tree, head_tree)
            for side in pair
            if side and side.kind is not EntryKind.SUBMODULE
        )
        options = (*DIFF_OPTIONS, *_DIFF_SAFELY)
        printed = await self._run("diff-tree", *options, base, head, limit=DIFF_BYTES)
        try:
            changed = await asyncio.to_thread(parse_diff, printed)
        except NotADiff as strange:
            raise RepositoryError(f"git's diff was not understood: {strange}") from None
        return Snapshot(base, head, changed, base_tree, head_tree)

    async def renames(self, before: CommitSha, after: CommitSha) -> Mapping[str, str]:
        await self._need_commits(before, after)
        trees = await asyncio.gather(self._tree(before), self._tree(after))
        await self._bring(_on_one_side(*trees))
        printed = await self._run("diff-tree", *RENAME_OPTIONS, *_DIFF_SAFELY, before, after, limit=TREE_BYTES)
        try:
            return parse_renames(printed)
        except NotADiff as strange:
            raise RepositoryError(f"git's list of renames was not understood: {strange}") from None

    async def added_by_merge(
        self, merge: CommitSha, base: CommitSha, ours: CommitSha, theirs: CommitSha
    ) -> tuple[str, ...]:
        await self._need_commits(merge, base, ours, theirs)
        made, below, one, other = [await self._tree(each) for each in (merge, base, ours, theirs)]
        odd = unexplained(below, one, other, made)
        if not odd:
            return ()
        needed = contents_needed(odd, below, one, other)
        if len(needed) > MOST_CONTENTS:
            raise RepositoryError(f"both sides differ in more than {MOST_CONTENTS:,} files")
        await self._bring(needed)
        try:
            merged = parse_tree(await merged_tree(self._git.objects or self._git_dir / "objects", base, ours, theirs))
        except GitFailed as failed:
            raise self._fault(failed) from None
        return tuple(sorted({each.path for pair in differing(merged, made) for each in pair if each}))

    async def tree(self, commit: CommitSha) -> Snapshot:
        await self._need_commits(commit)
        entries = await self._tree(commit)
        return Snapshot(EMPTY_TREE, commit, all_added(entries), {}, entries)

    async def read(self, blobs: Iterable[BlobId], limit: int) -> Mapping[BlobId, Blob]:
        wanted = set(blobs)
        known = CONTENTS.known(self._git_dir, wanted, limit)
        fresh = await self._read(wanted - known.keys(), limit)
        CONTENTS.keep(self._git_dir, fresh)
        return {**known, **fresh}

    async def _read(self, wanted: Set[BlobId], limit: int) -> dict[BlobId, Blob]:
        if not wanted:
            return {}
        await self._bring(wanted)
        known = await self._about(wanted)
        for blob in wanted:
            if blob not in known or known[blob].kind != "blob":
                raise NotThere(f"there is no file content {blob[:64]!r}; {LACKING}")
        sizes = {blob: known[blob].size for blob in wanted}
        try:
            texts = await contents(self._git, {blob: size for blob, size in sizes.items() if size <= limit})
            begun = await starts(self._git, (blob for blob, size in sizes.items() if size > limit), START_BYTES)
        except GitFailed as failed:
            raise self._fault(failed) from None
        return {blob: Blob(sizes[blob], texts.get(blob), start=begun.get(blob, b"")) for blob in wanted}

    async def file_at(self, commit: CommitSha, path: str, limit: int) -> bytes | None:
        await self._need_commits(commit)
        entry = (await self._tree(commit)).get(path)
        if entry is None or entry.kind is not EntryKind.FILE:
            return None
        return (await self.read([entry.blob], limit))[entry.blob].content

    async def has(self, commit: CommitSha, path: str) -> bool:
        await self._need_commits(commit)
        return bool(below(path, await self._tree(commit)))

    async def _tree(self, commit: CommitSha) -> Tree:
        if commit not in self._trees:
            self._trees[commit] = LISTS.known(self._git_dir, commit) or await self._listed(commit)
        return self._trees[commit]

    async def _listed(self, commit: CommitSha) -> Tree:
        printed = await self._run("ls-tree", *TREE_OPTIONS, commit, limit=TREE_BYTES)
        try:
            return LISTS.read(self._git_dir, commit, printed)
        except NotADiff as strange:
            raise RepositoryError(f"git's tree was not understood: {strange}") from None

    async def _run(self, *args: str, limit: int = OUTPUT_BYTES) -> bytes:
        try:
            return await self._git.run(*args, limit=limit)
        except GitFailed as failed:
            raise self._fault(failed) from None

    async def _about(self, ids: Iterable[str]) -> dict[str, About]:
        try:
            return await about(self._git, ids)
        except GitFailed as failed:
            raise self._fault(failed) from None

    async def _need_commits(self, *commits: CommitSha) -> None:
        known = await self._about(commits)
        for commit in commits:
            if commit not in known or known[commit].kind != "commit":
                raise NotThere(f"there is no commit {commit[:64]!r}")

    async def _bring(self, blobs: Iterable[BlobId]) -> None:
        """Have the keeper bring what is missing, all at once."""
        if self._keeper is None:
            return
        wanted = {blob for blob in blobs if is_object_id(blob)}
        missing = wanted - (await self._about(wanted)).keys()
        if missing:
            await self._keeper.supply(sorted(missing))

    def _fault(self, failed: GitFailed) -> RepositoryError:
        """What was there cannot be read. Where somebody can bring it anew, a later try may go well."""
        if isinstance(failed, TooSlow):
            return CouldNotReach(str(failed))
        if self._keeper is None and "unable to read" in str(failed):
            return NotThere(LACKING)
        if self._keeper is None or isinstance(failed, TooMuch):
            return RepositoryError(str(failed))
        self._keeper.suspect()
        return CouldNotReach(f"the mirror is damaged and will be fetched anew: {failed}")


def all_added(tree: Mapping[str, TreeEntry]) -> tuple[ChangedFile, ...]:
    """Every entry of a tree as an added file, without hunks: nobody comments on a whole scan."""
    return tuple(ChangedFile(path, Status.ADDED, None, entry, ()) for path, entry in sorted(tree.items()))


def _on_one_side(before: Mapping[str, TreeEntry], after: Mapping[str, TreeEntry]) -> set[BlobId]:
    """The contents that renames are told by: of files that only one of two trees has."""
    sides = [before[path] for path in before.keys() - after.keys()]
    sides += [after[path] for path in after.keys() - before.keys()]
    return {side.blob for side in sides if side.kind is EntryKind.FILE}
