"""Where entries go beside the database: a file, syslog by UDP, TCP and socket, OpenTelemetry."""

import json
import re
import socket
import threading
from pathlib import Path

import pytest
from complianceagent.audit.events import AuditEvent, AuditRecord, AuditSeverity
from complianceagent.audit.service import AuditLogService
from complianceagent.audit.sinks import CallbackSink, JsonLinesSink, OpenTelemetrySink, SyslogSink

RECORD = AuditRecord(
    "t",
    7,
    "2025-01-01T00:00:00.000000Z",
    "ab",
    {"event_type": "login_failure", "severity": "warning", "user_id": "é\n"},
)


def test_a_line_for_each_entry(tmp_path: Path) -> None:
    path = tmp_path / "log" / "access.log"
    sink = JsonLinesSink(path)
    sink.write(RECORD)
    path.rename(tmp_path / "rotated")
    sink.write(RECORD)
    sink.write(RECORD)
    assert path.stat().st_mode & 0o777 == 0o600
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(line["seq"], line["tenant_id"], line["user_id"]) for line in lines] == [(7, "t", "é\n")] * 2


def message_of(data: bytes) -> tuple[str, dict[str, object]]:
    head, _, body = data.decode().partition(" - {")
    return head, json.loads("{" + body)


def test_syslog_by_udp_and_by_socket(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        SyslogSink(server.getsockname()).write(RECORD)
        head, body = message_of(server.recv(4096))
    assert re.fullmatch(r"<108>1 2025-01-01T00:00:00\.000000Z \S+ app \d+ login_failure", head)
    assert body["user_id"] == "é\n"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(str(tmp_path / "log"))
        SyslogSink(str(tmp_path / "log"), app="shop").write(RECORD)
        assert " shop " in message_of(server.recv(4096))[0]


def test_syslog_by_tcp() -> None:
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            connection, _ = server.accept()
            with connection:
                got.append(connection.makefile("rb").read())

        thread = threading.Thread(target=take)
        thread.start()
        SyslogSink(server.getsockname(), tcp=True).write(RECORD)
        thread.join()
    length, _, rest = got[0].partition(b" ")
    assert int(length) == len(rest)


@pytest.mark.usefixtures("app")
def test_opentelemetry() -> None:
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import InMemoryLogExporter, SimpleLogRecordProcessor

    exporter, provider = InMemoryLogExporter(), LoggerProvider(shutdown_on_exit=False)
    provider.add_log_record_processor(SimpleLogRecordProcessor(exporter))
    alerts: list[AuditRecord] = []
    audit = AuditLogService(sinks=[OpenTelemetrySink(provider), CallbackSink(alerts.append)])
    audit.record(AuditEvent("login_failure", user_id="ann", severity=AuditSeverity.CRITICAL, details={"tries": 3}))
    [log] = exporter.get_finished_logs()
    assert log.log_record.severity_text == "CRITICAL"
    assert log.log_record.attributes is not None
    assert log.log_record.attributes["user_id"] == "ann"
    assert json.loads(str(log.log_record.body))["details"] == {"tries": 3}
    assert [each.seq for each in alerts] == [1]
