"""Jobs, and which of them is the current one of each pull request."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text, text

from bot.adapters.db.tables.base import metadata
from bot.adapters.db.text import Moment, SafeText

# A few rows of a table that only grows.
_UNFINISHED: dict[str, Any] = {f"{dialect}_where": text("finished_at IS NULL") for dialect in ("sqlite", "postgresql")}

_FAILED: dict[str, Any] = {f"{dialect}_where": text("state = 'failed'") for dialect in ("sqlite", "postgresql")}

jobs = Table(
    "jobs",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("installation", BigInteger, nullable=False),
    Column("repository", SafeText, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("head", SafeText, nullable=False),
    # No foreign key: deliveries may be cleared out one day, what was done about them stays.
    Column("delivery", SafeText, nullable=False),
    Column("subject", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("plan", SafeText),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    # The order in which the jobs of an installation run (see `turns`).
    Column("turn", BigInteger, nullable=False, server_default="1"),
    # Who pushed which commit, where a push asked for the job; `head` may become another one.
    Column("pushed_by", SafeText),
    Column("pushed_head", SafeText),
    Index(None, "installation", "repository", "number"),
    Index(None, "installation", "repository", "head"),
    Index("ix_jobs_failed", "finished_at", **_FAILED),
    Index("ix_jobs_unfinished", "installation", "turn", **_UNFINISHED),
    Index("ix_jobs_unfinished_of_repository", "installation", "repository", "turn", **_UNFINISHED),
)

current_jobs = Table(
    "current_jobs",
    metadata,
    Column("installation", BigInteger, primary_key=True, autoincrement=False),
    Column("repository", SafeText, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("job", SafeText, ForeignKey("jobs.id"), nullable=False),
)
