"""Whether a branch is protected: what is pushed to it past a pull request is recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("required_checks", sa.Column("guarded", sa.Boolean))


def downgrade() -> None:
    op.drop_column("required_checks", "guarded")
