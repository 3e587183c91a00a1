"""encrypt_field(String): an SQLAlchemy column that holds ciphertext and shows plaintext.

A value is bound to tenant, table, column and row. The row is known where it is needed by two means:

- writing: an event before the flush marks each value with its row (`RowText` and its siblings). A key that the database
  makes (autoincrement) is not known then, so the value is written again, in the same transaction, once it is.
- reading: the column is selected together with the primary key, as one text, whoever selects it (`column_expression`).

Statements that bypass the ORM's flush (bulk and Core inserts) have to name the row: `at_row(value, primary_key)`.
"""

import itertools
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Text,
    Uuid,
    cast,
    event,
    type_coerce,
)
from sqlalchemy.sql.base import SchemaEventTarget
from sqlalchemy.types import TypeDecorator, TypeEngine

from complianceagent import defaults
from complianceagent.crypto.ciphertext import FieldContext
from complianceagent.crypto.ready import need
from complianceagent.errors import DecryptionFailed
from complianceagent.keys.lifecycle import KeyPurpose

SEPARATOR = "\x1f"
"""Stands between primary key, tenant and ciphertext where they are selected together; no part may contain it."""


class RowText(str):
    """Text that knows its row."""

    row: str
    tenant: str


class RowBytes(bytes):
    """Bytes that know their row."""

    row: str
    tenant: str


class RowInt(int):
    """A whole number that knows its row."""

    row: str
    tenant: str


class RowDecimal(Decimal):
    """A decimal number that knows its row."""

    row: str
    tenant: str


RowValue = RowText | RowBytes | RowInt | RowDecimal
_MARKED: dict[type, type[Any]] = {str: RowText, bytes: RowBytes, int: RowInt, Decimal: RowDecimal}
_serials = itertools.count(1)
_Codec = tuple[type, Callable[[Any], str], Callable[[str], Any]]
_CODECS: tuple[tuple[type[TypeEngine[Any]], _Codec], ...] = (
    (String, (str, str, str)),
    (LargeBinary, (bytes, lambda value: bytes(value).hex(), bytes.fromhex)),
    (Integer, (int, lambda value: str(int(value)), int)),
    (Numeric, (Decimal, str, Decimal)),
)


def at_row(value: Any, row: object, tenant: object = "") -> Any:
    """The value, marked with the primary key of its row (a tuple for a composite one) and its tenant.

    For Core and bulk statements. Raises TypeError for a value whose type cannot be encrypted; None stays None.
    """
    if value is None:
        return None
    for plain, marked in _MARKED.items():
        if isinstance(value, plain) and not isinstance(value, bool):
            found = marked(value)
            found.row, found.tenant = row_text(row), _part(tenant)
            return found
    raise TypeError(f"{type(value).__name__} cannot be encrypted: use text, bytes, whole or decimal numbers")


def row_text(row: object) -> str:
    """The primary key as the text that a value is bound to. Raises ValueError for text that contains the separator."""
    return SEPARATOR.join(_part(part) for part in (row if isinstance(row, tuple) else (row,)))


def _part(value: object) -> str:
    text = value.hex if isinstance(value, uuid.UUID) else "" if value is None else str(value)
    if SEPARATOR in text:
        raise ValueError("a primary key or tenant contains the character U+001F")
    return text


def encrypt_field(
    inner: type[TypeEngine[Any]] | TypeEngine[Any] = String,
    key_purpose: KeyPurpose = KeyPurpose.PII,
    *,
    bind_row: bool = True,
    tenant: str | None = None,
) -> "EncryptedType":
    """A column type that encrypts with AES-256-GCM: `ssn = Column(encrypt_field(String))`.

    inner        what the values are: String or Text, LargeBinary, Integer, Numeric (Decimal)
    key_purpose  which key encrypts
    bind_row     whether a ciphertext opens in its own row alone (needs a primary key of text, numbers or UUID)
    tenant       the column of the same table that names the tenant, to bind to that too

    Raises TypeError for another inner type. Values are read with DecryptionFailed where they were altered or swapped.
    """
    made = inner() if isinstance(inner, type) else inner
    for kind, codec in _CODECS:
        if isinstance(made, kind):
            need(key_purpose)
            return EncryptedType(codec, key_purpose, bind_row=bind_row, tenant=tenant)
    raise TypeError(f"{type(made).__name__} cannot be encrypted: use String, LargeBinary, Integer or Numeric")


