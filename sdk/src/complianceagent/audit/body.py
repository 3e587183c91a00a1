"""An event as it is written: redacted, its sensitive fields encrypted, in canonical JSON."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from complianceagent.audit.events import AuditEvent
from complianceagent.canonical import MAX_INT
from complianceagent.clock import stamp
from complianceagent.crypto.ciphertext import FieldContext
from complianceagent.keys.lifecycle import KeyPurpose

if TYPE_CHECKING:
    from complianceagent.crypto.service import EncryptionService

REDACTED = "[redacted]"
NEVER_KEPT = frozenset(
    {
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "apikey",
        "authorization",
        "cookie",
        "privatekey",
        "pin",
        "cvv",
        "cvc",
        "otp",
        "recoverycode",
        "sessionid",
        "credential",
    }
)
"""Fields that no log keeps, not even encrypted (OWASP Logging Cheat Sheet, "Data to exclude")."""
KEPT_ENCRYPTED = frozenset(
    {
        "ssn",
        "taxid",
        "nationalid",
        "passport",
        "dateofbirth",
        "birthdate",
        "dob",
        "bankaccount",
        "accountnumber",
        "iban",
        "cardnumber",
        "pan",
        "diagnosis",
        "salary",
    }
)
"""Fields that are kept encrypted."""
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SHORT = 4
"""Names up to this length are looked for as whole words: "pin" is not in "shipping"."""
ENCRYPTED = "encrypted"


def names_one_of(name: str, wanted: frozenset[str]) -> bool:
    """Whether a field's name contains one of these, however it is written: card_number, cardNumber, card-number."""
    words = [word.lower() for word in _WORDS.findall(name)]
    joined = "".join(words)
    return any(word in words if len(word) <= _SHORT else word in joined for word in wanted)


def body_of(event: AuditEvent, encryption: "Encrypt", also_encrypted: frozenset[str]) -> dict[str, object]:
    """The event as data for canonical JSON, without empty fields."""
    kept = KEPT_ENCRYPTED | {re.sub(r"[^a-z0-9]", "", name.lower()) for name in also_encrypted}
    tenant = str(event.tenant_id or "")
    flat = {
        "event_type": str(event.event_type),
        "action": event.action,
        "description": event.description,
        "severity": str(event.severity),
        "outcome": event.outcome,
        "user_id": str(event.user_id or ""),
        "resource_type": event.resource_type,
        "resource_id": "" if event.resource_id is None else str(event.resource_id),
        "ip_address": event.ip_address or "",
        "user_agent": event.user_agent or "",
        "regulation": event.regulation,
    }
    found: dict[str, object] = {name: _text(value) for name, value in flat.items() if value}
    if event.details:
        found["details"] = _guarded(event.details, "details", encryption, kept, tenant)
    return found


class Encrypt:
    """Makes the EncryptionService when the first sensitive field comes."""

    def __init__(self, service: "EncryptionService | None") -> None:
        self._service = service

    def service(self) -> "EncryptionService":
        if self._service is None:
            from complianceagent import defaults

            return defaults.encryption()
        return self._service


def _guarded(value: object, path: str, encryption: Encrypt, kept: frozenset[str], tenant: str) -> object:
    if isinstance(value, Mapping):
        return {
            _text(str(name)): _field(str(name), item, f"{path}.{name}", encryption, kept, tenant)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_guarded(item, f"{path}[]", encryption, kept, tenant) for item in value]
    return _plain(value)


def _field(name: str, value: object, path: str, encryption: Encrypt, kept: frozenset[str], tenant: str) -> object:
    if value is None:
        return None
    if names_one_of(name, NEVER_KEPT):
        return REDACTED
    if not names_one_of(name, kept):
        return _guarded(value, path, encryption, kept, tenant)
    text = json.dumps(_guarded(value, path, encryption, frozenset(), tenant))
    return {ENCRYPTED: encryption.service().encrypt_field(text, KeyPurpose.AUDIT, context=_place(path, tenant))}


def _place(path: str, tenant: str) -> FieldContext:
    return FieldContext(tenant=tenant, table="ca_audit", column=_text(path))


def _plain(value: object) -> object:
    """What canonical JSON takes: fractions and great numbers become text, and so does everything else."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, int) and abs(value) <= MAX_INT:
        return int(value)
    if isinstance(value, date):
        return stamp(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return _text(str(value))


def _text(value: str) -> str:
    """Text without lone surrogates and NUL, which databases and UTF-8 cannot carry."""
    return (
        "".join(
            character if unicodedata.category(character) != "Cs" and character != "\x00" else f"\\u{ord(character):04x}"
            for character in value
        )
        if not value.isascii() or "\x00" in value
        else value
    )


def revealed(body: Mapping[str, object], encryption: Encrypt, tenant: str) -> dict[str, object]:
    """The body with its encrypted fields decrypted. Raises DecryptionFailed, KeyUnavailable, KeyDestroyed."""
    shown = _revealed(body, "", encryption, tenant)
    return shown if isinstance(shown, dict) else {}


def _revealed(value: object, path: str, encryption: Encrypt, tenant: str) -> object:
    if isinstance(value, list):
        return [_revealed(item, f"{path}[]", encryption, tenant) for item in value]
    if not isinstance(value, Mapping):
        return value
    if list(value) == [ENCRYPTED]:
        text = encryption.service().decrypt_field(str(value[ENCRYPTED]), KeyPurpose.AUDIT, context=_place(path, tenant))
        return json.loads(text)
    return {name: _revealed(item, f"{path}.{name}".lstrip("."), encryption, tenant) for name, item in value.items()}
