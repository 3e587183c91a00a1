"""NestJS: what guards ask for, and which metadata of a handler makes them ask, or leave it alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.inventory.code import (
    Assign,
    Call,
    Class,
    Compare,
    Const,
    Expr,
    Function,
    If,
    Logic,
    Name,
    Raise,
    Return,
    Stmt,
    Try,
    dotted,
    tail,
    walk,
)
from bot.inventory.found import ClassFound, Found, FunctionFound, InstanceFound, Outside, Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.judgement import CREDENTIALS, NOTHING, Judgement, mentioned
from bot.inventory.modules import flat
from bot.inventory.nest_decorators import Decorators
from bot.inventory.node import altered
from bot.inventory.statements import every, expressions
from bot.inventory.words import (
    guards_no_caller,
    sounds_like_authentication,
    sounds_like_authorization,
    sounds_optional,
    words,
)

MAX_HOPS = 4
"""Guards behind names and functions that make them."""

_TRUE = Const("True")
_REFLECTS = frozenset({"get", "getAllAndOverride", "getAllAndMerge", "getAll", "getMetadata"})
OPENS = re.compile(
    r"\b(?:public|anonymous|unprotected|unauthenticated|no auth\w*|guest|(?:skip|bypass|without|ignore|disable|exclude)"
    r"(?: all)?(?: auth\w*| jwt| login| guards?| session)|allow any|auth not required)\b"
)
"""Names of what opens a handler: `@Public()`, `@SkipAuth()`, `@AllowAnonymous()`."""


@dataclass(frozen=True)
class Guard:
    """`unless`: metadata that makes it let everybody pass. `only`: metadata without which it does. `reads`: all that it
    looks at."""

    verdict: Judgement
    unless: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()

    def opened_by(self, keys: frozenset[str]) -> bool:
        return bool(self.unless & keys)

    def asks(self, keys: frozenset[str]) -> bool:
        return not self.opened_by(keys) and (not self.only or bool(self.only & keys))


@dataclass(eq=False)
class Guards:
    project: Project
    decorators: Decorators
    _known: dict[int, tuple[Class, Guard, Function | None]] = field(default_factory=dict)

    def of(self, scope: Scope, node: Expr, hops: int = 0) -> Guard:
        """A guard as it is given to `UseGuards`: a class, an object, or what a function makes."""
        names = self.project.names
        found: Found | None = names.settle(names.resolve(scope, node))
        if isinstance(found, InstanceFound):
            found = found.of
        if isinstance(found, ClassFound):
            return self._class(found)
        if isinstance(found, ValueFound) and isinstance(found.node.value, Call) and hops < MAX_HOPS:
            return self.of(found.scope, found.node.value, hops + 1)
        maker = names.settle(names.resolve(scope, node.func)) if isinstance(node, Call) else None
        if isinstance(maker, FunctionFound) and isinstance(node, Call):
            made = self._made(maker)
            told = bool(node.args) and made.verdict.authenticates
            return replace(made, verdict=made.verdict.plus(Judgement(authorizes=told)))
        return Guard(self._by_name(scope, node))

    def _made(self, maker: FunctionFound) -> Guard:
        """`const RoleGuard = (role) => { class Made implements CanActivate {...} return mixin(Made); }`"""
        for line in maker.node.body:
            if isinstance(line, Class):
                return self._class(ClassFound(maker.scope.inside(maker.node), line))
        return Guard(self._by_name(maker.scope, Name(maker.node.name)))

    def _by_name(self, scope: Scope, node: Expr) -> Judgement:
        name = tail(node.func if isinstance(node, Call) else node)
        if sounds_optional(name):
            return Judgement(optional=True)
        verdict = self.project.judge.expression(scope, node)
        if verdict.limits and not verdict.authenticates:
            return verdict
        role = sounds_like_authorization(name)
        known = verdict.authenticates or sounds_like_authentication(name)
        return replace(verdict, authenticates=known, authorizes=verdict.authorizes or role, identifies=known)

    def _class(self, klass: ClassFound) -> Guard:
        known = self._known.get(id(klass.node))
        if known is None:
            self._known[id(klass.node)] = (klass.node, Guard(NOTHING), None)  # a guard that asks itself
            guard, kept = self._read(klass)
            known = self._known[id(klass.node)] = (klass.node, guard, kept)
        return known[1]

    def _read(self, klass: ClassFound) -> tuple[Guard, Function | None]:
        names = self.project.names
        method = names.class_member(klass, "canActivate")
        above = self._outside(klass)
        if sounds_optional(klass.node.name) and above.authenticates:
            above = Judgement(optional=True)
        if not isinstance(method, FunctionFound):
            return Guard(above), None
        asked = _answered(method.node)
        verdict = self._judged(method.scope, asked, klass.node.name)
        if any(isinstance(node, Name) and node.id == "super" for node in expressions(method.node.body)):
            verdict = verdict.plus(above)
        unless, only, reads = self._metadata(method)
        return Guard(verdict, unless, only, reads), asked

    def _outside(self, klass: ClassFound) -> Judgement:
        """What a guard from outside asks that this one extends. A `handleRequest` of its own that turns nobody away
        is content with no user (Nest, Passport: extending guards)."""
        verdict = NOTHING
        for base in self.project.names.lineage(klass):
            if isinstance(base, Outside):
                shown = Name(base.name.replace("()", "").rpartition(".")[2])
                found = self.project.judge.found(base, shown.id).plus(self._by_name(klass.scope, shown))
                verdict = verdict.plus(found)
        handle = self.project.names.class_member(klass, "handleRequest")
        if isinstance(handle, FunctionFound) and verdict.authenticates:
            inside = list(every(handle.node.body))
            calls = any(isinstance(node, Name) and node.id == "super" for node in expressions(handle.node.body))
            if not calls and not any(isinstance(line, Raise) for line in inside):
                return Judgement(optional=True)
        watched = self.project.judge.watch.expression(klass.scope, Name(klass.node.name))
        return verdict.plus(Judgement(limits=watched.limits, records=watched.records))

    def _judged(self, scope: Scope, asked: Function, name: str) -> Judgement:
        judge = self.project.judge
        loose, strict = judge.function(scope, asked), judge.guard(scope, asked)
        if guards_no_caller(name):  # the token of a form is nobody's
            return Judgement(limits=strict.limits, records=strict.records)
        calls = (node for node in expressions(asked.body) if isinstance(node, Call))
        refuses = any(isinstance(line, Raise) for line in every(asked.body))
        if not refuses and not loose.authenticates and not any(sounds_like_authentication(tail(c.func)) for c in calls):
            return Judgement(limits=strict.limits, records=strict.records)  # it lets everybody pass
        named = Judgement(sounds_like_authentication(name), sounds_like_authorization(name))
        verdict = loose.plus(strict)
        if not verdict.authenticates:
            verdict = verdict.plus(replace(named, identifies=named.authenticates))
        if verdict.authenticates and _lets_strangers_in(asked):
            return replace(verdict, authenticates=False, optional=sounds_optional(name))
        role = verdict.authenticates and named.authorizes
        return replace(verdict, optional=False, authorizes=verdict.authorizes or role)

    # Metadata

    def _metadata(self, method: FunctionFound) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """The keys that open a guard, those without which it does not ask, and all that it reads."""
        inner = method.scope.inside(method.node)
        held: dict[str, str] = {}
        for line in flat(method.node.body):
            if isinstance(line, Assign) and line.value is not None:
                key = next(self._read_in(inner, line.value), "")
                if key:
                    held.update({target.id: key for target in line.targets if isinstance(target, Name)})
        unless: set[str] = set()
        only: set[str] = set()
        for test, passes in _branches(method.node):
            for key, present in self._asked(inner, test, held):
                if passes:
                    (unless if present else only).add(key)
                elif not present and OPENS.search(words(key)):
                    unless.add(key)  # `if (!isPublic) return super.canActivate(context)`
        reads = {*held.values(), *(key for node in expressions(method.node.body) for key in self._own(inner, node))}
        unless |= {key for key in reads if OPENS.search(words(key.rpartition(":")[2]))}
        return frozenset(unless), frozenset(only - unless), frozenset(reads)

    def _read_in(self, scope: Scope, node: Expr) -> Iterator[str]:
        for inner in walk(node):
            yield from self._own(scope, inner)

    def _own(self, scope: Scope, node: Expr) -> Iterator[str]:
        """The key of the metadata that a call reads, itself or in a helper."""
        if not isinstance(node, Call):
            return
        if tail(node.func) in _REFLECTS and re.search(r"reflect", dotted(node.func), re.IGNORECASE) and node.args:
            yield self.decorators.key(scope, node.args[0])
            return
        helper = self.project.names.settle(self.project.names.resolve(scope, node.func))
        if isinstance(helper, FunctionFound) and dotted(node.func).startswith("self."):
            within = helper.scope.inside(helper.node)
            for one in expressions(helper.node.body):
                if isinstance(one, Call) and tail(one.func) in _REFLECTS and "reflect" in dotted(one.func).lower():
                    yield from (self.decorators.key(within, arg) for arg in one.args[:1])

    def _asked(self, scope: Scope, test: Expr, held: dict[str, str]) -> Iterator[tuple[str, bool]]:
        """The metadata a condition asks for, and whether it is for it being there."""
        sides = test.sides if isinstance(test, Logic) and test.operator in ("or", "and") else (test,)
        for side in sides:
            keys = {held[node.id] for node in walk(side) if isinstance(node, Name) and node.id in held}
            keys |= set(self._read_in(scope, side))
            yield from ((key, not _denies(side)) for key in sorted(keys))


def _denies(test: Expr) -> bool:
    """`!roles`, `roles === undefined`, `roles.length === 0`"""
    if isinstance(test, Logic):
        return test.operator == "not" or any(_denies(side) for side in test.sides)
    nothing = (Const("None"), Const("0"), Name("undefined"), Const("undefined"), Const("False"))
    return (
        isinstance(test, Compare)
        and test.operators[0] in ("==", "is", "===")
        and any(side in nothing for side in test.sides)
    )


def _branches(function: Function) -> Iterator[tuple[Expr, bool]]:
    """The conditions of a guard, each with whether it lets pass whoever meets it."""
    for line in flat(function.body):
        if isinstance(line, If):
            yield line.test, bool(line.body) and _passes(line.body[-1])
        elif isinstance(line, Return) and isinstance(line.value, Logic) and line.value.operator == "or":
            yield line.value.sides[0], True  # `return isPublic || super.canActivate(context)`


def _passes(line: Stmt) -> bool:
    return isinstance(line, Return) and line.value == _TRUE


def _lets_strangers_in(function: Function) -> bool:
    """`if (!token) return true;`"""
    for line in flat(function.body):
        if isinstance(line, If) and line.body and _passes(line.body[-1]) and _denies(line.test):
            said = {word for mention in mentioned((line.test,)) for word in words(mention).split()}
            if said & CREDENTIALS and not said & {"public", "required", "skip"}:
                return True
    return False


def _answered(function: Function) -> Function:
    """A guard's method as Nest acts on it: what is not true refuses (Nest, Guards: the answer false is 403)."""
    return altered(function, body=_refusing(function.body))


def _refusing(body: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
    return tuple(_refuses(line) for line in body)


def _refuses(line: Stmt) -> Stmt:
    match line:
        case Return(start, end, value) if value is not None and value != _TRUE:
            refusal = Raise(start, end, Call(start, end, Name("ForbiddenException"), (), ()))
            if value == Const("False"):
                return refusal
            return If(start, Logic("not", (value,)), (refusal,), ())
        case If():
            return altered(line, body=_refusing(line.body), other=_refusing(line.other))
        case Try():
            caught = tuple(altered(one, body=_refusing(one.body)) for one in line.handlers)
            return altered(line, body=_refusing(line.body), handlers=caught, final=_refusing(line.final))
        case _:
            return line
