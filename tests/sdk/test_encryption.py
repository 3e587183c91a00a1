"""EncryptionService: known answers, every bit, every misuse."""

import inspect
import json
import pickle
import traceback
from pathlib import Path
from typing import Any

import pytest
from complianceagent import EncryptionService, FieldContext, KeyPurpose
from complianceagent.crypto.ciphertext import of_text, seal, to_text, unseal
from complianceagent.errors import ComplianceAgentError, DecryptionFailed, KeyUnavailable
from complianceagent.keys.ring import MAX_SEALS, DataKey, MemoryKeyRing
from complianceagent.secret import Secret, SecretText, key_of_text
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

VECTORS = json.loads((Path(__file__).parent / "vectors" / "gcm256.json").read_text())
MATERIAL = bytes(range(32))
PLACE = FieldContext("acme", "customers", "ssn", "7")


def key(version: int = 1, name: str = KeyPurpose.PII) -> DataKey:
    return DataKey(name, version, Secret(bytes([version]) * 32))


def service(*keys: DataKey) -> EncryptionService:
    return EncryptionService(MemoryKeyRing(*(keys or (key(),))))


def test_the_cipher_gives_the_answers_of_nist_cavp() -> None:
    """AES-256-GCM, 96-bit IV, 128-bit tag: gcmEncryptExtIV256.rsp and gcmDecrypt256.rsp of NIST's CAVP."""
    for vector in VECTORS:
        iv, sealed, aad = (bytes.fromhex(text) for text in (vector["iv"], vector["ct"] + vector["tag"], vector["aad"]))
        nist = DataKey("nist", 1, Secret(bytes.fromhex(vector["key"])))
        if vector["fails"]:
            with pytest.raises(InvalidTag):
                nist.decrypt(iv, sealed, aad)
        else:
            assert nist.decrypt(iv, sealed, aad).hex() == vector["pt"]
            assert nist._encrypt(iv, bytes.fromhex(vector["pt"]), aad) == sealed
    assert sum(vector["fails"] for vector in VECTORS) >= 10


def test_the_layout_is_the_documented_one() -> None:
    """A ciphertext built here, from the documentation and the bare cipher, opens there."""
    header = b"\x01\x03pii\x00\x00\x00\x01"
    context = b"".join(len(part).to_bytes(4, "big") + part for part in (b"acme", b"customers", b"ssn", b"7"))
    encryptor = Cipher(algorithms.AES(b"\x01" * 32), modes.GCM(b"n" * 12)).encryptor()
    encryptor.authenticate_additional_data(b"ca1." + header + context)
    sealed = encryptor.update(b"123-45-6789") + encryptor.finalize() + encryptor.tag
    text = to_text(header + b"n" * 12 + sealed)
    assert service().decrypt_field(text, KeyPurpose.PII, context=PLACE) == "123-45-6789"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_goes_in_comes_out(plaintext: str) -> None:
    found = service()
    assert found.decrypt_field(found.encrypt_field(plaintext, KeyPurpose.PII), KeyPurpose.PII) == plaintext


@given(st.binary(max_size=40), st.data())
def test_any_bit_flipped_in_the_bytes_is_detected(plaintext: bytes, data: st.DataObject) -> None:
    raw = bytearray(seal(key(), plaintext, PLACE))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ComplianceAgentError):
        service(key()).decrypt_bytes(bytes(raw), KeyPurpose.PII, context=PLACE)


@pytest.mark.parametrize("length", range(4))
def test_any_bit_flipped_in_the_text_is_detected(length: int) -> None:
    found = service()
    text = found.encrypt_field("x" * length, KeyPurpose.PII).encode()
    for bit in range(len(text) * 8):
        altered = bytearray(text)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ComplianceAgentError):
            found.decrypt_field(altered.decode("latin-1"), KeyPurpose.PII)


@given(st.text() | st.binary().map(to_text))
def test_what_is_no_ciphertext_is_refused(text: str) -> None:
    with pytest.raises(ComplianceAgentError):
        service().decrypt_field(text, KeyPurpose.PII)


@pytest.mark.parametrize("name", ["tenant", "table", "column", "row"])
def test_a_ciphertext_opens_in_its_own_place_alone(name: str) -> None:
    places: dict[str, Any] = {"tenant": "acme", "table": "customers", "column": "ssn", "row": "7"}
    text = service().encrypt_field("x", KeyPurpose.PII, context=FieldContext(**places))
    with pytest.raises(DecryptionFailed):
        service().decrypt_field(text, KeyPurpose.PII, context=FieldContext(**places | {name: "other"}))


