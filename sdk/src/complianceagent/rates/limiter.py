"""Rate limits over `limits`: in memory, in Redis, or in the database."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from complianceagent.errors import Denied, RateLimited

if TYPE_CHECKING:
    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class Tier:
    """So many requests in so many seconds."""

    limit: int
    seconds: int


LOGIN = Tier(5, 300)
"""Logins: far below the 100 failed attempts of NIST SP 800-63B, section 5.2.2."""
ANONYMOUS = Tier(100, 60)
"""Requests of one address without a session."""
AUTHENTICATED = Tier(1000, 60)
"""Requests of one user."""


class LimitsUnavailable(Denied):
    """The counts cannot be reached: nobody is let through unlimited."""

    status = 503
    detail = "Try again later"


class RateLimiter:
    """Counts in a moving window: never more than the limit in any period of that length."""

    def __init__(self, storage: Storage | None = None) -> None:
        self._limiter = MovingWindowRateLimiter(storage if storage is not None else MemoryStorage())

    def check(self, name: str, who: str, limit: int, seconds: int) -> int:
        """Count one call of `who`; how many are left. Raises RateLimited, LimitsUnavailable."""
        item = RateLimitItemPerSecond(limit, seconds, namespace="complianceagent")
        try:
            if self._limiter.hit(item, name, who):
                return self._limiter.get_window_stats(item, name, who).remaining
            reset = self._limiter.get_window_stats(item, name, who).reset_time
        except Exception as error:  # every storage has errors of its own
            raise LimitsUnavailable(f"rate limits cannot be reached: {type(error).__name__}") from None
        raise RateLimited(f"more than {limit} in {seconds} seconds", max(1, int(reset - time.time()) + 1))


def limiter_of(uri: str, engine: "Engine | None" = None, **options: Any) -> RateLimiter:
    """A limiter with a storage of `limits` (memory://, redis://host:6379), or "database" with `engine`."""
    if uri == "database":
        from complianceagent import defaults
        from complianceagent.rates.database import DatabaseStorage

        return RateLimiter(DatabaseStorage(engine if engine is not None else defaults.engine()))
    return RateLimiter(storage_from_string(uri, **options))  # type: ignore[arg-type]  # no asynchronous scheme is named
