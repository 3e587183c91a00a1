"""When each chore was done last, the ids of repositories, and a quick way to the deliveries of a time."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chores",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("began_at", sa.Text),
        sa.Column("ended_at", sa.Text),
        sa.Column("done_at", sa.Text),
        sa.Column("fault", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_chores"),
    )
    op.create_table(
        "repositories",
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("installation", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_repositories"),
    )
    op.create_index("ix_repositories_installation_name", "repositories", ["installation", "name"])
    op.create_index("ix_deliveries_received_at", "deliveries", ["received_at"])
    _learn_ids()


def downgrade() -> None:
    op.drop_index("ix_deliveries_received_at", "deliveries")
    op.drop_table("repositories")
    op.drop_table("chores")


def _learn_ids() -> None:
    """Each name belongs to the repository that last sent a webhook under it: what is kept by names stays its."""
    connection = op.get_bind()
    newest = sa.text(
        "SELECT installation, repository, body FROM deliveries WHERE id IN ("
        " SELECT max(d.id) FROM deliveries d JOIN ("
        "  SELECT installation, repository, max(received_at) AS at FROM deliveries"
        "  WHERE installation IS NOT NULL AND repository IS NOT NULL GROUP BY installation, repository) AS l"
        " ON d.installation = l.installation AND d.repository = l.repository AND d.received_at = l.at"
        " GROUP BY d.installation, d.repository) ORDER BY received_at"
    )
    found: dict[int, dict[str, object]] = {}
    for installation, name, body in connection.execute(newest):
        number = _id_in(body)
        if number is not None:
            found[number] = {"id": number, "installation": installation, "name": name}
    if found:
        table = sa.table("repositories", sa.column("id"), sa.column("installation"), sa.column("name"))
        connection.execute(sa.insert(table), list(found.values()))


def _id_in(body: str) -> int | None:
    try:
        number = json.loads(body)["repository"]["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return number if type(number) is int and 1 <= number < 2**63 else None