def test_places_cannot_be_shifted_into_one_another() -> None:
    assert FieldContext("ab", "c").bytes != FieldContext("a", "bc").bytes


def test_another_purpose_or_version_does_not_open_it() -> None:
    found = service(key(), key(name=KeyPurpose.FINANCIAL))
    text = found.encrypt_field("x", KeyPurpose.PII)
    with pytest.raises(DecryptionFailed):
        found.decrypt_field(text, KeyPurpose.FINANCIAL)
    with pytest.raises(DecryptionFailed):
        found.decrypt_field(text, KeyPurpose.PII, key_version=2)


def test_a_version_cannot_be_downgraded() -> None:
    """The version in the header is authenticated, and an old version does not encrypt."""
    both = service(key(1), key(2))
    raw = of_text(both.encrypt_field("x", KeyPurpose.PII))
    downgraded = key(1).header + raw[len(key(2).header) :]
    with pytest.raises(DecryptionFailed):
        both.decrypt_field(to_text(downgraded), KeyPurpose.PII)
    with pytest.raises(KeyUnavailable):
        both.encrypt_field("x", KeyPurpose.PII, key_version=1)


def test_rotation_reads_old_values_and_renews_them() -> None:
    old = service(key(1)).encrypt_field("x", KeyPurpose.PII)
    both = service(key(1), key(2))
    assert both.needs_rotation(old)
    new = both.rotate_field(old, KeyPurpose.PII)
    assert both.header(new).version == 2
    assert both.rotate_field(new, KeyPurpose.PII) == new
    assert both.decrypt_field(old, KeyPurpose.PII) == both.decrypt_field(new, KeyPurpose.PII) == "x"


def test_nonces_are_drawn_and_cannot_be_given() -> None:
    texts = {of_text(service().encrypt_field("x", KeyPurpose.PII)) for _ in range(1000)}
    start = len(key().header)
    assert len({raw[start : start + 12] for raw in texts}) == 1000
    for function in (seal, DataKey.seal):
        assert "nonce" not in inspect.signature(function).parameters


def test_a_key_stops_before_random_nonces_may_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_SEALS == 2**32
    monkeypatch.setattr("complianceagent.keys.ring.MAX_SEALS", 2)
    worn = key()
    seal(worn, b"x")
    seal(worn, b"x")
    with pytest.raises(KeyUnavailable, match="rotate"):
        seal(worn, b"x")


def test_blind_indexes_are_equal_for_equal_values_alone() -> None:
    found = service(key(name=KeyPurpose.BLIND_INDEX))
    assert found.blind_index("a") == found.blind_index("a")
    assert found.blind_index("a") != found.blind_index("b")
    assert found.blind_index("a") != found.blind_index("a", context=FieldContext(column="ssn"))
    assert len(found.blind_index("a")) == 32


def test_macs_are_checked_against_this_key_and_the_one_before() -> None:
    before, after = key(1, KeyPurpose.SESSION), key(2, KeyPurpose.SESSION)
    mac = service(before).mac("csrf", b"data")
    assert service(before, after).check_mac("csrf", b"data", mac)
    assert not service(before, after).check_mac("other", b"data", mac)
    assert not service(before, after).check_mac("csrf", b"other", mac)


def test_secrets_are_not_shown() -> None:
    secret = Secret(MATERIAL)
    made = DataKey("pii", 1, secret)
    try:
        unseal(made, seal(made, b"x"), PLACE)
    except DecryptionFailed as error:
        shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    for text in (shown, repr(secret), f"{secret} {made}", repr(made), repr(service(made))):
        assert MATERIAL.hex() not in text
        assert repr(MATERIAL)[2:20] not in text
    for kept in (secret, made):
        with pytest.raises(TypeError):
            pickle.dumps(kept)


def test_keys_are_read_as_hexadecimal_or_base64() -> None:
    assert key_of_text("00" * 32) == key_of_text("A" * 43) == key_of_text("A" * 43 + "=\n") == Secret(bytes(32))
    for wrong in ("", "00" * 31, "x" * 64, "AAAA", "é"):
        with pytest.raises(ValueError, match="key"):
            key_of_text(wrong)


def test_secret_text_is_as_silent() -> None:
    token = SecretText("hvs.token")
    assert (f"{token}", repr([token]), token.reveal(), len(token)) == (
        "SecretText(***)",
        "[SecretText(***)]",
        "hvs.token",
        9,
    )
    assert token == SecretText("hvs.token") != SecretText("hvs.other")
    assert not SecretText("")
    for act in (pickle.dumps, hash):
        with pytest.raises(TypeError):
            act(token)
