"""What GitHub's answers, and the lack of one, mean: each becomes one of the port's errors, none with a token in it."""

import asyncio
import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import aiohttp
import gidgethub

from bot.ports.code_host import Forbidden, Gone, HostError, Locked, Moved, OutcomeUnknown, Refused, TryLater

SECONDARY_SECONDS = 60.0
"""How long to wait where GitHub names no time (GitHub docs, "Best practices for using the REST API")."""

SOON_SECONDS = 10.0
"""How long to wait after a GitHub that does not answer."""

TRANSPORT_FAULTS = (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, OSError, ValueError)
"""Everything that can go wrong below GitHub's answers; ValueError: a body that is not the JSON it says it is, or a
status code that HTTP does not know (proxies answer with 520 and 599)."""

_LIMITED = ("secondary rate limit", "rate limit exceeded", "abuse", "submitted too quickly")
_LOCK = ("issue is locked", "lock prevents review")
"""What GitHub says of a locked conversation: 403 for a comment, 422 for a review (observed by many)."""

_WORDS = 500


class Unauthorized(HostError):
    """The credential was not accepted (401): nothing was done. Never leaves this adapter."""


class Limited(TryLater):
    """A rate limit was reached: GitHub wants to hear nothing from this installation until then. Never needed by name
    outside of this adapter."""


def fault_of(error: Exception, now: datetime, *, repeatable: bool) -> HostError:
    """The port's error for what went wrong with one request. `repeatable`: it makes no difference whether it was
    carried out; otherwise a lost answer leaves its outcome unknown."""
    if isinstance(error, gidgethub.GitHubBroken):
        return _unanswered(f"GitHub answered {error.status_code.value}", repeatable)
    if isinstance(error, gidgethub.HTTPException):
        return _refusal(error, now)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return TryLater(f"GitHub could not be reached ({type(error).__name__})", SOON_SECONDS)
    return _unanswered(f"GitHub gave no answer ({type(error).__name__})", repeatable)


@contextlib.contextmanager
def understood() -> Iterator[None]:
    """Around the reading of an answer's fields. Raises Refused where the answer is not what GitHub documents."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Refused(f"GitHub's answer was not understood: {type(error).__name__} {error}"[:_WORDS]) from None


def graphql_fault(errors: Sequence[Mapping[str, Any]]) -> HostError:
    """The port's error for the `errors` of a GraphQL answer (which comes as 200, whatever happened)."""
    message = "; ".join(str(error.get("message", "")) for error in errors)[:_WORDS]
    kinds = {str(error.get("type", "")) for error in errors}
    if "RATE_LIMITED" in kinds or _speaks_of_limit(message):
        return Limited(message, SECONDARY_SECONDS)
    if "FORBIDDEN" in kinds or "not accessible by integration" in message:
        return Forbidden(message)
    if "STALE_DATA" in kinds or "Expected branch to point to" in message:
        return Moved(message)
    if "NOT_FOUND" in kinds:
        return Gone(message)
    return Refused(message)


def _unanswered(message: str, repeatable: bool) -> HostError:
    return TryLater(message, SOON_SECONDS) if repeatable else OutcomeUnknown(message)


def _refusal(error: gidgethub.HTTPException, now: datetime) -> HostError:
    status, headers = error.status_code.value, error.headers
    message = f"GitHub answered {status}: {_words(error)}"[:_WORDS]
    limited = _speaks_of_limit(message)
    if status == 401:
        return Unauthorized(message)
    if status == 429 or (status == 403 and (limited or _spent(headers))) or (status == 422 and limited):
        return Limited(message, _wait(headers, now))
    if status == 403 and "suspended" in message:
        return Gone(message)
    is_locked = any(sign in message for sign in _LOCK)
    if status == 403 and not is_locked:
        return Forbidden(message, headers.get("x-accepted-github-permissions", ""))
    if status in {404, 410, 451}:
        return Gone(message)
    return Locked(message) if is_locked else Refused(message)


def _words(error: gidgethub.HTTPException) -> str:
    """GitHub's message with its list of errors, which are strings on some endpoints and objects on others."""
    errors = getattr(error, "errors", None)
    if not errors:
        return str(error)
    told = [errors] if isinstance(errors, str) else [_one(each) for each in errors]
    return f"{error}: {'; '.join(told)}"


def _one(error: object) -> str:
    if not isinstance(error, Mapping):
        return str(error)
    return str(error.get("message") or json.dumps(dict(error), sort_keys=True, default=str))


def _speaks_of_limit(message: str) -> bool:
    return any(sign in message.lower() for sign in _LIMITED)


def _spent(headers: Mapping[str, str]) -> bool:
    return "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"


def _wait(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds to wait, in the order that GitHub's documentation gives."""
    if (after := _number(headers.get("retry-after"))) is not None:
        return max(0.0, after)
    reset = _number(headers.get("x-ratelimit-reset"))
    if headers.get("x-ratelimit-remaining") == "0" and reset is not None:
        return max(1.0, reset - now.timestamp())
    return SECONDARY_SECONDS


def _number(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdecimal() else None
