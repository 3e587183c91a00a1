"""What one function does to accounts and their credentials: signs in, issues tokens, changes passwords and roles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.inventory import ActKind
from bot.inventory.calls import Calls, is_stub, spoken
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Compare,
    Const,
    Do,
    Expr,
    Function,
    Index,
    Name,
    Text,
    dotted,
    tail,
    walk,
)
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope, ValueFound
from bot.inventory.labels import ACCOUNT
from bot.inventory.names import Names
from bot.inventory.security_words import (
    CHECKS,
    CODE_NAME,
    CODES,
    HASHER,
    HASHERS,
    ISSUES,
    KEY,
    KEYS,
    LOGS_IN,
    LOOK_UPS,
    OTHER_TOKENS,
    PASSWORD_FIELD,
    PASSWORD_FORMS,
    PASSWORDS,
    RESETS,
    ROLE,
    ROLE_FIELD,
    ROLES,
    SELECT_PASSWORD,
    SESSION_KEY,
    SUSPEND_FIELD,
    SUSPENDED,
    SUSPENDS,
    SUSPENDS_IT,
    USES,
)
from bot.inventory.statements import direct, every
from bot.inventory.stored import Stored
from bot.inventory.token_claims import PLAIN, for_a_session, for_nobody, hands_on_claims
from bot.inventory.words import words

_CARRIES = re.compile(r"\b(?:token|dto|vo|claims|response|details|principal)$")
"""What carries permissions to who asks for them, and gives nobody any."""

_MARK = re.compile(r"\b(?:random|unchanged|placeholder|dummy|masked?|fake|sentinel|same)\b")


@dataclass(frozen=True)
class Deed:
    """An act before its record is known. `what` is the expression that does it."""

    kind: ActKind
    model: str
    what: Expr
    line: int


def security_deeds(calls: Calls, scope: Scope, function: Function, kept: tuple[Stored, ...]) -> Iterator[Deed]:
    """`scope` is the inside of the function, `kept` what it stores."""
    for one in kept:
        yield from _from_store(one)
    for line in every(function.body):
        start = getattr(line, "line", 1)
        if isinstance(line, Assign):
            yield from _session(line)
            yield from _takes_hash(line)
        if isinstance(line, Do) and isinstance(line.value, Call) and _hashes(line.value):
            yield Deed(ActKind.PASSWORD, "", line.value, start)
        for whole in direct(line):
            for node in walk(whole):
                if isinstance(node, Call):
                    yield from _from_call(calls, scope, node)
                elif isinstance(node, Compare) and _compares_secret(node) and not _constant(calls, scope, node):
                    yield Deed(_compared(node), "", node, start)


def _from_store(one: Stored) -> Iterator[Deed]:
    said = words(one.model)
    account = bool(ACCOUNT.search(said))
    fields = dict(zip(one.fields, (*one.values, *[None] * len(one.fields)), strict=False))
    if one.kind is ActKind.DELETE:
        if account:
            yield Deed(ActKind.ACCOUNT_DELETION, one.model, one.what, one.line)
        elif ROLE.search(said):
            yield Deed(ActKind.ROLE, one.model, one.what, one.line)
        elif KEY.search(said) and "api" in said:
            yield Deed(ActKind.KEY, one.model, one.what, one.line)
        return
    if ROLE.search(said):
        yield Deed(ActKind.ROLE, one.model, one.what, one.line)
    if one.kind is ActKind.CREATE:
        if account and "profile" not in said:  # a profile is made for an account that is there
            yield Deed(ActKind.SIGN_UP, one.model, one.what, one.line)
        elif KEY.search(said) and ("api" in said or "access" in said or "personal" in said):
            yield Deed(ActKind.KEY, one.model, one.what, one.line)
        return
    for field, value in fields.items():
        kind = _by_field(field, value, account, bool(said))
        if kind is not None:
            yield Deed(kind, one.model, one.what, one.line)


def _by_field(field: str, value: Expr | None, account: bool, known: bool) -> ActKind | None:
    """`known`: it is known whose column it is. The password of a mail server or a meeting is nobody's sign-in."""
    if PASSWORD_FIELD.match(field) and (account or not known):
        return ActKind.PASSWORD
    if ROLE_FIELD.match(field) and account:
        return ActKind.ROLE
    if SUSPEND_FIELD.match(field) and account:
        return ActKind.SUSPENSION
    if (
        field == "status"
        and account
        and isinstance(value, Text | Attr)
        and SUSPENDED.search(getattr(value, "value", "") if isinstance(value, Text) else tail(value))
    ):
        return ActKind.SUSPENSION
    return None


