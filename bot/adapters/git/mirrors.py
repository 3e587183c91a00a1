"""Local mirrors: of each repository the few commits we need, without history, and contents only when read.

A mirror is a cache. It lives in a folder named after a digest, in generations: when one is damaged or has
grown into too many packs, the next one is begun, and the old one is removed once nobody reads it any more.
"""

import asyncio
import base64
import contextlib
import hashlib
import shutil
import urllib.parse
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from bot.adapters.git.faults import fetch_fault
from bot.adapters.git.locks import Lease, exclusive, unused
from bot.adapters.git.objects import about, is_object_id
from bot.adapters.git.process import Git, GitFailed, Remote
from bot.adapters.git.prune import USED
from bot.adapters.git.repository import GitRepository
from bot.core.identity import CommitSha
from bot.ports.code_host import CloneAccess
from bot.ports.repository import CouldNotReach, NotThere

FETCH_SECONDS = 300.0
"""The longest a fetch may take, and the longest to wait for another process that fetches the same mirror."""

MOST_PACKS = 60
"""Each fetch adds a pack, and every look-up asks all of them; git itself tidies up at 50 (`gc.autoPackLimit`)."""

_FETCH = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--filter=blob:none")
_BROKEN = "broken"
_IN_USE = "in-use"


class GitMirrors:
    """Fills the port Mirrors, in a folder that belongs to us alone."""

    def __init__(self, folder: Path, *, seconds: float = FETCH_SECONDS) -> None:
        self._folder = folder.absolute()
        self._seconds = seconds
        self._locks: dict[str, asyncio.Lock] = {}

    async def fetch(self, repository: str, access: CloneAccess, commits: Sequence[CommitSha]) -> GitRepository:
        """Bring the commits. Raises NotThere and CouldNotReach."""
        for commit in commits:
            if not is_object_id(commit):
                raise NotThere(f"{commit[:64]!r} is not a commit's id")
        name = hashlib.sha256(f"{access.url}\n{repository}".encode()).hexdigest()[:32]
        mirror = _Mirror(self._folder / name, self._locks.setdefault(name, asyncio.Lock()), self._seconds)
        try:
            async with mirror.alone():
                generation = await mirror.with_commits(access, commits)
        except OSError as error:
            raise CouldNotReach(f"the mirror's folder cannot be used: {error.strerror}") from None
        return GitRepository(generation.git.git_dir, keeper=_MirrorKeeper(mirror, generation, access))


@dataclass(frozen=True)
class _Generation:
    """One git dir of a mirror. It is not removed while the lease is held."""

    git: Git
    lease: Lease

    @property
    def broken(self) -> bool:
        return (self.git.git_dir / _BROKEN).exists()

    @property
    def packs(self) -> int:
        return sum(1 for _ in self.git.git_dir.glob("objects/pack/*.pack"))


@dataclass(frozen=True)
class _MirrorKeeper:
    """Supplies a mirror's repository; holding it keeps its generation alive."""

    mirror: "_Mirror"
    generation: _Generation
    access: CloneAccess = field(repr=False)

    async def supply(self, blobs: Iterable[str]) -> None:
        git = self.generation.git
        async with self.mirror.alone():
            try:
                missing = sorted(set(blobs) - (await about(git, blobs)).keys())
                if missing:
                    await self.mirror.fetch_blobs(git, self.access, missing)
            except GitFailed as failed:
                self.suspect()
                raise CouldNotReach(f"the mirror is damaged and will be fetched anew: {failed}") from None

    def suspect(self) -> None:
        with contextlib.suppress(OSError):
            (self.generation.git.git_dir / _BROKEN).touch()


