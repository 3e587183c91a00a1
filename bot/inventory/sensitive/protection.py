"""Is a value hashed or encrypted before it gets where it goes?"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.inventory.code import Assign, Attr, Call, Const, Expr, Function, Name, Text, dotted, keyword, tail, walk
from bot.inventory.found import ClassFound, FunctionFound, Outside, ParameterFound, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Lookup, Setting, name_of, names_in
from bot.inventory.names import Names
from bot.inventory.render import render
from bot.inventory.sensitive.meanings import is_protected_name, is_protecting
from bot.inventory.statements import every, expressions
from bot.inventory.words import words

MAX_HELPERS = 3
"""Helpers, callers and bindings followed from a value to where it comes from."""

MAX_CALLERS = 40
"""Callers looked at of a helper that is given a value."""

_LIBRARIES = frozenset({"bcrypt", "passlib", "argon2", "nacl", "pwdlib", "scrypt"})
"""Whatever comes from these hashes or encrypts."""
_HOOKS = frozenset(
    {"listens_for", "receiver", "listen", "before_event", "pre_save", "validates", "field_validator", "validator"}
)


@dataclass(eq=False)
class Protection:
    project: Project
    lookup: Lookup
    _classes: dict[tuple[int, str], bool] = field(default_factory=dict)
    _named: dict[tuple[int, str, int], bool] = field(default_factory=dict)
    """Function, name and depth -> the answer: helpers that call each other in many ways ask it again and again."""
    _assigned: dict[int, dict[str, list[Expr]]] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        return self.project.names

    def of(self, scope: Scope, node: Expr | None, depth: int = 0) -> bool:
        """Does something on the way to this expression hash or encrypt it?"""
        if node is None or depth > MAX_HELPERS:
            return False
        for inner in walk(node):
            if isinstance(inner, Call) and self._call(scope, inner, depth):
                return True
            if isinstance(inner, Name | Attr) and is_protected_name(tail(inner)):
                return True
            if isinstance(inner, Text) and is_protected_name(inner.value) and inner.value.isidentifier():
                return True
            if isinstance(inner, Name) and self._name(scope, inner, depth):
                return True
        return False

    def _call(self, scope: Scope, call: Call, depth: int) -> bool:
        if is_protecting(tail(call.func)) or is_protecting(dotted(call.func).rpartition(".")[0].rpartition(".")[2]):
            return True
        if depth >= MAX_HELPERS:
            return False
        found = self.names.settle(self.names.resolve(scope, call.func))
        if isinstance(found, Outside):
            first, _, last = found.name.partition(".")
            return first in _LIBRARIES or is_protecting(last.rpartition(".")[2])
        if isinstance(found, FunctionFound):
            inside = (node for node in expressions(found.node.body) if isinstance(node, Call))
            return any(is_protecting(tail(node.func)) for node in inside)
        return False

    def _name(self, scope: Scope, node: Name, depth: int) -> bool:
        if not scope.functions:
            return False
        function = scope.functions[-1]
        key = (id(function), node.id, depth)
        if key not in self._named:
            self._named[key] = self._traced(scope, function, node, depth)
        return self._named[key]

    def _traced(self, scope: Scope, function: Function, node: Name, depth: int) -> bool:
        values = self._values(function).get(node.id)
        if values:
            return any(value != node and self.of(scope, value, depth + 1) for value in values)
        found = self.names.resolve(scope, node)
        return isinstance(found, ParameterFound) and self._callers(function, node.id, depth)

    def _values(self, function: Function) -> dict[str, list[Expr]]:
        """What each name of a function is set to."""
        known = self._assigned.get(id(function))
        if known is None:
            known = self._assigned[id(function)] = {}
            for line in every(function.body):
                if isinstance(line, Assign) and line.value is not None:
                    for target in line.targets:
                        if isinstance(target, Name):
                            known.setdefault(target.id, []).append(line.value)
        return known

    def _callers(self, function: Function, parameter: str, depth: int) -> bool:
        """Does any caller hand over a protected value?"""
        params = [param.name for param in function.params]
        if parameter not in params:
            return False
        place = params.index(parameter) - (params[0] in ("self", "cls"))
        for called in self.lookup.calls.get(function.name, [])[:MAX_CALLERS]:
            given = keyword(called.call, parameter)
            if given is None and 0 <= place < len(called.call.args):
                given = called.call.args[place]
            if given is not None and self.of(called.seen.scope, given, depth + 1):
                return True
        return False

    def in_class(self, found: ClassFound, column: str) -> bool:
        """Does the class, one of its bases, or a hook that is registered for it, protect this column?"""
        key = (id(found.node), column)
        if key not in self._classes:
            self._classes[key] = any(self._method(one, column) for one in self._methods(found))
        return self._classes[key]

    def _methods(self, found: ClassFound) -> Iterator[Function]:
        for base in self.names.lineage(found):
            if isinstance(base, ClassFound):
                yield from (line for line in base.node.body if isinstance(line, Function))
        for hook in _HOOKS:
            for called in self.lookup.calls.get(hook, ()):
                about = {*names_in(called.call)}
                if found.node.name in about and isinstance(called.seen.line, Function):
                    yield called.seen.line
                elif found.node.name in about:  # event.listen(User, "before_insert", hash_it)
                    for argument in called.call.args:
                        helper = self.names.settle(self.names.resolve(called.seen.scope, argument))
                        if isinstance(helper, FunctionFound):
                            yield helper.node

    @staticmethod
    def _method(function: Function, column: str) -> bool:
        if any(
            tail(one.value.func if isinstance(one.value, Call) else one.value) == "property"
            for one in function.decorators
        ):
            return False
        calls = [node for node in expressions(function.body) if isinstance(node, Call)]
        if not any(is_protecting(tail(call.func)) for call in calls):
            return False
        if "password" in column:
            said = {name for node in expressions(function.body) for name in names_in(node)}
            said |= {text for one in function.decorators for text in names_in(one.value)}
            return column in {*said, function.name} or "password" in function.name
        set_here = {
            name_of(target) for line in every(function.body) if isinstance(line, Assign) for target in line.targets
        }
        about = {text for one in function.decorators for text in names_in(one.value)} | {function.name}
        return not set_here.isdisjoint({column, f"_{column}"}) or column in about

    def anywhere(self, column: str, model: str) -> bool:
        """Is any value protected on its way into something of this name, anywhere in the tree? A name that many things
        share ("value") counts only together with its model."""
        if " " in words(column):
            return any(self.of(one.seen.scope, one.value) for one in self._given(column))
        about = words(model).removesuffix("s").rpartition(" ")[2]
        return any(
            about in words(render(one.target)) and self.of(one.seen.scope, one.value) for one in self._given(column)
        )

    def _given(self, column: str) -> Iterator[Setting]:
        yield from self.lookup.set_to(column, f"_{column}")
        for called in self.lookup.given.get(column, ()):
            value = keyword(called.call, column)
            if value is not None:
                yield Setting(called.seen, Attr(called.call.func, column), value, called.call.line, called.call.end)


def is_empty(node: Expr | None) -> bool:
    return node is None or isinstance(node, Const) or node == Text("")
