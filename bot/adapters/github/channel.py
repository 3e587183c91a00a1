"""One repository as one installation sees it: reading, and writing one at a time."""

import copy
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Self, TypeVar

from bot.adapters.github.auth import AppAuth
from bot.adapters.github.faults import SOON_SECONDS, Limited, Unauthorized, graphql_fault
from bot.adapters.github.pace import Writer
from bot.adapters.github.transport import Api, Transport
from bot.core.identity import Secret
from bot.ports.code_host import Forbidden, Gate, Gone, TryLater, open_gate

T = TypeVar("T")
Json = Mapping[str, Any]

PAGE = 100
"""Items of a page; the most that GitHub gives (docs, "Using pagination in the REST API")."""


class Channel:
    """Paths are URI templates below the repository's own ("/pulls/{number}"). Every method may raise HostError."""

    def __init__(
        self,
        transport: Transport,
        auth: AppAuth,
        writer: Writer,
        *,
        installation: int,
        repository: str,
        graphql_url: str,
    ) -> None:
        self._transport = transport
        self._writer = writer
        self._installation = installation
        self._graphql_url = graphql_url
        self._gate: Gate = open_gate
        self.auth = auth
        self.repository = repository
        self.owner, _, self.name = repository.partition("/")

    def gated(self, gate: Gate) -> Self:
        """The same channel, whose writes ask the gate: after every wait of ours, so right before they go out."""
        other = copy.copy(self)
        other._gate = gate
        return other

    async def token(self) -> Secret:
        return (await self.auth.grant(self._installation, self.repository)).token

    async def may(self, permission: str) -> bool:
        """Whether the installation grants write for a permission, as far as its token tells."""
        grant = await self.auth.grant(self._installation, self.repository)
        return grant.permissions.get(permission) == "write"

    async def get(self, path: str, **values: object) -> Json:
        url, known = self._filled(path, values)
        return await self._ask(lambda api: _item(api.getitem(url, known)))

    async def first_page(self, path: str, **values: object) -> list[Json]:
        """The items of a list's first page."""
        url, known = self._filled(path, values)
        return await self._ask(lambda api: _items(api.getitem(url, known)))

    async def all(self, path: str, key: str | None = None, **values: object) -> list[Json]:
        """Every item of a list, from all of its pages; `key` names the list where the answer is an object."""
        url, known = self._filled(path + "{?per_page}" if "{?" not in path else path, {"per_page": PAGE, **values})

        async def pages(api: Api) -> list[Json]:
            return [item async for item in api.getiter(url, known, iterable_key=key)]

        return await self._ask(pages)

    async def of_installation(self, path: str, key: str) -> list[Json]:
        """Every item of a list that belongs to no one repository, for a channel to none."""

        async def pages(api: Api) -> list[Json]:
            items = api.getiter(f"{path}?per_page={PAGE}", iterable_key=key)
            return [item async for item in items if isinstance(item, Mapping)]

        return await self._ask(pages)

    async def post(
        self, path: str, data: Json, *, repeatable: bool = False, content: bool = False, **values: object
    ) -> Json:
        """A write that makes something new; `repeatable` where doing it twice is the same as once, `content` where
        people are told of it (GitHub docs: "This endpoint triggers notifications"). Raises OutcomeUnknown where no
        answer came."""
        url, known = self._filled(path, values)
        async with self._writer.one_write(content=content):
            return await self._ask(
                lambda api: _item(api.post(url, known, data=data)), self._gate, repeatable=repeatable
            )

    async def patch(self, path: str, data: Json, *, repeatable: bool = False, **values: object) -> Json:
        """A write that changes something; `repeatable` where doing it twice is the same as once."""
        url, known = self._filled(path, values)
        async with self._writer.one_write():
            return await self._ask(
                lambda api: _item(api.patch(url, known, data=data)), self._gate, repeatable=repeatable
            )

    async def query(self, query: str, **variables: object) -> Json:
        return await self._graphql(query, variables, open_gate)

    async def mutate(self, query: str, *, repeatable: bool = True, **variables: object) -> Json:
        """A mutation; `repeatable` where doing it twice is the same as once."""
        async with self._writer.one_write():
            return await self._graphql(query, variables, self._gate, repeatable=repeatable)

    async def _graphql(
        self, query: str, variables: Mapping[str, object], gate: Gate, *, repeatable: bool = True
    ) -> Json:
        body = {"query": query, "variables": variables}
        answer = await self._ask(
            lambda api: _item(api.post(self._graphql_url, None, data=body)), gate, repeatable=repeatable
        )
        if answer.get("errors"):
            fault = graphql_fault(answer["errors"])
            if isinstance(fault, Limited):
                await self._writer.hold(fault.seconds)
            raise fault
        data = answer.get("data")
        return data if isinstance(data, Mapping) else {}

    def _filled(self, path: str, values: Mapping[str, object]) -> tuple[str, dict[str, Any]]:
        if not self.owner or not self.name or "/" in self.name:
            raise Gone(f"{self.repository[:200]!r} is not the name of a repository")
        return "/repos/{owner}/{repo}" + path, {"owner": self.owner, "repo": self.name, **values}

    async def _ask(self, ask: Callable[[Api], Awaitable[T]], gate: Gate = open_gate, *, repeatable: bool = True) -> T:
        """Ask with our token; one that is not accepted any more is renewed, once. (A 401 did nothing: it is safe.)"""
        for last in (False, True):
            await self._writer.check()
            grant = await self.auth.grant(self._installation, self.repository)
            await gate()
            try:
                return await self._transport.run(ask, grant.token, repeatable=repeatable, who=str(self._installation))
            except Limited as limited:
                await self._writer.hold(limited.seconds)
                raise
            except Unauthorized as refused:
                self.auth.forget(self._installation, self.repository, grant)
                if last:
                    raise TryLater(f"a new token was not accepted either: {refused}", SOON_SECONDS) from None
        raise Forbidden("no token was accepted")  # not reached: the last try returns or raises


async def _item(answer: Awaitable[Any]) -> Json:
    """An answer that is an object; anything else is none ({}), so that reading a field of it fails in one way."""
    item = await answer
    return item if isinstance(item, Mapping) else {}


async def _items(answer: Awaitable[Any]) -> list[Json]:
    """An answer that is a list of objects; anything else is none."""
    items = await answer
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
