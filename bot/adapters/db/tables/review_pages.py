"""The pages of reviews. Who may see one has a link, of which only a digest is kept. Repository and pull request are
those of the job, so that a page goes with its repository when that is renamed."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, Table, Text

from bot.adapters.db.tables.base import metadata
from bot.adapters.db.text import Moment, SafeText

review_pages = Table(
    "review_pages",
    metadata,
    Column("digest", Text, primary_key=True),
    # The review that it tells of: the last one of its commit.
    Column("job", SafeText, ForeignKey("jobs.id"), nullable=False),
    Column("head", SafeText, nullable=False),
    Column("began_at", Moment, nullable=False),
    # None as long as nothing is decided.
    Column("body", LargeBinary),
    # When it is removed at the latest, where a policy says so.
    Column("until", Moment),
    # The entry of the evidence that tells of the same review.
    Column("seq", BigInteger),
    Column("hash", Text),
    Index(None, "job"),
    Index(None, "began_at"),
    Index(None, "until"),
)
