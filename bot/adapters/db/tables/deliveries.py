"""Webhooks as they came in."""

from sqlalchemy import BigInteger, Column, Index, Table

from bot.adapters.db.tables.base import metadata
from bot.adapters.db.text import Moment, SafeText

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("event", SafeText, nullable=False),
    Column("action", SafeText),
    Column("installation", BigInteger),
    Column("repository", SafeText),
    Column("body", SafeText, nullable=False),
    Column("received_at", Moment, nullable=False),
    Index(None, "received_at"),
)
