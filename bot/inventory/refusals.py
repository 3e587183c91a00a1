"""Where a function turns a caller away, and what it looked at before it did."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Const,
    Do,
    Expr,
    Function,
    If,
    Items,
    Logic,
    Loop,
    Name,
    Raise,
    Return,
    Stmt,
    Table,
    Text,
    Try,
    With,
    dotted,
    keyword,
    tail,
    walk,
)
from bot.inventory.found import FunctionFound, Scope, ValueFound
from bot.inventory.go_refusals import returned_errors
from bot.inventory.javascript_words import PASSES_ON
from bot.inventory.names import Names
from bot.inventory.statements import expressions
from bot.inventory.words import words

UNAUTHORIZED, FORBIDDEN, OTHER = 401, 403, 400
"""RFC 9110, 15.5: who the caller is is not known; what the caller may do does not cover it; any other refusal."""

_STATUS = re.compile(r"(?:^|_)(40[0-9])(?:_|$)")
_STATUS_PREFIX = re.compile(r"^(?:SC_|STATUS_)")
_STATUS_WORDS = {
    "UNAUTHORIZED": UNAUTHORIZED,
    "FORBIDDEN": FORBIDDEN,
    "UNAUTHENTICATED": UNAUTHORIZED,
    "CODE_UNAUTHENTICATED": UNAUTHORIZED,
    "PERMISSION_DENIED": FORBIDDEN,
    "CODE_PERMISSION_DENIED": FORBIDDEN,
    "NOT_FOUND": 404,
    "BAD_REQUEST": OTHER,
}
_NOT_AUTHENTICATED = re.compile(
    r"unauthori[sz]ed|not_?authenticated|unauthenticated|authentication"
    r"|(?:no|invalid|bad|missing|expired)_?(?:access_?|auth_?|bearer_?)?(?:token|api_?key|jwt)"
    r"|credential|login_?required|auth(?:_?jwt)?_?(?:error|exception|failed|failure|required)|not_?logged|needs_?login",
    re.IGNORECASE,
)
_NOT_AUTHORIZED = re.compile(
    r"forbidden|permission_?(?:denied|error)|access_?denied|not_?authori[sz]ed|not_?allowed|insufficient|not_?(?:an?_?)?"
    r"(?:admin|owner)|no_?permission",
    re.IGNORECASE,
)
_LOGIN_PAGE = re.compile(r"log_?in|sign_?in|logon|auth|welcome", re.IGNORECASE)
_RAISED_REDIRECTS = frozenset({"HTTPFound", "HTTPSeeOther", "HTTPTemporaryRedirect"})
"""aiohttp raises its redirects."""
_TURNS_AWAY = frozenset({"unauthorized", "unauthorised", "handle_needs_login", "authentication_failed"})

_ANSWERS = {"HttpResponseForbidden": FORBIDDEN, "HttpResponseUnauthorized": UNAUTHORIZED}
"""Responses of Django that are a refusal by their class."""

_REDIRECTS = frozenset({"redirect", "redirectresponse", "redirect_to", "seeother", "httpresponseredirect"})


@dataclass(frozen=True)
class Refusal:
    """`status` is one of the three above; `tests` are the conditions around it, innermost last."""

    status: int
    tests: tuple[Expr, ...]


def status_of(node: Expr) -> int:
    """The HTTP status a literal or constant stands for; 0 for none."""
    if isinstance(node, Const):
        return int(node.value) if node.value.isascii() and node.value.isdigit() and len(node.value) == 3 else 0
    if isinstance(node, Name | Attr):
        name = tail(node)
        found = _STATUS.search(name)
        plain = _STATUS_PREFIX.sub("", words(name).upper().replace(" ", "_"))
        return int(found.group(1)) if found else (_STATUS_WORDS.get(plain, 0) if name[:1].isupper() else 0)
    return 0


def refusals(names: Names, scope: Scope, body: tuple[Stmt, ...], tests: tuple[Expr, ...] = ()) -> Iterator[Refusal]:
    """All refusals in a body, nested functions included (a decorator's wrapper is one)."""
    given: dict[str, Expr] = {}
    for line in body:
        match line:
            case If(_, test, then, other):
                yield from refusals(names, scope, then, (*tests, test))
                yield from refusals(names, scope, other, (*tests, Logic("not", (test,))))
            case Try(_, tried, handlers, final):
                yield from refusals(names, scope, tried, tests)
                for handler in handlers:
                    yield from refusals(names, scope, handler.body, (*tests, *_called(tried)))
                yield from refusals(names, scope, final, tests)
            case Loop(_, _, iterable, inside):
                yield from refusals(names, scope, inside, (*tests, iterable))
            case With(_, _, inside):
                yield from refusals(names, scope, inside, tests)
            case Function():
                yield from refusals(names, scope.inside(line), line.body, tests)
            case Raise(_, _, value) if value is not None:
                yield Refusal(_raised(names, scope, value), tests)
            case Return(_, _, value) | Do(_, _, value) | Assign(_, _, _, value):
                yield from _answered(names, scope, line, value, tests)
                if isinstance(line, Assign):
                    given.update((tail(target), value) for target in line.targets if value is not None)
                elif isinstance(line, Return) and scope.path.endswith(".go"):
                    status = returned_errors(value, given, _by_name)
                    yield from (Refusal(status, tests),) if status else ()
            case _:
                pass


def _called(body: tuple[Stmt, ...]) -> tuple[Expr, ...]:
    """What a handler answers for: that the calls whose failure it catches did not succeed."""
    tried = (line.value for line in body if isinstance(line, Assign | Do | Return))
    return tuple(Logic("not", (value,)) for value in tried if value is not None)


def _raised(names: Names, scope: Scope, value: Expr) -> int:
    """The status that raising this means; OTHER where it is not known."""
    if isinstance(value, Name):
        found = names.name(scope, value.id)
        if isinstance(found, ValueFound) and isinstance(found.node.value, Call):
            value = found.node.value
    said = _by_status(value) if isinstance(value, Call) else 0
    if isinstance(value, Call) and tail(value.func) in _RAISED_REDIRECTS and _to_login(value):
        return UNAUTHORIZED
    return said or _by_name(tail(value.func if isinstance(value, Call) else value)) or _by_text(value) or OTHER


def _by_text(value: Expr) -> int:
    """`throw new Error("Unauthorized")`, `throw new ApiError({ code: "unauthorized" })`: where errors have no kinds,
    their text or their code says which they are."""
    if not isinstance(value, Call):
        return 0
    codes = (pair for arg in value.args if isinstance(arg, Table) for pair in arg.pairs if pair[0] == Text("code"))
    said = [code.value.upper() for _, code in codes if isinstance(code, Text)]
    if any(one in _STATUS_WORDS for one in said):
        return next(_STATUS_WORDS[one] for one in said if one in _STATUS_WORDS)
    plain = value.func == Name("Error") and value.args and isinstance(value.args[0], Text)
    return _by_name(value.args[0].value) if plain and isinstance(value.args[0], Text) else 0


def _by_status(call: Call) -> int:
    inside = [*call.args, *(value for _, value in call.keywords)]
    tables = (pair for arg in call.args if isinstance(arg, Table) for pair in arg.pairs)
    inside += [value for key, value in tables if key in (Text("status"), Text("statusCode"))]
    return next((status for status in map(status_of, inside) if status), 0)


def _by_name(name: str) -> int:
    if _NOT_AUTHORIZED.search(name):
        return FORBIDDEN
    return UNAUTHORIZED if _NOT_AUTHENTICATED.search(name) else 0


def _answered(
    names: Names, scope: Scope, line: Assign | Do | Return, value: Expr | None, tests: tuple[Expr, ...]
) -> Iterator[Refusal]:
    for node in walk(value):
        if isinstance(node, Call):
            status = _answer_status(node) or (refusing_helper(names, scope, node) if node is value else 0)
            if status:
                yield Refusal(status, tests)
        elif isinstance(node, Items) and node.kind == "(" and isinstance(line, Return):
            yield from (Refusal(status_of(item), tests) for item in node.items[1:] if status_of(item) >= OTHER)
    if isinstance(line, Assign) and value is not None:
        told = {tail(target) for target in line.targets}
        if "status_code" in told or (told & {"status", "statusCode"} and status_of(value) >= OTHER):
            yield Refusal(status_of(value) or OTHER, tests)


def refusing_helper(names: Names, scope: Scope, call: Call) -> int:
    """The status of a helper that does nothing but refuse: `return sendUnauthorized(res)`; 0 for any other."""
    helper = names.settle(names.resolve(scope, call.func)) if _by_name(tail(call.func)) else None
    if not isinstance(helper, FunctionFound) or any(isinstance(line, If | Try) for line in helper.node.body):
        return 0
    said = (_answer_status(node) for node in expressions(helper.node.body) if isinstance(node, Call))
    return next((status for status in said if status in (UNAUTHORIZED, FORBIDDEN)), 0)


def _to_login(call: Call) -> bool:
    first = call.args[0] if call.args else None
    said = [node.value for node in walk(call) if isinstance(node, Text)]
    said += [node.name for node in walk(call) if isinstance(node, Attr) and node.name == "LOGIN_URL"]
    said.append(tail(first.func if isinstance(first, Call) else first))
    return any(_LOGIN_PAGE.search(text) for text in said)


def _answer_status(call: Call) -> int:  # noqa: PLR0911 - one return for each kind
    name = tail(call.func)
    if name in _TURNS_AWAY:
        return UNAUTHORIZED
    if name in _ANSWERS:
        return _ANSWERS[name]
    if name in PASSES_ON and call.args and isinstance(call.args[0], Call):
        return _by_status(call.args[0]) or _by_name(tail(call.args[0].func))
    if name.lower() in _REDIRECTS:
        return UNAUTHORIZED if _to_login(call) else 0
    if name == "redirect_to_login" or dotted(call.func).endswith("login_manager.unauthorized"):
        return UNAUTHORIZED
    if name == "close" and keyword(call, "code") is not None:
        return UNAUTHORIZED  # a websocket has no status: closing it with a code is its refusal (RFC 6455, 7.4)
    status = _by_status(call)
    return status if status >= OTHER else (OTHER if name == "abort" else 0)
