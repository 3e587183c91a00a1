"""What was about to be done at the code host, and what came of it."""

from sqlalchemy import Column, Integer, Table, Text

from bot.adapters.db.tables.base import metadata
from bot.adapters.db.text import Moment, SafeText

intents = Table(
    "intents",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("receipt", Text),
)
