"""GitHub as a code host: fills the ports CodeHosts and CodeHost."""

import functools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import aiohttp
from complianceagent import RateLimiter

from bot.adapters.github import reading
from bot.adapters.github.app_host import GitHubApp
from bot.adapters.github.auth import AppAuth
from bot.adapters.github.channel import Channel
from bot.adapters.github.checks import Checks
from bot.adapters.github.comments import post_comment, react
from bot.adapters.github.commits import commit_files
from bot.adapters.github.gate import requirement_of
from bot.adapters.github.merged import commits_of, merged_change, merges_of
from bot.adapters.github.organisation import OrganisationFiles
from bot.adapters.github.pace import Writer
from bot.adapters.github.reviews import post_review
from bot.adapters.github.threads import Threads
from bot.adapters.github.transport import PAUSES, Transport
from bot.core.action import (
    Action,
    CommitFiles,
    FinishCheck,
    MarkFixed,
    PostComment,
    PostReview,
    React,
    Receipt,
    Reopen,
    ResumeCheck,
    StartCheck,
)
from bot.core.change import MergedChange, Requirement
from bot.core.identity import CommitSha, Secret
from bot.core.pace import SPACING
from bot.core.push import Merge
from bot.ports.clock import Clock
from bot.ports.code_host import CloneAccess, Comparison, Gate, Locked, PullRequest, Said, open_gate
from bot.ports.meter import UNMEASURED, Meter
from bot.ports.pace import Turns


class GitHubHosts:
    """Every repository that the app is installed on, over one session."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        app_id: str,
        private_key: Secret,
        *,
        api_url: str,
        server_url: str,
        graphql_url: str,
        clock: Clock,
        write_spacing: float = SPACING,
        turns: Turns | None = None,
        limits: RateLimiter | None = None,
        pauses: Sequence[float] = PAUSES,
        meter: Meter = UNMEASURED,
    ) -> None:
        """`pauses` are the seconds between the tries of a request that may be repeated; `turns` those of the writes,
        where other processes write for the same installations (None: there are none), `limits` count reviews and
        comments (None: nobody does)."""
        self._transport = Transport(session, api_url, clock, pauses, meter)
        self._auth = AppAuth(self._transport, app_id, private_key, clock)
        self._server_url = server_url.rstrip("/")
        self._graphql_url = graphql_url
        self._write_spacing = write_spacing
        self._turns = turns
        self._limits = limits
        self._writers: dict[int, Writer] = {}
        self._checks = Checks()
        self._files = OrganisationFiles(self._channel, clock)

    def of(self, installation: int, repository: str) -> "GitHubHost":
        files = functools.partial(self._files.read, installation, repository.partition("/")[0])
        return GitHubHost(self._channel(installation, repository), self._checks, self._server_url, files)

    def app(self) -> GitHubApp:
        return GitHubApp(self._auth, self._channel)

    def _channel(self, installation: int, repository: str) -> Channel:
        return Channel(
            self._transport,
            self._auth,
            self._writer(installation),
            installation=installation,
            repository=repository,
            graphql_url=self._graphql_url,
        )

    def _writer(self, installation: int) -> Writer:
        if installation not in self._writers:
            self._writers[installation] = Writer(installation, self._write_spacing, self._turns, self._limits)
        return self._writers[installation]


class GitHubHost:
    """One repository, as one installation of the app may see and change it."""

    def __init__(
        self,
        channel: Channel,
        checks: Checks,
        server_url: str,
        files: Callable[[str], Awaitable[bytes | None]],
    ) -> None:
        self._channel = channel
        self._files = files
        self._checks = checks
        self._threads = Threads()
        self._server_url = server_url
        self._ways: Mapping[type, Callable[[Channel, Any, bool], Awaitable[Receipt]]] = {
            StartCheck: checks.start,
            ResumeCheck: lambda gated, action, _: checks.resume(gated, action),
            FinishCheck: checks.finish,
            PostReview: post_review,
            MarkFixed: lambda gated, action, _: self._threads.mark_fixed(gated, action),
            Reopen: lambda gated, action, _: self._threads.reopen(gated, action),
            PostComment: post_comment,
            React: lambda gated, action, _: react(gated, action),
            CommitFiles: commit_files,
        }

    async def pull_request(self, number: int) -> PullRequest:
        return await reading.pull_request(self._channel, number)

    async def compare(self, base: CommitSha, head: CommitSha) -> Comparison:
        return await reading.compare(self._channel, base, head)

    async def merged_change(self, number: int) -> MergedChange:
        return await merged_change(self._channel, number)

    async def required(self, branch: str) -> Requirement:
        return await requirement_of(self._channel, branch)

    async def merges_of(self, commit: CommitSha) -> tuple[Merge, ...]:
        return await merges_of(self._channel, commit)

    async def commits_of(self, number: int) -> tuple[CommitSha, ...]:
        return await commits_of(self._channel, number)

    async def open_pulls_at(self, head: CommitSha) -> tuple[int, ...]:
        return await reading.open_pulls_at(self._channel, head)

    async def organisation_file(self, path: str) -> bytes | None:
        return await self._files(path)

    async def own_login(self) -> str:
        return await self._channel.auth.login()

    async def clone_access(self) -> CloneAccess:
        return await reading.clone_access(self._channel, self._server_url)

    async def comment(self, comment: int, *, in_thread: bool = False) -> Said:
        return await reading.comment(self._channel, comment, in_thread=in_thread)

    async def may_write(self, user: str) -> bool:
        return await reading.may_write(self._channel, user)

    async def perform(self, action: Action, *, look_first: bool, gate: Gate = open_gate) -> Receipt:
        try:
            return await self._ways[type(action)](self._channel.gated(gate), action, look_first)
        except Locked as locked:  # it will not be said by another try either, and the check run says everything
            return Receipt(0, how=f"nothing was said: {locked}")
