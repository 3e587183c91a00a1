"""What stands in a row of middleware: guards taken out of their wrappers and rows, and what only looks like a guard.

`asyncHandler(auth.jwt)` guards as `auth.jwt` does; a row of validators is judged by its members, not by its name; a
function that sets a few values and passes everybody on guards nothing, whatever it is called.
"""

import re
from collections.abc import Iterator

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Const,
    Do,
    Expr,
    Function,
    Items,
    Logic,
    Name,
    Raise,
    Return,
    Stmt,
    Table,
    Text,
    dotted,
    tail,
)
from bot.inventory.found import Found, FunctionFound, Outside, Scope, ValueFound
from bot.inventory.javascript_words import CALLER, PASSES_ON
from bot.inventory.judgement import turned_away
from bot.inventory.names import Names
from bot.inventory.refusals import FORBIDDEN, UNAUTHORIZED, refusals
from bot.inventory.statements import every, expressions
from bot.inventory.words import guards_no_caller, sounds_like_authentication, sounds_like_authorization, words

MAX_HOPS = 4
"""Rows and wrappers in one another that are looked into."""

_WRAPPERS = re.compile(r"\b(?:async|wrap|wrapper|wrapped|catch|try|promise|promisify|safe)\b")
"""What projects and packages call a function that only hands the errors of another one on."""

_VALIDATORS = frozenset({"express-validator", "celebrate", "joi", "yup", "zod", "ajv", "@hapi/joi", "class-validator"})
"""Packages that look at what is sent, never at who sends it."""


def members(names: Names, scope: Scope, node: Expr, hops: int = 0) -> Iterator[tuple[Scope, Expr]]:
    """The functions that an argument of a route stands for, each with where it is written."""
    found = names.settle(names.resolve(scope, node)) if not isinstance(node, Call) else None
    bound = found.node.value if isinstance(found, ValueFound) else None
    row = node if isinstance(node, Items) else bound
    if hops < MAX_HOPS and isinstance(row, Items):
        where = found.scope if isinstance(found, ValueFound) else scope
        for item in row.items:
            yield from members(names, where, item, hops + 1)
    elif hops < MAX_HOPS and isinstance(node, Call) and _is_wrapper(names, scope, node):
        yield from members(names, scope, node.args[0], hops + 1)
    else:
        yield scope, node


def _is_wrapper(names: Names, scope: Scope, call: Call) -> bool:
    """`asyncHandler(auth.jwt)`: a function around one other, which it calls."""
    if len(call.args) != 1 or call.keywords or guards_no_caller(tail(call.func)):
        return False
    inner = names.settle(names.resolve(scope, call.args[0])) if not isinstance(call.args[0], Call) else None
    is_function = isinstance(inner, FunctionFound) or (
        isinstance(inner, ValueFound) and isinstance(inner.node.value, Call)
    )
    around = names.settle(names.resolve(scope, call.func))
    if not is_function:
        return False
    if isinstance(around, FunctionFound) and around.node.params:
        first = around.node.params[0].name
        called = (node for node in expressions(around.node.body) if isinstance(node, Call))
        return any(one.func == Name(first) for one in called)
    return isinstance(around, Outside) and bool(_WRAPPERS.search(words(f"{around.name} {tail(call.func)}")))


def is_validator(found: Found | None, names: Names, scope: Scope, node: Expr) -> bool:
    """`body("email").isEmail()`, `celebrate({ ... })`: made by a package that looks at what is sent."""
    here = node
    while isinstance(here, Call | Attr):
        here = here.func if isinstance(here, Call) else here.value
    made = found if isinstance(found, Outside) else names.settle(names.resolve(scope, here))
    return isinstance(made, Outside) and any(
        made.name == one or made.name.startswith((f"{one}.", f"{one}/")) for one in _VALIDATORS
    )


def passes_everybody_on(names: Names, found: FunctionFound) -> bool:
    """Does a middleware always call `next()`, with nothing in it that could turn anybody away?"""
    function = found.node
    if len(function.params) < 3 or any(refusals(names, found.scope.inside(function), function.body)):
        return False
    if any(
        isinstance(line, Raise) or (isinstance(line, Return) and not _is_next(line.value))
        for line in every(function.body)
    ):
        return False
    asked = (node for node in expressions(function.body) if isinstance(node, Call))
    if any(_may_refuse(node, function) for node in asked):
        return False
    return any(isinstance(line, Do | Return) and _is_next(line.value) for line in function.body)


def _is_next(value: Expr | None) -> bool:
    return value is None or (isinstance(value, Call) and tail(value.func) in PASSES_ON and not value.args)


def _may_refuse(call: Call, function: Function) -> bool:
    """A call that is given the request or the response, or is about a caller by its name."""
    handed = {one.name for one in function.params}
    return sounds_like_authentication(tail(call.func)) or any(dotted(one) in handed for one in call.args)


def lets_strangers_in(names: Names, scope: Scope, call: Call) -> bool:
    """`authenticate("jwt", false)`, where its refusal of strangers stands behind `if (!user && isStrict)`."""
    maker = names.settle(names.resolve(scope, call.func))
    if not isinstance(maker, FunctionFound):
        return False
    given = zip(maker.node.params, call.args, strict=False)
    off = {parameter.name for parameter, value in given if value == Const("False")}
    if not off:
        return False
    told = [
        one
        for one in refusals(names, maker.scope.inside(maker.node), maker.node.body)
        if one.status in (UNAUTHORIZED, FORBIDDEN) and turned_away(one, maker.node.name, asked=True).authenticates
    ]
    return bool(told) and all(any(_needs(test, off) for test in one.tests) for one in told)


def _needs(test: Expr, off: set[str]) -> bool:
    if isinstance(test, Logic) and test.operator == "and":
        return any(_needs(side, off) for side in test.sides)
    return isinstance(test, Name) and test.id in off


def told_a_role(call: Call) -> bool:
    """Is a function that makes guards told what to ask for? A table of options may be about other things."""
    tables = [arg for arg in call.args if isinstance(arg, Table)]
    keys = [key.value for table in tables for key, _ in table.pairs if isinstance(key, Text)]
    return len(tables) < len(call.args) or any(sounds_like_authorization(key) for key in keys)


_LETS_IN = re.compile(
    r"^(?:required?|requires|allowed?|allows|needs|needed) (?:auth|authentication|permissions?|roles?|rights?|scopes?)$"
)


def told_whom(call: Call) -> bool:
    """Is a function that makes middleware told in a table whom it lets in (`inline({ requiredRoles: [READER] })`)?"""
    keys = [key.value for arg in call.args if isinstance(arg, Table) for key, _ in arg.pairs if isinstance(key, Text)]
    return any(_LETS_IN.match(words(key)) for key in keys)


def introduces(line: Stmt) -> bool:
    """`req.user = user`: later functions are told who calls."""
    return isinstance(line, Assign) and any(CALLER.match(dotted(target)) for target in line.targets)
