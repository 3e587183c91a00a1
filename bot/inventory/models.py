"""What a class says about the data behind it: is it stored, and who do its rows belong to?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Class,
    Const,
    Expr,
    Function,
    Index,
    Items,
    Name,
    Table,
    Text,
    tail,
    walk,
)
from bot.inventory.found import ClassFound, Outside, Scope, ValueFound
from bot.inventory.modules import OfFile
from bot.inventory.names import Names
from bot.inventory.words import words

_OWNER = re.compile(
    r"^(?:user|person|owner|author|creator|account|customer|member|tenant|org|organization|organisation|company|workspace|patient"
    r"|student|employee|seller|buyer|sender|recipient|uploader|holder|client|teacher|doctor|borrower|subscriber|merchant|landlord|guardian"
    r"|applicant|candidate|donor|rider|resident|citizen|beneficiary)"
    r"(?:_(?:id|uuid|pk|fk|email|name))?$|^(?:created|uploaded|owned|submitted|posted)_by(?:_id)?$|^owner_?\w{0,12}$"
)
_NAMES_OF_PLACES = frozenset({"company", "organization", "organisation", "workspace"})
_ACCOUNT = re.compile(
    r"\b(?:user|member|customer|employee|patient)s?$|^(?:account|profile)s?$|\b(?:user|customer) (?:account|profile)$"
)
_KIND = re.compile(r" (?:model|entity|record|row)$")
"""What some names of models end with: `UserModel` is a user."""

_COLUMNS = frozenset(
    {"Column", "mapped_column", "relationship", "ForeignKeyField", "CharField", "ForeignKey", "IntegerField"}
)
_STORED = frozenset({"Entity", "Document", "Table", "Node", "gorm", "bson", "db", "bun"})
"""Annotations of a stored class (JPA, Spring Data), and tags of a stored structure's fields (Go)."""

_BASES = frozenset(
    {"Base", "Model", "SQLModel", "Document", "DeclarativeBase", "DBModel", "BaseDocument", "AsyncDocument"}
)
_WORKED_ON_IT = re.compile(
    r"approv|review|edit|moderat|updat|modif|delet|assign|clos|resolv|verif|check|lock|handle|process|changed|actor|target"
)
_DOCUMENTS = frozenset(
    {"find", "find_one", "insert_one", "update_one", "delete_one", "replace_one", "find_one_and_update", "update_many"}
    | {"find_one_and_delete", "delete_many", "count_documents", "find_one_and_replace"}
)
"""What PyMongo and Motor call their queries: https://pymongo.readthedocs.io, `pymongo.collection.Collection`."""
_SQL = re.compile(r"\s*(?:select|insert|update|delete|create table)\b", re.IGNORECASE)
_WORD = re.compile(r"\b[a-z_]+_(?:id|by|uuid)\b|\b[a-z_]+(?=\s*=\s*(?:%|\?|\$\d|:\w|@|$))")
"""What may be a column: a name that says so, and whatever is compared with a bound value."""
_SQL_TABLE = re.compile(r"\b(?:from|update|into|join|table(?:\s+if\s+not\s+exists)?)\s+[\"`]?(\w+)", re.IGNORECASE)


def is_model(names: Names, found: ClassFound) -> bool:
    """Is the class stored in a database?"""
    if any(key == "table" and value == Const("True") for key, value in found.node.keywords):
        return True
    if any(tail(getattr(one.value, "func", one.value)) in _STORED for one in found.node.decorators):
        return True
    if any(tail(getattr(one.value, "func", one.value)) in ("Entity", "Table") for one in found.node.decorators):
        return True
    for base in names.lineage(found):
        if isinstance(base, Outside):
            if base.name.rpartition(".")[2] in _BASES:
                return not _is_schema(names, found)
        elif base.node.name in _BASES or any(_is_column(line) for line in base.node.body):
            return not _is_schema(names, found)
    return False


def _is_schema(names: Names, found: ClassFound) -> bool:
    """A SQLModel without `table=True` is only a shape of requests and answers."""
    outer = [base.name for base in names.lineage(found) if isinstance(base, Outside)]
    tables = any(isinstance(base, ClassFound) and base.node.keywords for base in names.lineage(found))
    return any(name.startswith("pydantic") or (name.startswith("sqlmodel") and not tables) for name in outer)


