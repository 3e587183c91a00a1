"""JSON Web Tokens that are believed without a look at their signature."""

import re
from collections.abc import Iterator

from bot.core.inventory import SessionFault, SessionFaultKind, Sureness
from bot.inventory.code import (
    Call,
    Compare,
    Const,
    Expr,
    Function,
    Items,
    Logic,
    Name,
    Return,
    Table,
    Text,
    keyword,
    tail,
)
from bot.inventory.found import Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Called, Lookup
from bot.inventory.names import Names
from bot.inventory.render import render
from bot.inventory.sessions.lifetimes import is_jwt
from bot.inventory.statements import every, expressions

_READS = frozenset({"decode", "get_unverified_claims", "decode_complete"})
_FROM_ISSUER = re.compile(r"id_?token|userinfo|oidc|token_response|introspect", re.IGNORECASE)
"""A client may believe an ID token that it fetched over TLS itself (OpenID Connect Core 1.0, 3.1.3.7, 6)."""


def unverified_tokens(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    for called in lookup.called(*sorted(_READS)):
        if not is_jwt(project.names, called):
            continue
        why, sureness = _unverified(project.names, called)
        if why and not _verified_too(project.names, called) and not _only_asks(called):
            about = f"{called.scope_name} {' '.join(render(arg) for arg in called.call.args[:1])}"
            if _FROM_ISSUER.search(about) and sureness is not Sureness.DOUBTFUL:
                sureness = Sureness.DOUBTFUL
            yield _fault(called, why, sureness)
    for called in lookup.called("encode"):
        if is_jwt(project.names, called) and _is_none(keyword(called.call, "algorithm")):
            yield _fault(
                called, "the token is made with the algorithm `none`, so anybody can write one.", Sureness.SURE
            )


def _fault(called: Called, why: str, sureness: Sureness) -> SessionFault:
    what = render(called.call)
    return SessionFault(SessionFaultKind.NOT_VERIFIED, called.location, called.scope_name, what, why, sureness)


def _unverified(names: Names, called: Called) -> tuple[str, Sureness]:
    call, scope = called.call, called.seen.scope
    if tail(call.func) == "get_unverified_claims":
        return "get_unverified_claims reads the claims without the signature.", Sureness.SURE
    if keyword(call, "verify") == Const("False"):
        return "`verify=False` reads the claims without the signature.", Sureness.SURE
    options = _written(names, scope, keyword(call, "options"))
    if isinstance(options, Table):
        for key, value in options.pairs:
            if key == Text("verify_signature") and value == Const("False"):
                return "the options turn the check of the signature off.", Sureness.SURE
            if key == Text("verify_exp") and value == Const("False") and not _may_be_old(called):
                return "the options accept a token that has ended.", Sureness.LIKELY
    algorithms = _written(names, scope, keyword(call, "algorithms"))
    if isinstance(algorithms, Items) and any(_is_none(item) for item in algorithms.items):
        return "the algorithm `none` is accepted, so anybody can write a token.", Sureness.SURE
    return "", Sureness.DOUBTFUL


def _may_be_old(called: Called) -> bool:
    """Where a session is renewed or ended, a token that is over may be looked at."""
    return bool(re.search(r"refresh|renew|logout|log_out|revoke|expired|blacklist|invalidate", called.scope_name, re.I))


def _written(names: Names, scope: Scope, node: Expr | None) -> Expr | None:
    found = names.resolve(scope, node) if isinstance(node, Name) else None
    return found.node.value if isinstance(found, ValueFound) else node


def _is_none(node: Expr | None) -> bool:
    return isinstance(node, Text) and node.value.lower() == "none"


def _only_asks(called: Called) -> bool:
    """Does the function answer yes or no about the kind of a token, and hand none of its claims on?"""
    function = called.function
    returned = [line.value for line in every(function.body) if isinstance(line, Return)] if function else []
    return bool(returned) and all(isinstance(value, Const | Compare | Logic) for value in returned)


def _verified_too(names: Names, called: Called) -> bool:
    """Does the same function read a token with its signature as well: did it only look for the issuer or the key?"""
    function: Function | None = called.function
    if function is None:
        return False
    for node in expressions(function.body):
        if (
            isinstance(node, Call)
            and node is not called.call
            and tail(node.func) in ("decode", "verify", "decode_complete")
        ):
            other = Called(called.seen, node)
            if is_jwt(names, other) and not _unverified(names, other)[0]:
                return True
        if isinstance(node, Call) and re.search(r"(?<!un)verif|validate_|check_sig", tail(node.func)):
            return True
    return False
