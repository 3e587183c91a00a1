"""Which repository has which name: its id stays, its name may change, or be another's one day."""

from sqlalchemy import BigInteger, Column, Index, Table

from bot.adapters.db.tables.base import metadata
from bot.adapters.db.text import Moment, SafeText

repositories = Table(
    "repositories",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("installation", BigInteger, nullable=False),
    Column("name", SafeText, nullable=False),
    # When the first event was sent that named it so; none where an earlier release learned the name.
    Column("named_at", Moment),
    Index(None, "installation", "name"),
)
