"""The history of the tables, for alembic; `bot/adapters/db/migrate.py` runs it."""