def _session(line: Assign) -> Iterator[Deed]:
    """`session["user_id"] = user.id`: the caller is signed in from now on."""
    if line.value is None or line.value in (Const("None"), Const("False")):
        return
    for target in line.targets:
        if isinstance(target, Index) and isinstance(target.at, Text) and tail(target.value) == "session":
            key = target.at.value
        elif isinstance(target, Attr) and tail(target.value) == "session":
            key = target.name
        else:
            continue
        if SESSION_KEY.match(key):
            yield Deed(ActKind.TOKEN, "session", target, line.line)


def _takes_hash(line: Assign) -> Iterator[Deed]:
    """`changes["hashed_password"] = hash_password(new)`: what is then stored is a new password."""
    named = line.value.func if isinstance(line.value, Call) else line.value
    if {"hash", "hashed"} & set(words(tail(named)).split()):
        for target in line.targets:
            if isinstance(target, Index) and isinstance(target.at, Text) and PASSWORD_FIELD.match(target.at.value):
                yield Deed(ActKind.PASSWORD, "", target, line.line)


def _hashes(node: Call) -> bool:
    """`account.hash_password(new)` as a statement: the account takes it."""
    return isinstance(node.func, Attr) and words(node.func.name) == "hash password"


def _from_call(calls: Calls, scope: Scope, node: Call) -> Iterator[Deed]:
    said = spoken(node)
    if not said:
        return
    for kind, matches in _CALLED:
        if matches(calls.names, scope, node, said) and not (kind in _SEEN_IN_BODY and _in_sight(calls, scope, node)):
            yield Deed(kind, "", node, node.line)


def _in_sight(calls: Calls, scope: Scope, node: Call) -> bool:
    """Is the body of what is called read itself? It says better than the name what is done."""
    target = calls.target(scope, node.func)
    return isinstance(target, FunctionFound) and not is_stub(target.node)


def _checks(names: Names, scope: Scope, node: Call, said: str) -> bool:
    if CHECKS.match(said):
        strength = "password_validation" in names.outside_name(scope, node.func)  # of a new one
        return bool(node.args or node.keywords) and not strength
    if said in LOOK_UPS and any(key in ("password", "passwd", "password_hash") for key, _ in node.keywords):
        return True
    if any(isinstance(given, Text) and SELECT_PASSWORD.match(given.value) for given in node.args[:1]):
        return True
    receiver = words(dotted(node.func.value).replace("()", "")) if isinstance(node.func, Attr) else ""
    return bool(HASHER.match(said) and HASHERS.search(receiver) and len(node.args) + len(node.keywords) >= 1)


def _issues(names: Names, scope: Scope, node: Call, said: str) -> bool:
    if for_nobody(node):
        return False
    if ISSUES.match(said) and not OTHER_TOKENS.search(said):
        return len(said.split()) > PLAIN or for_a_session(names, scope, node)
    whole = dotted(node.func)
    if hands_on_claims(scope, node):
        return False  # `createToken(payload)`: who calls it says whose token it is
    if whole in ("jwt.encode", "jwt.sign", "jose.jwt.encode", "jsonwebtoken.sign"):
        return True
    if LOGS_IN.match(said) and node.args:
        outer = names.outside_name(scope, node.func)
        request = isinstance(node.args[0], Name) and node.args[0].id in ("request", "req")
        return said in ("login user", "log user in", "auth login") or request or "auth" in outer
    return False


