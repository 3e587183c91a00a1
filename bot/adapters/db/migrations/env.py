"""Run by alembic: applies the migrations on the connection that `upgrade` holds, inside its transaction."""

from alembic import context

from bot.adapters.db.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
