"""What the page of a review tells, until it is removed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_pages",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("job", sa.Text, nullable=False),
        sa.Column("head", sa.Text, nullable=False),
        sa.Column("began_at", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("seq", sa.BigInteger),
        sa.Column("hash", sa.Text),
        sa.PrimaryKeyConstraint("digest", name="pk_review_pages"),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name="fk_review_pages_job_jobs"),
    )
    op.create_index("ix_review_pages_job", "review_pages", ["job"])
    op.create_index("ix_review_pages_began_at", "review_pages", ["began_at"])


def downgrade() -> None:
    op.drop_table("review_pages")
