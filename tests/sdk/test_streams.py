"""Files of any size: whole and in order, or not at all."""

import io
import tracemalloc
from pathlib import Path

import pytest
from complianceagent import EncryptionService, FieldContext, KeyPurpose, decrypt_file, encrypt_file
from complianceagent.crypto.stream import CHUNK, decrypt_stream, encrypt_stream
from complianceagent.errors import ComplianceAgentError, DecryptionFailed
from complianceagent.keys.ring import DataKey, MemoryKeyRing
from complianceagent.secret import Secret
from hypothesis import given
from hypothesis import strategies as st

SERVICE = EncryptionService(MemoryKeyRing(DataKey(KeyPurpose.FILES, 1, Secret(b"k" * 32))))
SEALED_CHUNK = CHUNK + 16


def sealed(plain: bytes) -> bytes:
    target = io.BytesIO()
    encrypt_stream(io.BytesIO(plain), target, service=SERVICE)
    return target.getvalue()


def opened(data: bytes) -> bytes:
    target = io.BytesIO()
    decrypt_stream(io.BytesIO(data), target, service=SERVICE)
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_goes_in_comes_out(size: int) -> None:
    plain = bytes(index % 251 for index in range(size))
    assert opened(sealed(plain)) == plain


@given(st.binary(max_size=30), st.data())
def test_any_bit_flipped_is_detected(plain: bytes, data: st.DataObject) -> None:
    raw = bytearray(sealed(plain))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ComplianceAgentError):
        opened(bytes(raw))


def test_cutting_off_reordering_repeating_and_adding_are_detected() -> None:
    raw = sealed(b"a" * CHUNK + b"b" * CHUNK + b"c" * CHUNK + b"d")
    start = len(raw) - 3 * SEALED_CHUNK - 17
    head, chunks = raw[:start], [raw[start + n * SEALED_CHUNK : start + (n + 1) * SEALED_CHUNK] for n in range(4)]
    first, second, third, last = chunks
    assert opened(head + first + second + third + last)
    for wrong in (
        head,
        head + first + second + third,
        head + first + second,
        head + second + first + third + last,
        head + first + first + second + third + last,
        head + first + third + last,
        head + last,
        head + first + second + third + last + last,
        raw[:-1],
        raw + b"x",
    ):
        with pytest.raises(DecryptionFailed):
            opened(wrong)


@given(st.binary(max_size=80))
def test_what_is_no_encrypted_file_is_refused(data: bytes) -> None:
    for attempt in (data, b"CAF1" + data):
        with pytest.raises(ComplianceAgentError):
            opened(attempt)


def test_chunks_of_another_file_do_not_fit() -> None:
    one, other = sealed(b"a" * CHUNK + b"b"), sealed(b"a" * CHUNK + b"b")
    with pytest.raises(DecryptionFailed):
        opened(one[:-17] + other[-17:])


def test_memory_does_not_grow_with_the_file() -> None:
    class Endless(io.RawIOBase):
        left = 40 * 1024 * 1024

        def read(self, size: int = -1) -> bytes:
            given = min(size, self.left)
            self.left -= given
            return bytes(given)

    class Nowhere(io.RawIOBase):
        def write(self, data: object) -> int:
            return 0

    tracemalloc.start()
    encrypt_stream(Endless(), Nowhere(), service=SERVICE)  # type: ignore[arg-type]  # it reads and writes bytes
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 1024 * 1024


@pytest.mark.usefixtures("app")
def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    plain, secret, again = tmp_path / "plain", tmp_path / "secret", tmp_path / "again"
    plain.write_bytes(b"x" * (CHUNK + 5))
    encrypt_file(plain, secret)
    assert secret.stat().st_mode & 0o777 == 0o600
    decrypt_file(secret, again)
    assert again.read_bytes() == plain.read_bytes()
    again.unlink()
    secret.write_bytes(secret.read_bytes()[:-1])
    before = set(tmp_path.iterdir())
    with pytest.raises(DecryptionFailed):
        decrypt_file(secret, again)
    assert set(tmp_path.iterdir()) == before


def test_a_file_is_bound_to_its_place() -> None:
    target = io.BytesIO()
    encrypt_stream(io.BytesIO(b"x"), target, context=FieldContext(tenant="a"), service=SERVICE)
    with pytest.raises(DecryptionFailed):
        decrypt_stream(io.BytesIO(target.getvalue()), io.BytesIO(), context=FieldContext(tenant="b"), service=SERVICE)
