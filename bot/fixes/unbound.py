"""Local names that are read where they may have no value: bound in one branch only, further below, or deleted before.

CPython raises UnboundLocalError there, and only when the code runs. Read as the language reference has it ("Naming and
binding"), leniently: a loop's body counts as run, and so does what an `except` cannot tell."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef

LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
"""What has names of its own, or runs at another time."""

Bound = frozenset[str] | None
"""The names that surely have a value; None behind a statement that leaves the block."""


def unbound_reads(tree: ast.Module) -> Counter[str]:
    """Reads of local names that some path reaches without a value: the name, for each function."""
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, FUNCTION):
            found += _Function(node).reads
    return found


class _Function:
    """One function's own statements, read in their order."""

    def __init__(self, function: FUNCTION) -> None:
        self.reads: Counter[str] = Counter()
        given = [one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)]
        elsewhere = {
            name
            for one in _own_nodes(function.body)
            if isinstance(one, ast.Global | ast.Nonlocal)
            for name in one.names
        }
        self._locals = {name for one in _own_nodes(function.body) for name in _bound_by(one)} - elsewhere
        self._block(function.body, frozenset(given))

    def _block(self, body: Sequence[ast.stmt], bound: Bound) -> Bound:
        for statement in body:
            if bound is None:
                return None
            bound = self._statement(statement, bound)
        return bound

    def _statement(self, one: ast.stmt, bound: frozenset[str]) -> Bound:
        end: Bound = None
        match one:
            case ast.If(test=test, body=body, orelse=orelse):
                bound = self._read([test], bound)
                end = _either(self._block(body, bound), self._block(orelse, bound))
            case ast.For(iter=source, body=body, orelse=orelse) | ast.AsyncFor(iter=source, body=body, orelse=orelse):
                end = self._loop(body, orelse, self._read([source], bound) | _bound_in([one.target]))
            case ast.While(test=test, body=body, orelse=orelse):
                end = self._loop(body, orelse, self._read([test], bound))
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                end = self._block(body, self._read(items, bound) | _bound_in(items))
            case ast.Try() | ast.TryStar():
                end = self._try(one, bound)
            case ast.Match(subject=subject, cases=cases):
                bound = self._read([subject], bound)
                end = _either(bound, *(self._block(each.body, bound | _bound_in([each.pattern])) for each in cases))
            case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
                self._read([one], bound)
            case ast.Delete():
                end = bound - {target.id for target in one.targets if isinstance(target, ast.Name)}
            case _:
                end = self._read([one], bound) | _bound_in([one])
        return end

    def _loop(self, body: Sequence[ast.stmt], orelse: Sequence[ast.stmt], bound: frozenset[str]) -> Bound:
        self._block(body, bound)
        return self._block(orelse, bound | _bound_in(body))

    def _try(self, one: ast.Try | ast.TryStar, bound: frozenset[str]) -> Bound:
        done = self._block(one.body, bound)
        ends = [done if done is None else self._block(one.orelse, done)]
        for handler in one.handlers:
            name = frozenset({handler.name}) if handler.name is not None else frozenset()
            end = self._block(handler.body, self._read([handler.type], bound) | name)
            ends.append(end if end is None else end - name)
        end = _either(*ends)
        last = self._block(one.finalbody, bound)
        return None if end is None or last is None else end | last

    def _read(self, nodes: Iterable[ast.AST | None], bound: frozenset[str]) -> frozenset[str]:
        """The reads of some expressions, and what is bound behind them. The name of a comprehension is its own."""
        every = [one for node in nodes if node is not None for one in _within(node)]
        fresh = {name for one in every if isinstance(one, ast.comprehension) for name in _bound_in([one.target])}
        given = frozenset(one.target.id for one in every if isinstance(one, ast.NamedExpr))
        for one in every:
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load):
                self.reads[one.id] += one.id in self._locals - fresh - given - bound
        return bound | given


def _either(*ends: Bound) -> Bound:
    """What is bound behind branches: what all of those have that get there."""
    reached = [one for one in ends if one is not None]
    return frozenset.intersection(*reached) if reached else None


def _own_nodes(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    for one in body:
        yield from _within(one)


def _within(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is in it, without what runs at another time."""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        if not isinstance(one, LATER):
            stack.extend(ast.iter_child_nodes(one))


def _bound_in(nodes: Iterable[ast.AST]) -> frozenset[str]:
    return frozenset(name for node in nodes for one in _within(node) for name in _bound_by(one))


def _bound_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.alias(name=name, asname=other):
            yield other or name.partition(".")[0]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
