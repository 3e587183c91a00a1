"""Key management on real databases: the table of moves, rotation, destruction, sources."""

import base64
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from complianceagent import (
    EncryptionService,
    KeyManagementService,
    KeyPurpose,
    KeyState,
    KeyType,
    LocalProvider,
    defaults,
)
from complianceagent.clock import SystemClock
from complianceagent.errors import (
    ComplianceAgentError,
    DecryptionFailed,
    IllegalMove,
    KeyDestroyed,
    KeyUnavailable,
    NotConfigured,
)
from complianceagent.keys.lifecycle import MOVES, ROTATION, check_move
from complianceagent.keys.sources import derive, provider_of, register_source
from complianceagent.keys.store import keys as table
from complianceagent.secret import Secret
from sqlalchemy import Engine, select, update

PROVIDER = LocalProvider(Secret(b"m" * 32))


class LateClock(SystemClock):
    """The machine's clock, and so much later."""

    later = timedelta()

    def now(self) -> Any:
        return super().now() + self.later


@pytest.fixture
def clock() -> LateClock:
    return LateClock()


@pytest.fixture
def kms(engine: Engine, clock: LateClock) -> KeyManagementService:
    return KeyManagementService(engine, PROVIDER, clock=clock)


def test_the_moves_are_those_of_the_diagram() -> None:
    allowed = {(before, after) for before, afters in MOVES.items() for after in afters}
    assert allowed == {
        ("generated", "active"),
        ("active", "deprecated"),
        ("active", "destroyed"),
        ("deprecated", "revoked"),
        ("revoked", "destroyed"),
    }
    for before in KeyState:
        for after in KeyState:
            if (before, after) not in allowed:
                with pytest.raises(IllegalMove):
                    check_move(before, after)


def test_the_policy_is_the_documented_one() -> None:
    days = {str(kind): period / timedelta(days=1) for kind, period in ROTATION.items()}
    assert days == {"master": 90, "data": 180, "session": 1, "api": 365}


def test_the_life_of_a_key(kms: KeyManagementService) -> None:
    info = kms.generate_key(KeyType.DATA, "pii", "Encrypt", tenant_id=7, user_id="root", activate=False)
    assert (info.version, info.state, info.tenant_id, info.created_by) == (1, KeyState.GENERATED, "7", "root")
    with pytest.raises(KeyUnavailable):
        kms.sealing("pii")
    kms.activate_key("pii")
    service = EncryptionService(kms)
    text = service.encrypt_field("x", KeyPurpose.PII, key_version=1)
    new = kms.rotate_key("pii", user_id="root")
    assert (new.version, new.state, new.fingerprint != info.fingerprint) == (2, KeyState.ACTIVE, True)
    assert kms.key_info("pii", 1).state is KeyState.DEPRECATED
    assert service.decrypt_field(text, KeyPurpose.PII) == "x"
    with pytest.raises(KeyUnavailable):
        service.encrypt_field("x", KeyPurpose.PII, key_version=1)
    with pytest.raises(IllegalMove):
        kms.request_destruction("pii", 1)
    kms.revoke_key("pii", 1, user_id="root")
    with pytest.raises(KeyUnavailable):
        service.decrypt_field(text, KeyPurpose.PII)
    assert kms.opening("pii", 1, allow_revoked=True).version == 1
    kms.destroy_key("pii", 1, kms.request_destruction("pii", 1), user_id="root")
    with pytest.raises(KeyDestroyed):
        service.decrypt_field(text, KeyPurpose.PII)
    with pytest.raises(IllegalMove):
        kms.activate_key("pii", 1)


