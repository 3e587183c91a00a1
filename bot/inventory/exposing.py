"""How the text of an exception gets from one function to a client."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from bot.core.inventory import Exposure, ExposureKind
from bot.core.location import Location, Span
from bot.inventory.carrying import Taint, carried, development_switch, with_texts
from bot.inventory.code import (
    Assign,
    Call,
    Const,
    Do,
    Expr,
    Function,
    Handler,
    If,
    Loop,
    Mix,
    Name,
    Raise,
    Return,
    Stmt,
    Table,
    Try,
    With,
    dotted,
    tail,
)
from bot.inventory.found import ClassFound, FunctionFound, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.handlers import CentralHandler
from bot.inventory.names import Names
from bot.inventory.raising import http_error
from bot.inventory.render import render
from bot.inventory.sending import answers, sends, status_said, tells_apart
from bot.inventory.statements import every, expressions
from bot.inventory.unnamed import shown
from bot.inventory.writing import tells_trouble, writes

_RESPONSES = frozenset(
    {"jsonify", "make_response", "JSONResponse", "ORJSONResponse", "UJSONResponse", "HTMLResponse", "PlainTextResponse"}
    | {"HttpResponse", "JsonResponse", "HttpResponseBadRequest", "HttpResponseServerError", "HttpResponseNotFound"}
    | {"Response", "StreamingResponse", "render_template", "TemplateResponse", "send_json", "send_text", "flash"}
    | {"json_response", "render_to_response"}
)
SHOWN_LATER = "the next page shows it as a message"
_SHOWN_LATER = re.compile(r"^(?:django\.contrib\.)?messages\.(?:error|warning|info|add_message)$")
_SENDS = frozenset({"flash", "send_json", "send_text", "send_str"})
_WRITES = frozenset({"write", "finish", "render", "write_message", "send_error", "set_status"})
"""Methods of a Tornado handler that answer."""
_STREAMS = re.compile(r"Streaming\w*Response|EventSourceResponse|^Response$|StreamResponse")
_BROAD = frozenset({"Exception", "BaseException", "Throwable", "error"})
_MEANT_FOR_USERS = re.compile(
    r"DoesNotExist$|^Http404$|^PermissionDenied$|^APIException$|^MultipleObjectsReturned$|^SuspiciousOperation$|Protected"
    r"|Validation|NotValid|ConstraintViolation|^BindException|^ResponseStatus|^HTTPException|^StarletteHTTPException|^BadRequest|^NotFound|^Forbidden|^Unauthorized|^Abort|^Conflict|Form|WTF"
    r"|^(?:Marshmallow|Schema)Error|^UserError|^RequestValidation|^Cancelled|^StopIteration|^StopAsync"
)


@dataclass(frozen=True)
class Place:
    """Where the walk is: `answers` tells whether what this function returns goes to a client, `handed` that it does so
    through a handler that returns it as it is, `streams` whether what it yields does."""

    project: Project
    scope: Scope
    function: Function
    answers: bool
    masked: frozenset[str]
    taint: Taint
    caught: str = ""
    central: bool = False
    streams: bool = False
    handed: bool = False


def writes_errors(function: Function, scope: Scope) -> bool:
    """Tornado's `write_error` answers for every handler of its class."""
    return function.name == "write_error" and scope.owner is not None and "tornado" in scope.module.sources


def exposed(place: Place, central: CentralHandler | None) -> Iterator[Exposure]:
    """What a function shows of what went wrong; `central` says what it handles, where it is a central handler."""
    if central is not None:
        error = central.error
        if error is None:
            return
        known = replace(place.taint, exceptions=frozenset({error}), broad=True)
        known = replace(known, broad=central.anything)
        taint = with_texts(place.project.names, known, place.function.body)
        place = replace(place, answers=True, central=True, caught=f"the handler of {central.handles}", taint=taint)
    elif writes_errors(place.function, place.scope):
        known = replace(place.taint, broad=True)
        taint = with_texts(place.project.names, known, place.function.body)
        place = replace(place, central=True, caught="any exception of a handler", taint=taint)
    yield from _block(place, place.function.body)


def _block(place: Place, body: tuple[Stmt, ...]) -> Iterator[Exposure]:
    for line in body:
        match line:
            case Try():
                place = yield from _attempt(place, line)
            case If(_, test, then, other):
                if not development_switch((test,)):
                    yield from _block(_told_apart(place, test), then)
                yield from _block(place, other)
            case Loop(_, _, _, inner) | With(_, _, inner):
                yield from _block(place, inner)
            case Return() | Raise() | Do():
                yield from _answered(place, line)
            case Assign(start, end, _, value) if answers(place.scope, line):
                yield from _answered(place, Do(start, end, value or Const("")), "it is the response's body")
            case _:
                pass


def _told_apart(place: Place, test: Expr) -> Place:
    """Behind a question what kind of error it is, the error's text is one that its kind is known to have."""
    if not tells_apart(test, place.taint.exceptions):
        return place
    return replace(place, taint=replace(place.taint, exceptions=frozenset(), texts=frozenset()))


