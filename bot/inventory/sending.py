"""How JavaScript answers a client, and where it is handed an error."""

import re

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Compare,
    Const,
    Expr,
    Function,
    If,
    Name,
    Stmt,
    Table,
    Text,
    tail,
    walk,
)
from bot.inventory.found import Scope
from bot.inventory.javascript_words import RESPONSES, SENDS
from bot.inventory.refusals import status_of
from bot.inventory.statements import every

_ERROR = re.compile(r"^_?(?:err|error|e|ex|exception|reason)$")
_STATUS = re.compile(r"status|code", re.IGNORECASE)
_ASKED = frozenset(
    {"name", "code", "status", "statusCode", "isOperational", "isJoi", "isBoom", "expose", "type", "errors", "details"}
    | {"errorCode", "httpCode", "httpStatus", "isHttpError"}
    | {"kind", "isPublic", "operational", "userFacing", "validation", "errno", "http_status"}
)
"""What an error is asked for to tell one kind from another: what is said then is meant for that kind."""


def sends(scope: Scope, node: Expr | None) -> bool:
    """Does a call answer the client: `res.json(x)`, `res.status(500).send(x)`, `NextResponse.json(x)`?"""
    if not isinstance(node, Call):
        return False
    return makes_response(node) or (tail(node.func) in SENDS and _is_response(scope, _root(node.func)))


def makes_response(call: Call) -> bool:
    """`new NextResponse(x)`, `NextResponse.json(x)`, `Response.json(x)`: what a handler of Next.js returns."""
    made = call.func.value if isinstance(call.func, Attr) else call.func
    whole = made == Name("NextResponse") and tail(call.func) in ("json", "NextResponse")
    return whole or (made == Name("Response") and tail(call.func) == "json")


def answers(scope: Scope, line: Stmt) -> bool:
    """`ctx.body = x`: how Koa answers."""
    return isinstance(line, Assign) and any(tail(one) == "body" and sets(scope, one) for one in line.targets)


def sets(scope: Scope, target: Expr) -> bool:
    """Is this a part of the answer that is assigned to: `ctx.status`, `ctx.type`, `res.statusCode`?"""
    known = isinstance(target, Attr) and target.name in ("body", "status", "type", "statusCode", "message", "length")
    return known and _is_response(scope, _root(target))


def status_said(node: Expr | None) -> int:
    """The status that an answer is given with; 0 where it says none."""
    for inner in walk(node):
        if isinstance(inner, Call) and tail(inner.func) in ("status", "code", "sendStatus") and inner.args:
            return status_of(inner.args[0])
        if isinstance(inner, Call) and makes_response(inner):
            for options in inner.args[1:2]:
                return (
                    status_of(dict(options.pairs).get(Text("status"), Const(""))) if isinstance(options, Table) else 0
                )
    return 0


def _root(node: Expr) -> str:
    while isinstance(node, Attr | Call):
        node = node.value if isinstance(node, Attr) else node.func
    return node.id if isinstance(node, Name) else ""


def _is_response(scope: Scope, name: str) -> bool:
    """A parameter of a function around, by one of the names that handlers give it."""
    return name in RESPONSES and any(item.name == name for one in scope.functions for item in one.params)


def error_parameter(function: Function, caught: bool) -> str:
    """The parameter by which a function is handed an error: a callback's first, that of `.catch(...)`; "" for none."""
    first = function.params[0].name if function.params else ""
    if not first or len(function.params) > 3:
        return ""
    return first if caught or (_ERROR.match(first) and len(function.params) > 1) else ""


CATCHES = ("catch", "on", "once")
"""What is called to be told of an error."""


def caught_by(call: Call) -> Expr | None:
    """The function that is given to `.catch(...)` or `.on("error", ...)`."""
    match call:
        case Call(_, _, Attr(_, "catch"), (handler, *_)):
            return handler
        case Call(_, _, Attr(_, "on" | "once"), (Text("error"), handler, *_)):
            return handler
        case _:
            return None


def is_error_handler(function: Function) -> bool:
    """`(err, req, res, next) => ...`: a function of four parameters answers for everything that fails (Express)."""
    names = [parameter.name for parameter in function.params]
    return len(names) == 4 and bool(_ERROR.match(names[0])) and names[2] in RESPONSES


def tells_apart(test: Expr, errors: frozenset[str]) -> bool:
    """Does a condition ask what kind of error this is?"""
    for node in walk(test):
        if isinstance(node, Attr) and node.name in _ASKED and isinstance(node.value, Name) and node.value.id in errors:
            return True
        if isinstance(node, Compare) and "instanceof" in node.operators and node.sides[0] in {Name(e) for e in errors}:
            return True
        if isinstance(node, Call) and any(arg in {Name(e) for e in errors} for arg in node.args):
            return True
        if isinstance(node, Compare) and any(
            re.search("status|code", tail(side), re.IGNORECASE) for side in node.sides
        ):
            return any(isinstance(side, Const) for side in node.sides)
    return False


def masked_names(body: tuple[Stmt, ...]) -> frozenset[str]:
    """Names that a condition gives a fixed text: what an error says is not shown where it matters."""
    return frozenset(
        target.id
        for line in every(body)
        if isinstance(line, If)
        for inner in (*line.body, *line.other)
        if isinstance(inner, Assign) and isinstance(inner.value, Text)
        for target in inner.targets
        if isinstance(target, Name)
    )