def _is_column(line: object) -> bool:
    if not isinstance(line, Assign):
        return False
    made = isinstance(line.value, Call) and tail(line.value.func) in _COLUMNS
    return made or (isinstance(line.annotation, Index) and tail(line.annotation.value) == "Mapped")


def names_owner(column: str) -> bool:
    """`owner`, `user_id`, `userId`"""
    return bool(_OWNER.match(words(column).replace(" ", "_")))


def owner_of(names: Names, found: ClassFound) -> str:
    """The column that names who a row belongs to; "id" where the row is an account; "" for none."""
    for base in names.lineage(found):
        for line in base.node.body if isinstance(base, ClassFound) else ():
            if isinstance(line, Assign) and isinstance(line.targets[0], Name):
                column = line.targets[0].id
                if (_OWNER.match(column) or names_owner(column)) and not _only_says(column, line.value):
                    return column
    if is_account(names, found):
        return "id"
    return next(_user_references(names, found), "")


def _only_says(column: str, value: Expr | None) -> bool:
    """`company = Column(String)`: the name of where somebody works, and nobody's key."""
    kinds = [tail(given.func if isinstance(given, Call) else given) for given in getattr(value, "args", ())]
    return column in _NAMES_OF_PLACES and bool(kinds) and kinds[0] in ("String", "Text", "Unicode")


def _user_references(names: Names, found: ClassFound) -> Iterator[str]:
    """Django's foreign keys to an account, but for those that say who worked on it."""
    for base in names.lineage(found):
        for line in base.node.body if isinstance(base, ClassFound) else ():
            if (
                not isinstance(line, Assign)
                or not isinstance(line.value, Call)
                or not isinstance(line.targets[0], Name)
            ):
                continue
            name, call = line.targets[0].id, line.value
            refers = tail(call.func) in ("ForeignKey", "OneToOneField") and call.args and not _WORKED_ON_IT.search(name)
            if refers and isinstance(base, ClassFound) and _names_account(names, base.scope, call.args[0]):
                yield name


def _names_account(names: Names, scope: Scope, node: Expr) -> bool:
    if isinstance(node, Text):
        return bool(_ACCOUNT.search(words(node.value.rpartition(".")[2])))
    if tail(node) in ("AUTH_USER_MODEL", "User") or (isinstance(node, Call) and tail(node.func) == "get_user_model"):
        return True
    target = names.settle(names.resolve(scope, node))
    return isinstance(target, ClassFound) and is_account(names, target)


def is_account(names: Names, found: ClassFound) -> bool:
    """Is a row of it somebody's account, by its name or by Django's base classes for users?"""
    if _ACCOUNT.search(_KIND.sub("", words(found.node.name))):
        return True
    outer = (base.name for base in names.lineage(found) if isinstance(base, Outside))
    return any(name.rpartition(".")[2] in ("AbstractUser", "AbstractBaseUser") for name in outer)


def models_in(names: Names, scope: Scope, node: Expr) -> Iterator[ClassFound]:
    """The stored classes that an expression names."""
    for inner in walk(node):
        if isinstance(inner, Name | Attr) and tail(inner)[:1].isupper():
            found = names.settle(names.resolve(scope, inner))
            if isinstance(found, ClassFound) and is_model(names, found):
                yield found
            elif isinstance(found, ValueFound) and isinstance(found.node.value, Call):
                yield from _made_by(names, found.scope, found.node.value)


def _made_by(names: Names, scope: Scope, call: Call) -> Iterator[ClassFound]:
    """`mongoose.model("Task", schema)`, `sequelize.define("Task", {...})`: a stored class made by a call."""
    if tail(call.func) == "get_user_model":
        yield from _user_model(names)
    if tail(call.func) not in ("model", "define") or not call.args or not isinstance(call.args[0], Text):
        return
    shape = call.args[1] if len(call.args) > 1 else None
    known = names.resolve(scope, shape) if isinstance(shape, Name | Attr) else None
    shape = known.node.value if isinstance(known, ValueFound) else shape
    if isinstance(shape, Call) and shape.args:
        shape = shape.args[0]  # `new Schema({...})`
    pairs = shape.pairs if isinstance(shape, Table) else ()
    fields = (
        Assign(call.line, call.line, (Name(key.value),), value, None) for key, value in pairs if isinstance(key, Text)
    )
    stored = (("table", Const("True")),)
    yield ClassFound(scope, Class(call.args[0].value, call.line, call.line, call.end, (), (), stored, tuple(fields)))


