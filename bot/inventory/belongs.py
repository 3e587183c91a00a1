"""Whose a stored row is, also where another row says so: a payment belongs to a grant, and the grant to who applied."""

from collections.abc import Iterator

from bot.inventory.code import Assign, Call, Expr, Index, Name, Text, tail
from bot.inventory.found import ClassFound
from bot.inventory.models import is_model, owner_of
from bot.inventory.names import Names
from bot.inventory.tables import is_of_person

_REFERS = frozenset({"ForeignKey", "OneToOneField"})
_MANY = frozenset({"list", "List", "Sequence", "set", "Set", "Array"})


def row_owner(names: Names, found: ClassFound) -> str:
    """The column that names who a row belongs to; "id" where the row is an account or a file on a person;
    "grant.applicant" where the row it refers to says so; "" for none."""
    own = owner_of(names, found) or ("id" if is_of_person(found.node.name) else "")
    return own or next(_through(names, found), "")


def _through(names: Names, found: ClassFound) -> Iterator[str]:
    for column, target in _references(names, found):
        owner = owner_of(names, target) if target.node is not found.node and is_model(names, target) else ""
        if owner and owner != "id":
            yield f"{column}.{owner}"


def _references(names: Names, found: ClassFound) -> Iterator[tuple[str, ClassFound]]:
    """Each column that refers to one row of another class, and that class."""
    columns = {tail(line.targets[0]) for line in found.node.body if isinstance(line, Assign)}
    for line in found.node.body:
        if not isinstance(line, Assign) or not isinstance(line.targets[0], Name):
            continue
        column, value = line.targets[0].id, line.value
        given: Expr | None = None
        if isinstance(value, Call) and tail(value.func) in _REFERS and value.args:
            given = value.args[0]
        elif f"{column}_id" in columns or f"{column}Id" in columns:
            given = _typed(line.annotation) or (value.args[0] if isinstance(value, Call) and value.args else None)
        target = names.settle(names.resolve(found.scope, _named(given))) if given is not None else None
        if isinstance(target, ClassFound):
            yield column, target


def _typed(annotation: Expr | None) -> Expr | None:
    """`Mapped["Board"]`, `board: Board`; nothing for a list."""
    inner = annotation.at if isinstance(annotation, Index) else annotation
    return None if isinstance(inner, Index) and tail(inner.value) in _MANY else inner


def _named(given: Expr) -> Expr:
    return Name(given.value.rpartition(".")[2]) if isinstance(given, Text) else given
