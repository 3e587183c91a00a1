"""Requests over HTTP: to GitHub's address only, repeated where that is safe, and with one kind of error."""

import asyncio
import functools
import urllib.parse
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

import aiohttp
import gidgethub
import gidgethub.aiohttp

from bot.adapters.github.conditional import Answers
from bot.adapters.github.faults import TRANSPORT_FAULTS, fault_of
from bot.core.identity import Secret
from bot.ports.clock import Clock
from bot.ports.code_host import HostError, Refused, TryLater
from bot.ports.meter import UNMEASURED, Meter

REQUESTER = "ComplianceAgent"
"""Our `User-Agent`; GitHub refuses requests without one."""

TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10)
"""GitHub itself ends a request after 10 seconds (docs, "Troubleshooting the REST API"); twice that, and the way."""

MOST_REDIRECTS = 3
PAUSES = (0.5, 2.0)
"""Seconds before the second and the third try of a request that may be repeated."""

T = TypeVar("T")
Ask = Callable[["Api"], Awaitable[T]]


class Api(gidgethub.aiohttp.GitHubAPI):
    """gidgethub on aiohttp, which keeps the method across redirects and the token on one origin. `told` is called with
    the headers of each answer; what it is told `who` is not told twice (`answers`)."""

    told: Callable[[Mapping[str, str]], None] = staticmethod(lambda headers: None)
    answers: Answers | None = None
    who = ""

    async def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, Mapping[str, str], bytes]:
        origin = _origin(self.base_url)
        for _ in range(MOST_REDIRECTS + 1):
            if _origin(url) != origin:
                break
            status, told, content = await self._ask(method, url, headers, body)
            location = told.get("location")
            if status not in {301, 302, 307, 308} or location is None:
                return status, told, content
            url = urllib.parse.urljoin(url, location)
        raise _Astray

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request; where it was answered before, on the condition that the answer would be another one now."""
        answers = self.answers if method == "GET" else None
        kept = answers.of(self.who, url) if answers else None
        asked = {**headers, "if-none-match": kept.tag} if kept else headers
        async with self._session.request(
            method, url, headers=asked, data=body, allow_redirects=False, timeout=TIMEOUT
        ) as answer:
            self.told(answer.headers)
            content = await answer.read()
        if kept and answer.status == 304:
            return 200, kept.with_headers(answer.headers), kept.body
        if answers and answer.status == 200:
            answers.keep(self.who, url, answer.headers, content)
        return answer.status, answer.headers, content


class Transport:
    """GitHub at one address. `pauses` lie between the tries of what may be repeated."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_url: str,
        clock: Clock,
        pauses: Sequence[float] = PAUSES,
        meter: Meter = UNMEASURED,
    ) -> None:
        self._meter = meter
        self._session = session
        self._api_url = api_url.rstrip("/")
        self._clock = clock
        self._pauses = tuple(pauses)
        self._answers = Answers()

    async def run(self, ask: Ask[T], token: Secret | None, *, repeatable: bool, who: str = "app") -> T:
        """Ask GitHub, with a token or (in `ask`) with a JWT; `who` is whose budget it takes. Raises HostError, and
        Unauthorized for a 401."""
        for pause in (*self._pauses, None) if repeatable else (None,):
            answer, fault, passing = await self._once(ask, token, repeatable, who)
            if fault is None:
                return answer[0]
            if pause is None or not passing:
                raise fault
            await asyncio.sleep(pause)
        raise TryLater("GitHub was not asked", 0)  # not reached: the last pause is None

    async def _once(
        self, ask: Ask[T], token: Secret | None, repeatable: bool, who: str
    ) -> tuple[list[T], HostError | None, bool]:
        """One try: the answer, or the fault and whether it may pass by itself. The fault is not raised from within
        the handler: aiohttp's exceptions carry the request's headers, and so would its context."""
        api = Api(self._session, REQUESTER, oauth_token=token.reveal() if token else None, base_url=self._api_url)
        api.told = functools.partial(self._tell, who)
        if token is not None:  # what the app itself asks for takes nobody's budget
            api.answers, api.who = self._answers, who
        try:
            return [await ask(api)], None, False
        except _Astray:
            return [], Refused("GitHub redirects to another address, or in a circle"), False
        except (gidgethub.GitHubBroken, *TRANSPORT_FAULTS) as error:
            return [], fault_of(error, self._clock.now(), repeatable=repeatable), True
        except gidgethub.GitHubException as error:
            return [], fault_of(error, self._clock.now(), repeatable=repeatable), False

    def _tell(self, who: str, headers: Mapping[str, str]) -> None:
        left = _left(headers)
        if left is not None:
            self._meter.budget(who, headers.get("x-ratelimit-resource", "core")[:40], left)


def _left(headers: Mapping[str, str]) -> int | None:
    text = headers.get("x-ratelimit-remaining", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class _Astray(Exception):
    """A redirect (or a next page) leads away from GitHub's own address."""


def _origin(url: str) -> tuple[str, str]:
    parts = urllib.parse.urlsplit(url)
    return parts.scheme, parts.netloc
