"""What somebody with full access to the database could do: remove the triggers, and change what they like."""

import sqlalchemy as sa

from bot.adapters.db.engine import sync_url

_DISARM = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS evidence_in_order",
        "DROP TRIGGER IF EXISTS evidence_no_update",
        "DROP TRIGGER IF EXISTS evidence_no_delete",
    ],
    "postgresql": ["ALTER TABLE evidence DISABLE TRIGGER ALL"],
}


def tamper(database_url: str, *statements: str, **values: object) -> None:
    """Disarm the triggers and run the statements, each with the values it names."""
    engine = sa.create_engine(sync_url(database_url))
    try:
        with engine.begin() as connection:
            for statement in _DISARM[engine.dialect.name]:
                connection.execute(sa.text(statement))
            for statement in statements:
                connection.execute(sa.text(statement), values)
    finally:
        engine.dispose()
