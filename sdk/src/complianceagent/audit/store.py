"""Writing and reading entries. Correct with any number of threads and processes on one database.

The head row of a tenant's chain is locked by an UPDATE, the first statement of the transaction: that locks the row on
PostgreSQL, the file on SQLite. Threads of one process that come at the same time are written together, by one of them.
"""

import hashlib
import json
import os
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, bindparam, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from complianceagent.audit.events import AuditRecord
from complianceagent.audit.tables import TABLES, bodies, chain, create_triggers, heads
from complianceagent.canonical import canonical_json
from complianceagent.chain import Entry, Tip, extend, genesis, tip_of
from complianceagent.clock import Clock, stamp
from complianceagent.config import current
from complianceagent.database import insert_into, prepare
from complianceagent.errors import AuditFailed

SCHEMA = 1
"""The version of the form of the chain's payload."""
SALT_BYTES = 16
"""128 random bits before a body: nobody guesses what was deleted from its digest in the chain."""
BATCH = 500
"""Entries written in one transaction, at most."""
PAGE = 1000
"""Entries read at a time."""

# Made once: building a statement costs as much as running it.
_OF_TENANT = heads.c.tenant == bindparam("of_tenant")
_LOCK = update(heads).where(_OF_TENANT).values(seq=heads.c.seq).returning(heads)
_ADD_LINKS, _ADD_BODIES = insert(chain), insert(bodies)
_ADVANCE = update(heads).where(_OF_TENANT).values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that is about to be written. `note` goes into the chain itself and outlives the body."""

    tenant: str
    body: dict[str, object]
    retention: str
    keep: timedelta
    note: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class _Waiting:
    """Drafts of one caller, and what became of them."""

    drafts: Sequence[Draft]
    records: list[AuditRecord] = field(default_factory=list)
    error: Exception | None = None
    done: bool = False


class AuditStore:
    """The tables of one database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine, self.clock = engine, clock
        self._queue: list[_Waiting] = []
        self._queued, self._writing = threading.Lock(), threading.Lock()
        if current().create_tables:
            prepare(engine, create_triggers, tables=TABLES)

    def append(self, drafts: Sequence[Draft]) -> list[AuditRecord]:
        """Write entries: all of them, or none and AuditFailed. Callers of other threads are written along."""
        mine = _Waiting(drafts)
        with self._queued:
            self._queue.append(mine)
        with self._writing:
            if not mine.done:
                self._write_waiting()
        if mine.error is not None:
            raise AuditFailed(f"the audit log could not be written: {type(mine.error).__name__}") from None
        return mine.records

    def _write_waiting(self) -> None:
        with self._queued:
            size, taken = 0, 0
            while taken < len(self._queue) and (taken == 0 or size + len(self._queue[taken].drafts) <= BATCH):
                size += len(self._queue[taken].drafts)
                taken += 1
            batch, self._queue = self._queue[:taken], self._queue[taken:]
        if not self._write(batch):
            for waiting in batch:  # one bad draft must not spoil the others
                self._write([waiting])

    def _write(self, batch: list[_Waiting]) -> bool:
        try:
            with self.engine.begin() as connection:
                drafts = [draft for waiting in batch for draft in waiting.drafts]
                records = iter(self.append_in(connection, drafts))
                for waiting in batch:
                    waiting.records = [next(records) for _ in waiting.drafts]
        except (SQLAlchemyError, ValueError) as error:
            for waiting in batch:
                waiting.records, waiting.error, waiting.done = [], error, True
            return len(batch) == 1
        for waiting in batch:
            waiting.error, waiting.done = None, True
        return True

    def append_in(self, connection: Connection, drafts: Sequence[Draft]) -> list[AuditRecord]:
        """Write entries in somebody's transaction: they are there if, and only if, it is committed."""
        now = self.clock.now()
        by_tenant: dict[str, list[int]] = defaultdict(list)
        for index, draft in enumerate(drafts):
            by_tenant[draft.tenant].append(index)
        found: dict[int, AuditRecord] = {}
        for tenant in sorted(by_tenant):  # always in one order: no two writers wait for each other
            indexes = by_tenant[tenant]
            records = _append(connection, tenant, [drafts[index] for index in indexes], now)
            found.update(zip(indexes, records, strict=True))
        return [found[index] for index in range(len(drafts))]

    def read(self, tenant: str, since: datetime | None = None, until: datetime | None = None) -> Iterator[AuditRecord]:
        """Entries of a tenant in their order, `until` excluded; those whose retention has ended have no body."""
        after = 0
        while True:
            with self.engine.connect() as connection:
                rows = _page(connection, tenant, after, since, until)
            for row in rows:
                body = json.loads(row.body) if row.body is not None else {}
                yield AuditRecord(tenant, row.seq, row.recorded_at, row.hash, body)
            if len(rows) < PAGE:
                return
            after = rows[-1].seq

    def tenants(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(heads.c.tenant).order_by(heads.c.tenant)).scalars())


