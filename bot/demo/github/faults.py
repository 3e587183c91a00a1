"""Trouble on demand: what a network and a busy GitHub do to a client."""

import asyncio
import re
import socket
import struct
from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import web

from bot.demo.github.errors import ApiError, bad_credentials, secondary_limit, unprocessable
from bot.demo.github.state import now


class FaultKind(StrEnum):
    """BEFORE: nothing was done. AFTER: it was done, and nobody was told."""

    BAD_GATEWAY_BEFORE = "502 before"
    BAD_GATEWAY_AFTER = "502 after"
    RESET_BEFORE = "reset before"
    RESET_AFTER = "reset after"
    SERVER_ERROR = "500"
    SLOW = "slow"
    SECONDARY_LIMIT = "403 secondary limit"
    PRIMARY_LIMIT = "403 primary limit"
    TOO_MANY_REQUESTS = "429"
    BAD_CREDENTIALS = "401"
    REFUSED = "422"
    ABUSE = "422 abuse"


AFTER = frozenset({FaultKind.BAD_GATEWAY_AFTER, FaultKind.RESET_AFTER})


@dataclass
class Fault:
    """`seconds`: how slow, or what `retry-after` says (None: the header is left out)."""

    method: str
    path: re.Pattern[str]
    kind: FaultKind
    times: int
    seconds: float | None


@dataclass
class Faults:
    """The faults still to come, first added first."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, method: str, path: str, kind: FaultKind | str, times: int = 1, seconds: float | None = None) -> Fault:
        """Let the next `times` requests of `method` ("*": any), whose path has a match of the regex `path`, fail."""
        fault = Fault(method.upper(), re.compile(path), FaultKind(kind), times, seconds)
        self.waiting.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that meets this request, if any; it counts as used."""
        for fault in self.waiting:
            if fault.times > 0 and fault.method in ("*", method) and fault.path.search(path):
                fault.times -= 1
                return fault
        return None


async def strike_before(fault: Fault, request: web.Request) -> web.StreamResponse | None:
    """What the fault answers instead of doing the work; None: do it. Raises ApiError."""
    wait = None if fault.seconds is None else int(fault.seconds)
    match fault.kind:
        case FaultKind.SLOW:
            await asyncio.sleep(fault.seconds or 0)
        case FaultKind.BAD_GATEWAY_BEFORE:
            return bad_gateway()
        case FaultKind.RESET_BEFORE:
            return reset(request)
        case FaultKind.SERVER_ERROR:
            raise ApiError(500, "Server Error")
        case FaultKind.SECONDARY_LIMIT:
            raise secondary_limit(wait)
        case FaultKind.TOO_MANY_REQUESTS:
            raise secondary_limit(wait, status=429)
        case FaultKind.PRIMARY_LIMIT:
            ends = int(now().timestamp()) + (wait or 0)
            headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(ends)}
            raise ApiError(403, "API rate limit exceeded for installation.", headers)
        case FaultKind.BAD_CREDENTIALS:
            raise bad_credentials()
        case FaultKind.REFUSED:
            raise unprocessable("Line could not be resolved")
        case FaultKind.ABUSE:
            raise unprocessable("was submitted too quickly")
    return None


def strike_after(fault: Fault, request: web.Request) -> web.StreamResponse:
    """What the fault answers instead of the result."""
    return reset(request) if fault.kind is FaultKind.RESET_AFTER else bad_gateway()


def bad_gateway() -> web.Response:
    """The page a proxy answers with: no JSON."""
    return web.Response(status=502, content_type="text/html", text="<html><h1>502 Bad Gateway</h1></html>")


def reset(request: web.Request) -> web.Response:
    """Cut the connection with a TCP reset (linger on, zero seconds)."""
    if request.transport is not None:
        connection: socket.socket | None = request.transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response(status=502)
