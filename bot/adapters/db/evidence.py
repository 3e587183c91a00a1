"""Fills the port EvidenceLog."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from complianceagent import Entry as StoredEntry
from complianceagent import Tip, canonical_json, extend, genesis, tip_of
from sqlalchemy import ColumnElement, LargeBinary, Row, cast, func, insert, select, union, update

from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import evidence, evidence_heads
from bot.adapters.db.text import storable, storable_data
from bot.core.evidence import Entry, Fact
from bot.core.identity import Sha256
from bot.core.moment import moment_of, moment_text

SCHEMA = 1
"""The version of the payload's form: {"body", "kind", "schema", "subject"}."""

_HASHED = ("seq", "recorded_at", "payload", "prev_hash", "hash")


class EvidenceLog:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def append(self, installation: int, facts: Sequence[Fact], at: datetime) -> tuple[Entry, ...]:
        """Characters of a fact that cannot be stored are spelled out before it is hashed (see text.storable).

        Raises complianceagent.NotCanonical for a body that has no canonical form, and then nothing is appended.
        """
        if not facts:
            return ()
        recorded_at = moment_text(at)
        payloads = [payload_of(fact) for fact in facts]
        before = tip = await self._lock_head(installation)
        entries: list[StoredEntry] = []
        for payload in payloads:
            entries.append(extend(tip, payload, recorded_at))
            tip = tip_of(entries[-1])
        await self._connection.execute(insert(evidence), [_row(installation, entry) for entry in entries])
        advanced = await self._connection.execute(
            update(evidence_heads)
            .where(evidence_heads.c.installation == installation, evidence_heads.c.hash == before.hash)
            .values(seq=tip.seq, hash=tip.hash)
        )
        if advanced.rowcount != 1:
            raise AssertionError("the head of the chain moved although it was locked")
        return tuple(_entry(entry) for entry in entries)

    async def entries(
        self, installation: int, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Entry, ...]:
        query = select(evidence).where(evidence.c.installation == installation).order_by(evidence.c.seq)
        if since is not None:
            query = query.where(evidence.c.recorded_at >= moment_text(since))
        if until is not None:
            query = query.where(evidence.c.recorded_at < moment_text(until))
        rows = await self._connection.all(query)
        return tuple(_read(row) for row in rows)

    async def about(self, installation: int, subject: str, since: datetime) -> tuple[tuple[Entry, str], ...]:
        named = canonical_json({"subject": storable(subject)}).decode()[1:-1]
        query = (
            select(evidence)
            .where(
                evidence.c.installation == installation,
                evidence.c.recorded_at >= moment_text(since),
                evidence.c.payload.contains(named, autoescape=True),
            )
            .order_by(evidence.c.seq)
        )
        found = [(_read(row), json.loads(row.payload)) for row in await self._connection.all(query)]
        # A body may have a subject of its own.
        return tuple((entry, held["kind"]) for entry, held in found if held["subject"] == storable(subject))

    async def installations(self) -> tuple[int, ...]:
        both = union(select(evidence.c.installation), select(evidence_heads.c.installation)).subquery()
        rows = await self._connection.all(select(both.c.installation).order_by(both.c.installation))
        return tuple(row.installation for row in rows)

    async def head(self, installation: int) -> Tip | None:
        query = select(evidence_heads).where(evidence_heads.c.installation == installation)
        row = await self._connection.first(query)
        return None if row is None else Tip(str(installation), row.seq, row.hash)

    async def page(self, installation: int, after: int | None, limit: int) -> tuple[StoredEntry, ...]:
        columns: list[ColumnElement[Any]] = [evidence.c[name] for name in _HASHED]
        if self._connection.is_sqlite:
            # An SQLite column holds whatever somebody put there, text that is not UTF-8 included: ask for its bytes.
            columns = [cast(evidence.c[name], LargeBinary).label(name) for name in _HASHED]
        query = select(*columns).where(evidence.c.installation == installation).order_by(evidence.c.seq).limit(limit)
        if after is not None:
            query = query.where(evidence.c.seq > after)
        return tuple(_stored(installation, row) for row in await self._connection.all(query))

    async def span(self, installation: int, since: datetime, until: datetime) -> tuple[int, int] | None:
        row = await self._connection.first(
            select(func.min(evidence.c.seq).label("first"), func.max(evidence.c.seq).label("last")).where(
                evidence.c.installation == installation,
                evidence.c.recorded_at >= moment_text(since),
                evidence.c.recorded_at < moment_text(until),
            )
        )
        return None if row is None or row.first is None else (row.first, row.last)

    async def _lock_head(self, installation: int) -> Tip:
        """The end of the chain, locked until the transaction ends (in SQLite the whole file is, from its start)."""
        empty = genesis(str(installation))
        start = self._connection.insert(evidence_heads).values(installation=installation, seq=0, hash=empty.hash)
        await self._connection.execute(start.on_conflict_do_nothing())
        query = select(evidence_heads).where(evidence_heads.c.installation == installation).with_for_update()
        row = (await self._connection.execute(query)).one()
        return Tip(empty.tenant, row.seq, row.hash)


def payload_of(fact: Fact) -> bytes:
    """The canonical bytes that are stored and hashed for a fact."""
    return canonical_json(
        {
            "schema": SCHEMA,
            "kind": fact.kind.value,
            "subject": storable(fact.subject),
            "body": storable_data(fact.body),
        }
    )


def _read(row: Row[Any]) -> Entry:
    return Entry(
        row.installation,
        row.seq,
        moment_of(row.recorded_at),
        row.payload,
        Sha256(row.prev_hash),
        Sha256(row.hash),
    )


def _row(installation: int, entry: StoredEntry) -> dict[str, Any]:
    return {
        "installation": installation,
        "seq": entry.seq,
        "recorded_at": entry.recorded_at,
        "payload": entry.payload.decode("utf-8"),
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }


def _entry(entry: StoredEntry) -> Entry:
    return Entry(
        int(entry.tenant),
        entry.seq,
        moment_of(entry.recorded_at),
        entry.payload.decode("utf-8"),
        Sha256(entry.prev_hash),
        Sha256(entry.hash),
    )


def _stored(installation: int, row: Row[Any]) -> StoredEntry:
    seq = _text(row.seq)
    return StoredEntry(
        tenant=str(installation),
        seq=int(seq) if re.fullmatch(r"-?[0-9]{1,19}", seq) else 0,
        recorded_at=_text(row.recorded_at),
        payload=row.payload if isinstance(row.payload, bytes) else row.payload.encode("utf-8"),
        prev_hash=_text(row.prev_hash),
        hash=_text(row.hash),
    )


def _text(value: bytes | str | int) -> str:
    """A stored field as text. Bytes that are not UTF-8 become lone surrogates, which no hash accepts."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)