def lock_head(connection: Connection, tenant: str) -> Row[Any]:
    """The end of a tenant's chain, locked until the transaction ends."""
    row = connection.execute(_LOCK, {"of_tenant": tenant}).first()
    if row is None:
        empty = genesis(tenant)
        start = insert_into(connection, heads).values(
            tenant=tenant, seq=0, hash=empty.hash, first_seq=0, first_hash=empty.hash
        )
        connection.execute(start.on_conflict_do_nothing())
        row = connection.execute(_LOCK, {"of_tenant": tenant}).one()
    return row


def body_digest(salt: str, body: str) -> str:
    """What the chain says of a body: SHA-256 of the salt's bytes and the body's UTF-8, in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(salt) + body.encode("utf-8")).hexdigest()


def _append(connection: Connection, tenant: str, drafts: Iterable[Draft], now: datetime) -> list[AuditRecord]:
    head = lock_head(connection, tenant)
    tip, recorded_at = Tip(tenant, head.seq, head.hash), stamp(now)
    links: list[dict[str, object]] = []
    contents: list[dict[str, object]] = []
    records = []
    for draft in drafts:
        body, salt = canonical_json(draft.body).decode("utf-8"), os.urandom(SALT_BYTES).hex()
        expires_at = stamp(now + draft.keep)
        entry = extend(tip, _payload(draft, body_digest(salt, body), expires_at), recorded_at)
        links.append(_link(entry))
        contents.append(
            {
                "tenant": tenant,
                "seq": entry.seq,
                "recorded_at": recorded_at,
                "expires_at": expires_at,
                "salt": salt,
                "body": body,
            }
        )
        records.append(AuditRecord(tenant, entry.seq, recorded_at, entry.hash, draft.body))
        tip = tip_of(entry)
    connection.execute(_ADD_LINKS, links)
    connection.execute(_ADD_BODIES, contents)
    connection.execute(_ADVANCE, {"of_tenant": tenant, "to_seq": tip.seq, "to_hash": tip.hash})
    return records


def _payload(draft: Draft, digest: str, expires_at: str) -> bytes:
    return canonical_json(
        {
            "schema": SCHEMA,
            "type": draft.body["event_type"],
            "retention": draft.retention,
            "expires_at": expires_at,
            "body": digest,
            **({"note": draft.note} if draft.note else {}),
        }
    )


def _link(entry: Entry) -> dict[str, object]:
    return {
        "tenant": entry.tenant,
        "seq": entry.seq,
        "recorded_at": entry.recorded_at,
        "payload": entry.payload.decode("utf-8"),
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }


def _page(
    connection: Connection, tenant: str, after: int, since: datetime | None, until: datetime | None
) -> Sequence[Any]:
    both = chain.outerjoin(bodies, and_(bodies.c.tenant == chain.c.tenant, bodies.c.seq == chain.c.seq))
    query = select(chain.c.seq, chain.c.recorded_at, chain.c.hash, bodies.c.body).select_from(both)
    query = query.where(chain.c.tenant == tenant, chain.c.seq > after).order_by(chain.c.seq).limit(PAGE)
    if since is not None:
        query = query.where(chain.c.recorded_at >= stamp(since))
    if until is not None:
        query = query.where(chain.c.recorded_at < stamp(until))
    return connection.execute(query).all()
