"""Where entries go beside the database, once they are committed: a file, syslog, OpenTelemetry."""

import json
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from complianceagent.audit.events import AuditRecord, AuditSeverity
from complianceagent.clock import moment_of
from complianceagent.errors import NotConfigured

if TYPE_CHECKING:
    from opentelemetry._logs import LoggerProvider


class AuditSink(Protocol):
    """Takes entries that are in the log already. May raise OSError: the entry stands in the database all the same."""

    def write(self, record: AuditRecord) -> None:
        """Take an entry. May raise OSError, and whatever the sink's own library raises: it is logged."""
        ...


def line_of(record: AuditRecord) -> str:
    """An entry as one line of JSON, with the hash that the chain knows it by."""
    return json.dumps(
        {
            "tenant_id": record.tenant_id,
            "seq": record.seq,
            "recorded_at": record.recorded_at,
            "hash": record.hash,
            **record.body,
        },
        ensure_ascii=True,
    )


class JsonLinesSink:
    """Appends a line for each entry to a file (`/var/log/complianceagent/access.log`), for its owner alone.

    The file may be rotated: one that was moved away or removed is made anew.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._lock = threading.Lock()

    def write(self, record: AuditRecord) -> None:
        """Append a line. Raises OSError."""
        data = (line_of(record) + "\n").encode("ascii")
        with self._lock:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.write(descriptor, data)
            finally:
                os.close(descriptor)


FACILITY_AUDIT = 13
"""RFC 5424, table 1: log audit."""
_LEVELS = {AuditSeverity.INFO: 6, AuditSeverity.WARNING: 4, AuditSeverity.ERROR: 3, AuditSeverity.CRITICAL: 2}


class SyslogSink:
    """Sends a message of RFC 5424 for each entry, by UDP (RFC 5426), TCP (RFC 6587, octet counting) or a Unix socket.

    `address` is (host, port), or the path of a datagram socket.
    """

    def __init__(self, address: tuple[str, int] | str = "/dev/log", *, tcp: bool = False, app: str = "app") -> None:
        self._address, self._tcp, self._app = address, tcp, app[:48]
        self._host = socket.gethostname()[:255] or "-"

    def write(self, record: AuditRecord) -> None:
        """Send a datagram. Raises OSError."""
        message = self._message(record)
        if isinstance(self._address, str):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
                connection.connect(self._address)
                connection.send(message)
        elif self._tcp:
            with socket.create_connection(self._address, timeout=5) as connection:
                connection.sendall(str(len(message)).encode("ascii") + b" " + message)
        else:
            family = socket.getaddrinfo(*self._address, type=socket.SOCK_DGRAM)[0][0]
            with socket.socket(family, socket.SOCK_DGRAM) as connection:
                connection.sendto(message, self._address)

    def _message(self, record: AuditRecord) -> bytes:
        level = _LEVELS.get(AuditSeverity(str(record.body.get("severity", "info"))), 6)
        kind = str(record.body.get("event_type", "-"))[:32]
        head = f"<{FACILITY_AUDIT * 8 + level}>1 {record.recorded_at} {self._host} {self._app} {os.getpid()} {kind} - "
        return head.encode("ascii", "replace") + line_of(record).encode("ascii")


class OpenTelemetrySink:
    """Emits a log record for each entry (the extra `opentelemetry`). Raises NotConfigured without that."""

    def __init__(self, provider: "LoggerProvider | None" = None) -> None:
        try:
            from opentelemetry._logs import get_logger_provider
        except ImportError:
            raise NotConfigured("pip install complianceagent[opentelemetry]") from None
        self._logger = (provider or get_logger_provider()).get_logger("complianceagent.audit")

    def write(self, record: AuditRecord) -> None:
        """Emit a log record, of the level that the entry's severity stands for."""
        from opentelemetry._logs import LogRecord, SeverityNumber

        levels = {"info": SeverityNumber.INFO, "warning": SeverityNumber.WARN, "error": SeverityNumber.ERROR}
        severity = str(record.body.get("severity", "info"))
        flat = {name: value for name, value in record.body.items() if isinstance(value, str | int | bool)}
        self._logger.emit(
            LogRecord(
                timestamp=int(moment_of(record.recorded_at).timestamp() * 1_000_000) * 1000,
                severity_number=levels.get(severity, SeverityNumber.FATAL),
                severity_text=severity.upper(),
                body=line_of(record),
                attributes={"audit.tenant_id": record.tenant_id, "audit.seq": record.seq, **flat},
            )
        )


class CallbackSink:
    """Calls a function of the application for each entry: for alerts."""

    def __init__(self, call: Callable[[AuditRecord], None]) -> None:
        self._call = call

    def write(self, record: AuditRecord) -> None:
        """Hand it on. Raises what the function raises."""
        self._call(record)
