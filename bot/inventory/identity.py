"""Which expressions of a handler stand for its caller, and where they decide anything."""

import re
from collections.abc import Callable, Iterator

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Compare,
    Do,
    Expr,
    Function,
    If,
    Index,
    Name,
    Raise,
    Stmt,
    Table,
    Text,
    Walrus,
    dotted,
    tail,
    walk,
)
from bot.inventory.javascript_words import CALLER, SENDS
from bot.inventory.statements import direct, every
from bot.inventory.words import words

_CALLER = re.compile(
    r"^(?:(?:self\.)?current_?(?:user|member|account|admin|customer|tenant|org|identity)\w*|g\.(?:\w*user\w*|me|identity|tenant\w*|account\w*)"
    r"|(?:self\.)?request\.(?:state\.)?(?:user|account|tenant|auth|identity)\w*|session\[\]|flask\.g\.\w*user\w*"
    r"|(?:get_)?(?:jwt_identity|current_user\w*|jwt|current_identity|raw_jwt|user_id_from\w*)(?:\(\))?"
    r"|authorized_userid\(\)|check_authorized\(\)|.*\bget_(?:current_|authed_|logged_in_|auth_)\w*\(\)|get_jwt_identity\(\)|auth\.current_user\(\)|self\.(?:current_)?user)$"
)
_SESSION_KEYS = re.compile(r"user|uid|identity|auth|account|member|customer|tenant|id$|email", re.IGNORECASE)
_RECORDS = re.compile(
    r"^(?:log\w*|logger|logging|print|debug|info|warning|error|exception|audit\w*|track\w*|capture\w*|record_?\w*|emit\w*|notify\w*"
    r"|send\w*|publish\w*|\w*audit\w*|\w*_log|add_?event|auditlog|activity\w*|journal\w*|\w*trail)$",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^(?:created|updated|modified|deleted|changed|last_\w+|performed|actor|by|edited|editor)(?:_by|_by_id|_user|_id)?$"
)

_WHO = re.compile(
    r"^(?:get |must get |load |extract |fetch |require )?"
    r"(?:current|authenticated|logged in|signed in|auth|session|context get)"
    r" (?:user|account|member|principal|customer|identity|claims|username|tenant)"
    r"(?: (?:id|uuid|name|or throw|entity))*$"
    r"|^(?:get |must get |extract )?"
    r"(?:user|account|customer|member|tenant|claims|principal|identity|user id|username|subject)"
    r" (?:from|for|of) (?:\w+ )?(?:context|ctx|request|session|token|claims|security context|principal|authentication)$"
)
_GETTER = re.compile(r"^get[A-Z]\w*$|^(?:name|id|username|userId|subject)$")
_KEPT = frozenset(
    {"Get", "MustGet", "GetString", "GetUint", "GetInt", "GetInt64", "GetUint64", "Value", "Locals", "getAttribute"}
)
_HOLDERS = frozenset({"c", "ctx", "context", "session", "sess", "sessions", "request", "req", "claims", "getsession"})
"""What holds the caller for the length of a request, and how it is asked for it."""

_ANSWERS = (
    frozenset({"render_template", "TemplateResponse", "jsonify", "JSONResponse", "make_response", "dict"})
    | {"addAttribute", "JSON"}
    | SENDS
)
"""Calls that show the caller something: no say in what is shown."""


def callers(function: Function, given: frozenset[str]) -> frozenset[str]:
    """The local names that stand for the caller: the parameters `given`, and whatever is read from them,
    from the session or from the framework's notion of a current user."""
    known = set(given)
    for _ in range(3):  # a name taken from a name taken from the caller
        for line in every(function.body):
            if isinstance(line, Assign) and line.value is not None and _stems_from_caller(line.value, known):
                known.update(target.id for target in line.targets if isinstance(target, Name))
            elif isinstance(line, If) and isinstance(line.test, Walrus) and _stems_from_caller(line.test.value, known):
                known.update({line.test.target.id} if isinstance(line.test.target, Name) else ())
    return frozenset(known)


def _stems_from_caller(node: Expr, known: set[str]) -> bool:
    """`user.id`, `session["user_id"]`, `payload.get("sub")`: the caller or a part of it, not something looked up."""
    if is_caller(node, known):
        return True
    if isinstance(node, Attr | Index):
        return _stems_from_caller(node.value, known)
    if isinstance(node, Call):
        if isinstance(node.func, Attr) and _GETTER.match(node.func.name) and _stems_from_caller(node.func.value, known):
            return True
        if isinstance(node.func, Attr) and node.func.name == "get" and _stems_from_caller(node.func.value, known):
            return True
        single = [*node.args, *(value for _, value in node.keywords)]
        return any(_stems_from_caller(argument, known) for argument in single)
    return False


