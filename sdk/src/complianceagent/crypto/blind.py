"""Blind indexes: equality search over encrypted columns."""

from typing import Any

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

from complianceagent import defaults
from complianceagent.crypto.ciphertext import FieldContext
from complianceagent.crypto.ready import need
from complianceagent.keys.lifecycle import KeyPurpose


class Digest(str):
    """A digest that was made already."""


def blind_index(source: str) -> "BlindIndex":
    """A column type for searching the encrypted attribute `source` by equality.

        ssn = Column(encrypt_field(String))
        ssn_index = Column(blind_index("ssn"), index=True)

        select(Customer).where(Customer.ssn_index == "123-45-6789")

    The column is filled when its source is written. It holds a keyed digest (see EncryptionService.blind_index), which
    tells a reader of the table which rows are equal; leave it away where there are only few possible values.
    """
    need(KeyPurpose.BLIND_INDEX)
    return BlindIndex(source)


class BlindIndex(TypeDecorator[str]):
    """The type that `blind_index` makes: 32 hexadecimal characters."""

    impl = String(32)
    cache_ok = True

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source

    def digest(self, value: Any) -> Digest | None:
        """The digest of a value of the source. Numbers are taken as their decimal text."""
        if value is None or isinstance(value, Digest):
            return value
        context = FieldContext(column=self.source)
        text = value.hex() if isinstance(value, bytes) else str(value)
        return Digest(defaults.encryption().blind_index(text, context=context))

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        found = self.digest(value)
        return None if found is None else str(found)

    def process_result_value(self, value: Any, dialect: Dialect) -> Digest | None:
        return None if value is None else Digest(value)
