"""What the owners of accounts, apps and repositories do."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.demo.github.git_repository import Content, GitRepository
from bot.demo.github.hooks import Hooks, organization_json
from bot.demo.github.state import App, Installation, Repository, User, World, now

PERMISSIONS = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
}
EVENTS = ("pull_request", "issue_comment", "pull_request_review_comment")


@cache
def _key_pair(nth: int) -> tuple[str, str]:
    """Private and public key (PEM) of a world's nth app: made at random, once a process, because it takes time."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem.decode(), public.decode()


@dataclass
class Owners:
    """`folder` holds the git repositories."""

    world: World
    hooks: Hooks
    folder: Path

    def user(self, login: str, kind: str = "User") -> User:
        """The account of that name, made on first use."""
        known = self.world.users.get(login.lower())
        if known is None:
            known = self.world.users[login.lower()] = User(next(self.world.small_ids), login, kind)
        return known

    def protect(self, repository: Repository, branch: str) -> None:
        """Classic protection, without a required check."""
        repository.protected.add(branch)

    def require_check(self, repository: Repository, name: str, app: App | None) -> None:
        """A ruleset: no branch takes a change without a check of this name, of the app or of anybody."""
        check = {"context": name, **({"integration_id": app.id} if app else {})}
        repository.rules.append(
            {
                "type": "required_status_checks",
                "ruleset_source_type": "Repository",
                "ruleset_source": repository.full_name,
                "ruleset_id": next(self.world.small_ids),
                "parameters": {"required_status_checks": [check], "strict_required_status_checks_policy": False},
            }
        )

    def app(
        self,
        slug: str = "complianceagent",
        *,
        webhook_url: str | None = None,
        webhook_secret: str = "loopback-secret",  # noqa: S107  # of this world only
        permissions: Mapping[str, str] | None = None,
        events: Iterable[str] = EVENTS,
        owner: str = "app-owner",
    ) -> App:
        """Register an App; `pem` is its private key."""
        pem, public = _key_pair(len(self.world.apps))
        app = App(
            id=next(self.world.small_ids),
            slug=slug,
            name=slug,
            owner=self.user(owner),
            bot=self.user(f"{slug}[bot]", "Bot"),
            pem=pem,
            public_key=public,
            permissions=dict(PERMISSIONS if permissions is None else permissions),
            events=list(events),
            webhook_url=webhook_url,
            webhook_secret=webhook_secret,
        )
        self.world.apps[app.id] = app
        return app

    def install(
        self,
        app: App,
        account: str,
        *,
        permissions: Mapping[str, str] | None = None,
        repositories: Iterable[Repository] | None = None,
    ) -> Installation:
        """Install an app on an account, by default with all it asks for, on all repositories."""
        installation = Installation(
            id=next(self.world.small_ids),
            app=app,
            account=self.user(account, "Organization"),
            permissions={"metadata": "read", **(app.permissions if permissions is None else permissions)},
            repositories=None if repositories is None else {one.id for one in repositories},
        )
        self.world.installations[installation.id] = installation
        self.hooks.installation("created", installation, installation.app.owner)
        return installation

    def remove(self, installation: Installation) -> None:
        """Take an app off an account: its tokens die, its installation is not found any more."""
        self.hooks.installation("deleted", installation, installation.app.owner)
        del self.world.installations[installation.id]
        for value, token in list(self.world.tokens.items()):
            if token.installation is installation:
                del self.world.tokens[value]

    def suspend(self, installation: Installation) -> None:
        """Hold an installation; its tokens and requests for new ones answer 403."""
        installation.suspended_at = now()
        self.hooks.installation("suspend", installation, installation.app.owner)

    def unsuspend(self, installation: Installation) -> None:
        """Let it work again."""
        installation.suspended_at = None
        self.hooks.installation("unsuspend", installation, installation.app.owner)

    def expire_tokens(self) -> None:
        """Let every installation token's hour be over now."""
        for token in self.world.tokens.values():
            token.expires_at = now()

    async def create_repository(
        self,
        full_name: str,
        files: Mapping[str, Content] | None = None,
        *,
        private: bool = True,
        default_branch: str = "main",
        message: str = "Begin",
    ) -> Repository:
        """A repository of an organisation, with one commit of `files`."""
        owner, _, name = full_name.partition("/")
        account = self.user(owner, "Organization")
        repository = await self._make(account, name, private, default_branch, None)
        git = repository.git
        first = await git.commit(files or {"README.md": f"# {name}\n"}, message, account.person, now())
        await git.update_ref(f"refs/heads/{default_branch}", first)
        return repository

    async def fork(self, repository: Repository, by: str) -> Repository:
        """A user's fork with all branches."""
        made = await self._make(
            self.user(by), repository.name, repository.private, repository.default_branch, repository
        )
        await made.git.run("fetch", "--quiet", str(repository.git.path), "+refs/heads/*:refs/heads/*")
        return made

    def add_collaborator(self, repository: Repository, login: str, role: str) -> User:
        """Give a user a role: "read", "triage", "write", "maintain" or "admin"."""
        user = self.user(login)
        repository.roles[user.login] = role
        return user

    def rename_repository(self, repository: Repository, name: str, by: str | None = None) -> None:
        """Give it another name: requests for the old one are redirected, until somebody else takes it."""
        before = repository.name
        self._move(repository, repository.owner, name)
        sender = self.user(by) if by else repository.owner
        self.hooks.repository("renamed", repository, sender, changes={"repository": {"name": {"from": before}}})

    def transfer_repository(self, repository: Repository, account: str) -> None:
        """Give it to another organisation."""
        before = repository.owner
        self._move(repository, self.user(account, "Organization"), repository.name)
        changes = {"owner": {"from": {"organization": organization_json(self.hooks.links, before)}}}
        self.hooks.repository("transferred", repository, before, changes=changes)

    def _move(self, repository: Repository, owner: User, name: str) -> None:
        if f"{owner.login}/{name}".lower() in self.world.repositories:
            raise ValueError(f"Name already exists on this account: {owner.login}/{name}")
        del self.world.repositories[repository.full_name.lower()]
        self.world.former[repository.full_name.lower()] = repository
        repository.owner, repository.name = owner, name
        self.world.repositories[repository.full_name.lower()] = repository

    def delete_repository(self, repository: Repository) -> None:
        """Delete it with its git data. Pull requests that came from it stay, without their head repository."""
        del self.world.repositories[repository.full_name.lower()]
        for other in self.world.repositories.values():
            for pull in other.pulls.values():
                if pull.head_repository is repository:
                    pull.head_repository = None
        shutil.rmtree(repository.git.path)

    async def _make(
        self, owner: User, name: str, private: bool, default_branch: str, parent: Repository | None
    ) -> Repository:
        if f"{owner.login}/{name}".lower() in self.world.repositories:
            raise ValueError(f"Name already exists on this account: {owner.login}/{name}")  # GitHub answers 422
        number = next(self.world.ids)
        git = GitRepository(self.folder / f"{number}.git")
        await git.create(default_branch)
        repository = Repository(number, owner, name, git, private, default_branch, parent)
        self.world.repositories[repository.full_name.lower()] = repository
        return repository
