"""What happens to encrypted columns while the ORM writes: values are marked with their rows, indexes follow values."""

from typing import Any

from sqlalchemy import Connection, event, inspect, update
from sqlalchemy.orm import ColumnProperty, Mapper, attributes

from complianceagent.crypto.blind import BlindIndex
from complianceagent.crypto.column import EncryptedType, at_row


def watch(mapper: Mapper[Any], _: type[Any]) -> None:
    """Listen to a mapper's writes if it has encrypted columns."""
    if not _encrypted(mapper) or event.contains(mapper, "before_insert", _before_insert):
        return
    event.listen(mapper, "before_insert", _before_insert)
    event.listen(mapper, "after_insert", _after_insert)
    event.listen(mapper, "before_update", _before_update)


def _encrypted(mapper: Mapper[Any]) -> list[tuple[ColumnProperty[Any], EncryptedType]]:
    found = []
    for prop in mapper.column_attrs:
        kind = getattr(prop.columns[0], "type", None)
        if isinstance(kind, EncryptedType):
            found.append((prop, kind))
    return found


def _key(mapper: Mapper[Any], target: object) -> tuple[Any, ...]:
    return tuple(mapper.primary_key_from_instance(target))


def _tenant(kind: EncryptedType, mapper: Mapper[Any], target: object) -> object:
    if kind.tenant_column is None or kind.column is None:
        return ""
    prop = mapper.get_property_by_column(kind.column.table.c[kind.tenant_column])
    return getattr(target, prop.key)


def _mark(mapper: Mapper[Any], target: object, names: set[str] | None = None) -> None:
    """Mark the values of these attributes (None: of all) with the target's row, and set their indexes."""
    key = _key(mapper, target)
    for prop, kind in _encrypted(mapper):
        if names is not None and prop.key not in names:
            continue
        value = getattr(target, prop.key)
        if value is not None and kind.binds_row:
            setattr(target, prop.key, at_row(value, key, _tenant(kind, mapper, target)))
    for prop in mapper.column_attrs:
        index = getattr(prop.columns[0], "type", None)
        if isinstance(index, BlindIndex) and (names is None or index.source in names):
            setattr(target, prop.key, index.digest(getattr(target, index.source)))


def _defaults(mapper: Mapper[Any], target: object) -> None:
    """A primary key that Python makes is made now, since values are bound to it."""
    for column in mapper.primary_key:
        prop = mapper.get_property_by_column(column)
        default = column.default
        if getattr(target, prop.key) is None and default is not None and default.is_callable:
            setattr(target, prop.key, default.arg(None))  # what SQLAlchemy itself calls


def _before_insert(mapper: Mapper[Any], _: Connection, target: object) -> None:
    _defaults(mapper, target)
    _mark(mapper, target)


def _after_insert(mapper: Mapper[Any], connection: Connection, target: object) -> None:
    """Where the database made the primary key, write the values again, bound to it."""
    key = _key(mapper, target)
    wanted = at_row("", key).row
    late = {}
    for prop, kind in _encrypted(mapper):
        value = getattr(target, prop.key)
        if kind.binds_row and value is not None and value.row != wanted:
            late[prop.key] = at_row(value, key, _tenant(kind, mapper, target))
    if not late:
        return
    table = mapper.local_table
    values = {mapper.columns[name]: value for name, value in late.items()}
    here = [column == part for column, part in zip(mapper.primary_key, key, strict=True)]
    connection.execute(update(table).where(*here).values(values))  # type: ignore[arg-type]  # it is a Table
    for name, value in late.items():
        attributes.set_committed_value(target, name, value)


def _before_update(mapper: Mapper[Any], _: Connection, target: object) -> None:
    state = inspect(target)
    changed = {attribute.key for attribute in state.attrs if attribute.history.has_changes()}
    if not changed:
        return
    rows = {mapper.get_property_by_column(column).key for column in mapper.primary_key}
    tenants = {
        mapper.get_property_by_column(kind.column.table.c[kind.tenant_column]).key
        for _, kind in _encrypted(mapper)
        if kind.tenant_column is not None and kind.column is not None
    }
    moved = changed & (rows | tenants)
    for prop, _kind in _encrypted(mapper):
        if moved and prop.key not in changed:
            getattr(target, prop.key)  # it may not be loaded
            attributes.flag_modified(target, prop.key)
    _mark(mapper, target, None if moved else changed)
