"""Since when a fix is suggested for a finding: what an auditor asks of a remediation beside who accepted it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("findings", sa.Column("suggested_at", sa.Text))


def downgrade() -> None:
    op.drop_column("findings", "suggested_at")
