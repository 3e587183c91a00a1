"""Secrets stay out of errors, of tracebacks even with their locals, of logs and of reprs, when things go wrong."""

import base64
import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from complianceagent import (
    AuditEvent,
    AuditLogService,
    EncryptionService,
    KeyManagementService,
    KeyPurpose,
    KeyType,
    MfaService,
    Settings,
)
from complianceagent.errors import ComplianceAgentError
from complianceagent.keys.sources import provider_of
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from structlog.testing import capture_logs

WORD = "correct-horse-battery-staple"
KEY = b"0123456789abcdefghijklmnopqrstuv"
FORMS = (WORD, KEY.decode(), KEY.hex(), base64.b64encode(KEY).decode(), repr(KEY)[2:-1])


def shown(act: Callable[[], object]) -> str:
    """All that a handler of errors could write down of this failure."""
    with pytest.raises(ComplianceAgentError) as caught:
        act()
    found = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame for frame in found.stack if "complianceagent" in frame.filename and "tests" not in frame.filename]
    return "".join(traceback.format_list(ours)) + str([frame.locals for frame in ours]) + repr(caught.value)


@pytest.mark.parametrize("uri", ["env:WORD", "file:{home}/word", "passphrase:env:WORD?salt=00"])
def test_a_bad_source_of_the_master_key(uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORD", WORD)
    (tmp_path / "word").write_text(WORD)
    (tmp_path / "word").chmod(0o600)
    text = shown(lambda: provider_of(uri.format(home=tmp_path)))
    assert not [form for form in FORMS if form in text]


def test_another_master_key_opens_nothing_and_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("ONE", KEY.hex())
    monkeypatch.setenv("OTHER", "11" * 32)
    engine = create_engine("sqlite://", poolclass=StaticPool)
    one, other = provider_of("env:ONE"), provider_of("env:OTHER")
    with capture_logs() as logs:
        sealed = EncryptionService(KeyManagementService(engine, one)).encrypt_field(WORD, KeyPurpose.PII)
        wrong = EncryptionService(KeyManagementService(engine, other))
        text = shown(lambda: wrong.decrypt_field(sealed, KeyPurpose.PII))
        kms = KeyManagementService(engine, one)
        kms.generate_key(KeyType.DATA, "k", "test")
        kms.rotate_key("k", user_id="root")
        kms.revoke_key("k", 1, user_id="root")
        token = kms.request_destruction("k", 1, user_id="root")
        refused = shown(lambda: kms.destroy_key("k", 1, WORD, user_id="root"))
    told = text + repr((one, other, kms, wrong, logs)) + caplog.text
    assert not [form for form in (*FORMS, "11" * 32, token) if form in told]
    assert WORD not in refused.rpartition("]")[2]  # its error; the caller's own argument is a local of the frame
    engine.dispose()


@pytest.mark.usefixtures("app")
def test_what_services_keep_of_passwords_and_codes(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logs:
        audit, mfa = AuditLogService(), MfaService("Shop")
        audit.record(AuditEvent("login", details={"password": WORD, "nested": [{"apiKey": WORD}]}))
        enrollment = mfa.enroll("ann")
        mfa.verify("ann", "000000")
    stored = repr([entry.body for entry in audit.entries(reveal=True)])
    settings = Settings(database=f"postgresql://app:{WORD}@db/app", rate_limit_storage=f"redis://:{WORD}@r")
    told = stored + repr((enrollment, mfa, settings, logs)) + caplog.text
    secret = enrollment.uri.partition("secret=")[2].partition("&")[0]
    assert not [form for form in (WORD, secret, *enrollment.recovery_codes) if form in told]
