"""Work that is due again and again: when each was done last, and what came of it."""

from sqlalchemy import Column, Table, Text

from bot.adapters.db.tables.base import metadata
from bot.adapters.db.text import Moment, SafeText

chores = Table(
    "chores",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("began_at", Moment),
    Column("ended_at", Moment),
    # When the last one began that ended well.
    Column("done_at", Moment),
    Column("fault", Text, nullable=False),
    Column("told", Text, nullable=False),
)
