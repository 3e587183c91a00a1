"""One function, read from top to bottom with what is known of its values."""

from collections.abc import Callable, Mapping

from bot.core.flow import FlowKind
from bot.core.location import Location, Span
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Do,
    Expr,
    Function,
    If,
    Items,
    Loop,
    Mix,
    Name,
    Raise,
    Return,
    Stmt,
    Try,
    With,
    dotted,
    tail,
)
from bot.inventory.found import Scope
from bot.inventory.names import Names
from bot.inventory.taint.checks import tested
from bot.inventory.taint.evaluate import Evaluator
from bot.inventory.taint.sinks.interface import Use
from bot.inventory.taint.summary import Reached, State, Summary
from bot.inventory.taint.values import Shape, Value, merged

MAX_FLOWS = 40
"""Flows kept of one function: more say nothing new about it."""

_ENDS = frozenset({"abort", "exit", "_exit", "fail", "redirect", "notFound", "throwError", "halt"})

Follow = Callable[[Use], Summary | None]


class Run(Evaluator):
    """Evaluates the statements of a function. `follow` answers for calls of functions of the tree."""

    def __init__(self, names: Names, scope: Scope, values: Mapping[str, Value], follow: Follow) -> None:
        super().__init__(names, scope, State(dict(values)))
        self._follow = follow
        self._reached: dict[tuple[FlowKind, Location, frozenset[str]], Reached] = {}
        self._returned: Value | None = None
        self._exits: list[frozenset[str]] = []

    def summary(self, function: Function) -> Summary:
        self.block(function.body)
        if not ends(function.body):
            self._exits.append(self.state.checked)
        checked = frozenset.intersection(*self._exits) if self._exits else frozenset()
        return Summary(tuple(self._reached.values()), self._returned, checked)

    # What expressions do

    def used(self, use: Use) -> Value | None:
        summary = self._follow(use)
        if summary is None:
            return super().used(use)
        for one in summary.reached:
            self._keep(one)
        self.state.checked |= summary.checked
        return self.state.trusted(summary.returned)

    def reaches(self, kind: FlowKind, value: Value, node: Expr, line: int, end: int) -> None:
        where = Location(self.scope.path, Span(line, max(line, end)))
        self._keep(Reached(kind, value.labels, _shown(node), where, ()))

    def _keep(self, one: Reached) -> None:
        key = (one.kind, one.where, one.labels)
        if key not in self._reached and len(self._reached) < MAX_FLOWS:
            self._reached[key] = one

    # Statements

    def block(self, body: tuple[Stmt, ...]) -> None:
        for line in body:
            self._statement(line)

    def _statement(self, line: Stmt) -> None:  # noqa: PLR0912 - one branch for each kind
        match line:
            case Assign():
                self._assign(line)
            case Do(_, _, Mix("assert", (test, *_))):
                self.value(test)
                self.check(tested(test, self).yes)
            case Do(_, _, Call() as call):
                self.value(call)
                self.check(self.checked_by(call))
            case Do():
                self.value(line.value)
            case Return():
                self._return(line, line.value)
            case Raise():
                self.value(line.value)
            case If():
                self._if(line)
            case Loop(_, target, iterable, body):
                self.bind_each(target, iterable)
                self._branches(body, ())
            case Try(_, body, handlers, final):
                self.block(body)
                for handler in handlers:
                    before = self.state.copy()
                    self.block(handler.body)
                    if ends(handler.body):
                        self.state = before
                self.block(final)
            case With(_, items, body):
                for item, name in items:
                    held = self.value(item)
                    if name is not None:
                        self.bind(name, held)
                self.block(body)
            case Function():
                self._nested(line)
            case _:
                pass

    def _nested(self, function: Function) -> None:
        """A function inside: its body sees our values, what it leaves behind is its own."""
        outside, scope = self.state, self.scope
        self.state, self.scope = outside.copy(), scope.inside(function)
        for parameter in function.params:
            self.state.values.pop(parameter.name, None)
        returned = self._returned
        self.block(function.body)
        self.state, self.scope, self._returned = outside, scope, returned

    def _return(self, line: Return, node: Expr | None) -> None:
        value = self.value(node)
        self._exits.append(self.state.checked)
        self._returned = merged((self._returned, value))
        if value is not None and node is not None and value.html and value.shape is Shape.TEXT:
            self.answered(value, node, line)

    def answered(self, value: Value, node: Expr, line: Return) -> None:
        """A page that is returned as it is built; only a handler's is an answer."""

    def _assign(self, line: Assign) -> None:
        value = self.value(line.value)
        if isinstance(line.value, Call):
            self.check(self.checked_by(line.value))
        for target in line.targets:
            if (
                isinstance(target, Items)
                and isinstance(line.value, Items)
                and len(target.items) == len(line.value.items)
            ):
                for one, given in zip(target.items, line.value.items, strict=True):
                    self.bind(one, self.value(given))
            else:
                self._stored(target, value, line)
                self.bind(target, value)
                if value is None and line.value is not None and isinstance(target, Name | Attr):
                    self._remember(target, line.value)

    def _remember(self, target: Expr, value: Expr) -> None:
        """What an object of ours was looked up by."""
        if isinstance(value, Call) and (labels := self.evidence(value)):
            self.state.evidence[dotted(target)] = labels

    def _stored(self, target: Expr, value: Value | None, line: Assign) -> None:
        """`item.settings = request.json`: a body stored as it came."""
        whole = (
            value is not None
            and value.shape is Shape.BODY
            and all("." not in x.removeprefix("request.") for x in value.labels)
        )
        if whole and value is not None and isinstance(target, Attr) and self.is_stored(target.value):
            self.reaches(FlowKind.RAW_BODY, value, target, line.line, line.end)

    def _if(self, line: If) -> None:
        self.value(line.test)
        checked = tested(line.test, self)
        before = self.state
        self.state = before.copy(checked.yes)
        self.block(line.body)
        then, self.state = self.state, before.copy(checked.no)
        self.block(line.other)
        if not line.body or ends(line.body):  # an empty branch is `continue`, `break` or `pass`
            return
        if line.other and ends(line.other):
            self.state = then
        else:
            self.state = self._joined(then, self.state)

    def _branches(self, body: tuple[Stmt, ...], other: tuple[Stmt, ...]) -> None:
        before = self.state.copy()
        self.block(body)
        self.state = self._joined(self.state, before)

    @staticmethod
    def _joined(one: State, other: State) -> State:
        """What is known after two branches: what either lets through, what both have checked."""
        names = [*one.values, *(name for name in other.values if name not in one.values)]
        values: dict[str, Value] = {}
        for name in names:
            both = merged((one.trusted(one.values.get(name)), other.trusted(other.values.get(name))))
            if both is not None:
                values[name] = both
        evidence = {name: labels for name, labels in one.evidence.items() if other.evidence.get(name) == labels}
        return State(values, one.checked & other.checked, evidence)


def _shown(node: Expr) -> str:
    """An expression without what is in its literals, which may be secrets."""
    if isinstance(node, Call):
        return dotted(node.func) or tail(node.func)
    return dotted(node) or "return"


def ends(body: tuple[Stmt, ...]) -> bool:
    """Does a block never run on to what follows it?"""
    last = body[-1] if body else None
    match last:
        case Return() | Raise():
            return True
        case Do(_, _, Call(_, _, func)):
            return tail(func) in _ENDS
        case If(_, _, then, other):
            return ends(then) and ends(other)
        case With(_, _, inner):
            return ends(inner)
        case Try(_, tried, handlers, final):
            return ends(final) or (ends(tried) and all(ends(handler.body) for handler in handlers))
        case _:
            return False
