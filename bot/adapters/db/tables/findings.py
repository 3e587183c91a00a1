"""Findings across pushes. The columns are for asking; `finding`, `fix` and `remediation` hold the whole as JSON."""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from bot.adapters.db.tables.base import metadata
from bot.adapters.db.text import Moment, SafeText

findings = Table(
    "findings",
    metadata,
    Column("installation", BigInteger, primary_key=True, autoincrement=False),
    Column("repository", SafeText, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("fingerprint", SafeText, primary_key=True),
    Column("rule", SafeText, nullable=False),
    Column("severity", Text, nullable=False),
    Column("path", SafeText, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("first_head", SafeText, nullable=False),
    Column("comment", BigInteger, nullable=False),
    Column("finding", Text, nullable=False),
    Column("fix", Text),
    Column("remediation", Text),
    Column("suggested_at", Moment),
    Index(None, "installation", "state"),
)

reviewed_heads = Table(
    "reviewed_heads",
    metadata,
    Column("installation", BigInteger, primary_key=True, autoincrement=False),
    Column("repository", SafeText, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("head", SafeText, nullable=False),
)
