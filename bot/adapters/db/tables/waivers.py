"""The waivers that hold. What was withdrawn or has ended stands in the evidence."""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from bot.adapters.db.tables.base import metadata
from bot.adapters.db.text import Moment, SafeText

waivers = Table(
    "waivers",
    metadata,
    Column("installation", BigInteger, primary_key=True, autoincrement=False),
    Column("repository", SafeText, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("fingerprint", SafeText, primary_key=True),
    Column("rule", SafeText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", SafeText, nullable=False),
    # A day as ISO 8601 text, which sorts as days do; none for a false positive.
    Column("until", Text),
    Column("granted_by", SafeText, nullable=False),
    Column("author", SafeText, nullable=False),
    Column("granted_at", Moment, nullable=False),
    Column("compensating", SafeText, nullable=False),
    Column("comment", BigInteger, nullable=False),
    Index(None, "until"),
)
