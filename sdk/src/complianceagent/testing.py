"""For the tests of applications that use this package: a clock that stands, a log in memory, and what to ask of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, text

from complianceagent import config, defaults
from complianceagent.audit.events import AuditRecord
from complianceagent.audit.service import AuditLogService
from complianceagent.config import OnAuditFailure, configure, restore

EPOCH = datetime(2025, 1, 1, tzinfo=UTC)


class FrozenClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, now: datetime = EPOCH) -> None:
        self._now, self._start = now, now

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - self._start).total_seconds()

    def advance(self, by: timedelta | float) -> None:
        """Move on, by a timedelta or seconds."""
        self._now += by if isinstance(by, timedelta) else timedelta(seconds=by)


class MemorySink:
    """Keeps the entries it is given."""

    def __init__(self) -> None:
        self.records: list[AuditRecord] = []

    def write(self, record: AuditRecord) -> None:
        self.records.append(record)

    def events(self, event_type: str = "", **fields: object) -> list[AuditRecord]:
        """Entries of this type whose body has these fields."""
        wanted = {**({"event_type": event_type} if event_type else {}), **fields}
        return [each for each in self.records if all(each.body.get(name) == value for name, value in wanted.items())]


class Controls:
    """What `isolated` gives: clock, sink and audit log."""

    def __init__(self, clock: FrozenClock, sink: MemorySink, audit: AuditLogService) -> None:
        self.clock, self.sink, self.audit = clock, sink, audit


@contextmanager
def isolated(*, clock: FrozenClock | None = None, on_audit_failure: OnAuditFailure = "raise") -> Iterator[Controls]:
    """Within this block everything is configured anew, with a database and keys of its own, and gone afterwards."""
    frozen, sink, before = clock or FrozenClock(), MemorySink(), config.current()
    with TemporaryDirectory() as folder:
        key = Path(folder) / "master.key"
        with open(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(os.urandom(32).hex())
        configure(
            home=folder,
            database="sqlite://",
            master_key=f"file:{key}",
            on_audit_failure=on_audit_failure,
            clock=frozen,
        )
        audit = AuditLogService(sinks=[sink])
        config.made_once("audit", lambda: audit)
        try:
            yield Controls(frozen, sink, audit)
        finally:
            defaults.engine().dispose()
            restore(before)


def assert_logged(sink: MemorySink, event_type: str, **fields: object) -> AuditRecord:
    """The one entry of this type with these fields. Raises AssertionError where there is none, or more than one."""
    found = sink.events(event_type, **fields)
    if len(found) != 1:
        kinds = [str(each.body.get("event_type")) for each in sink.records]
        raise AssertionError(f"{len(found)} entries of {event_type} with {fields}; the log has {kinds}")
    return found[0]


def assert_never_logged(sink: MemorySink, secret: str) -> None:
    """Raises AssertionError where this text stands anywhere in the log (and does not repeat it)."""
    for record in sink.records:
        if secret in repr(record.body):
            raise AssertionError(f"entry {record.seq} ({record.body.get('event_type')}) contains the secret")


def assert_chain_holds(audit: AuditLogService, tenant_id: object = "") -> None:
    """Raises AssertionError where a tenant's log does not verify."""
    proof = audit.verify(tenant_id)
    if proof.bad is not None:
        raise AssertionError(f"entry {proof.bad.seq}: {proof.bad.reason}")


def assert_encrypted(connection: Connection, table: str, column: str) -> None:
    """Raises AssertionError where a column holds anything but ciphertext of ours and NULL."""
    quote = connection.dialect.identifier_preparer.quote
    query = f"SELECT {quote(column)} FROM {quote(table)} WHERE {quote(column)} IS NOT NULL"  # noqa: S608 - quoted
    for (value,) in connection.execute(text(query)):
        if not str(value).startswith("ca1."):
            raise AssertionError(f"{table}.{column} holds something that is not encrypted")
