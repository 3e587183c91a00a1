"""Does a tenant's log hold? Recomputes every hash, and asks of every missing body whether it was due."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from complianceagent.audit.store import PAGE, AuditStore, body_digest
from complianceagent.audit.tables import bodies, chain, heads
from complianceagent.chain import BadEntry, Entry, Tip, genesis, tip_of
from complianceagent.chain import verify as verify_chain


@dataclass(frozen=True, slots=True)
class AuditProof:
    """What became of a verification: `entries` hold up to `tip`, `bad` is the first fault, if any.

    `deleted` counts entries whose body is gone because its retention ended. Keep `tip` somewhere else: a chain that was
    written anew from the start can only be told from that.
    """

    tip: Tip
    entries: int
    deleted: int
    bad: BadEntry | None = None

    @property
    def ok(self) -> bool:
        """Whether every entry holds."""
        return self.bad is None


class _Check:
    """What is gathered on the way through one chain."""

    def __init__(self, start: Tip) -> None:
        self.tip, self.entries = start, 0
        self.start = start
        self.missing: dict[int, str] = {}
        self.beginning_explained = start.seq == 0

    def fault(self, row: Row[Any]) -> BadEntry | None:
        entry = Entry(self.tip.tenant, row.seq, row.recorded_at, row.payload.encode(), row.prev_hash, row.hash)
        proof = verify_chain([entry], self.tip)
        if proof.bad is not None:
            return proof.bad
        self.tip, self.entries = tip_of(entry), self.entries + 1
        try:
            return self._content(row, json.loads(row.payload))
        except (ValueError, KeyError, TypeError):
            return BadEntry(row.seq, "its payload has another form than ours")

    def _content(self, row: Row[Any], payload: dict[str, Any]) -> BadEntry | None:
        if row.body is None:
            self.missing[row.seq] = payload["expires_at"]
        elif body_digest(row.salt, row.body) != payload["body"]:
            return BadEntry(row.seq, "its body was altered")
        elif row.expires_at != payload["expires_at"]:
            return BadEntry(row.seq, "the end of its retention was altered")
        note = payload.get("note", {})
        for first, last in note.get("deleted", []):
            for seq in [seq for seq in self.missing if first <= seq <= last]:
                if self.missing[seq] <= row.recorded_at:
                    del self.missing[seq]
        if note.get("first") == [self.start.seq, self.start.hash]:
            self.beginning_explained = True
        return None

    def end(self, head: Tip) -> BadEntry | None:
        if self.missing:
            return BadEntry(min(self.missing), "its body is missing although its retention was not ended")
        if self.tip != head:
            return BadEntry(self.tip.seq + 1, f"the log ends before entry {head.seq}, which its head names")
        if not self.beginning_explained:
            return BadEntry(self.start.seq, "the beginning is missing, and no entry says that its retention had ended")
        return None


def verify(store: AuditStore, tenant: str) -> AuditProof:
    """Check a tenant's whole log, in constant memory but for missing bodies. Never raises for what the tables hold."""
    with store.engine.connect() as connection:
        head = connection.execute(select(heads).where(heads.c.tenant == tenant)).first()
        if head is None:
            stray = connection.execute(select(func.count()).select_from(chain).where(chain.c.tenant == tenant)).scalar()
            bad = BadEntry(1, "there are entries but no head") if stray else None
            return AuditProof(genesis(tenant), 0, 0, bad)
        check = _Check(Tip(tenant, head.first_seq, head.first_hash))
        for row in _rows(connection, tenant, head.first_seq):
            bad = check.fault(row)
            if bad is not None:
                return AuditProof(check.tip, check.entries, 0, bad)
        deleted = check.entries - _bodies(connection, tenant)
        bad = check.end(Tip(tenant, head.seq, head.hash))
        if bad is None and deleted < 0:
            bad = BadEntry(head.seq, "there are bodies without an entry in the chain")
        return AuditProof(check.tip, check.entries, max(deleted, 0) + head.first_seq, bad)


def _bodies(connection: Connection, tenant: str) -> int:
    return connection.execute(select(func.count()).select_from(bodies).where(bodies.c.tenant == tenant)).scalar() or 0


def _rows(connection: Connection, tenant: str, after: int) -> Iterator[Any]:
    both = chain.outerjoin(bodies, and_(bodies.c.tenant == chain.c.tenant, bodies.c.seq == chain.c.seq))
    query = (
        select(
            chain.c.seq,
            chain.c.recorded_at,
            chain.c.payload,
            chain.c.prev_hash,
            chain.c.hash,
            bodies.c.body,
            bodies.c.salt,
            bodies.c.expires_at,
        )
        .select_from(both)
        .where(chain.c.tenant == tenant)
        .order_by(chain.c.seq)
        .limit(PAGE)
    )
    while True:
        rows = connection.execute(query.where(chain.c.seq > after)).all()
        yield from rows
        if len(rows) < PAGE:
            return
        after = rows[-1].seq