@dataclass(frozen=True)
class _Mirror:
    folder: Path
    lock: asyncio.Lock
    seconds: float

    @contextlib.asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Keep other tasks and processes from fetching here. Raises CouldNotReach after a long wait."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        async with self.lock, contextlib.AsyncExitStack() as held:
            try:
                await held.enter_async_context(exclusive(self.folder / "lock", self.seconds))
            except TimeoutError:
                raise CouldNotReach("another process has been fetching this repository for too long") from None
            (self.folder / USED).touch()
            yield

    async def with_commits(self, access: CloneAccess, commits: Sequence[CommitSha]) -> _Generation:
        """A generation that has the commits; a damaged one is left for a new one, once."""
        generation = await self._current()
        try:
            await self._ensure(generation, access, commits)
        except GitFailed:
            generation = await self._begin()
            try:
                await self._ensure(generation, access, commits)
            except GitFailed as failed:
                raise CouldNotReach(str(failed)) from None
        await asyncio.to_thread(self._sweep, keep=generation.git.git_dir)
        return generation

    async def fetch_blobs(self, git: Git, access: CloneAccess, blobs: Sequence[str]) -> None:
        """Bring contents. Without negotiation: whoever says it has a commit is taken to have its contents too.
        Raises GitFailed, NotThere and CouldNotReach."""
        await self._fetch(git, remote(access, {"fetch.negotiationAlgorithm": "noop"}), "--stdin", stdin=blobs)

    async def _ensure(self, generation: _Generation, access: CloneAccess, commits: Sequence[CommitSha]) -> None:
        missing = sorted(set(commits) - (await about(generation.git, commits)).keys())
        if missing:
            # A ref for each: the folders of a commit that is referred to are not sent again with the next one.
            refspecs = [f"{commit}:refs/kept/{commit}" for commit in missing]
            await self._fetch(generation.git, remote(access), "--depth=1", "--stdin", stdin=refspecs)

    async def _fetch(self, git: Git, there: Remote, *options: str, stdin: Sequence[str]) -> None:
        """Raises GitFailed only where neither the other side nor the way to it is at fault."""
        asked = "\n".join([*stdin, ""]).encode()
        try:
            await git.run(*_FETCH, *options, "origin", stdin=asked, seconds=self.seconds, remote=there)
        except GitFailed as failed:
            fault = fetch_fault(failed)
            if fault is None:
                raise
            raise fault from None

    async def _current(self) -> _Generation:
        """The latest generation, or a new one."""
        newest = max(self._generations(), key=_number, default=None)
        if newest is None or not (newest / "HEAD").is_file():
            return await self._begin()
        try:
            generation = _Generation(Git(newest), Lease(newest / _IN_USE))
        except OSError:
            return await self._begin()
        return await self._begin() if generation.broken or generation.packs > MOST_PACKS else generation

    async def _begin(self) -> _Generation:
        number = max((_number(one) for one in self._generations()), default=0) + 1
        git_dir = self.folder / f"{number}.git"
        git_dir.mkdir()
        (git_dir / _IN_USE).touch()
        generation = _Generation(Git(git_dir), Lease(git_dir / _IN_USE))
        try:
            await generation.git.run("init", "--quiet", "--bare", "--template=")
        except GitFailed as failed:
            shutil.rmtree(git_dir, ignore_errors=True)
            raise CouldNotReach(f"no mirror could be begun: {failed}") from None
        return generation

    def _generations(self) -> list[Path]:
        return [one for one in self.folder.glob("*.git") if one.stem.isdecimal()]

    def _sweep(self, keep: Path) -> None:
        for old in self._generations():
            if old != keep and unused(old / _IN_USE):
                shutil.rmtree(old, ignore_errors=True)


def remote(access: CloneAccess, extra: Mapping[str, str] = MappingProxyType({})) -> Remote:
    """How to reach a repository: its address and token in the environment only, the token for its server alone;
    `extra` is more configuration for this one fetch.

    Raises CouldNotReach for an address that is none of http, https and file.
    """
    parts = urllib.parse.urlsplit(access.url)
    if parts.scheme not in {"http", "https", "file"} or parts.username or parts.password:
        raise CouldNotReach("the address to clone from must be http, https or file, and hold no password")
    config = {
        "remote.origin.url": access.url,
        "remote.origin.promisor": "true",
        "remote.origin.partialclonefilter": "blob:none",
        # git would take the token along: it goes to the one server that it is for, wherever that one points.
        "http.followRedirects": "false",
        "http.lowSpeedLimit": "1000",
        "http.lowSpeedTime": "60",
        **extra,
    }
    if access.token:
        login = base64.b64encode(f"x-access-token:{access.token.reveal()}".encode()).decode("ascii")
        config[f"http.{parts.scheme}://{parts.netloc}/.extraheader"] = f"Authorization: Basic {login}"
    return Remote(parts.scheme, config)


def _number(generation: Path) -> int:
    return int(generation.stem)
