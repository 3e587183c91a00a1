"""What a handler touches, itself or a few calls deep: stored data, files, other services, programs; or nothing at all.

An endpoint that only calculates from what it is given needs no authentication. Code that is out of sight is judged by
the library it comes from, and where that is unknown, by its verb.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Expr,
    Function,
    Index,
    Name,
    Return,
    Text,
    dotted,
    tail,
    walk,
)
from bot.inventory.found import (
    ClassFound,
    FunctionFound,
    InstanceFound,
    Outside,
    Scope,
    ValueFound,
)
from bot.inventory.grounds import Answers
from bot.inventory.injection import injections
from bot.inventory.kept import is_handle, is_store, local_value, names_secret, undefined, varies, whole_settings
from bot.inventory.models import is_model
from bot.inventory.modules import flat
from bot.inventory.names import Names
from bot.inventory.purpose_words import (
    ASKS,
    CACHE,
    CALCULATES,
    CHANGES,
    CLIENTS,
    COSTLY,
    DATA,
    FILES,
    HANDLES,
    PROCESSES,
    PURE,
    READS,
    SQL,
    SQL_TABLE,
    WEB,
)
from bot.inventory.statements import direct
from bot.inventory.words import words

MAX_DEPTH = 4
"""Calls followed from a handler."""

MAX_CHOSEN = 2
"""Calls deep in which the address or the question sent to another service is taken to be the caller's choice."""


class Touch(StrEnum):
    READS = "reads stored data"
    CHANGES = "changes stored data"
    FILES = "opens files"
    CALLS_OUT = "asks another service"
    COSTLY = "starts work that costs"


@dataclass(frozen=True)
class Purpose:
    """`models` are the stored classes that are named on the way."""

    touches: frozenset[Touch] = frozenset()
    models: frozenset[str] = frozenset()

    def plus(self, other: "Purpose") -> "Purpose":
        return Purpose(self.touches | other.touches, self.models | other.models)


NOTHING = Purpose()


