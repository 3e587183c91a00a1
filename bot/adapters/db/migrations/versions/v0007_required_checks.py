"""What our check is to the branches that changes go into."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "required_checks",
        sa.Column("installation", sa.BigInteger, nullable=False),
        sa.Column("repository", sa.Text, nullable=False),
        sa.Column("branch", sa.Text, nullable=False),
        sa.Column("gate", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Text),
        sa.Column("seen_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("installation", "repository", "branch", name="pk_required_checks"),
    )


def downgrade() -> None:
    op.drop_table("required_checks")
