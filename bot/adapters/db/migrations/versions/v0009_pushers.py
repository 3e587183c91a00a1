"""Who pushed what a review is of: an approval by whoever pushed is no independent one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("pushed_by", sa.Text))
    op.add_column("jobs", sa.Column("pushed_head", sa.Text))


def downgrade() -> None:
    op.drop_column("jobs", "pushed_head")
    op.drop_column("jobs", "pushed_by")
