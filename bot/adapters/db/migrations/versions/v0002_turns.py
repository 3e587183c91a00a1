"""The turn of each job within its installation, and a quick way to those that have not ended."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("turn", sa.BigInteger, nullable=False, server_default="1"))
    unfinished = sa.text("finished_at IS NULL")
    for name, columns in (
        ("ix_jobs_unfinished", ["installation", "turn"]),
        ("ix_jobs_unfinished_of_repository", ["installation", "repository", "turn"]),
    ):
        op.create_index(name, "jobs", columns, sqlite_where=unfinished, postgresql_where=unfinished)


def downgrade() -> None:
    op.drop_index("ix_jobs_unfinished_of_repository", "jobs")
    op.drop_index("ix_jobs_unfinished", "jobs")
    op.drop_column("jobs", "turn")
