"""The waivers that hold."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waivers",
        sa.Column("installation", sa.BigInteger, nullable=False),
        sa.Column("repository", sa.Text, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("until", sa.Text),
        sa.Column("granted_by", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("granted_at", sa.Text, nullable=False),
        sa.Column("compensating", sa.Text, nullable=False),
        sa.Column("comment", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("installation", "repository", "number", "fingerprint", name="pk_waivers"),
    )
    op.create_index("ix_waivers_until", "waivers", ["until"])


def downgrade() -> None:
    op.drop_table("waivers")
