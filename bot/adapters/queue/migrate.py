"""The queue's own tables, in the same database."""

from dbos import DBOS


def migrate(url: str) -> None:
    """Create or upgrade DBOS's tables. `url` has a synchronous driver."""
    DBOS.migrate(url)
