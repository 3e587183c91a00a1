"""What the loopback GitHub knows: people, apps, repositories and everything on their pull requests. In memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.demo.github.diff import PullDiff
from bot.demo.github.git_repository import GitRepository, Person

Json = dict[str, Any]

TOKEN_LIFE = timedelta(hours=1)
"""GitHub docs, "Generating an installation access token"."""

FIRST_ID = 2_500_000_000
"""Ids of GitHub's comments, reviews and checks no longer fit into 32 bits; neither do these."""

ROLES = ("none", "read", "triage", "write", "maintain", "admin")


def now() -> datetime:
    """The present moment in whole seconds, as GitHub tells the time."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(eq=False)
class User:
    """Somebody with an account: a person ("User"), an app ("Bot") or an "Organization"."""

    id: int
    login: str
    kind: str = "User"

    @property
    def person(self) -> Person:
        """Their name and GitHub's private mail address, as commits made in the browser carry them."""
        return Person(self.login, f"{self.id}+{self.login}@users.noreply.github.com")


@dataclass(eq=False)
class App:
    """A GitHub App. `pem` is its private key; `events` what it subscribed to."""

    id: int
    slug: str
    name: str
    owner: User
    bot: User
    pem: str = field(repr=False)
    public_key: str = field(repr=False)
    permissions: dict[str, str]
    events: list[str]
    webhook_url: str | None = None
    webhook_secret: str = field(default="", repr=False)
    created_at: datetime = field(default_factory=now)


@dataclass(eq=False)
class Installation:
    """An app on an account. `permissions` are those granted; `repositories` None means all of them; `used` counts its
    requests."""

    id: int
    app: App
    account: User
    permissions: dict[str, str]
    repositories: set[int] | None = None
    suspended_at: datetime | None = None
    used: int = 0
    created_at: datetime = field(default_factory=now)

    def sees(self, repository: "Repository") -> bool:
        return repository.owner is self.account and (self.repositories is None or repository.id in self.repositories)


@dataclass(eq=False)
class Token:
    """An installation access token, maybe narrowed."""

    value: str = field(repr=False)
    installation: Installation
    permissions: dict[str, str]
    repositories: set[int] | None
    expires_at: datetime

    def sees(self, repository: "Repository") -> bool:
        narrowed_away = self.repositories is not None and repository.id not in self.repositories
        return self.installation.sees(repository) and not narrowed_away

    def may(self, permission: str) -> bool:
        """Whether it holds a permission such as "checks=write"."""
        name, _, level = permission.partition("=")
        return self.permissions.get(name) == "write" or self.permissions.get(name) == level


@dataclass(eq=False)
class Repository:
    """`roles` are its collaborators' by login, `rules` all its branches', `protected` are the branches with classic
    protection, `groups` the merge queue's branches by their heads."""

    id: int
    owner: User
    name: str
    git: GitRepository
    private: bool
    default_branch: str
    parent: "Repository | None" = None
    roles: dict[str, str] = field(default_factory=dict)
    pulls: dict[int, "PullRequest"] = field(default_factory=dict)
    checks: dict[int, "CheckRun"] = field(default_factory=dict)
    rules: list[Json] = field(default_factory=list)
    protected: set[str] = field(default_factory=set)
    groups: dict[str, str] = field(default_factory=dict)
    created_at: datetime = field(default_factory=now)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    def role_of(self, login: str) -> str:
        """A user's role; nobody's is "read" on a public repository and "none" on a private one."""
        if login == self.owner.login:
            return "admin"
        return self.roles.get(login, "none" if self.private else "read")


@dataclass(eq=False)
class PullRequest:
    """`head_repository` is None once the fork is gone. `base_sha` is the base branch's tip as of the last push
    to the head, as GitHub shows it. `maintainer_can_modify`: "Allow edits by maintainers" is ticked (forks only)."""

    id: int
    number: int
    repository: Repository
    title: str
    body: str | None
    author: User
    head_repository: Repository | None
    head_label: str
    head_ref: str
    head_sha: str
    base_ref: str
    base_sha: str
    diff: PullDiff
    maintainer_can_modify: bool = False
    locked: bool = False
    draft: bool = False
    state: str = "open"
    merged_by: User | None = None
    merge_commit: str | None = None
    closed_at: datetime | None = None
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)
    reviews: list["Review"] = field(default_factory=list)
    threads: list["Thread"] = field(default_factory=list)
    conversation: list["IssueComment"] = field(default_factory=list)

    @property
    def comments(self) -> list["ReviewComment"]:
        return sorted((comment for thread in self.threads for comment in thread.comments), key=lambda one: one.id)


