"""When the page of a review is removed, where the policy of its repository says so."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review_pages", sa.Column("until", sa.Text))
    op.create_index("ix_review_pages_until", "review_pages", ["until"])


def downgrade() -> None:
    op.drop_index("ix_review_pages_until", "review_pages")
    op.drop_column("review_pages", "until")
