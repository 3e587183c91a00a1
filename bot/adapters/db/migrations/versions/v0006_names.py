"""When a repository was first seen under its name: an older event must not give it back an older one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("repositories", sa.Column("named_at", sa.Text))


def downgrade() -> None:
    op.drop_column("repositories", "named_at")
