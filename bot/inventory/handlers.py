"""Handlers of exceptions for a whole app, and what they hide."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bot.inventory.code import Attr, Call, Const, Expr, Function, Items, Name, tail
from bot.inventory.found import FunctionFound, Outside, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.modules import Module
from bot.inventory.refusals import status_of
from bot.inventory.sending import is_error_handler
from bot.inventory.statements import expressions
from bot.inventory.survey import SURVEYED, calls

_DECORATORS = frozenset({"exception_handler", "errorhandler", "app_errorhandler", "error_handler", "ExceptionHandler"})
_ANYTHING = frozenset({"Exception", "BaseException", "InternalServerError", "Throwable"})
_TECHNICAL = re.compile(
    r"SQLAlchemy|Integrity|Operational|Database|^DBAPI|Runtime|^OSError|IOError|Connection|Type|Attribute|Subprocess"
    r"|CalledProcess|SQL|JDBC|Hibernate|Persistence|NullPointer|DataAccess|IOException|Redis|Mongo|Client|Boto|Timeout"
)
"""Exceptions whose text is written for developers."""

_AN_ERROR = re.compile(r"(?:Exception|Throwable|Error)$")

_REGISTERS = frozenset({"add_exception_handler", "register_error_handler"})


@dataclass(frozen=True)
class CentralHandler:
    """`error` is the name of its exception parameter, None where what it handles has a text meant for users."""

    handles: str
    scope: Scope
    function: Function
    error: str | None
    anything: bool


def central_handlers(project: Project) -> Iterator[CentralHandler]:
    yield from chain.from_iterable(project.in_tree(_of_file))


def _of_file(project: Project, module: Module, _: None) -> tuple[CentralHandler, ...]:
    return tuple(_handlers(project, module))


def _handlers(project: Project, module: Module) -> Iterator[CentralHandler]:
    for seen in SURVEYED.of(module):
        if isinstance(seen.line, Function) and is_error_handler(seen.line):
            yield CentralHandler("every error", seen.scope, seen.line, seen.line.params[0].name, True)
        if isinstance(seen.line, Function):
            for decorator in seen.line.decorators:
                call = decorator.value
                if isinstance(call, Call) and tail(call.func) in _DECORATORS:
                    given = (*call.args, *(value for _, value in call.keywords)) or _typed(seen.line)
                    yield from (_handler(project, seen.scope, seen.line, handled) for handled in given[:1])
        for call in calls(seen):
            if tail(call.func) == "setErrorHandler" and call.args:
                found = project.names.settle(project.names.resolve(seen.scope, call.args[0]))
                if isinstance(found, FunctionFound) and found.node.params:
                    yield CentralHandler("every error", found.scope, found.node, found.node.params[0].name, True)
            if tail(call.func) in _REGISTERS and len(call.args) > 1:
                found = project.names.settle(project.names.resolve(seen.scope, call.args[1]))
                if isinstance(found, FunctionFound):
                    yield _handler(project, seen.scope, found.node, call.args[0])


def _typed(function: Function) -> tuple[Expr, ...]:
    """The exceptions among its parameters' types: a handler that names none is for these."""
    typed = (parameter.annotation for parameter in function.params)
    return tuple(kind for kind in typed if kind is not None and _AN_ERROR.search(tail(kind)))


def _handler(project: Project, scope: Scope, function: Function, handled: Expr) -> CentralHandler:
    if isinstance(handled, Items) and handled.items:
        handled = handled.items[0]
    name = tail(handled) or (handled.value if isinstance(handled, Const) else "")
    plain = [parameter for parameter in function.params if not parameter.stars and parameter.name != "self"]
    typed = [parameter.name for parameter in plain if _AN_ERROR.search(tail(parameter.annotation))]
    own = typed or [parameter.name for parameter in plain]
    anything = name in _ANYTHING or status_of(handled) >= 500 or name == "500"
    library = _TECHNICAL.search(name) and isinstance(project.names.resolve(scope, handled), Outside)
    return CentralHandler(name, scope, function, own[-1] if own and (anything or library) else None, anything)


def masks(project: Project, central: tuple[CentralHandler, ...]) -> frozenset[str]:
    """What the central handlers hide: "HTTPException" where its text never leaves, "500" where that of server errors
    does not."""
    hidden: set[str] = set()
    for handler in central:
        nodes = list(expressions(handler.function.body))
        if handler.handles in ("HTTPException", "StarletteHTTPException"):
            if not any(isinstance(node, Attr) and node.name in ("detail", "description") for node in nodes):
                hidden.add("HTTPException")
            if any(isinstance(node, Const) and node.value == "500" for node in nodes):
                hidden.add("500")
        silent = not any(isinstance(node, Name) and node.id == handler.error for node in nodes)
        if handler.handles in ("500", "InternalServerError") and silent:
            hidden.add("500")
    return frozenset(hidden)
