"""The chains of evidence. Triggers (see the first migration) let nobody change or remove an entry, and no foreign key
leads here, so no cascade can reach them either."""

from sqlalchemy import BigInteger, Column, Index, Table, Text, UniqueConstraint

from bot.adapters.db.tables.base import metadata

evidence = Table(
    "evidence",
    metadata,
    Column("installation", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("recorded_at", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    # No two entries may follow the same one: a fork fails here, whatever the writer believed.
    UniqueConstraint("installation", "prev_hash"),
    Index(None, "installation", "recorded_at"),
)

evidence_heads = Table(
    "evidence_heads",
    metadata,
    Column("installation", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)
