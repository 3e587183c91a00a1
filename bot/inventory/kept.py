"""What outlives a request, and what belongs to one: the application's stores, and the values at hand."""

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Do,
    Expr,
    Index,
    Items,
    Join,
    Loop,
    Mix,
    Name,
    Stmt,
    Table,
    Text,
    dotted,
    tail,
    walk,
)
from bot.inventory.found import Outside, ParameterFound, Scope, ValueFound
from bot.inventory.names import Names
from bot.inventory.purpose_words import BUILTINS, HANDLE, HANDLES, READS, SECRETS, SETTINGS
from bot.inventory.statements import direct, every

_PLAIN_TYPES = frozenset({"str", "dict", "list", "bytes", "int", "float", "Request", "WebSocket", "Response"})
_COLLECTIONS = frozenset({"dict", "list", "set", "defaultdict", "OrderedDict", "deque"})
_PUTS = frozenset({"append", "add", "update", "pop", "remove", "insert", "extend", "setdefault", "clear", "discard"})


def is_store(found: ValueFound) -> bool:
    """A module-level collection that code puts something into: data that the application keeps in memory."""
    value = found.node.value
    made = isinstance(value, Call) and tail(value.func) in _COLLECTIONS
    if not made and not isinstance(value, Items | Table):
        return False
    return any(_puts_into(line, found.name) for line in every(found.scope.module.body))


def _puts_into(line: Stmt, name: str) -> bool:
    if isinstance(line, Assign):
        return any(isinstance(target, Index) and target.value == Name(name) for target in line.targets)
    called = (node for whole in direct(line) for node in walk(whole) if isinstance(node, Call))
    deleted = isinstance(line, Do) and isinstance(line.value, Mix) and line.value.operator == "del"
    return any(
        isinstance(call.func, Attr) and call.func.value == Name(name) and call.func.name in _PUTS for call in called
    ) or (deleted and any(node == Name(name) for whole in direct(line) for node in walk(whole)))


def is_handle(func: Expr) -> bool:
    """Does a call go to a database, a session, a cache by its name: `db.get(...)`, `self.repo.find(...)`?"""
    base = func.value if isinstance(func, Attr) else None
    return any(isinstance(node, Name | Attr) and HANDLE.search(tail(node).lower()) for node in walk(base))


def local_value(names: Names, scope: Scope, base: Expr) -> bool:
    """Text, a collection or an object of the request: its methods touch nothing that is kept."""
    root: Expr = base
    while isinstance(root, Attr | Index | Call):
        root = root.func if isinstance(root, Call) else root.value
    if not isinstance(root, Name):
        return isinstance(root, Text | Join | Items | Table | Mix)
    if root.id in HANDLES:
        return _of_request(dotted(base).split("."))
    found = names.resolve(scope, root)
    if isinstance(found, ParameterFound):
        return tail(found.node.annotation) in _PLAIN_TYPES
    if isinstance(found, ValueFound):
        value = found.node.value
        return (
            _plain(value) if found.scope.functions else isinstance(value, Items | Table | Text) and not is_store(found)
        )
    return isinstance(found, Outside) and found.name.removeprefix("builtins.") in BUILTINS


def _plain(value: Expr | None) -> bool:
    if any(part in dotted(value) for part in ("request.files", "request.app", ".application")):
        return False
    if isinstance(value, Call):
        return not READS.match(tail(value.func))
    return value is None or isinstance(value, Text | Join | Items | Table | Mix | Index)


def _of_request(parts: list[str]) -> bool:
    """`request.headers`, `self.request.query`, `self` itself; not `request.app["db"]`, `self.store`, `g.db`."""
    rest = [part.replace("()", "").replace("[]", "") for part in parts if part]
    if rest[0] in ("self", "cls", "g", "this"):
        return len(rest) == 1 or (rest[1] in ("request", "session", "response") and _of_request(rest[1:]))
    return not {"app", "application", "state", "files", "db"} & set(rest[1:])


def whole_settings(value: Expr | None) -> bool:
    """`return settings`, `jsonify(dict(app.config))`: all of the configuration, secrets too."""
    bare: list[Expr] = [value] if isinstance(value, Name | Attr) else []
    for node in walk(value):
        if isinstance(node, Call):
            bare += [arg for arg in node.args if isinstance(arg, Name | Attr)]
            if isinstance(node.func, Attr) and node.func.name in ("dict", "model_dump", "items", "to_dict", "json"):
                bare.append(node.func.value)
    named = [node for node in walk(value) if isinstance(node, Attr) and SECRETS.search(node.name)]
    return any(SETTINGS.match(tail(node)) for node in bare) or any(SETTINGS.match(tail(node.value)) for node in named)


def names_secret(call: Call) -> bool:
    return any(isinstance(arg, Text) and bool(SECRETS.search(arg.value)) for arg in call.args) or not call.args


def varies(names: Names, scope: Scope, node: Expr) -> bool:
    """Does the expression contain a parameter or a local name: something that comes from the request?"""
    for inner in walk(node):
        if isinstance(inner, Name):
            found = names.resolve(scope, inner)
            if isinstance(found, ParameterFound) or (isinstance(found, ValueFound) and found.scope.functions):
                return True
    return False


def runs_over(scope: Scope, name: str) -> bool:
    """Is a name without a definition the variable of a loop or a comprehension of the function?"""
    wanted = Name(name)
    for function in scope.functions[-1:]:
        for line in every(function.body):
            if isinstance(line, Loop) and any(node == wanted for node in walk(line.target)):
                return True
            for whole in direct(line):
                for node in walk(whole):
                    if isinstance(node, Mix) and not node.operator.isidentifier():
                        continue
                    if isinstance(node, Mix) and any(inner == wanted for inner in walk(node)):
                        return True
    return False


def undefined(scope: Scope, func: Expr, name: str) -> bool:
    """Is what is called a name that nothing defines: data that comes from out of sight?"""
    root: Expr = func
    while isinstance(root, Attr | Index | Call):
        root = root.func if isinstance(root, Call) else root.value
    return root == Name(name) and name not in BUILTINS and not runs_over(scope, name)
