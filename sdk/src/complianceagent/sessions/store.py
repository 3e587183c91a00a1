"""Sessions in a database, known by the hash of their token. The only SQL about sessions."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Engine, Integer, Row, String, Table, Text, bindparam, insert, select, update

from complianceagent.clock import moment_of, stamp
from complianceagent.config import current
from complianceagent.database import insert_into, metadata, prepare

sessions = Table(
    "ca_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("owner", String(420), nullable=False, index=True),
    Column("user_id", String(200), nullable=False),
    Column("tenant_id", String(200), nullable=False),
    Column("roles", Text, nullable=False),
    Column("created_at", String(27), nullable=False),
    Column("seen_at", String(27), nullable=False),
    Column("expires_at", String(27), nullable=False, index=True),
    Column("address", String(64), nullable=False),
    Column("agent", String(64), nullable=False),
    Column("mfa_at", String(27)),
    Column("ended_at", String(27)),
    Column("ended_why", String(40)),
)
owners = Table(
    "ca_session_owners",
    metadata,
    Column("owner", String(420), primary_key=True),
    Column("turn", Integer, nullable=False),
)

_ONE = select(sessions).where(sessions.c.token_hash == bindparam("of_token"))  # made once, for each request asks


@dataclass(frozen=True, slots=True)
class Session:
    """A session without its token. Moments are aware, in UTC; `expires_at` is its absolute end."""

    user_id: str
    tenant_id: str
    roles: frozenset[str]
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    mfa_at: datetime | None = None
    ended_why: str = ""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session and what it is bound to: hashes of token, address and user agent."""

    token_hash: str
    session: Session
    address: str
    agent: str


class SessionStore:
    """Rows of `ca_sessions`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        if current().create_tables:
            prepare(engine, tables=[sessions, owners])

    def add(self, new: StoredSession, limit: int, replaces: str = "") -> list[str]:
        """Keep a session, end the one it `replaces` and the owner's oldest beyond `limit`; hashes of those ended.

        Sessions of one owner are added one after the other, so that no two of them overlook each other.
        """
        owner, now = _owner(new.session), stamp(new.session.seen_at)
        with self._engine.begin() as connection:
            turn = insert_into(connection, owners).values(owner=owner, turn=0)
            connection.execute(
                turn.on_conflict_do_update(index_elements=[owners.c.owner], set_={"turn": 1 - owners.c.turn})
            )
            if replaces and not _end(connection, [replaces], now, "rotated"):
                return [new.token_hash]  # it was ended meanwhile: what is not kept is ended, too
            connection.execute(insert(sessions).values(_row(new, owner)))
            live = select(sessions.c.token_hash).where(
                sessions.c.owner == owner, sessions.c.ended_at.is_(None), sessions.c.expires_at > now
            )
            newest_first = live.order_by(sessions.c.created_at.desc(), sessions.c.seen_at.desc())
            hashes = [each for each in connection.execute(newest_first).scalars() if each != new.token_hash]
            surplus = hashes[limit - 1 :]
            _end(connection, surplus, now, "too many sessions")
            return surplus

    def get(self, token_hash: str) -> StoredSession | None:
        """A session, ended or not."""
        with self._engine.connect() as connection:
            row = connection.execute(_ONE, {"of_token": token_hash}).first()
        return None if row is None else _stored(row)

    def seen(self, token_hash: str, at: datetime) -> None:
        self._set(token_hash, seen_at=stamp(at))

    def gave_mfa(self, token_hash: str, at: datetime) -> None:
        self._set(token_hash, mfa_at=stamp(at))

    def end(self, token_hashes: Iterable[str], at: datetime, why: str) -> int:
        with self._engine.begin() as connection:
            return _end(connection, list(token_hashes), stamp(at), why)

    def of_owner(self, tenant_id: str, user_id: str, now: datetime) -> list[StoredSession]:
        """Sessions that were not ended and have not expired, newest first."""
        query = select(sessions).where(
            sessions.c.tenant_id == tenant_id,
            sessions.c.user_id == user_id,
            sessions.c.ended_at.is_(None),
            sessions.c.expires_at > stamp(now),
        )
        with self._engine.connect() as connection:
            return [_stored(row) for row in connection.execute(query.order_by(sessions.c.created_at.desc()))]

    def _set(self, token_hash: str, **values: str) -> None:
        here = (sessions.c.token_hash == token_hash, sessions.c.ended_at.is_(None))
        with self._engine.begin() as connection:
            connection.execute(update(sessions).where(*here).values(**values))


def _end(connection: Connection, hashes: list[str], at: str, why: str) -> int:
    if not hashes:
        return 0
    here = (sessions.c.token_hash.in_(hashes), sessions.c.ended_at.is_(None))
    return connection.execute(update(sessions).where(*here).values(ended_at=at, ended_why=why)).rowcount


def _owner(session: Session) -> str:
    return f"{len(session.tenant_id)}:{session.tenant_id}{session.user_id}"


def _row(new: StoredSession, owner: str) -> dict[str, Any]:
    session = new.session
    return {
        "token_hash": new.token_hash,
        "owner": owner,
        "user_id": session.user_id,
        "tenant_id": session.tenant_id,
        "roles": json.dumps(sorted(session.roles)),
        "created_at": stamp(session.created_at),
        "seen_at": stamp(session.seen_at),
        "expires_at": stamp(session.expires_at),
        "address": new.address,
        "agent": new.agent,
        "mfa_at": session.mfa_at and stamp(session.mfa_at),
    }


def _stored(row: Row[Any]) -> StoredSession:
    session = Session(
        user_id=row.user_id,
        tenant_id=row.tenant_id,
        roles=frozenset(json.loads(row.roles)),
        created_at=moment_of(row.created_at),
        seen_at=moment_of(row.seen_at),
        expires_at=moment_of(row.expires_at),
        mfa_at=row.mfa_at and moment_of(row.mfa_at),
        ended_why="" if row.ended_at is None else row.ended_why,
    )
    return StoredSession(row.token_hash, session, row.address, row.agent)
