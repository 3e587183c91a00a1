"""Keys in a database, each wrapped by the master key. The only SQL about keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Engine, Integer, Row, String, Table, Text, insert, select, update
from sqlalchemy.exc import IntegrityError

from complianceagent.clock import moment_of, stamp
from complianceagent.config import current
from complianceagent.database import metadata, ours, prepare
from complianceagent.errors import KeyUnavailable
from complianceagent.keys.lifecycle import KeyInfo, KeyState, KeyType, check_move

keys = Table(
    "ca_keys",
    metadata,
    Column("key_id", String(200), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("key_type", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("tenant_id", String(200), nullable=False),
    Column("provider", String(500), nullable=False),
    Column("wrapped", Text, nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Column("created_at", String(27), nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("activated_at", String(27)),
    Column("changed_at", String(27)),
    Column("changed_by", String(200), nullable=False),
    Column("confirmation", String(64)),
    Column("confirm_until", String(27)),
)


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key as it is stored: wrapped, with the name of the provider that can unwrap it."""

    info: KeyInfo
    provider: str
    wrapped: str
    confirmation: str | None = None
    confirm_until: datetime | None = None


class KeyStore:
    """Rows of `ca_keys`. Every change is one transaction that checks the lifecycle's table of moves."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        if current().create_tables:
            prepare(engine, tables=[keys])

    @contextmanager
    def change(self) -> Iterator["KeyChange"]:
        """A transaction: leaving it by an error undoes all of it."""
        with ours(), self._engine.begin() as connection:
            yield KeyChange(connection)

    def get(self, key_id: str, version: int | None = None) -> StoredKey | None:
        """One version, or the newest that is active."""
        with ours(), self._engine.connect() as connection:
            return KeyChange(connection).get(key_id, version)

    def all(self) -> tuple[StoredKey, ...]:
        with ours(), self._engine.connect() as connection:
            return KeyChange(connection).all()


class KeyChange:
    """What can be done to keys inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key_id: str, version: int | None = None) -> StoredKey | None:
        query = select(keys).where(keys.c.key_id == key_id)
        if version is None:
            query = query.where(keys.c.state == KeyState.ACTIVE).order_by(keys.c.version.desc()).limit(1)
        else:
            query = query.where(keys.c.version == version)
        row = self._connection.execute(query).first()
        return None if row is None else _stored(row)

    def all(self) -> tuple[StoredKey, ...]:
        rows = self._connection.execute(select(keys).order_by(keys.c.key_id, keys.c.version))
        return tuple(_stored(row) for row in rows)

    def newest_version(self, key_id: str) -> int:
        """0 where there is none."""
        query = select(keys.c.version).where(keys.c.key_id == key_id).order_by(keys.c.version.desc()).limit(1)
        return self._connection.execute(query).scalar() or 0

    def add(self, key: StoredKey) -> None:
        """Raises KeyUnavailable where this version is there already."""
        try:
            self._connection.execute(insert(keys).values(_row(key)))
        except IntegrityError:
            raise KeyUnavailable(f"key {key.info.key_id} version {key.info.version} is there already") from None

    def move(self, info: KeyInfo, after: KeyState, at: datetime, by: str, **also: Any) -> None:
        """Raises IllegalMove, or KeyUnavailable where somebody else moved it meanwhile."""
        check_move(info.state, after)
        values = {"state": after, "changed_at": stamp(at), "changed_by": by, **also}
        self._update(info, values, keys.c.state == info.state)

    def set(self, info: KeyInfo, **values: Any) -> None:
        self._update(info, values)

    def _update(self, info: KeyInfo, values: dict[str, Any], *also: Any) -> None:
        here = (keys.c.key_id == info.key_id, keys.c.version == info.version, *also)
        if self._connection.execute(update(keys).where(*here).values(values)).rowcount != 1:
            raise KeyUnavailable(f"key {info.key_id} version {info.version} was changed by somebody else")


def _row(key: StoredKey) -> dict[str, Any]:
    info = key.info
    return {
        "key_id": info.key_id,
        "version": info.version,
        "key_type": info.key_type,
        "state": info.state,
        "purpose": info.purpose,
        "tenant_id": info.tenant_id,
        "provider": key.provider,
        "wrapped": key.wrapped,
        "fingerprint": info.fingerprint,
        "created_at": stamp(info.created_at),
        "created_by": info.created_by,
        "activated_at": info.activated_at and stamp(info.activated_at),
        "changed_by": info.changed_by,
    }


def _stored(row: Row[Any]) -> StoredKey:
    info = KeyInfo(
        key_id=row.key_id,
        version=row.version,
        key_type=KeyType(row.key_type),
        state=KeyState(row.state),
        purpose=row.purpose,
        tenant_id=row.tenant_id,
        fingerprint=row.fingerprint,
        created_at=moment_of(row.created_at),
        created_by=row.created_by,
        activated_at=row.activated_at and moment_of(row.activated_at),
        changed_at=row.changed_at and moment_of(row.changed_at),
        changed_by=row.changed_by,
    )
    until = row.confirm_until and moment_of(row.confirm_until)
    return StoredKey(info, row.provider, row.wrapped, row.confirmation, until)