@dataclass(eq=False)
class Review:
    """`state` is COMMENTED, APPROVED, CHANGES_REQUESTED, DISMISSED or PENDING."""

    id: int
    pull: PullRequest
    user: User
    body: str
    state: str
    commit: str
    submitted_at: datetime | None


@dataclass(frozen=True)
class Anchor:
    """Where a comment stands at a commit. `line` None: on the whole file. `position` is 1 there, as GitHub says."""

    path: str
    commit: str
    line: int | None
    side: str
    start_line: int | None
    start_side: str | None
    position: int
    diff_hunk: str


@dataclass(eq=False)
class ReviewComment:
    """`original` is where it was put; `current` where that is now, None once outdated."""

    id: int
    thread: "Thread"
    review: Review
    user: User
    body: str
    original: Anchor
    current: Anchor | None
    reply_to: int | None = None
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)
    reactions: list["Reaction"] = field(default_factory=list)


@dataclass(eq=False)
class Thread:
    id: int
    pull: PullRequest
    comments: list[ReviewComment] = field(default_factory=list)
    resolved_by: User | None = None


@dataclass(eq=False)
class Reaction:
    id: int
    user: User
    content: str
    created_at: datetime = field(default_factory=now)


@dataclass(eq=False)
class IssueComment:
    """A comment in a pull request's conversation."""

    id: int
    pull: PullRequest
    user: User
    body: str
    app: App | None = None
    reactions: list[Reaction] = field(default_factory=list)
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)


@dataclass(eq=False)
class CheckRun:
    """`details` holds what was sent (name, external_id, details_url, times, actions); `annotations` only grow."""

    id: int
    repository: Repository
    app: App
    head_sha: str
    suite: int
    name: str
    status: str = "queued"
    conclusion: str | None = None
    output: Json = field(default_factory=dict)
    annotations: list[Json] = field(default_factory=list)
    actions: list[Json] = field(default_factory=list)
    external_id: str = ""
    details_url: str | None = None
    started_at: datetime | str = field(default_factory=now)
    completed_at: datetime | str | None = None


@dataclass(eq=False)
class World:
    """Everything. Keys of `users` and `repositories` are lower case: GitHub's names are compared so. `former`
    are names that repositories had; `small_ids` are those of users, apps and installations."""

    users: dict[str, User] = field(default_factory=dict)
    apps: dict[int, App] = field(default_factory=dict)
    installations: dict[int, Installation] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    repositories: dict[str, Repository] = field(default_factory=dict)
    former: dict[str, Repository] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: count(FIRST_ID, 7))
    small_ids: Iterator[int] = field(default_factory=lambda: count(1001, 3))

    def repository(self, full_name: str) -> Repository | None:
        return self.repositories.get(full_name.lower().removesuffix(".git"))

    def user_of_mail(self, mail: str) -> User | None:
        return next((user for user in self.users.values() if user.person.mail == mail), None)

    def installation_on(self, repository: Repository, app: App) -> Installation | None:
        return next((one for one in self.installations.values() if one.app is app and one.sees(repository)), None)

    def pulls_of_head(self, repository: Repository, branch: str) -> list[PullRequest]:
        """The open pull requests whose head is this branch, in whatever repository they are."""
        every = (pull for one in self.repositories.values() for pull in one.pulls.values())
        return [p for p in every if p.state == "open" and p.head_repository is repository and p.head_ref == branch]

    def comment(self, comment_id: int) -> ReviewComment | None:
        every = (c for repo in self.repositories.values() for pull in repo.pulls.values() for c in pull.comments)
        return next((comment for comment in every if comment.id == comment_id), None)

    def thread(self, node: str) -> Thread | None:
        every = (thread for repo in self.repositories.values() for p in repo.pulls.values() for thread in p.threads)
        return next((thread for thread in every if node_id("PRRT", thread.id) == node), None)


def node_id(kind: str, number: int) -> str:
    """A GraphQL node id that looks like GitHub's."""
    return f"{kind}_kwDO{number:012d}"
