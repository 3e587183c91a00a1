"""EncryptedFieldMixin: for classes that keep ciphertext in a column and show plaintext by a property."""

from typing import Any, overload

from sqlalchemy import Column, Integer

from complianceagent import defaults
from complianceagent.crypto.ciphertext import FieldContext
from complianceagent.crypto.ready import need
from complianceagent.keys.lifecycle import KeyPurpose


class EncryptedFieldMixin:
    """Gives a class `encrypt_field` and `decrypt_field`. None stays None.

    The ciphertext is bound to the class's table, and to `column` where one is given. It is not bound to its row, which
    a property does not know before it is saved: use the column type `encrypt_field(String)` for that.

    A class of `declarative_base()` that names a table but no primary key gets one, `id`, as guides show such classes.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "__tablename__" in vars(cls) and not hasattr(cls, "__mapper__") and not _has_key(cls):
            cls.id = Column(Integer, primary_key=True)  # type: ignore[attr-defined]  # SQLAlchemy finds it there
        need(KeyPurpose.GENERAL, KeyPurpose.PII)
        super().__init_subclass__(**kwargs)

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


def _has_key(model: type) -> bool:
    """Whether a class, or one that it inherits from, names its primary key in a way that SQLAlchemy knows."""
    names = [value for each in model.__mro__ for value in vars(each).items()]
    keys = [getattr(value, "column", value) for _, value in names]
    return any(getattr(key, "primary_key", False) is True for key in keys) or any(
        name in ("__table__", "__table_args__", "__mapper_args__") for name, _ in names
    )


def _place(model: object, column: str) -> FieldContext:
    return FieldContext(table=str(getattr(type(model), "__tablename__", type(model).__name__)), column=column)
