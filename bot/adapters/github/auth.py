"""Who we are to GitHub: the app by its key, an installation by a token of an hour, narrowed to one repository."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.adapters.github.faults import SOON_SECONDS, Unauthorized, understood
from bot.adapters.github.transport import Api, Transport
from bot.core.identity import Secret
from bot.ports.clock import Clock
from bot.ports.code_host import Forbidden, Gone, Refused, TryLater

CLOCK_SKEW = timedelta(seconds=60)
JWT_LIFE = timedelta(minutes=9)
"""`iat` 60 seconds back, `exp` at most 10 minutes ahead (GitHub docs, "Generating a JSON Web Token (JWT) for a
GitHub App"); a minute less, in case our clock is ahead."""

T = TypeVar("T")

RENEW_BEFORE = timedelta(minutes=10)
"""A token is renewed this long before it ends, so that a clone that began with it does not outlive it."""


@dataclass(frozen=True)
class Grant:
    """An installation token, when it ends, and the permissions that it has ("contents" -> "write"). `repository` is the
    id of the one that it is for (0: of all)."""

    token: Secret
    expires_at: datetime
    permissions: Mapping[str, str]
    repository: int = 0


class AppAuth:
    """Makes JWTs and keeps installation tokens in memory, one for each installation and repository."""

    def __init__(self, transport: Transport, app_id: str, private_key: Secret, clock: Clock) -> None:
        self._transport = transport
        self.app_id = app_id
        self._key = private_key
        self._signer: PrivateKeyTypes | None = None
        self._clock = clock
        self._grants: dict[tuple[int, str], Grant] = {}
        self._locks: dict[tuple[int, str], asyncio.Lock] = {}
        self._login: str | None = None

    async def login(self) -> str:
        """The login that our comments carry. GitHub reserves the ending "[bot]": no user can have it."""
        if self._login is None:
            app = await self._as_app("GET", "/app")
            with understood():
                self._login = f"{app['slug']}[bot]"
        return self._login

    async def ask(self, path: str) -> Mapping[str, Any]:
        """What GitHub tells the app itself. Raises HostError."""
        return await self._as_app("GET", path)

    async def items(
        self, path: str, most: int, enough: Callable[[Mapping[str, Any]], bool] = lambda item: False
    ) -> list[Mapping[str, Any]]:
        """The first items of a list that GitHub tells the app itself: `most` at most, and none after one that is
        enough. Raises HostError."""

        async def listed(api: Api, token: str) -> list[Mapping[str, Any]]:
            found: list[Mapping[str, Any]] = []
            async for item in api.getiter(path, jwt=token):
                if isinstance(item, Mapping):
                    found.append(item)
                    if len(found) == most or enough(item):
                        break
            return found

        return await self._asked(listed)

    async def is_installed_on(self, repository: str) -> bool:
        """Whether some installation of the app sees a repository (GitHub docs, "Get a repository installation for the
        authenticated app"). Asking for a token instead would be a request that is wrong."""
        try:
            await self._as_app("GET", f"/repos/{repository}/installation")
        except Gone:
            return False
        return True

    async def grant(self, installation: int, repository: str) -> Grant:
        """A token that holds for a while; for no repository ("") one that sees all of them, and reads their names only.
        Raises Gone where the installation or its right to the repository is lost."""
        key = (installation, repository)
        async with self._locks.setdefault(key, asyncio.Lock()):
            known = self._grants.get(key)
            if known is None or known.expires_at - RENEW_BEFORE <= self._clock.now():
                known = self._grants[key] = await self._new_grant(installation, repository)
            return known

    def forget(self, installation: int, repository: str, grant: Grant) -> None:
        """Do not use a token again that GitHub did not accept."""
        if self._grants.get((installation, repository)) is grant:
            del self._grants[installation, repository]

    def forget_other(self, installation: int, name: str, repository: int) -> bool:
        """Drop a token that was made for another repository, which had the name before; whether there was one."""
        known = self._grants.get((installation, name))
        other = known is not None and known.repository not in {0, repository}
        if other:
            del self._grants[installation, name]
        return other

    async def _new_grant(self, installation: int, repository: str) -> Grant:
        path = f"/app/installations/{installation}/access_tokens"
        try:
            made = await self._as_app("POST", path, _narrowed(repository))
        except Refused as refused:
            raise Gone(f"the installation has lost its access to {repository} ({refused})") from None
        with understood():
            return Grant(
                token=Secret(made["token"]),
                expires_at=datetime.fromisoformat(made["expires_at"]),
                permissions=dict(made.get("permissions") or {}),
                repository=int(made["repositories"][0]["id"]) if made.get("repositories") else 0,
            )

    async def _as_app(self, method: str, path: str, body: object = None) -> Mapping[str, Any]:
        answer = await self._asked(
            lambda api, token: api.getitem(path, jwt=token) if method == "GET" else api.post(path, data=body, jwt=token)
        )
        return answer if isinstance(answer, Mapping) else {}

    async def _asked(self, ask: Callable[[Api, str], Awaitable[T]]) -> T:
        token = self._jwt()
        try:
            # Repeatable: a second token does no harm.
            return await self._transport.run(lambda api: ask(api, token.reveal()), None, repeatable=True)
        except Unauthorized as refused:
            # It may pass: a clock is set, an operator puts in the key that was changed. No review is to be lost by it.
            words = f"GitHub does not accept our app id and key, or this machine's clock ({refused})"
            raise TryLater(words, SOON_SECONDS) from None

    def _jwt(self) -> Secret:
        now = self._clock.now()
        claims = {
            "iss": self.app_id,
            "iat": int((now - CLOCK_SKEW).timestamp()),
            "exp": int((now + JWT_LIFE).timestamp()),
        }
        try:
            # Read once: the check of a key's numbers takes as long as fifty signatures, and holds up everybody else.
            self._signer = self._signer or load_pem_private_key(self._key.reveal().encode(), password=None)
            return Secret(jwt.encode(claims, self._signer, algorithm="RS256"))  # type: ignore[arg-type]  # or it raises
        except (jwt.PyJWTError, UnsupportedAlgorithm, ValueError, TypeError):
            fault = Forbidden("the app's private key is no RSA key in PEM form")
        raise fault


def _narrowed(repository: str) -> Mapping[str, object]:
    return {"repositories": [repository.partition("/")[2]]} if repository else {"permissions": {"metadata": "read"}}
