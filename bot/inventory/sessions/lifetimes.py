"""JSON Web Tokens that never end."""

import re
from collections.abc import Iterator

from bot.core.inventory import SessionFault, SessionFaultKind, Sureness
from bot.inventory.code import Assign, Attr, Call, Class, Const, Expr, Function, Name, Table, keyword, tail, walk
from bot.inventory.found import ClassFound, FunctionFound, InstanceFound, ParameterFound, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Called, Lookup, names_in
from bot.inventory.names import Names
from bot.inventory.render import render
from bot.inventory.statements import every, expressions

MAX_HELPERS = 3
"""Calls followed to where the claims are put together."""

MAX_CALLERS = 40
"""Callers looked at of a helper that is given its claims."""

_LIBRARIES = ("jwt.", "jose.", "authlib.jose", "joserfc")
_END = re.compile(r"^(?:exp|expires?\w*|expiry|expiration\w*|lifetime|ttl|max_age|EXP)$")
_COPIES = frozenset({"copy", "dict", "deepcopy", "model_dump", "asdict", "to_dict"})
_ENDS = re.compile(r"(?:^|_)(?:exp|expires?|expiry|expiration|lifetime|ttl)(?:_|$)", re.IGNORECASE)


def endless_tokens(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    for called in lookup.called("encode"):
        if is_jwt(project.names, called) and called.call.args:
            if _proof_of_a_request(called):
                continue
            claims = keyword(called.call, "payload") or keyword(called.call, "claims") or _claims(called)
            sureness = _never_ends(project.names, lookup, called, claims)
            if sureness is not None:
                why = "none of the claims of this token, where they are put together, is `exp`."
                yield _fault(called, why, sureness)
    for called in lookup.called("create_access_token", "create_refresh_token"):
        if keyword(called.call, "expires_delta") == Const("False"):
            yield _fault(called, "`expires_delta=False` makes a token that never expires.", Sureness.SURE)


def _fault(called: Called, why: str, sureness: Sureness) -> SessionFault:
    what = render(called.call)
    return SessionFault(SessionFaultKind.ENDLESS, called.location, called.scope_name, what, why, sureness)


def is_jwt(names: Names, called: Called) -> bool:
    """Is this a function of PyJWT, python-jose, Authlib or joserfc?"""
    outside = names.outside_name(called.seen.scope, called.call.func)
    return outside.startswith(_LIBRARIES)


def _claims(called: Called) -> Expr | None:
    """Authlib and joserfc take the header first."""
    first, *rest = called.call.args
    header = isinstance(first, Table) and any(getattr(key, "value", "") == "alg" for key, _ in first.pairs)
    return rest[0] if header and rest else first


def _proof_of_a_request(called: Called) -> bool:
    """Headers of a push message or a provider's client assertion carry no login of ours."""
    return any(
        re.search(r"vapid|client_assertion|webpush|apns|webhook|unsubscribe", name, re.I)
        for name in (called.scope_name, *names_in(called.call))
    )


def _never_ends(names: Names, lookup: Lookup, called: Called, claims: Expr | None) -> Sureness | None:
    """None where the token ends, or where that cannot be told."""
    if claims is None:
        return None
    function = called.function
    scope = called.seen.scope
    if _mentions_end(claims) or (function is not None and _function_ends(function)):
        return None
    if function is None and isinstance(claims, Name):
        return None
    if any(part[0] is None for node in walk(claims) if isinstance(node, Table) for part in node.pairs):
        inner = [value for node in walk(claims) if isinstance(node, Table) for key, value in node.pairs if key is None]
        if any(_source_ends(names, lookup, scope, value, 0) is not False for value in inner):
            return None
    if isinstance(claims, Table):
        return Sureness.SURE
    ends = _source_ends(names, lookup, scope, claims, 0)
    return Sureness.LIKELY if ends is False else None


def _source_ends(names: Names, lookup: Lookup, scope: Scope, node: Expr, depth: int) -> bool | None:  # noqa: PLR0911
    """Whether the claims have an end where they come from; None where that is out of sight."""
    if depth > MAX_HELPERS:
        return None
    if isinstance(node, Table):
        return _mentions_end(node)
    if isinstance(node, Call) and tail(node.func) in _COPIES:
        copied = node.args[0] if node.args else _base(node.func)
        return _mentions_end(node) if copied is None else _source_ends(names, lookup, scope, copied, depth + 1)
    if isinstance(node, Call):
        return _made_ends(names, scope, node)
    found = names.resolve(scope, node)
    if isinstance(found, ParameterFound) and isinstance(node, Name) and scope.functions:
        return _callers_end(names, lookup, scope.functions[-1], node.id, depth)
    if isinstance(node, Name) and scope.functions:
        values = [
            line.value
            for line in every(scope.functions[-1].body)
            if isinstance(line, Assign) and line.value is not None and Name(node.id) in line.targets
        ]
        answers = [_source_ends(names, lookup, scope, value, depth + 1) for value in values if value != node]
        if not answers or None in answers:
            return None
        return any(answers)
    return None


def _base(func: Expr) -> Expr | None:
    return func.value if isinstance(func, Attr) else None


def _made_ends(names: Names, scope: Scope, call: Call) -> bool | None:
    """The claims are what a helper returns, or an object of a class."""
    found = names.settle(names.resolve(scope, call.func))
    if isinstance(found, FunctionFound):
        return _function_ends(found.node) or _mentions_end(call)
    if isinstance(found, ClassFound | InstanceFound):
        node: Class = found.node if isinstance(found, ClassFound) else found.of.node
        fields = [tail(target) for line in node.body if isinstance(line, Assign) for target in line.targets]
        return any(_END.match(one) for one in fields) or _mentions_end(call)
    return None


def _callers_end(names: Names, lookup: Lookup, function: Function, parameter: str, depth: int) -> bool | None:
    """Whether every caller that is known hands over claims without an end: only then it is False."""
    place = [param.name for param in function.params].index(parameter)
    if function.params and function.params[0].name in ("self", "cls"):
        place -= 1
    answers: list[bool | None] = []
    for called in lookup.calls.get(function.name, [])[:MAX_CALLERS]:
        found = names.settle(names.resolve(called.seen.scope, called.call.func))
        if isinstance(found, FunctionFound) and found.node is not function:
            continue
        given = keyword(called.call, parameter)
        if given is None and 0 <= place < len(called.call.args):
            given = called.call.args[place]
        if given is None:
            return None
        around = called.function
        if around is not None and _function_ends(around):
            return True
        answers.append(_source_ends(names, lookup, called.seen.scope, given, depth + 1))
    if not answers or None in answers:
        return None
    return any(answers)


def _function_ends(function: Function) -> bool:
    if any(_ENDS.search(parameter.name) for parameter in function.params):
        return True
    return any(_is_end(node) for node in expressions(function.body))


def _mentions_end(node: Expr) -> bool:
    return any(_is_end(inner) for inner in walk(node))


def _is_end(node: Expr) -> bool:
    if isinstance(node, Call):
        return any(_END.match(key) for key, _ in node.keywords)
    return any(
        _END.match(name) or _ENDS.search(name)
        for name in (getattr(node, "id", ""), getattr(node, "name", ""), _text(node))
        if name
    )


def _text(node: Expr) -> str:
    value = getattr(node, "value", "")
    return value if isinstance(value, str) and len(value) < 40 else ""
