"""What models have cost each installation on its last day, over all processes: see core/model_use.py."""

from sqlalchemy import BigInteger, Column, Date, Table

from bot.adapters.db.tables.base import metadata

model_tokens = Table(
    "model_tokens",
    metadata,
    Column("installation", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("tokens", BigInteger, nullable=False),
)
