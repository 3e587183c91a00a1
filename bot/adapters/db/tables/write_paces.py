"""How fast the writes of each installation come, over all processes: see core/pace.py. Seconds since 1970."""

from sqlalchemy import BigInteger, Column, Double, Table

from bot.adapters.db.tables.base import metadata

write_paces = Table(
    "write_paces",
    metadata,
    Column("installation", BigInteger, primary_key=True, autoincrement=False),
    Column("busy_until", Double, nullable=False),
    Column("empty_at", Double, nullable=False),
    Column("held_until", Double, nullable=False),
)
