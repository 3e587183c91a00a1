"""The end of an entry: its body is deleted when its retention is over and nobody holds it; the chain still holds."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, insert, select, update

from complianceagent.audit.store import AuditStore, Draft, lock_head
from complianceagent.audit.tables import bodies, chain, heads, holds
from complianceagent.clock import stamp
from complianceagent.errors import AuditFailed

ALWAYS, FOREVER = "0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z"


@dataclass(frozen=True, slots=True)
class RetentionResult:
    """What a run deleted: `deleted` bodies, and `forgotten` links at the beginning of the chain."""

    deleted: int
    forgotten: int


def apply_retention(store: AuditStore, tenant: str, keep: timedelta) -> RetentionResult:
    """Delete what is due, and record that. `keep` is the retention of that record. One transaction.

    The database itself refuses to delete anything else (see tables).
    """
    now = store.clock.now()
    with store.engine.begin() as connection:
        lock_head(connection, tenant)
        due = _due(tenant, stamp(now))
        gone = list(connection.execute(select(bodies.c.seq).where(due).order_by(bodies.c.seq)).scalars())
        if not gone:
            return RetentionResult(0, 0)
        connection.execute(delete(bodies).where(due))
        seq, digest = _new_beginning(connection, tenant)
        body: dict[str, object] = {
            "event_type": "retention_applied",
            "severity": "info",
            "outcome": "success",
            "details": {"deleted": len(gone), "first_kept": seq + 1},
        }
        note: dict[str, object] = {"deleted": list(_ranges(gone)), "first": [seq, digest]}
        store.append_in(connection, [Draft(tenant, body, "security", keep, note)])
        connection.execute(update(heads).where(heads.c.tenant == tenant).values(first_seq=seq, first_hash=digest))
        forgotten = connection.execute(delete(chain).where(chain.c.tenant == tenant, chain.c.seq <= seq)).rowcount
        return RetentionResult(len(gone), forgotten)


def _due(tenant: str, now: str) -> ColumnElement[bool]:
    held = exists().where(
        holds.c.tenant == bodies.c.tenant,
        holds.c.released_at.is_(None),
        bodies.c.recorded_at >= holds.c.since,
        bodies.c.recorded_at <= holds.c.until,
    )
    return and_(bodies.c.tenant == tenant, bodies.c.expires_at <= now, ~held)


def _new_beginning(connection: Connection, tenant: str) -> tuple[int, str]:
    """The last entry before the first one that still has its body: number and hash."""
    head = connection.execute(select(heads).where(heads.c.tenant == tenant)).one()
    first = connection.execute(select(func.min(bodies.c.seq)).where(bodies.c.tenant == tenant)).scalar()
    seq = head.seq if first is None else first - 1
    if seq <= head.first_seq:
        return head.first_seq, head.first_hash
    digest = connection.execute(select(chain.c.hash).where(chain.c.tenant == tenant, chain.c.seq == seq)).scalar_one()
    return seq, digest


def _ranges(numbers: Iterable[int]) -> Iterable[list[int]]:
    """Rising numbers as ranges: 1 2 3 7 becomes [1, 3] [7, 7]."""
    first = last = None
    for number in numbers:
        if first is None or last is None:
            first = last = number
        elif number == last + 1:
            last = number
        else:
            yield [first, last]
            first = last = number
    if first is not None and last is not None:
        yield [first, last]


def place_hold(
    store: AuditStore, tenant: str, reason: str, by: str, since: datetime | None, until: datetime | None
) -> str:
    """Keep everything that was recorded in this time (None: without end), whatever its retention. The hold's id."""
    name = str(uuid.uuid4())
    with store.engine.begin() as connection:
        connection.execute(
            insert(holds).values(
                id=name,
                tenant=tenant,
                since=stamp(since) if since else ALWAYS,
                until=stamp(until) if until else FOREVER,
                reason=reason,
                placed_by=by,
                placed_at=stamp(store.clock.now()),
            )
        )
    return name


def release_hold(store: AuditStore, hold_id: str, by: str) -> str:
    """End a hold; its tenant. Raises AuditFailed where there is none that is in force."""
    with store.engine.begin() as connection:
        tenant = connection.execute(
            update(holds)
            .where(holds.c.id == hold_id, holds.c.released_at.is_(None))
            .values(released_by=by, released_at=stamp(store.clock.now()))
            .returning(holds.c.tenant)
        ).scalar()
    if tenant is None:
        raise AuditFailed("there is no such legal hold in force")
    return str(tenant)
