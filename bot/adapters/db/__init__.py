"""What is kept, in SQLite or PostgreSQL: one file a noun, the tables in `tables/`, their history in `migrations/`."""
