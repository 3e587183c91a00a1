"""Which functions of the tree a function calls: the services, stores and background tasks behind a handler."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.inventory.code import Attr, Call, Const, Do, Expr, Function, Name, Raise, Text, tail
from bot.inventory.found import (
    ClassFound,
    Found,
    FunctionFound,
    InstanceFound,
    Outside,
    ParameterFound,
    Scope,
    ValueFound,
)
from bot.inventory.grounds import Answers
from bot.inventory.injection import injections
from bot.inventory.judgement import mentioned
from bot.inventory.labels import named
from bot.inventory.models import generic_model, models_in
from bot.inventory.names import Names
from bot.inventory.remembered import Remembered
from bot.inventory.security_words import ANY_TOKEN, ISSUES, OTHER_TOKENS
from bot.inventory.statements import expressions
from bot.inventory.words import sounds_like_authentication, words

MAX_DEPTH = 3
"""Calls followed from a handler: its service, the service's store, the store's base class."""

MAX_REACHED = 80
"""Functions looked at behind one handler: more are a framework of its own, not what the handler does."""

_DEFERS = frozenset({"delay", "apply_async", "send_with_options", "enqueue", "defer", "apply", "kiq", "si", "send"})
"""`send_mail.delay(...)`: Celery, Dramatiq, Huey, TaskIQ."""

_RUNS = frozenset(
    {"add_task", "submit", "run_in_executor", "to_thread", "run_sync", "run_in_threadpool", "enqueue", "on_commit"}
    | {"create_task", "ensure_future", "partial", "spawn", "start_background_task", "sync_to_async", "async_to_sync"}
)
"""Calls that run a function they are given."""

_VALIDATES = frozenset({"is_valid", "validate_on_submit", "full_clean"})
_VALIDATOR = re.compile(r"^(?:clean|validate)(?:_\w+)?$")
"""What Django, its REST framework and WTForms ask of a form or serializer."""

_SAVES = frozenset({"save", "asave", "delete", "adelete"})

_SHOWN = frozenset(
    {"password", "passwd", "credentials", "form", "code", "otp", "pin", "email", "username", "login", "passphrase"}
)
"""Words of what a person signs in with: `authenticate(request)` guards, `authenticate(email, password)` signs in."""


@dataclass(frozen=True)
class Reached:
    """A function behind a handler. `scope` is the inside of it; `model` the class that a generic store is
    used for, as far as the call says it; `depth` counts the calls from the handler; `saving` that it is, or is
    called by, a `save` or `delete` of a model: what happens there is part of storing it, not what the handler does;
    `other_token` that it is, or is called by, what makes a token for a file or a link: nobody is signed in there."""

    scope: Scope
    function: Function
    model: str
    depth: int
    saving: bool = False
    other_token: bool = False


@dataclass(frozen=True)
class Callee:
    found: FunctionFound
    model: str


@dataclass(eq=False)
class Calls:
    """The calls of a tree, each function read once."""

    names: Names

    def __post_init__(self) -> None:
        self._known: Answers[tuple[Callee, ...]] = Answers(self.names.grounds)
        self._targets: Answers[Found | None] = Answers(self.names.grounds)

    def reach(self, scope: Scope, function: Function, depth: int = MAX_DEPTH) -> tuple[Reached, ...]:
        """The function itself and what it calls, nearest first, each once. `scope` is outside or inside of it."""
        inner = scope if scope.functions and scope.functions[-1] is function else scope.inside(function)
        found = [Reached(inner, function, "", 0)]
        seen = {id(function)}
        for here in found:  # grows while it is walked: nearest first
            if here.depth >= depth:
                continue
            for callee in self.callees(here.scope, here.function):
                node = callee.found.node
                if id(node) not in seen and len(found) < MAX_REACHED:
                    seen.add(id(node))
                    inside = callee.found.scope.inside(node)
                    saving = here.saving or is_save(callee.found)
                    other = here.other_token or _makes_other_token(node)
                    found.append(Reached(inside, node, callee.model or here.model, here.depth + 1, saving, other))
        return tuple(found)

    def callees(self, scope: Scope, function: Function) -> tuple[Callee, ...]:
        """The functions that a body calls. `scope` is the inside of the function."""
        return self._known.of(id(function), scope.module, function, lambda: tuple(self._called(scope, function)))

    def inside(self, function: Function) -> tuple[Call, ...]:
        """Every call written in a body, in the order of the source."""
        return _INSIDE.of(function)

    def outside(self, scope: Scope, func: Expr) -> str:
        """The name that what is called has outside the tree, "" for what is in the tree or not known."""
        found = self.target(scope, func)
        return found.name if isinstance(found, Outside) else ""

    def _called(self, scope: Scope, function: Function) -> Iterator[Callee]:
        for node in self.inside(function):
            target = self.target(scope, node.func)
            if isinstance(target, FunctionFound) and not _guards(node) and not is_stub(target.node):
                yield Callee(target, self._model(scope, node))
            for check in self._validators(scope, node) if tail(node.func) in _VALIDATES else ():
                yield Callee(check, "")
            for given in node.args if tail(node.func) in _RUNS else ():
                passed = self.target(scope, given) if isinstance(given, Name | Attr) else None
                if isinstance(passed, FunctionFound):
                    yield Callee(passed, "")

    def _validators(self, scope: Scope, node: Call) -> Iterator[FunctionFound]:
        """`form.is_valid()` runs what the class of the form says about its fields."""
        held = self.names.resolve(scope, node.func.value) if isinstance(node.func, Attr) else None
        made = self.names.resolve(held.scope, held.node.value) if isinstance(held, ValueFound) else held
        for klass in self.names.lineage(made.of) if isinstance(made, InstanceFound) else ():
            for line in klass.node.body if isinstance(klass, ClassFound) else ():
                if isinstance(klass, ClassFound) and isinstance(line, Function) and _VALIDATOR.match(line.name):
                    yield FunctionFound(Scope(klass.scope.module, (), klass.node), line)

    def target(self, scope: Scope, func: Expr) -> Found | None:
        """What a call calls: also behind `.delay(...)`, and on an object that a dependency provides."""
        return self._targets.of(id(func), scope.module, func, lambda: self._target(scope, func))

    def _target(self, scope: Scope, func: Expr) -> Found | None:
        found = self.names.settle(self.names.resolve(scope, func))
        if found is None and isinstance(func, Attr):
            if func.name in _DEFERS:
                deferred = self.names.settle(self.names.resolve(scope, func.value))
                return deferred if isinstance(deferred, FunctionFound) else None
            given = self._provided(scope, func.value)
            return self.names.settle(self.names.member(given, func.name)) if given is not None else None
        return found

    def _provided(self, scope: Scope, node: Expr) -> Found | None:
        """The object that a dependency gives to a parameter: an instance of the class it is or says it returns."""
        parameter = self.names.resolve(scope, node)
        if not isinstance(parameter, ParameterFound):
            return None
        for injection in injections(self.names, parameter.scope, parameter.node):
            provider = self.names.settle(self.names.resolve(injection.scope, injection.provider))
            if isinstance(made := self.names.made(provider), InstanceFound):
                return made
        return None

    def _model(self, scope: Scope, call: Call) -> str:
        """The class that a generic store is used for: `class Items(Store[Item])`, `Store(Item)`, or the name of the
        object it is called on (`crud.item.remove`)."""
        if not isinstance(call.func, Attr):
            return ""
        base = self.names.resolve(scope, call.func.value)
        if isinstance(base, ValueFound):
            if base.node.value is not None:
                for given in models_in(self.names, base.scope, base.node.value):
                    return given.node.name
            base = self.names.resolve(base.scope, base.node.value)
        made = base.of if isinstance(base, InstanceFound) else base
        if isinstance(made, ClassFound):
            generic = generic_model(self.names, made.node, Scope(made.scope.module))
            if generic is not None:
                return generic.node.name
        return named(tail(call.func.value))


_INSIDE: Remembered[Function, Call] = Remembered(
    lambda function: tuple(node for node in expressions(function.body) if isinstance(node, Call))
)


def spoken(node: Call) -> str:
    """What a call is called, in words: `send_mail.delay(...)` and `add_task(send_mail, ...)` are "send mail"."""
    name = tail(node.func)
    if name in _DEFERS and isinstance(node.func, Attr) and tail(node.func.value):
        return words(tail(node.func.value)) if name != "send" else words(name)
    given = node.args[-1] if name == "on_commit" and node.args else node.args[0] if node.args else None
    if name in _RUNS and isinstance(given, Name | Attr):
        return words(tail(given))
    return words(name)


def _makes_other_token(function: Function) -> bool:
    said = words(function.name)
    return bool(ANY_TOKEN.match(said)) and (not ISSUES.match(said) or bool(OTHER_TOKENS.search(said)))


def is_save(found: FunctionFound) -> bool:
    """A method of the tree that stores its own object, not one that has to be told which (`delete(project)`)."""
    told = [one for one in found.node.params[1:] if one.default is None and not one.stars]
    return found.node.name in _SAVES and found.scope.owner is not None and not told


def is_stub(function: Function) -> bool:
    """An abstract method, whose body says nothing: `...`, `pass`, `raise NotImplementedError`, a docstring."""
    return all(
        isinstance(line, Raise) or (isinstance(line, Do) and isinstance(line.value, Const | Text))
        for line in function.body
    )


def _guards(call: Call) -> bool:
    """Does the call only ask who the caller is?"""
    if not sounds_like_authentication(tail(call.func)):
        return False
    given = (*call.args, *(value for _, value in call.keywords))
    said = {word for mention in mentioned(given) for word in words(mention).split()}
    return not said & _SHOWN