@dataclass(eq=False)
class Purposes:
    """Answers for functions, each looked at once for each depth it is met at."""

    names: Names

    def __post_init__(self) -> None:
        self._known: Answers[Purpose] = Answers(self.names.grounds)

    def of(self, scope: Scope, function: Function, depth: int = 0) -> Purpose:
        inner = scope if scope.functions and scope.functions[-1] is function else scope.inside(function)
        return self._known.of((id(function), depth), scope.module, function, lambda: self._body(inner, function, depth))

    def _body(self, scope: Scope, function: Function, depth: int) -> Purpose:
        purpose = NOTHING
        for provider in (one for item in function.params for one in injections(self.names, scope, item)):
            found = self.names.settle(self.names.resolve(provider.scope, provider.provider))
            if isinstance(found, FunctionFound) and depth < MAX_DEPTH:
                purpose = purpose.plus(self.of(found.scope, found.node, depth + 1))
        for line in flat(function.body):
            if isinstance(line, Function):
                purpose = purpose.plus(self.of(scope, line, depth))
                continue
            if isinstance(line, Assign) and any(self._keeps(scope, target) for target in line.targets):
                purpose = purpose.plus(_one(Touch.CHANGES))
            if isinstance(line, Return) and whole_settings(line.value):
                purpose = purpose.plus(_one(Touch.READS))
            for whole in direct(line):
                for node in walk(whole):
                    purpose = purpose.plus(self._node(scope, node, depth))
        return purpose

    def _keeps(self, scope: Scope, target: Expr) -> bool:
        """Is something assigned that outlives the request? A field of an object that was made here does not."""
        if not isinstance(target, Attr | Index):
            return False
        root: Expr = target
        while isinstance(root, Attr | Index):
            root = root.value
        if not isinstance(root, Name) or root.id in HANDLES:
            return False
        found = self.names.resolve(scope, root)
        if isinstance(found, InstanceFound):
            return False  # self
        if isinstance(found, ValueFound):
            value = found.node.value
            if not found.scope.functions:
                return True  # a collection of the module
            return isinstance(target, Attr) and isinstance(value, Call) and self._is_stored(found.scope, value)
        return False

    def _is_stored(self, scope: Scope, value: Call) -> bool:
        return bool(self._node(scope, value, MAX_DEPTH).touches) or any(
            isinstance(node, Call) and bool(READS.match(tail(node.func))) for node in walk(value)
        )

    def _node(self, scope: Scope, node: Expr, depth: int) -> Purpose:
        match node:
            case Call(_, _, Attr(base, _)) if CACHE.search(tail(base)):
                return NOTHING  # a cache keeps nothing that was not read elsewhere
            case Call():
                return self._call(scope, node, depth)
            case Name(name):
                return self._name(scope, node) if name not in HANDLES else NOTHING
            case Attr(value, name) if name in ("query", "objects") and tail(value)[:1].isupper():
                return Purpose(frozenset({Touch.READS}), frozenset({tail(value)}))
            case _:
                return NOTHING

    def _name(self, scope: Scope, node: Name) -> Purpose:
        """A stored class, or a collection that the module keeps in memory."""
        found = self.names.resolve(scope, node)
        if isinstance(found, ClassFound):
            return Purpose(frozenset(), frozenset({found.node.name})) if is_model(self.names, found) else NOTHING
        if isinstance(found, ValueFound) and not found.scope.functions and is_store(found):
            return _one(Touch.READS)
        return NOTHING

    def _call(self, scope: Scope, call: Call, depth: int) -> Purpose:
        return self._called(scope, call, depth).plus(_by_sql(call))

    def _called(self, scope: Scope, call: Call, depth: int) -> Purpose:
        found = self.names.settle(self.names.resolve(scope, call.func))
        name = tail(call.func)
        around = {id(one) for one in scope.functions}
        match found:
            case FunctionFound() if is_handle(call.func) and (READS.match(name) or CHANGES.match(name)):
                return self._stored(call, name)  # what the application's own wrapper does to connect is no change
            case FunctionFound(inner, function) if depth < MAX_DEPTH or id(function) in around:
                # That a function calls itself adds nothing to what it does.
                return NOTHING if id(function) in around else self.of(inner, function, depth + 1)
            case FunctionFound():
                return self._by_verb(scope, call, name)
            case ClassFound():
                return self._made(found, depth)
            case Outside(outer):
                return self._outside(scope, call, outer, depth)
            case _:
                return self._by_verb(scope, call, name)

    def _made(self, klass: ClassFound, depth: int) -> Purpose:
        init = self.names.class_member(klass, "__init__")
        if isinstance(init, FunctionFound) and depth < MAX_DEPTH:
            return self.of(init.scope, init.node, depth + 1)
        return NOTHING

    def _outside(self, scope: Scope, call: Call, outer: str, depth: int) -> Purpose:  # noqa: PLR0911 - one return a kind
        name = tail(call.func)
        root = outer.partition(".")[0]
        if root == "builtins" and not undefined(scope, call.func, outer.split(".")[1]):
            if outer == "builtins.open" or name in ("exec", "eval"):
                return _one(Touch.FILES)
            return self._by_verb(scope, call, name) if outer.count(".") > 1 else NOTHING
        if root in PROCESSES or outer.startswith(("os.system", "os.popen", "os.exec", "os.spawn")):
            return _one(Touch.COSTLY)
        if root in COSTLY:
            return _one(Touch.COSTLY)
        if root in CLIENTS or outer.startswith(("urllib.request", "http.client")):
            return self._asked(scope, call, depth) if ASKS.match(name) else NOTHING
        if root in DATA:
            return self._stored(call, name)
        if root in FILES and FILES[root].match(name):
            return _one(Touch.FILES)
        if root in WEB and not (dotted(call.func).startswith("self.") and dotted(call.func).count(".") > 1):
            return self._framework(scope, call, name)
        if root == "os":
            return _one(Touch.READS) if name in ("getenv", "get") and names_secret(call) else NOTHING
        if root in PURE or CALCULATES.match(name) or (name[:1].isupper() and "()" not in outer):
            return NOTHING
        unseen = "()" not in outer and not CHANGES.match(name)
        return _one(Touch.READS) if unseen else self._by_verb(scope, call, name)

    def _asked(self, scope: Scope, call: Call, depth: int) -> Purpose:
        """Another service is asked: for what the caller chose, or for what everybody may know?"""
        chosen = depth < MAX_CHOSEN and any(
            varies(self.names, scope, node) for node in (*call.args, *(value for _, value in call.keywords))
        )
        return _one(Touch.COSTLY if chosen else Touch.CALLS_OUT)

    def _stored(self, call: Call, name: str) -> Purpose:
        if CHANGES.match(name):
            return _one(Touch.CHANGES)
        texts = [node.value.lstrip()[:7].lower() for node in walk(call) if isinstance(node, Text)]
        if any(text.startswith(("insert", "update", "delete")) for text in texts):
            return _one(Touch.CHANGES)
        return _one(Touch.READS) if READS.match(name) or name == "get" else NOTHING

    def _framework(self, scope: Scope, call: Call, name: str) -> Purpose:
        """What a web framework does with its own objects is no business of the store; a file by a given name is."""
        if name in ("send_file", "send_from_directory", "FileResponse") and any(
            not isinstance(arg, Text) and varies(self.names, scope, arg) for arg in call.args
        ):
            return _one(Touch.FILES)
        return _one(Touch.COSTLY) if name in ("add_task", "create_task") else NOTHING

    def _by_verb(self, scope: Scope, call: Call, name: str) -> Purpose:
        """A call out of sight: by what it says it does, and to what. In languages of which only the handlers are read
        closely, a service out of sight is taken to read."""
        name = words(name).replace(" ", "_")
        if not isinstance(call.func, Attr):
            verb = READS.match(name) or CHANGES.match(name)
            return NOTHING if not verb else _one(Touch.CHANGES if CHANGES.match(name) else Touch.READS)
        base = call.func.value
        if local_value(self.names, scope, base) and not is_handle(call.func):
            return NOTHING
        if CHANGES.match(name):
            return _one(Touch.CHANGES)
        told = READS.match(name) or (name == "get" and is_handle(call.func))
        unseen = not scope.path.endswith((".py", ".pyi")) and not CALCULATES.match(name)
        return _one(Touch.READS) if told or unseen else NOTHING


def _by_sql(call: Call) -> Purpose:
    """A statement that is written out is carried out, whatever the function is called that it is given to."""
    written = next((given.value for given in call.args if isinstance(given, Text)), "")
    said = SQL.match(written) if tail(call.func) not in ("print", "debug", "info", "compile") else None
    if said is None:
        return NOTHING
    reads = said[0].lstrip()[:6].lower() in ("select", "with")
    table = SQL_TABLE.search(written)
    return Purpose(frozenset({Touch.READS if reads else Touch.CHANGES}), frozenset({table[1]} if table else ()))


def _one(touch: Touch) -> Purpose:
    return Purpose(frozenset({touch}))
