"""How fast the writes of each installation come, over all processes."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "write_paces",
        sa.Column("installation", sa.BigInteger, nullable=False),
        sa.Column("busy_until", sa.Double, nullable=False),
        sa.Column("empty_at", sa.Double, nullable=False),
        sa.Column("held_until", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("installation", name="pk_write_paces"),
    )


def downgrade() -> None:
    op.drop_table("write_paces")