def is_caller(node: Expr, known: frozenset[str] | set[str]) -> bool:
    if isinstance(node, Name) and node.id in known:
        return True
    if (
        isinstance(node, Index)
        and isinstance(node.at, Text)
        and tail(node.value) in ("session", "g", "claims", "payload", "request")
    ):
        return bool(_SESSION_KEYS.search(node.at.value))
    if isinstance(node, Call) and dotted(node.func) in ("session.get", "flask.session.get", "request.session.get"):
        return any(isinstance(arg, Text) and bool(_SESSION_KEYS.search(arg.value)) for arg in node.args)
    if isinstance(node, Call) and _asks_who(node):
        return True
    chain = dotted(node) if isinstance(node, Name | Attr | Call) else ""
    return bool(chain) and bool(_CALLER.match(chain) or CALLER.match(chain))


def _asks_who(call: Call) -> bool:
    """`SecurityContextHolder.getContext()`, `users.getCurrentUser()`, `auth.UserFromContext(ctx)`, `c.Get("userID")`"""
    name, said = tail(call.func), dotted(call.func)
    if name == "getContext" and "SecurityContextHolder" in said:
        return True
    if _WHO.match(words(name)) and name[:1] + name[1:].lower() != name:
        return True
    if name not in _KEPT or not isinstance(call.func, Attr):
        return False
    holder = dotted(call.func.value).replace("()", "").rpartition(".")[2].lower()
    keys = [arg.value if isinstance(arg, Text) else dotted(arg) for arg in call.args]
    return holder in _HOLDERS and any(_SESSION_KEYS.search(key) for key in keys)


def mentions_caller(node: Expr, known: frozenset[str]) -> bool:
    return any(is_caller(inner, known) for inner in walk(node))


def decides(body: tuple[Stmt, ...], known: frozenset[str], records: Callable[[Call], bool] = lambda _: False) -> str:
    """Where the caller has a say in what happens: a comparison, a condition, an argument. "" for nowhere.

    Being written into a log or an "updated by" column is no say; `records` knows the helpers that only write it down.
    """
    for line in every(body):
        for whole in _telling(line):
            for node in walk(whole):
                if isinstance(node, Compare) and mentions_caller(node, known):
                    return "a comparison with the caller"
                if isinstance(node, Call) and _given_to(node, known) and not records(node):
                    passed = "the caller" if mentions_caller(node, known) else "the whole request"
                    return f"{passed} is passed to {tail(node.func) or 'a call'}"
        if isinstance(line, If) and mentions_caller(line.test, known):
            return "a condition on the caller"
        if isinstance(line, If) and any(isinstance(one, Call) and _asks_leave(one) for one in walk(line.test)):
            return "a condition on a permission"
    return ""


def _asks_leave(call: Call) -> bool:
    """`if not Permission(IsModerator(forum)):`, which knows by itself who calls"""
    return bool(re.match(r"^(?:permission|(?:has|have|check) (?:\w+ )?perm(?:ission)?s?)$", words(tail(call.func))))


def _telling(line: Stmt) -> Iterator[Expr]:
    """The expressions of a statement without those that only record who did it."""
    if isinstance(line, Assign) and all(_STAMP.match(tail(target) or "-") for target in line.targets):
        return
    if isinstance(line, Do | Raise) and isinstance(line.value, Call) and _records(line.value):
        return
    yield from direct(line)


def _told(node: Expr) -> Iterator[Expr]:
    """An argument, or what stands in it where it is a table: less what only says who did it."""
    if not isinstance(node, Table):
        yield node
        return
    for key, value in node.pairs:
        if not (isinstance(key, Text) and _STAMP.match(words(key.value).replace(" ", "_"))):
            yield from _told(value)


def _records(call: Call) -> bool:
    parts = dotted(call.func).replace("()", "").split(".")
    return any(_RECORDS.match(part) for part in parts[-2:])


def _given_to(call: Call, known: frozenset[str]) -> bool:
    if _records(call) or tail(call.func) in _ANSWERS:
        return False
    if isinstance(call.func, Attr) and mentions_caller(call.func.value, known):
        return True
    if Name("request") in call.args or ("request", Name("request")) in call.keywords:
        return True  # whoever is given the whole request can ask it who calls
    if any(Name(whole) in call.args for whole in ("req", "ctx")) and not tail(call.func)[:1].isupper():
        return True  # not so Go's exported functions, which are all given a `ctx`
    if any(mentions_caller(told, known) for arg in call.args for told in _told(arg)):
        return tail(call.func) not in ("str", "int", "len", "repr", "UUID", "bool")
    return any(not _STAMP.match(key) and mentions_caller(value, known) for key, value in call.keywords)


def looked_up_for_caller(function: Function, tests: tuple[Expr, ...]) -> bool:
    """Is what a refusal asks for (`if membership is None`) something that was looked up by the caller and by something
    else of the request?"""
    asked = {node.id for test in tests for node in walk(test) if isinstance(node, Name)}
    for line in every(function.body):
        if not isinstance(line, Assign) or not any(isinstance(one, Name) and one.id in asked for one in line.targets):
            continue
        for call in walk(line.value):
            if isinstance(call, Call):
                parts = [*call.args, *(given for _, given in call.keywords)]
                own = [part for part in parts if mentions_caller(part, frozenset())]
                if own and len(parts) > len(own):
                    return True
    return False
