"""What our encryption costs beside the bare cipher, for a field of eleven characters."""

import os
import time
from collections.abc import Callable

from complianceagent import EncryptionService, FieldContext, KeyPurpose
from complianceagent.keys.ring import DataKey, MemoryKeyRing
from complianceagent.secret import Secret
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ROUNDS = 20_000
PLAIN = "123-45-6789"


def microseconds(act: Callable[[], object]) -> float:
    """The best of five runs, for each call."""
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(ROUNDS):
            act()
        best = min(best, time.perf_counter() - start)
    return best / ROUNDS * 1e6


def main() -> None:
    service = EncryptionService(MemoryKeyRing(DataKey(KeyPurpose.PII, 1, Secret(b"k" * 32))))
    place = FieldContext("acme", "customers", "ssn", "7")
    aead, data, plain = AESGCM(b"k" * 32), b"ca1." + place.bytes, PLAIN.encode()
    nonce = os.urandom(12)
    sealed, text = aead.encrypt(nonce, plain, data), service.encrypt_field(PLAIN, KeyPurpose.PII, context=place)
    pairs = {
        "encrypt": (
            lambda: aead.encrypt(os.urandom(12), plain, data),
            lambda: service.encrypt_field(PLAIN, KeyPurpose.PII, context=place),
        ),
        "decrypt": (
            lambda: aead.decrypt(nonce, sealed, data),
            lambda: service.decrypt_field(text, KeyPurpose.PII, context=place),
        ),
    }
    for name, (bare, ours) in pairs.items():
        base, whole = microseconds(bare), microseconds(ours)
        print(f"{name}: bare {base:.2f} us, ours {whole:.2f} us: {whole - base:.2f} us more, {whole / base:.1f} times")


if __name__ == "__main__":
    main()
