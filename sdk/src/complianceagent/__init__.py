"""Controls for applications: encryption, keys, audit log, access, sessions, middleware, and records of controls.

Names are loaded when they are first used, so that `import complianceagent` costs next to nothing.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from complianceagent.canonical import NotCanonical, canonical_json
    from complianceagent.chain import BadEntry, Entry, Proof, Tip, entry_hash, extend, genesis, tip_of, verify
    from complianceagent.config import Settings, configure
    from complianceagent.crypto.blind import blind_index
    from complianceagent.crypto.ciphertext import FieldContext
    from complianceagent.crypto.column import at_row, encrypt_field
    from complianceagent.crypto.mixin import EncryptedFieldMixin
    from complianceagent.crypto.service import EncryptionService
    from complianceagent.crypto.stream import decrypt_file, decrypt_stream, encrypt_file, encrypt_stream
    from complianceagent.keys.destruction import DestructionCertificate
    from complianceagent.keys.lifecycle import KeyInfo, KeyPurpose, KeyState, KeyType
    from complianceagent.keys.provider import KeyProvider, LocalProvider
    from complianceagent.keys.service import KeyManagementService
    from complianceagent.keys.sources import provider_of, register_source

_HOMES = {
    "canonical": "NotCanonical canonical_json",
    "chain": "BadEntry Entry Proof Tip entry_hash extend genesis tip_of verify",
    "config": "Settings configure",
    "crypto.blind": "blind_index",
    "crypto.ciphertext": "FieldContext",
    "crypto.column": "at_row encrypt_field",
    "crypto.mixin": "EncryptedFieldMixin",
    "crypto.service": "EncryptionService",
    "crypto.stream": "decrypt_file decrypt_stream encrypt_file encrypt_stream",
    "keys.destruction": "DestructionCertificate",
    "keys.lifecycle": "KeyInfo KeyPurpose KeyState KeyType",
    "keys.provider": "KeyProvider LocalProvider",
    "keys.service": "KeyManagementService",
    "keys.sources": "provider_of register_source",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "BadEntry",
    "DestructionCertificate",
    "EncryptedFieldMixin",
    "EncryptionService",
    "Entry",
    "FieldContext",
    "KeyInfo",
    "KeyManagementService",
    "KeyProvider",
    "KeyPurpose",
    "KeyState",
    "KeyType",
    "LocalProvider",
    "NotCanonical",
    "Proof",
    "Settings",
    "Tip",
    "at_row",
    "blind_index",
    "canonical_json",
    "configure",
    "decrypt_file",
    "decrypt_stream",
    "encrypt_field",
    "encrypt_file",
    "encrypt_stream",
    "entry_hash",
    "extend",
    "genesis",
    "provider_of",
    "register_source",
    "tip_of",
    "verify",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
