"""The first tables, and the triggers that keep evidence append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_PULL_REQUEST = ("installation", "repository", "number")


def upgrade() -> None:
    _create_deliveries_and_jobs()
    _create_findings()
    _create_evidence()
    triggers = _POSTGRES_TRIGGERS if op.get_bind().dialect.name == "postgresql" else _SQLITE_TRIGGERS
    for statement in triggers:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("there is no way back before the first tables: evidence is never removed")


def _create_deliveries_and_jobs() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("action", sa.Text),
        sa.Column("installation", sa.BigInteger),
        sa.Column("repository", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        *_pull_request(),
        sa.Column("head", sa.Text, nullable=False),
        sa.Column("delivery", sa.Text, nullable=False),
        sa.Column("subject", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("plan", sa.Text),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("finished_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_installation_repository_number", "jobs", _PULL_REQUEST)
    op.create_table(
        "current_jobs",
        *_pull_request(),
        sa.Column("job", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint(*_PULL_REQUEST, name="pk_current_jobs"),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name="fk_current_jobs_job_jobs"),
    )
    op.create_table(
        "intents",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("began_at", sa.Text, nullable=False),
        sa.Column("receipt", sa.Text),
        sa.PrimaryKeyConstraint("key", name="pk_intents"),
    )


def _create_findings() -> None:
    op.create_table(
        "findings",
        *_pull_request(),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("line", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("first_seen", sa.Text, nullable=False),
        sa.Column("first_head", sa.Text, nullable=False),
        sa.Column("comment", sa.BigInteger, nullable=False),
        sa.Column("finding", sa.Text, nullable=False),
        sa.Column("fix", sa.Text),
        sa.Column("remediation", sa.Text),
        sa.PrimaryKeyConstraint(*_PULL_REQUEST, "fingerprint", name="pk_findings"),
    )
    op.create_index("ix_findings_installation_state", "findings", ["installation", "state"])
    op.create_table(
        "reviewed_heads",
        *_pull_request(),
        sa.Column("head", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint(*_PULL_REQUEST, name="pk_reviewed_heads"),
    )


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("installation", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("prev_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("installation", "seq", name="pk_evidence"),
        sa.UniqueConstraint("installation", "prev_hash", name="uq_evidence_installation_prev_hash"),
    )
    op.create_index("ix_evidence_installation_recorded_at", "evidence", ["installation", "recorded_at"])
    op.create_table(
        "evidence_heads",
        sa.Column("installation", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("installation", name="pk_evidence_heads"),
    )


def _pull_request() -> tuple[sa.Column[int], sa.Column[str], sa.Column[int]]:
    """The columns that name a pull request."""
    return (
        sa.Column("installation", sa.BigInteger, nullable=False),
        sa.Column("repository", sa.Text, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
    )


# An insert must be the next entry of its chain. That also stops SQLite's INSERT OR REPLACE, which removes the old row
# without calling the trigger against DELETE (sqlite.org/lang_conflict.html).
_SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER evidence_in_order BEFORE INSERT ON evidence
    WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM evidence WHERE installation = NEW.installation), 0)
      OR (NEW.seq <> 1 AND NEW.prev_hash IS NOT
          (SELECT hash FROM evidence WHERE installation = NEW.installation AND seq = NEW.seq - 1))
    BEGIN SELECT RAISE(ABORT, 'evidence is append-only: not the next entry of its chain'); END
    """,
    """
    CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence
    BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END
    """,
    """
    CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence
    BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END
    """,
)

# ENABLE ALWAYS: session_replication_role = replica, which silences ordinary triggers, does not silence these.
_POSTGRES_TRIGGERS = (
    """
    CREATE FUNCTION evidence_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'evidence is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE FUNCTION evidence_in_order() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      IF NEW.seq <> 1 + coalesce((SELECT max(seq) FROM evidence WHERE installation = NEW.installation), 0)
        OR (NEW.seq <> 1 AND NEW.prev_hash IS DISTINCT FROM
            (SELECT hash FROM evidence WHERE installation = NEW.installation AND seq = NEW.seq - 1))
      THEN
        RAISE EXCEPTION 'evidence is append-only: not the next entry of its chain'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER evidence_in_order BEFORE INSERT ON evidence
    FOR EACH ROW EXECUTE FUNCTION evidence_in_order()
    """,
    """
    CREATE TRIGGER evidence_no_change BEFORE UPDATE OR DELETE ON evidence
    FOR EACH ROW EXECUTE FUNCTION evidence_refuse()
    """,
    """
    CREATE TRIGGER evidence_no_truncate BEFORE TRUNCATE ON evidence
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse()
    """,
    "ALTER TABLE evidence ENABLE ALWAYS TRIGGER evidence_in_order",
    "ALTER TABLE evidence ENABLE ALWAYS TRIGGER evidence_no_change",
    "ALTER TABLE evidence ENABLE ALWAYS TRIGGER evidence_no_truncate",
)
