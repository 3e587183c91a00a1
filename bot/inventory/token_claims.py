"""What a call that makes a token makes it for: to sign somebody in, or for anything else."""

import re

from bot.inventory.code import Attr, Call, Name, Table, Text, tail, walk
from bot.inventory.found import FunctionFound, Scope
from bot.inventory.names import Names
from bot.inventory.security_words import ISSUES, SPEAKS_OF_SESSIONS
from bot.inventory.words import words

_SOMEBODY = re.compile(
    r"\b(?:sub|subject|user|uid|account|member|customer|email|username|name|login|role|roles|scope)\b|^id$"
)
"""Claims of a token that say who holds it or what they may do (RFC 7519, 4.1.2)."""

PLAIN = 2
"""Words of `create_token`, which does not say what the token is for."""


def for_a_session(names: Names, scope: Scope, node: Call) -> bool:
    """Does what is called stand where sessions are made? A `Channel` whose `make_token` signs a link does not."""
    target = names.settle(names.resolve(scope, node.func))
    if isinstance(target, FunctionFound) and target.scope.owner is not None:
        stands = f"{target.scope.owner.name} {target.scope.path.rpartition('/')[2]}"
        return bool(SPEAKS_OF_SESSIONS.search(words(stands)))
    if isinstance(target, FunctionFound) or not isinstance(node.func, Attr):
        return True
    given = (node.func.value, *node.args, *(value for _, value in node.keywords))
    said = " ".join(words(tail(one)) for each in given for one in walk(each))
    return bool(SPEAKS_OF_SESSIONS.search(said))


def for_nobody(node: Call) -> bool:
    """Are the claims written out, and none of them says whose the token is? It signs nobody in."""
    claims = node.args[0] if node.args else None
    keys = [key.value for key, _ in claims.pairs if isinstance(key, Text)] if isinstance(claims, Table) else []
    whole = isinstance(claims, Table) and len(keys) == len(claims.pairs) > 0
    return whole and not any(_SOMEBODY.search(words(key)) for key in keys)


def hands_on_claims(scope: Scope, node: Call) -> bool:
    """Does a function that issues tokens, by its name, sign the claims that it is given?"""
    around = scope.functions[-1] if scope.functions else None
    claims = node.args[0] if node.args else None
    return (
        around is not None
        and bool(ISSUES.match(words(around.name)))
        and any(claims == Name(one.name) for one in around.params)
    )