def _attempt(place: Place, line: Try) -> Generator[Exposure, None, Place]:
    """Walk a `try` with its handlers. What follows it may return names that a handler left text in."""
    yield from _block(place, line.body)
    left: set[str] = set()
    for handler in line.handlers:
        inner = _handled(place, handler, line.body)
        if inner is not None:
            yield from _block(inner, handler.body)
            left |= inner.taint.texts - place.taint.texts if inner.taint.broad else set()
    yield from _block(place, line.final)
    if not left or not place.answers or place.caught:
        return place
    return replace(place, taint=replace(place.taint, texts=place.taint.texts | left), caught="except Exception")


def _handled(place: Place, handler: Handler, tried: tuple[Stmt, ...]) -> Place | None:
    """The walk inside an except block; None where the exception's text is meant for users."""
    kinds = [tail(kind) for kind in handler.kinds]
    broad = not kinds or bool(_BROAD & set(kinds))
    if kinds == ["error"] and not tells_trouble(handler.body, tried):
        return None
    if not broad and all(_for_users(place, kind, tried) for kind in handler.kinds):
        return None
    names = frozenset({handler.name}) if handler.name else frozenset()
    known = Taint(place.scope, place.taint.exceptions | names, place.taint.texts, broad)
    taint = with_texts(place.project.names, known, handler.body)
    told = ", ".join(map(render, handler.kinds))
    said = f"except {told}" if told else (f"catch ({render(Name(handler.name))})" if handler.name else "a bare except")
    return replace(place, taint=taint, caught=said)


def _sends(place: Place, call: Call) -> bool:
    """Does a call write the answer, itself or as a helper that is given it?"""
    helper = None if writes(call) else place.project.names.settle(place.project.names.resolve(place.scope, call.func))
    nodes = expressions(helper.node.body) if isinstance(helper, FunctionFound) else iter((call,))
    return any(isinstance(node, Call) and writes(node) for node in nodes)


def _is_go(place: Place) -> bool:
    return place.scope.path.endswith(".go")


def _for_users(place: Place, kind: Expr, tried: tuple[Stmt, ...]) -> bool:
    """An exception of the project's own, of a validator or of the web framework; or one that the code called here
    raises itself with a message of its own."""
    names = place.project.names
    if _MEANT_FOR_USERS.search(tail(kind)):
        return True
    found = names.settle(names.resolve(place.scope, kind))
    if isinstance(found, ClassFound):
        return True
    return _raised_with_words(names, place.scope, tried, tail(kind), 0)


def _raised_with_words(names: Names, scope: Scope, body: tuple[Stmt, ...], kind: str, depth: int) -> bool:
    """Does this code, or what it calls, raise that exception with a text written for people?"""
    for line in every(body):
        if isinstance(line, Raise) and isinstance(line.value, Call) and tail(line.value.func) == kind:
            return True
        value = getattr(line, "value", None)
        if depth < 2 and isinstance(line, Do | Assign | Return) and isinstance(value, Call):
            helper = names.settle(names.resolve(scope, value.func))
            if isinstance(helper, FunctionFound) and _raised_with_words(
                names, helper.scope.inside(helper.node), helper.node.body, kind, depth + 1
            ):
                return True
    return False


def _answered(place: Place, line: Return | Raise | Do, sent: str = "") -> Iterator[Exposure]:
    value = line.value
    reached = sent or _reaches_client(place, line, value)
    if not reached:
        return
    said = value.args[-1] if reached == SHOWN_LATER and isinstance(value, Call) and value.args else value
    kind = carried(place.project.names, place.taint, said)
    if kind is None or (not place.caught and kind is ExposureKind.EXCEPTION):
        return
    where = Location(place.scope.path, Span(line.line, max(line.end, line.line)))
    caught = place.caught or "the current exception"
    broad = place.taint.broad and not 400 <= status_said(value) < 500
    yield Exposure(
        kind,
        where,
        shown(place.function.name),
        render(value),
        caught,
        broad,
        reached,
        central=place.central,
    )


def _reaches_client(  # noqa: PLR0911 - one return for each way out
    place: Place, line: Return | Raise | Do, value: Expr | None
) -> str:
    """How the value gets to a client, "" where it does not."""
    call = value if isinstance(value, Call) else None
    if isinstance(line, Raise):
        return http_error(place.project.names, place.taint, place.masked, call) if call is not None else ""
    if isinstance(line, Return) and place.handed and isinstance(value, Table):
        return "a handler returns it as it is"
    if sends(place.scope, value):
        return f"{tail(call.func)} sends it" if call is not None else ""
    if isinstance(line, Return) and place.answers and not place.handed and not _is_go(place):
        return "the handler returns it"
    if isinstance(value, Mix) and value.operator == "yield":
        return "the stream carries it" if place.streams else ""
    if isinstance(value, Const) or call is None:
        return ""
    name = tail(call.func)
    if isinstance(line, Return) and name in _RESPONSES:
        return f"it is returned as {name}"
    of_request = "request" in tail(call.args[0] if call.args else None) and "django" in place.scope.module.sources
    if isinstance(line, Do) and _SHOWN_LATER.search(dotted(call.func)) and of_request:
        return SHOWN_LATER
    by_tornado = name in _WRITES and dotted(call.func).startswith("self.") and "tornado" in place.scope.module.sources
    if isinstance(line, Do) and place.answers and (name in _SENDS or by_tornado):
        return f"{name} sends it"
    if place.answers and _sends(place, call):
        return f"{name} sends it"
    return http_error(place.project.names, place.taint, place.masked, call) if name == "abort" else ""
