"""Jobs, and which of them is the current one of each pull request."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from bot.adapters.db.tables.base import metadata
from bot.adapters.db.text import Moment, SafeText

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
    Index(None, "installation", "repository", "number"),
)

current_jobs = Table(
    "current_jobs",
    metadata,
    Column("installation", BigInteger, primary_key=True, autoincrement=False),
    Column("repository", SafeText, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("job", SafeText, ForeignKey("jobs.id"), nullable=False),
)
