"""The columns that a call of a store sets, as far as they are written into it."""

from collections.abc import Iterator

from bot.inventory.code import Call, Expr, Table, Text

_NO_COLUMN = frozenset({"**", "commit", "using", "update_fields", "synchronize_session"})
_HELD_UNDER = (Text("data"), Text("$set"))
_ASKS = (Text("where"), Text("query"), Text("filter"))


def keys(node: Call) -> tuple[str, ...]:
    """The names of the columns."""
    return tuple(key for key, _ in _columns(node))


def values(node: Call) -> tuple[Expr, ...]:
    """What they are set to, in the same order."""
    return tuple(value for _, value in _columns(node))


def _columns(node: Call) -> Iterator[tuple[str, Expr]]:
    """Keywords; then what stands under `data` (Prisma) or `$set` (MongoDB), or else in the changes given beside an id
    or a `where` (`findByIdAndUpdate(id, {role})`, Sequelize's `update({role}, {where})`)."""
    yield from ((key, value) for key, value in node.keywords if key not in _NO_COLUMN)
    tables = [given for given in node.args if isinstance(given, Table)]
    pairs = [(key, value) for table in tables for key, value in table.pairs]
    held = [value for key, value in pairs if key in _HELD_UNDER and isinstance(value, Table)]
    if not held and len(node.args) > 1:
        plain = [table for table in tables if not any(key in _ASKS for key, _ in table.pairs)]
        asked = isinstance(node.args[0], Table) and len(plain) > 1  # `findOneAndUpdate({email}, {role}, {new: true})`
        held = plain[1:2] if asked else plain[:1]
    for table in held:
        yield from ((key.value, value) for key, value in table.pairs if isinstance(key, Text))
