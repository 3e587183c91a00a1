"""Go's errors and flags, read as what they stand for in other languages: a handler, and a call that gave nothing."""

import re
from collections.abc import Iterable

from bot.inventory.code import Assign, Call, Compare, Const, Expr, Handler, If, Logic, Mix, Name, Stmt, Try, tail, walk
from bot.inventory.node import altered

_ERROR = re.compile(r"^(?:e|err\w*|\w+Err)$")
_FLAG = re.compile(r"^(?:ok|exists|found|has\w*|is\w*|valid)$")
_NONE = Const("None")


def is_aside(target: Expr) -> bool:
    name = target.id if isinstance(target, Name) else ""
    return name == "_" or bool(_ERROR.match(name) or _FLAG.match(name))


def joined(lines: tuple[Stmt, ...]) -> Iterable[Stmt]:
    """A block with its errors handled where they arise, and its flags read as what they say."""
    waiting: Assign | None = None
    for line in lines:
        if waiting is None:
            waiting = line if isinstance(line, Assign) else None
            if waiting is None:
                yield line if not isinstance(line, If) else _attempt(line, None)
            continue
        asides = {tail(one.parts[0]) for one in waiting.targets if isinstance(one, Mix) and one.operator == "aside"}
        asides |= {tail(one) for one in waiting.targets if is_aside(one)}
        plain = _without_asides(waiting)
        if isinstance(line, If):
            error = next((name for name in sorted(asides) if _fails(line.test, name)), "")
            if error:
                yield _tried(plain, line, error)
            else:
                yield plain
                yield _attempt(_said(line, asides, plain.value), None)
            waiting = None
            continue
        yield plain
        waiting = line if isinstance(line, Assign) else None
        if waiting is None:
            yield line
    if waiting is not None:
        yield _without_asides(waiting)


def _without_asides(line: Assign) -> Assign:
    kept = tuple(one for one in line.targets if not (isinstance(one, Mix) and one.operator == "aside"))
    return altered(line, targets=kept or (Name("_"),))


def _attempt(line: If, before: Assign | None) -> Stmt:
    """`if err != nil` where `err` was given further up."""
    for node in walk(line.test):
        if isinstance(node, Compare) and _NONE in node.sides and node.operators == ("!=",):
            name = tail(node.sides[0])
            if _ERROR.match(name) and isinstance(node.sides[0], Name):
                return _tried(before, line, name)
    return line


def _fails(test: Expr, name: str) -> bool:
    failed = Compare(("!=",), (Name(name), _NONE))
    return any(node in (failed, Compare(("==",), (Name(name), _NONE))) for node in walk(test))


def _tried(assign: Assign | None, line: If, error: str) -> Stmt:
    """The call and what is done where it fails."""
    tried = (assign,) if assign is not None else ()
    failed, fine = Compare(("!=",), (Name(error), _NONE)), Compare(("==",), (Name(error), _NONE))
    then, other = (line.other, line.body) if line.test == fine else (line.body, line.other)
    body = then if line.test in (failed, fine) else (If(line.line, line.test, then, ()),)
    end = max((getattr(one, "end", getattr(one, "line", line.line)) for one in then), default=line.line)
    handler = Handler(line.line, max(end, line.line), (Name("error"),), error, body)
    return Try(assign.line if assign is not None else line.line, (*tried, *other), (handler,), ())


def _said(line: If, flags: set[str], value: Expr | None) -> If:
    """`if !ok` as: the call gave nothing."""
    if not isinstance(value, Call) or not flags:
        return line
    negated = isinstance(line.test, Logic) and line.test.operator == "not"
    asked = line.test.sides[0] if negated and isinstance(line.test, Logic) else line.test
    if isinstance(asked, Name) and asked.id in flags:
        return altered(line, test=Logic("not", (value,)) if negated else value)
    return line