class EncryptedType(TypeDecorator[Any], SchemaEventTarget):
    """The type that `encrypt_field` makes. Stored as text."""

    impl = Text
    cache_ok = True  # `serial` keeps the statements of one column apart from those of another

    def __init__(
        self, codec: _Codec, key_purpose: KeyPurpose, *, bind_row: bool, tenant: str | None, serial: int = 0
    ) -> None:
        super().__init__()
        self._codec, self._purpose, self._bind_row, self._tenant = codec, key_purpose, bind_row, tenant
        self.serial = serial
        self.column: Column[Any] | None = None

    def _set_parent(self, parent: SchemaEventTarget, outer: bool = False, **kw: Any) -> None:
        """Called when the type's column is made (or copied from a mixin): remember it, for it names table and row."""
        super()._set_parent(parent, outer=outer, **kw)
        if isinstance(parent, Column):
            self.column, self.serial = parent, next(_serials)

    @property
    def binds_row(self) -> bool:
        return self._bind_row

    @property
    def tenant_column(self) -> str | None:
        return self._tenant

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if self._bind_row and not hasattr(value, "row"):
            raise TypeError("which row is this encrypted value for? Save it by the ORM, or mark it: at_row(value, key)")
        plain, dump, _ = self._codec
        if not isinstance(value, plain) or isinstance(value, bool):
            raise TypeError(f"an encrypted column of {plain.__name__} does not take {type(value).__name__}")
        context = self._context(getattr(value, "row", ""), getattr(value, "tenant", ""))
        return defaults.encryption().encrypt_field(dump(value), self._purpose, context=context)

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Select the ciphertext with what it is bound to before it."""
        selected: ColumnElement[Any] = type_coerce(column, Text)
        for name in reversed(self._bound()):
            found = _beside(column, name)
            selected = cast(found, String) + SEPARATOR + selected
        return type_coerce(selected, self)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        *bound, ciphertext = str(value).split(SEPARATOR)
        if len(bound) != len(self._bound()):
            raise DecryptionFailed("an encrypted value was read without its row")
        texts = [self._normal(name, text) for name, text in zip(self._bound(), bound, strict=True)]
        tenant = texts.pop(0) if self._tenant else ""
        context = self._context(SEPARATOR.join(texts), tenant)
        return self._codec[2](defaults.encryption().decrypt_field(ciphertext, self._purpose, context=context))

    def _bound(self) -> list[str]:
        """The names of the columns that a value is bound to: the tenant's, then the primary key's."""
        names = [self._tenant] if self._tenant else []
        if self._bind_row and self.column is not None:
            names += [column.key for column in self.column.table.primary_key]
        return names

    def _normal(self, name: str, text: str) -> str:
        """A UUID has dashes in one database and none in another."""
        dashes = self.column is not None and isinstance(self.column.table.c[name].type, Uuid)
        return text.replace("-", "").lower() if dashes else text

    def _context(self, row: str, tenant: str) -> FieldContext:
        if self.column is None:
            raise TypeError("encrypt_field is the type of a column, not of an expression")
        return FieldContext(tenant, self.column.table.name, self.column.name, row)


def _beside(column: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    """The column of this name in the table, alias or subquery that `column` is selected from."""
    source = getattr(column, "table", None)
    if source is None or name not in source.c:
        raise DecryptionFailed(f"select {name} together with the encrypted column: its value is bound to it")
    found: ColumnElement[Any] = source.c[name]
    return found


def _install() -> None:
    """Mark values with their rows in every mapper that has encrypted columns."""
    from sqlalchemy.orm import Mapper

    from complianceagent.crypto import flush

    event.listen(Mapper, "mapper_configured", flush.watch)


_install()
