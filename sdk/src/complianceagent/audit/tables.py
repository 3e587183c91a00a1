"""The tables of the audit log, and the triggers that keep them.

`ca_audit_chain` links every entry to the one before it; `ca_audit_bodies` holds what happened, and is deleted when its
retention ends. The chain carries the salted digest of each body, so that it stays verifiable after that, and nobody can
guess a deleted body from its digest. Links at the beginning whose bodies are all gone are deleted, too.
"""

from sqlalchemy import Column, Connection, Integer, String, Table, Text

from complianceagent.database import metadata

_TENANT = 200

chain = Table(
    "ca_audit_chain",
    metadata,
    Column("tenant", String(_TENANT), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", String(27), nullable=False),
    Column("payload", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
bodies = Table(
    "ca_audit_bodies",
    metadata,
    Column("tenant", String(_TENANT), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", String(27), nullable=False, index=True),
    Column("expires_at", String(27), nullable=False, index=True),
    Column("salt", String(32), nullable=False),
    Column("body", Text, nullable=False),
)
heads = Table(
    "ca_audit_heads",
    metadata,
    Column("tenant", String(_TENANT), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("first_seq", Integer, nullable=False),
    Column("first_hash", String(64), nullable=False),
)
holds = Table(
    "ca_audit_holds",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("tenant", String(_TENANT), nullable=False, index=True),
    Column("since", String(27), nullable=False),
    Column("until", String(27), nullable=False),
    Column("reason", Text, nullable=False),
    Column("placed_by", String(200), nullable=False),
    Column("placed_at", String(27), nullable=False),
    Column("released_by", String(200)),
    Column("released_at", String(27)),
)
TABLES = [chain, bodies, heads, holds]

_HELD = """EXISTS (SELECT 1 FROM ca_audit_holds h WHERE h.tenant = OLD.tenant AND h.released_at IS NULL
    AND OLD.recorded_at >= h.since AND OLD.recorded_at <= h.until)"""
_GUARDS: list[tuple[str, str, str, str]] = [
    ("ca_audit_chain", "UPDATE", "1=1", "audit entries are not altered"),
    (
        "ca_audit_chain",
        "DELETE",
        """EXISTS (SELECT 1 FROM ca_audit_bodies b WHERE b.tenant = OLD.tenant AND b.seq = OLD.seq)
    OR OLD.seq > (SELECT first_seq FROM ca_audit_heads h WHERE h.tenant = OLD.tenant)""",
        "audit entries are not deleted",
    ),
    ("ca_audit_bodies", "UPDATE", "1=1", "audit entries are not altered"),
    ("ca_audit_bodies", "DELETE", f"OLD.expires_at > {{now}} OR {_HELD}", "the retention of this audit entry goes on"),
    (
        "ca_audit_heads",
        "UPDATE",
        "NEW.tenant <> OLD.tenant OR NEW.seq < OLD.seq OR NEW.first_seq < OLD.first_seq OR NEW.first_seq > NEW.seq",
        "the audit log only grows",
    ),
    ("ca_audit_heads", "DELETE", "1=1", "the audit log only grows"),
    (
        "ca_audit_holds",
        "UPDATE",
        "OLD.released_at IS NOT NULL OR NEW.tenant <> OLD.tenant OR NEW.since <> OLD.since OR NEW.until <> OLD.until",
        "a legal hold is only released",
    ),
    ("ca_audit_holds", "DELETE", "1=1", "a legal hold is only released"),
]
_SQLITE_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
_POSTGRES_NOW = """to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def create_triggers(connection: Connection) -> None:
    """Make the triggers that refuse UPDATE, and DELETE before its time. SQLite and PostgreSQL 14 or newer."""
    make = _sqlite if connection.dialect.name == "sqlite" else _postgres
    for table, verb, condition, message in _GUARDS:
        for statement in make(table, verb, condition, message):
            connection.exec_driver_sql(statement)
    if connection.dialect.name == "sqlite":
        for table in ("ca_audit_chain", "ca_audit_bodies"):
            connection.exec_driver_sql(_no_replace(table))


def _sqlite(table: str, verb: str, condition: str, message: str) -> list[str]:
    when = condition.replace("{now}", _SQLITE_NOW)
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_{verb.lower()} BEFORE {verb} ON {table} WHEN {when}"
        f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
    ]


def _no_replace(table: str) -> str:
    """INSERT OR REPLACE deletes rows without asking triggers of DELETE."""
    there = f"EXISTS (SELECT 1 FROM {table} o WHERE o.tenant = NEW.tenant AND o.seq = NEW.seq)"  # noqa: S608 - our names
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_replace BEFORE INSERT ON {table} WHEN {there}"
        " BEGIN SELECT RAISE(ABORT, 'audit entries are not altered'); END"
    )


def _postgres(table: str, verb: str, condition: str, message: str) -> list[str]:
    name, when = f"{table}_{verb.lower()}", condition.replace("{now}", _POSTGRES_NOW)
    statements = [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN"
        f" RAISE EXCEPTION '{message}'; END IF; RETURN {'OLD' if verb == 'DELETE' else 'NEW'}; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
    if verb == "DELETE":
        statements += [
            f"CREATE OR REPLACE FUNCTION {table}_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE EXCEPTION '{message}'; END $$",
            f"CREATE OR REPLACE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
            f" EXECUTE FUNCTION {table}_truncate()",
        ]
    return statements
