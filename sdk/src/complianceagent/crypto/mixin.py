"""EncryptedFieldMixin: for classes that keep ciphertext in a column and show plaintext by a property."""

from typing import overload

from complianceagent import defaults
from complianceagent.crypto.ciphertext import FieldContext
from complianceagent.keys.lifecycle import KeyPurpose


class EncryptedFieldMixin:
    """Gives a class `encrypt_field` and `decrypt_field`. None stays None.

    The ciphertext is bound to the class's table, and to `column` where one is given. It is not bound to its row, which
    a property does not know before it is saved: use the column type `encrypt_field(String)` for that.
    """

    @overload
    def encrypt_field(self, value: str, key_purpose: KeyPurpose = ..., *, column: str = ...) -> str: ...
    @overload
    def encrypt_field(self, value: None, key_purpose: KeyPurpose = ..., *, column: str = ...) -> None: ...
    def encrypt_field(
        self, value: str | None, key_purpose: KeyPurpose = KeyPurpose.GENERAL, *, column: str = ""
    ) -> str | None:
        """The ciphertext. Raises KeyUnavailable."""
        if value is None:
            return None
        return defaults.encryption().encrypt_field(value, key_purpose, context=_place(self, column))

    @overload
    def decrypt_field(self, value: str, key_purpose: KeyPurpose = ..., *, column: str = ...) -> str: ...
    @overload
    def decrypt_field(self, value: None, key_purpose: KeyPurpose = ..., *, column: str = ...) -> None: ...
    def decrypt_field(
        self, value: str | None, key_purpose: KeyPurpose = KeyPurpose.GENERAL, *, column: str = ""
    ) -> str | None:
        """The plaintext. Raises DecryptionFailed, KeyUnavailable, KeyDestroyed."""
        if value is None:
            return None
        return defaults.encryption().decrypt_field(value, key_purpose, context=_place(self, column))


def _place(model: object, column: str) -> FieldContext:
    return FieldContext(table=str(getattr(type(model), "__tablename__", type(model).__name__)), column=column)
