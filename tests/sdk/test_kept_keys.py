"""Keys that are remembered for speed: for as long as was said, and not a moment longer."""

import gc
import weakref
from typing import Any

import pytest
from complianceagent import EncryptionService, KeyManagementService, KeyPurpose, LocalProvider
from complianceagent.database import open_engine
from complianceagent.errors import DecryptionFailed, KeyDestroyed, KeyUnavailable
from complianceagent.keys.kept import CACHE_SECONDS
from complianceagent.keys.ring import DataKey, MemoryKeyRing
from complianceagent.keys.store import KeyStore
from complianceagent.secret import Secret
from complianceagent.testing import FrozenClock
from sqlalchemy import Engine

PII = KeyPurpose.PII


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def database() -> Any:
    engine = open_engine("sqlite://")
    yield engine
    engine.dispose()


def service_on(engine: Engine, clock: FrozenClock) -> KeyManagementService:
    return KeyManagementService(engine, LocalProvider(Secret(b"m" * 32)), clock=clock)


def revoke(kms: KeyManagementService) -> None:
    kms.rotate_key(PII)
    kms.revoke_key(PII, 1)


def destroy(kms: KeyManagementService) -> None:
    kms.destroy_key(PII, 1, kms.request_destruction(PII, 1))


@pytest.mark.parametrize(("end", "error"), [(revoke, KeyUnavailable), (destroy, KeyDestroyed)])
def test_what_this_process_ends_opens_nothing_more_at_once(
    database: Engine, clock: FrozenClock, end: Any, error: type[Exception]
) -> None:
    kms = service_on(database, clock)
    services = [EncryptionService(kms), EncryptionService(kms)]
    text = services[0].encrypt_field("x", PII)
    assert {each.decrypt_field(text, PII) for each in services} == {"x"}
    end(kms)
    for each in services:
        with pytest.raises(error):
            each.decrypt_field(text, PII)


@pytest.mark.parametrize(("end", "error"), [(revoke, KeyUnavailable), (destroy, KeyDestroyed)])
def test_what_another_process_ends_opens_nothing_after_a_minute(
    database: Engine, clock: FrozenClock, end: Any, error: type[Exception]
) -> None:
    service = EncryptionService(service_on(database, clock))
    text = service.encrypt_field("x", PII)
    service.decrypt_field(text, PII)
    clock.advance(30)
    service.decrypt_field(text, PII)  # use does not prolong it
    end(service_on(database, clock))
    clock.advance(CACHE_SECONDS - 30.001)
    assert service.decrypt_field(text, PII) == "x"
    clock.advance(0.001)
    for _ in range(2):
        with pytest.raises(error):
            service.decrypt_field(text, PII)


def test_the_minute_begins_before_the_look(
    database: Engine, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider may take long to unwrap a key: what the store said is that much older by then."""
    text = EncryptionService(service_on(database, clock)).encrypt_field("x", PII)
    unwrap = LocalProvider.unwrap

    def slow(*args: Any) -> Secret:
        clock.advance(20)
        return unwrap(*args)

    monkeypatch.setattr(LocalProvider, "unwrap", slow)
    service = EncryptionService(service_on(database, clock))
    service.decrypt_field(text, PII)
    revoke(service_on(database, clock))
    clock.advance(CACHE_SECONDS - 20)
    with pytest.raises(KeyUnavailable):
        service.decrypt_field(text, PII)


def test_a_key_that_is_revoked_while_it_is_loaded_is_not_kept(
    database: Engine, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kms = service_on(database, clock)
    service = EncryptionService(kms)
    text = service.encrypt_field("x", PII)
    get, meanwhile = KeyStore.get, [revoke]

    def slow(store: KeyStore, *args: Any) -> Any:
        found = get(store, *args)
        if args == (PII, 1) and meanwhile:
            meanwhile.pop()(kms)
        return found

    monkeypatch.setattr(KeyStore, "get", slow)
    assert service.decrypt_field(text, PII) == "x"  # it began before
    with pytest.raises(KeyUnavailable):
        service.decrypt_field(text, PII)


def test_what_a_key_sealed_is_counted_on_when_it_is_loaded_again(
    database: Engine, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a key would never be worn: its count began anew with every minute."""
    monkeypatch.setattr("complianceagent.keys.ring.MAX_SEALS", 3)
    kms = service_on(database, clock)
    for _ in range(3):
        EncryptionService(kms).encrypt_field("x", PII)
        clock.advance(CACHE_SECONDS)
    with pytest.raises(KeyUnavailable, match="rotate"):
        EncryptionService(kms).encrypt_field("x", PII)
    kms.rotate_key(PII)
    EncryptionService(kms).encrypt_field("x", PII)


def test_a_ring_that_says_nothing_is_asked_each_time() -> None:
    key = DataKey(PII, 1, Secret(b"k" * 32))
    ring = MemoryKeyRing(key)
    service = EncryptionService(ring)
    text = service.encrypt_field("x", PII)
    assert service.decrypt_field(text, PII) == "x"
    del ring._keys[PII, 1]
    with pytest.raises(KeyUnavailable):
        service.decrypt_field(text, PII)


def test_a_ring_that_gives_another_key_opens_nothing() -> None:
    """The header is authenticated, whoever hands out the keys."""

    class Confused(MemoryKeyRing):
        def opening(self, key_id: str, version: int) -> DataKey:
            return self._newest[key_id]

    one, two = (DataKey(PII, version, Secret(b"k" * 32)) for version in (1, 2))
    text = EncryptionService(MemoryKeyRing(one)).encrypt_field("x", PII)
    with pytest.raises(DecryptionFailed):
        EncryptionService(Confused(one, two)).decrypt_field(text, PII)


def test_nobody_but_the_ring_keeps_a_key_in_memory(database: Engine, clock: FrozenClock) -> None:
    kms = service_on(database, clock)
    service = EncryptionService(kms)
    text = service.encrypt_field("x", PII)
    service.decrypt_field(text, PII)
    gone = weakref.ref(kms.opening(PII, 1))
    assert gone() is not None
    destroy(kms)
    gc.collect()
    assert gone() is None