def test_a_token_confirms_one_destruction_in_time(kms: KeyManagementService, clock: LateClock, engine: Engine) -> None:
    for name in ("a", "b"):
        kms.generate_key(KeyType.DATA, name)
    token = kms.request_destruction("a", 1)
    with engine.connect() as connection:
        assert token not in str(connection.execute(select(table)).all())
    for wrong in ("", "wrong", kms.request_destruction("b", 1)):
        with pytest.raises(KeyUnavailable):
            kms.destroy_key("a", 1, wrong)
    clock.later = timedelta(minutes=16)
    with pytest.raises(KeyUnavailable):
        kms.destroy_key("a", 1, token)
    certificate = kms.destroy_key("a", 1, kms.request_destruction("a", 1), user_id="root")
    assert (certificate.key_id, certificate.version, certificate.destroyed_by) == ("a", 1, "root")
    assert kms.verify_certificate(certificate)
    assert not kms.verify_certificate(replace(certificate, destroyed_by="nobody"))
    with engine.connect() as connection:
        assert connection.execute(select(table.c.wrapped).where(table.c.key_id == "a")).scalar() == ""
    with pytest.raises(IllegalMove):
        kms.request_destruction("a", 1)


def test_what_needs_rotation(kms: KeyManagementService, clock: LateClock) -> None:
    for kind in (KeyType.DATA, KeyType.SESSION, KeyType.API):
        kms.generate_key(kind, kind)
    due = []
    for days in (0.9, 1, 89.9, 90, 179.9, 180, 364.9, 365):
        clock.later = timedelta(days=days, seconds=60)
        due.append(",".join(sorted(info.key_id for info in kms.check_rotation_needed())))
    three = "data,master,session"
    assert due == ["", "session", "session", "master,session", "master,session", three, three, "api," + three]
    assert kms.check_rotation_needed()[0].key_id == "session"
    kms.rotate_key("session")
    assert "session" not in [info.key_id for info in kms.check_rotation_needed()]


def test_names_are_used_once_and_masters_come_from_elsewhere(kms: KeyManagementService) -> None:
    kms.generate_key(KeyType.DATA, "a")
    for name, kind in (("a", KeyType.DATA), ("master", KeyType.DATA), ("b", KeyType.MASTER)):
        with pytest.raises(KeyUnavailable):
            kms.generate_key(kind, name)
    with pytest.raises(KeyUnavailable):
        kms.rotate_key("master")
    for unknown in (lambda: kms.rotate_key("x"), lambda: kms.sealing("x"), lambda: kms.opening("x", 1)):
        with pytest.raises(KeyUnavailable):
            unknown()


def test_a_new_master_key_takes_over(engine: Engine, kms: KeyManagementService) -> None:
    text = EncryptionService(kms).encrypt_field("x", KeyPurpose.PII)
    newer = LocalProvider(Secret(b"n" * 32))
    with pytest.raises(KeyUnavailable):
        KeyManagementService(engine, newer).rewrap()
    moved = KeyManagementService(engine, newer, previous=(PROVIDER,))
    assert moved.rewrap(user_id="root") == 1
    assert moved.rewrap() == 0
    assert [(key.version, key.state) for key in moved.list_keys() if key.key_id == "master"] == [
        (1, KeyState.DEPRECATED),
        (2, KeyState.ACTIVE),
    ]
    alone = KeyManagementService(engine, newer)
    assert EncryptionService(alone).decrypt_field(text, KeyPurpose.PII) == "x"


def test_a_wrapped_key_is_bound_to_its_name_and_version(engine: Engine, kms: KeyManagementService) -> None:
    kms.generate_key(KeyType.DATA, "a")
    kms.generate_key(KeyType.DATA, "b")
    with engine.begin() as connection:
        other = connection.execute(select(table.c.wrapped).where(table.c.key_id == "a")).scalar()
        connection.execute(update(table).where(table.c.key_id == "b").values(wrapped=other))
    with pytest.raises(KeyUnavailable, match="altered"):
        kms.sealing("b")


