"""A quick way to the jobs of a commit: each review asks which other pull requests have it."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_jobs_installation_repository_head", "jobs", ["installation", "repository", "head"])


def downgrade() -> None:
    op.drop_index("ix_jobs_installation_repository_head", "jobs")
