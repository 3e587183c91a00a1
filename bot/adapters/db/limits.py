"""Rate limits that hold for all workers together: the SDK's, counted in our database. It makes its tables itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from complianceagent import RateLimiter, limiter_of

from bot.adapters.db.engine import make_sync_engine
from bot.adapters.db.errors import translated


def prepare_limits(database_url: str) -> None:
    """Make the tables, where they are not there yet. Raises StoreError and ValueError."""
    with limits_in(database_url):
        pass


@contextmanager
def limits_in(database_url: str) -> Iterator[RateLimiter]:
    """A limiter, which waits for the database: ask it in a thread. Raises StoreError and ValueError."""
    engine = make_sync_engine(database_url)
    try:
        with translated():
            limiter = limiter_of("database", engine)
        yield limiter
    finally:
        engine.dispose()
