"""Handlers that write their answer themselves instead of returning it: Go's, and Java's servlets."""

import re

from bot.inventory.code import Call, Const, Expr, Stmt, tail, walk
from bot.inventory.refusals import status_of
from bot.inventory.statements import expressions

_WRITES = frozenset(
    {"JSON", "IndentedJSON", "PureJSON", "XML", "YAML", "String", "HTML", "AbortWithStatusJSON", "Error", "Fprint"}
    | {"Fprintf", "Fprintln", "WriteString", "Render", "JSONPretty", "SendString", "Send", "sendError", "NewHTTPError"}
    | {"write", "println", "print", "Encode"}
)
_CHECKS_INPUT = re.compile(
    r"bind|decode|unmarshal|parse|valid|atoi|^Struct$|^FromString$|^ObjectIDFromHex$|^ReadJSON$",
    re.IGNORECASE,
)
"""Calls that fail on what the caller sent: their text is about that."""

_CALLERS_FAULT = re.compile(
    r"^Status(?:Conflict|Unprocessable|Gone|TooMany|NotAcceptable|PreconditionFailed|Unsupported)"
)
"""Names of further answers of 4xx (net/http)."""


def writes(call: Call) -> bool:
    """Does a call write an answer: `c.JSON(500, ...)`, `http.Error(w, ...)`, `fmt.Fprintf(w, ...)`?"""
    name = tail(call.func)
    if name not in _WRITES:
        return False
    if name in ("Fprint", "Fprintf", "Fprintln", "Error") and call.args:
        return tail(call.args[0]) in ("w", "rw", "writer", "res", "resp", "response")
    if name in ("write", "println", "print", "WriteString", "sendError", "Encode"):
        return _on_answer(call.func)
    return True


def _on_answer(func: Expr) -> bool:
    """`response.getWriter().write(...)`, `w.WriteString(...)`, `json.NewEncoder(w).Encode(...)`"""
    said = {tail(node) for node in walk(func)}
    return bool(said & {"response", "res", "resp", "getWriter", "getOutputStream", "w", "writer"})


def tells_trouble(body: tuple[Stmt, ...], tried: tuple[Stmt, ...]) -> bool:
    """Is an error that is answered here trouble of the server? What the caller sent wrong (an answer of 4xx, or a call
    that reads what was sent) is told to those who sent it."""
    for node in expressions(body):
        if isinstance(node, Call):
            answers = (*node.args[:1], *node.args[1:2], *node.args[-1:])
            if any(400 <= status_of(one) < 500 or _CALLERS_FAULT.search(tail(one)) for one in answers):
                return False
    called = [tail(node.func) for line in tried for node in walk(_value(line)) if isinstance(node, Call)]
    return not any(_CHECKS_INPUT.search(name) for name in called)


def _value(line: Stmt) -> Expr:
    value: Expr | None = getattr(line, "value", None)
    return value if value is not None else Const("")
