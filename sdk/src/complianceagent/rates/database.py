"""Counts in the application's database, for those who have no Redis: a row for each call that still counts."""

import time

from limits.storage import MovingWindowSupport, Storage
from sqlalchemy import Column, Engine, Float, Index, Integer, String, Table, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from complianceagent.config import current
from complianceagent.database import insert_into, metadata, prepare

keys = Table(
    "ca_rate_keys",
    metadata,
    Column("name", String(500), primary_key=True),
    Column("turn", Integer, nullable=False),
)
hits = Table(
    "ca_rate_hits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(500), nullable=False),
    Column("at", Float, nullable=False),
    Index("ca_rate_hits_name_at", "name", "at"),
)


class DatabaseStorage(Storage, MovingWindowSupport):
    """A storage of `limits`. Calls of one key wait for each other; those of different keys do not (on PostgreSQL)."""

    STORAGE_SCHEME = ["complianceagent-database"]  # noqa: RUF012 - of the base class

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        if current().create_tables:
            prepare(engine, tables=[keys, hits])

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` calls unless that were too many in the last `expiry` seconds."""
        with self._engine.begin() as connection:
            turn = insert_into(connection, keys).values(name=key, turn=0)
            connection.execute(turn.on_conflict_do_update(index_elements=[keys.c.name], set_={"turn": 1 - keys.c.turn}))
            now = time.time()
            connection.execute(delete(hits).where(hits.c.name == key, hits.c.at <= now - expiry))
            counted = connection.execute(select(func.count()).where(hits.c.name == key)).scalar() or 0
            if counted + amount > limit:
                return False
            connection.execute(insert(hits), [{"name": key, "at": now}] * amount)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the oldest call that counts was made, and how many count."""
        now = time.time()
        query = select(func.min(hits.c.at), func.count()).where(hits.c.name == key, hits.c.at > now - expiry)
        with self._engine.connect() as connection:
            oldest, count = connection.execute(query).one()
        return oldest or now, count

    def forget(self, older_than_seconds: float) -> int:
        """Remove calls of keys that nobody uses any more; how many. Run it now and then."""
        with self._engine.begin() as connection:
            return connection.execute(delete(hits).where(hits.c.at < time.time() - older_than_seconds)).rowcount

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("only moving windows are counted here")

    def get(self, key: str) -> int:
        return self.get_moving_window(key, 0, 2**31)[1]

    def get_expiry(self, key: str) -> float:
        raise NotImplementedError("only moving windows are counted here")

    def check(self) -> bool:
        with self._engine.connect() as connection:
            return connection.execute(select(1)).scalar() == 1

    def reset(self) -> int | None:
        with self._engine.begin() as connection:
            return connection.execute(delete(hits)).rowcount

    def clear(self, key: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(hits).where(hits.c.name == key))