def test_every_change_is_told(engine: Engine) -> None:
    told: list[str] = []
    kms = KeyManagementService(
        engine, PROVIDER, on_event=lambda event, info, by: told.append(f"{event} {info.key_id} {info.version} {by}")
    )
    kms.generate_key(KeyType.API, "a", user_id="root")
    kms.rotate_key("a", user_id="root")
    kms.revoke_key("a", 1, user_id="root")
    kms.destroy_key("a", 1, kms.request_destruction("a", 1, user_id="eve"), user_id="root")
    assert [line for line in told if " a " in line] == [
        "key_generated a 1 root",
        "key_rotated a 2 root",
        "key_revoked a 1 root",
        "key_destruction_requested a 1 eve",
        "key_destroyed a 1 root",
    ]


def test_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = base64.b64encode(b"m" * 32).decode()
    monkeypatch.setenv("KEY", key)
    file = tmp_path / "master.key"
    file.write_text(key)
    file.chmod(0o600)
    same = {provider_of(uri).name for uri in ("env:KEY", f"file:{file}", f"file:{file}?create=yes")}
    assert same == {PROVIDER.name}
    made = provider_of(f"file:{tmp_path / 'new' / 'key'}?create=yes")
    assert (tmp_path / "new" / "key").stat().st_mode & 0o777 == 0o600
    assert provider_of(f"file:{tmp_path / 'new' / 'key'}").name == made.name
    file.chmod(0o644)
    monkeypatch.setenv("SHORT", "AAAA")
    for wrong in ("", "env:", "env:NONE", "env:SHORT", f"file:{file}", "file:/none", "s3:x", "env:KEY?x", key):
        with pytest.raises(NotConfigured) as caught:
            provider_of(wrong)
        assert key not in str(caught.value)


def test_a_passphrase_is_stretched(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 7914, section 11 has PBKDF2-HMAC-SHA256 answers; the one here is of 80,000 rounds of "Password", "NaCl"."""
    from hashlib import pbkdf2_hmac

    assert pbkdf2_hmac("sha256", b"Password", b"NaCl", 80000, 64).hex().startswith("4ddcd8f60b98be21830cee5ef22701f9")
    monkeypatch.setenv("PHRASE", "correct horse")
    salt = "00" * 16
    one = provider_of(f"passphrase:env:PHRASE?salt={salt}&iterations=100000")
    assert one.name == LocalProvider(derive(Secret(b"correct horse"), bytes(16), 100_000)).name
    for wrong in ("", "?salt=00", f"?salt={salt}&iterations=99999", f"?salt={salt}&iterations=x", "?salt=zz"):
        with pytest.raises(NotConfigured):
            provider_of("passphrase:env:PHRASE" + wrong)


def test_a_provider_of_ones_own() -> None:
    register_source("mine", lambda place, options: LocalProvider(Secret(place.encode() * 32)))
    assert provider_of("mine:m").name == PROVIDER.name
    wrapped = PROVIDER.wrap(Secret(b"k" * 32), b"a")
    with pytest.raises(DecryptionFailed):
        PROVIDER.unwrap(wrapped, b"b")


@pytest.mark.usefixtures("app")
def test_what_is_used_where_nothing_is_configured(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from complianceagent.config import restore

    for name in list(os.environ):
        if name.startswith("COMPLIANCEAGENT"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COMPLIANCEAGENT_HOME", str(app / "home"))
    restore(None)
    text = EncryptionService().encrypt_field("123-45-6789", key_purpose=KeyPurpose.PII, key_version=1)
    assert EncryptionService().decrypt_field(encrypted_data=text, key_purpose=KeyPurpose.PII) == "123-45-6789"
    assert {file.name for file in (app / "home").iterdir()} >= {"audit.db", "master.key"}
    assert all(file.stat().st_mode & 0o077 == 0 for file in (app / "home").iterdir())
    defaults.engine().dispose()
    restore(None)
    with pytest.raises(ComplianceAgentError):
        monkeypatch.setenv("COMPLIANCEAGENT_MASTER_KEY", "short")
        EncryptionService()
