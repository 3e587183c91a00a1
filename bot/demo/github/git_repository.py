"""A real bare git repository, written object by object and read through git itself.

Objects are written straight into the object store, so a tree can hold whatever git's format can hold:
names no work tree would take ("..", a newline), symlinks and submodules.
"""

import asyncio
import hashlib
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

MODE_FILE, MODE_EXECUTABLE, MODE_SYMLINK, MODE_SUBMODULE = "100644", "100755", "120000", "160000"
MODE_TREE = "40000"

QUIET_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "PATH": os.environ.get("PATH", os.defpath),
}
"""git as it is without this machine's settings, so that diffs are the same everywhere."""


class GitFailed(Exception):
    """git ended with an error; the message is its own."""


@dataclass(frozen=True)
class Symlink:
    """A tree entry that points to `target`."""

    target: str


@dataclass(frozen=True)
class Executable:
    """A file with the executable bit."""

    content: bytes | str


@dataclass(frozen=True)
class Submodule:
    """A tree entry that names a commit of another repository."""

    commit: str


Content = bytes | str | Symlink | Executable | Submodule


@dataclass(frozen=True)
class Person:
    """Who a commit is by."""

    name: str
    mail: str


@dataclass(frozen=True)
class CommitInfo:
    """A commit as git tells it; times are ISO 8601."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Person
    authored_at: str
    committer: Person
    committed_at: str
    message: str


@dataclass(frozen=True)
class GitRepository:
    """A bare repository in the folder `path`."""

    path: Path

    async def create(self, default_branch: str) -> None:
        """Initialise it, and allow what GitHub allows: partial clones and fetching any commit by its id."""
        await run_git("init", "--quiet", "--bare", f"--initial-branch={default_branch}", str(self.path))
        settings = (
            "[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n"
            "[receive]\n\thideRefs = refs/pull\n[gc]\n\tauto = 0\n"
        )
        with (self.path / "config").open("a", encoding="utf-8") as config:
            config.write(settings)

    async def run(self, *arguments: str) -> bytes:
        """git's standard output. Raises GitFailed."""
        return await run_git("--git-dir", str(self.path), *arguments)

    async def resolve(self, revision: str) -> str | None:
        """The commit a revision names; None where there is none."""
        if revision.startswith("-"):
            return None
        try:
            found = await self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except GitFailed:
            return None
        return found.decode().strip()

    async def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor; None where the histories are strangers."""
        try:
            return (await self.run("merge-base", one, other)).decode().strip()
        except GitFailed:
            return None

    async def commits(self, *selection: str) -> tuple[CommitInfo, ...]:
        """Commits of a selection such as "base..head", oldest first."""
        form = "--format=%H%n%T%n%P%n%an%n%ae%n%aI%n%cn%n%ce%n%cI%n%B"
        output = await self.run("log", "-z", "--topo-order", "--reverse", form, *selection)
        return tuple(_commit_info(record) for record in output.decode("utf-8", "replace").split("\0") if record)

    async def branches(self) -> dict[str, str]:
        """Branch name -> commit."""
        output = await self.run("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads")
        pairs = (line.rsplit(" ", 1) for line in output.decode().splitlines())
        return dict(map(tuple, pairs))  # type: ignore[arg-type]  # rsplit at one blank gives pairs

    async def tree(self, commit: str) -> dict[bytes, tuple[str, str]]:
        """Every path of a commit -> (mode, object id)."""
        entries = {}
        for record in (await self.run("ls-tree", "-r", "-z", commit)).split(b"\0"):
            if record:
                meta, _, path = record.partition(b"\t")
                mode, _, sha = meta.decode().split(" ")
                entries[path] = (mode, sha)
        return entries

    async def file(self, commit: str, path: str) -> bytes | None:
        """A file's content at a commit; None where there is none."""
        entry = (await self.tree(commit)).get(os.fsencode(path))
        return None if entry is None else await self.run("cat-file", "blob", entry[1])

    async def update_ref(self, ref: str, commit: str) -> None:
        await self.run("update-ref", ref, commit)

    async def commit(
        self,
        changes: Mapping[str, Content | None],
        message: str,
        author: Person,
        at: datetime,
        parents: tuple[str, ...] = (),
    ) -> str:
        """Write a commit upon the first parent's tree (None removes a path). Moves no ref."""
        entries = await self.tree(parents[0]) if parents else {}
        for path, content in changes.items():
            if content is None:
                entries.pop(os.fsencode(path), None)
            else:
                entries[os.fsencode(path)] = self.write_entry(content)
        return self.write_commit(self.write_tree(entries), message, author, at, parents)

    def write_entry(self, content: Content) -> tuple[str, str]:
        """Store a file's content: its mode and object id."""
        match content:
            case Submodule(commit):
                return MODE_SUBMODULE, commit
            case Symlink(target):
                return MODE_SYMLINK, self.write_object("blob", os.fsencode(target))
            case Executable(inner):
                return MODE_EXECUTABLE, self.write_object("blob", _bytes(inner))
            case _:
                return MODE_FILE, self.write_object("blob", _bytes(content))

    def write_tree(self, entries: Mapping[bytes, tuple[str, str]]) -> str:
        """Store the tree of these paths: its object id."""
        here: dict[bytes, tuple[str, str]] = {}
        folders: dict[bytes, dict[bytes, tuple[str, str]]] = {}
        for path, entry in entries.items():
            name, slash, rest = path.partition(b"/")
            if slash:
                folders.setdefault(name, {})[rest] = entry
            else:
                here[name] = entry
        here |= {name: (MODE_TREE, self.write_tree(inner)) for name, inner in folders.items()}
        ordered = sorted(here.items(), key=lambda item: item[0] + (b"/" if item[1][0] == MODE_TREE else b""))
        data = b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(sha) for name, (mode, sha) in ordered)
        return self.write_object("tree", data)

    def write_commit(
        self,
        tree: str,
        message: str,
        author: Person,
        at: datetime,
        parents: tuple[str, ...],
        *,
        committer: tuple[Person, datetime] | None = None,
    ) -> str:
        """Store a commit object, committed by its author where nobody else is said to have: its id."""
        signed = ((author, at), committer or (author, at))
        wrote, made = (f"{who.name} <{who.mail}> {int(when.timestamp())} +0000" for who, when in signed)
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
        lines += [f"author {wrote}", f"committer {made}", "", message.rstrip("\n") + "\n"]
        return self.write_object("commit", "\n".join(lines).encode())

    def write_object(self, kind: str, data: bytes) -> str:
        """Store a loose object (gitformat-loose): its id."""
        whole = f"{kind} {len(data)}\0".encode() + data
        sha = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        place = self.path / "objects" / sha[:2] / sha[2:]
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            part = place.with_suffix(".part")
            part.write_bytes(zlib.compress(whole, 1))
            part.replace(place)
        return sha


async def run_git(*arguments: str) -> bytes:
    """Run git without this machine's settings. Raises GitFailed."""
    process = await asyncio.create_subprocess_exec(
        "git",
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=QUIET_ENVIRONMENT,
    )
    output, errors = await process.communicate()
    if process.returncode:
        raise GitFailed(errors.decode("utf-8", "replace").strip() or f"git {arguments[0]} ended with an error")
    return output


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _commit_info(record: str) -> CommitInfo:
    sha, tree, parents, an, am, at, cn, cm, ct, message = record.split("\n", 9)
    return CommitInfo(
        sha=sha,
        tree=tree,
        parents=tuple(parents.split()),
        author=Person(an, am),
        authored_at=at,
        committer=Person(cn, cm),
        committed_at=ct,
        message=message.rstrip("\n"),
    )