def _user_model(names: Names) -> Iterator[ClassFound]:
    """The one class of the tree that stands for Django's user (Django, "Substituting a custom User model")."""
    found = names.grounds.shared("user models", lambda: tuple(chain.from_iterable(names.each(_USER_MODELS))))
    yield from found[:1] if len(found) == 1 else ()


_USER_MODELS = OfFile(
    lambda module: tuple(
        ClassFound(Scope(module), line)
        for line in module.body
        if isinstance(line, Class) and any(tail(base) in ("AbstractUser", "AbstractBaseUser") for base in line.bases)
    )
)


def generic_model(names: Names, owner: Class, scope: Scope) -> ClassFound | None:
    """`class ItemStore(Store[Item])` or `model = Item`: what `self.model` means in it."""
    for base in names.lineage(ClassFound(Scope(scope.module), owner)):
        if isinstance(base, Outside):
            continue
        for expression in (*base.node.bases, *_model_lines(base.node)):
            inside = expression.at if isinstance(expression, Index) else expression
            for candidate in inside.items if isinstance(inside, Items) else (inside,):
                found = names.settle(names.resolve(base.scope, candidate))
                if isinstance(found, ClassFound) and is_model(names, found):
                    return found
    return None


def _model_lines(owner: Class) -> Iterator[Expr]:
    for line in owner.body:
        if (
            isinstance(line, Assign)
            and line.value is not None
            and tail(line.targets[0]) in ("model", "Model", "model_class")
        ):
            yield line.value
        elif isinstance(line, Function) and line.name == "__init__":
            yield from (arg for inner in line.body for node in _made(inner) for arg in node.args)


def _made(line: object) -> Iterator[Call]:
    """`super().__init__(Item, db)`"""
    value = getattr(line, "value", None)
    if isinstance(value, Call) and tail(value.func) == "__init__":
        yield value


def table_of(node: Expr) -> str:
    """The table that a literal SQL statement inside an expression works on."""
    for inner in walk(node):
        if isinstance(inner, Text) and " where " in f" {inner.value.lower()} ":
            found = _SQL_TABLE.search(inner.value)
            if found:
                return found.group(1)
    return ""


def table_owners(texts: Iterable[str]) -> dict[str, set[str]]:
    """Table -> the columns that may name who a row belongs to, from SQL statements."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for table in _SQL_TABLE.findall(text) if _SQL.match(text) else ():
            found.setdefault(table.lower(), set()).update(
                name for name in _WORD.findall(text.lower()) if _OWNER.match(name)
            )
    return found


def weightiest(found: Iterable[Mapping[str, set[str]]]) -> dict[str, str]:
    """Of the columns or fields that were found for each table, the one that names its owner."""
    together: dict[str, set[str]] = {}
    for some in found:
        for table, columns in some.items():
            together.setdefault(table, set()).update(columns)
    return {table: min(columns, key=_by_weight) for table, columns in sorted(together.items()) if columns}


def written_owners(node: Call) -> Iterator[tuple[str, str]]:
    """(table, owner's column) of a query written as a table of tables: `db.task.findMany({where: {userId}})`."""
    if not isinstance(node.func, Attr) or not isinstance(node.func.value, Attr):
        return
    for arg in node.args[:1]:
        for key, value in arg.pairs if isinstance(arg, Table) else ():
            if key in (Text("where"), Text("data")) and isinstance(value, Table):
                names = (inner.value for inner, _ in value.pairs if isinstance(inner, Text))
                yield from ((node.func.value.name.lower(), name) for name in names if names_owner(name))


def _by_weight(column: str) -> tuple[bool, str]:
    return (not column.endswith("_id"), column)


def collection_of(call: Call) -> str:
    """The collection that a document store's call works on: "orders" for `db.orders.find_one(...)`."""
    base = call.func.value if isinstance(call.func, Attr) and call.func.name in _DOCUMENTS else None
    if isinstance(base, Index):
        return base.at.value if isinstance(base.at, Text) else ""
    return tail(base)


def collection_owners(calls: Iterable[Call]) -> dict[str, set[str]]:
    """Collection -> the fields that may name who a document belongs to, from queries and inserts."""
    found: dict[str, set[str]] = {}
    for call in calls:
        name = collection_of(call)
        for inner in walk(call) if name else ():
            if isinstance(inner, Table):
                keys = {key.value for key, _ in inner.pairs if isinstance(key, Text) and _OWNER.match(key.value)}
                found.setdefault(name.lower(), set()).update(keys)
    return found