def _roles(names: Names, scope: Scope, node: Call, said: str) -> bool:
    if ROLES.match(said):
        base = node.func.value if isinstance(node.func, Attr) else None
        return bool(node.args or node.keywords) and not _CARRIES.search(words(tail(base)))
    if said in ("add", "remove", "set", "clear", "append") and isinstance(node.func, Attr):
        return isinstance(node.func.value, Attr) and node.func.value.name in (
            "groups",
            "user_permissions",
            "roles",
            "permissions",
        )
    return False


def _suspends(names: Names, scope: Scope, node: Call, said: str) -> bool:
    receiver = words(tail(node.func.value)) if isinstance(node.func, Attr) else ""
    return bool(SUSPENDS.match(said)) or (said in SUSPENDS_IT and bool(ACCOUNT.search(receiver)))


def _one_time(names: Names, scope: Scope, node: Call, said: str) -> bool:
    if CODES.match(said):
        return True
    receiver = words(dotted(node.func.value).replace("()", "")) if isinstance(node.func, Attr) else ""
    return said in ("verify", "check", "match") and bool(
        re.search(r"\b(?:totp|otp|hotp|pyotp|mfa|speakeasy)\b", receiver)
    )


def _passwords(names: Names, scope: Scope, node: Call, said: str) -> bool:
    if said == "save" and isinstance(node.func, Attr):
        return _is_password_form(names, scope, node.func.value)
    return bool(PASSWORDS.match(said)) and bool(node.args or node.keywords)


def _is_password_form(names: Names, scope: Scope, node: Expr) -> bool:
    """Django's own form for a new password, or one that extends it: its `save` sets the password."""
    held = names.resolve(scope, node)
    made = held.node.value if isinstance(held, ValueFound) else None
    if not isinstance(held, ValueFound) or not isinstance(made, Call):
        return False
    found = names.settle(names.resolve(held.scope, made.func))
    family = names.lineage(found) if isinstance(found, ClassFound) else (found,)
    return any(isinstance(one, Outside) and bool(PASSWORD_FORMS.match(one.name)) for one in family)


_SEEN_IN_BODY = frozenset({ActKind.ROLE, ActKind.SUSPENSION, ActKind.KEY})
_CALLED = (
    (ActKind.SIGN_IN, _checks),
    (ActKind.TOKEN, _issues),
    (ActKind.PASSWORD, _passwords),
    (ActKind.ROLE, _roles),
    (ActKind.SUSPENSION, _suspends),
    (ActKind.CODE, _one_time),
    (ActKind.RESET, lambda names, scope, node, said: bool(RESETS.search(said)) and not USES.match(said)),
    (ActKind.KEY, lambda names, scope, node, said: bool(KEYS.match(said))),
)


def _compares_secret(node: Compare) -> bool:
    """`user.password == password`, `form.password != settings.PASSWORD`, `code == stored_otp`"""
    if not set(node.operators) <= {"==", "!=", "===", "!==", "is", "is not"}:
        return False
    named = [side for side in node.sides if isinstance(side, Name | Attr | Index | Call)]
    if len(named) < 2 or any(isinstance(side, Const) for side in node.sides):
        return False
    said = [words(_spoken(side)) for side in named]
    password = sum("password" in text.split() or "passwd" in text for text in said)
    confirmed = any(re.search(r"\b(?:confirm\w*|repeat|again|password2|re)\b", text) for text in said)
    return (bool(password) and not confirmed) or any(CODE_NAME.search(text) for text in said)


def _constant(calls: Calls, scope: Scope, node: Compare) -> bool:
    """Is a side a text that only says "unchanged"? Then it is no one's password that is checked."""
    marks = (side for side in node.sides if isinstance(side, Name | Attr) and _MARK.search(words(tail(side))))
    found = (calls.names.resolve(scope, side) for side in marks)
    return any(isinstance(one, ValueFound) and isinstance(one.node.value, Text) for one in found)


def _spoken(side: Expr) -> str:
    return side.at.value if isinstance(side, Index) and isinstance(side.at, Text) else tail(side)


def _compared(node: Compare) -> ActKind:
    spoken = " ".join(words(tail(side)) for side in node.sides)
    return ActKind.CODE if CODE_NAME.search(spoken) else ActKind.SIGN_IN
