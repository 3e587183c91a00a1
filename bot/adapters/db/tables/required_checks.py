"""What our check is to the branches that changes go into, and when that was asked."""

from sqlalchemy import BigInteger, Boolean, Column, Table, Text

from bot.adapters.db.tables.base import metadata
from bot.adapters.db.text import Moment, SafeText

required_checks = Table(
    "required_checks",
    metadata,
    Column("installation", BigInteger, primary_key=True, autoincrement=False),
    Column("repository", SafeText, primary_key=True),
    Column("branch", SafeText, primary_key=True),
    Column("gate", Text, nullable=False),
    # Whether it is protected at all, and when that was asked; None: nobody has yet.
    Column("guarded", Boolean),
    Column("asked_at", Moment),
    # When a change that goes into it was last reviewed.
    Column("seen_at", Moment, nullable=False),
)
