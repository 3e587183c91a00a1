"""What one function does to accounts and their credentials: signs in, issues tokens, changes passwords and roles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.inventory import ActKind
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
from bot.inventory.found import Scope
from bot.inventory.labels import ACCOUNT
from bot.inventory.names import Names
from bot.inventory.statements import direct, every
from bot.inventory.stored import Stored
from bot.inventory.words import words

_KEY = re.compile(
    r"\b(?:api keys?|access keys?|access tokens?|personal access tokens?|auth tokens?|api tokens?|tokens?"
    r"|secret keys?)$"
)
_ROLE = re.compile(
    r"\b(?:roles?|permissions?|user roles?|role assignments?|grants?|memberships?|acls?|access rules?|privileges?)$"
)
_PASSWORD_FIELD = re.compile(
    r"^(?:_?password|password_?hash|hashed_?password|passwd|pass_?hash|encrypted_?password|pw_?hash)$", re.IGNORECASE
)
_ROLE_FIELD = re.compile(
    r"^(?:roles?|role_?id|user_?role|is_?(?:admin|superuser|staff|superadmin|moderator|owner|super_?user)|admin"
    r"|superuser|permissions?"
    r"|scopes|user_?permissions|groups|access_?level|privileges|user_?type)$",
    re.IGNORECASE,
)
_SUSPEND_FIELD = re.compile(
    r"^(?:is_?)?(?:active|enabled|disabled|suspended|banned|blocked|locked|deactivated)(?:_?at|_?until)?$",
    re.IGNORECASE,
)
_SUSPENDED = re.compile(r"suspend|banned|blocked|disabled|deactivat|locked", re.IGNORECASE)

_CHECKS = re.compile(
    r"^(?:(?:check|verify|validate|compare|is|matches|authenticate|test|valid)\s(?:\w+\s)?(?:password|passwd|pw"
    r"|credentials?)(?:\s(?:hash|for \w+|of \w+|match\w*|correct|valid|async))?"
    r"|(?:password|credentials?)\s(?:verify|check|matches|valid|is valid|correct)|checkpw|authenticate(?:\suser)?"
    r"|ldap login"
    r"|authenticate (?:account|member|customer|credentials|by password|local|with password)|verify hash|simple bind s)$"
)
_HASHER = re.compile(r"^(?:verify|compare|compare sync)$")
_HASHERS = re.compile(r"\b(?:pwd|password|passwd|hasher|crypt|bcrypt|argon2|scrypt|ph|passwords|context)\b")
_ISSUES = re.compile(
    r"^(?:(?:create|generate|issue|encode|make|mint|sign|build|new|get)\s(?:\w+\s){0,2}(?:access|refresh|auth|jwt"
    r"|bearer|session|login|user|id)?\s?"
    r"(?:tokens?|jwt|token pair))$"
)
_OTHER_TOKENS = re.compile(
    r"\b(?:csrf|reset|verification|confirm\w*|invite|invitation|email|unsubscribe|activation|download|get token"
    r"|device|page)\b"
)
_LOGS_IN = re.compile(
    r"^(?:login|login user|log user in|log in|auth login|do login|perform login|sign in|django login|start session)$"
)
_SESSION_KEY = re.compile(
    r"^_?(?:user|uid|account|member|customer|admin|logged_?in|username|email|auth\w*|employee|is_admin)(?:_?id)?$",
    re.IGNORECASE,
)
_PASSWORDS = re.compile(r"^(?:set|change|update|reset|save)\s(?:\w+\s)?(?:password|passwd)(?:\s(?:hash|for user))?$")
_ROLES = re.compile(
    r"^(?:(?:set|change|update|assign|add|remove|revoke|grant|give|delete|toggle|unassign)\s(?:\w+\s){0,2}(?:roles?"
    r"|permissions?|perms?|admin|superuser|staff|privileges?|scopes)"
    r"(?:\s(?:to|from|for|of)\s\w+)?|promote(?:\s\w+)*|demote(?:\s\w+)*|make (?:admin|superuser|staff)|assign perm"
    r"|remove perm|add to role|add user to (?:role|group))$"
)
_SUSPENDS = re.compile(
    r"^(?:suspend|ban|unban|block|unblock|deactivate|reactivate|disable|enable|lock|unlock|unsuspend|freeze)"
    r"(?:\s(?:user|users|account|accounts|member|customer|employee|profile))$"
)
_SUSPENDS_IT = frozenset({"suspend", "ban", "unban", "deactivate", "reactivate", "block_user", "soft_delete_user"})
_CODES = re.compile(
    r"^(?:(?:verify|check|validate|confirm|send|generate|create|issue|request|make|resend)\s(?:\w+\s)?(?:otp|totp"
    r"|one time (?:code|password)|mfa|2fa|tfa|two factor"
    r"|two fa|pin|pin code|sms code|verification code|login code|backup code|recovery code|email code|otp code"
    r"|mfa code|security code|auth code)(?:\s\w+)*|verify totp|totp verify)$"
)
_CODE_NAME = re.compile(
    r"\b(?:otp|totp|one time code|mfa code|verification code|login code|sms code|pin code|security code|pin)\b"
)
_RESETS = re.compile(
    r"\b(?:(?:send|create|generate|make|issue|request|trigger)\s(?:\w+\s){0,2}(?:password reset|reset password"
    r"|recovery|reset (?:token|link|email|mail|code))|"
    r"password reset (?:token|email|mail|link)|forgot password|reset password email)\b"
)
_ROLE_SETS = frozenset({"groups", "user_permissions", "roles", "permissions"})
_KEYS = re.compile(
    r"^(?:create|generate|issue|new|rotate|regenerate|make)\s(?:\w+\s)?(?:api key|access key|api token"
    r"|personal access token|secret key|apikey)$"
)


@dataclass(frozen=True)
class Deed:
    """An act before its record is known. `what` is the expression that does it."""

    kind: ActKind
    model: str
    what: Expr
    line: int


def security_deeds(names: Names, scope: Scope, function: Function, kept: tuple[Stored, ...]) -> Iterator[Deed]:
    """`scope` is the inside of the function, `kept` what it stores."""
    for one in kept:
        yield from _from_store(one)
    for line in every(function.body):
        start = getattr(line, "line", 1)
        if isinstance(line, Assign):
            yield from _session(line)
        if isinstance(line, Do) and isinstance(line.value, Call) and _hashes(line.value):
            yield Deed(ActKind.PASSWORD, "", line.value, start)
        for whole in direct(line):
            for node in walk(whole):
                if isinstance(node, Call):
                    yield from _from_call(names, scope, node)
                elif isinstance(node, Compare) and _compares_secret(node):
                    yield Deed(_compared(node), "", node, start)


def _from_store(one: Stored) -> Iterator[Deed]:
    said = words(one.model)
    account = bool(ACCOUNT.search(said))
    fields = dict(zip(one.fields, (*one.values, *[None] * len(one.fields)), strict=False))
    if one.kind is ActKind.DELETE:
        if account:
            yield Deed(ActKind.ACCOUNT_DELETION, one.model, one.what, one.line)
        elif _ROLE.search(said):
            yield Deed(ActKind.ROLE, one.model, one.what, one.line)
        elif _KEY.search(said) and "api" in said:
            yield Deed(ActKind.KEY, one.model, one.what, one.line)
        return
    if _ROLE.search(said):
        yield Deed(ActKind.ROLE, one.model, one.what, one.line)
    if one.kind is ActKind.CREATE:
        if account:
            yield Deed(ActKind.SIGN_UP, one.model, one.what, one.line)
        elif _KEY.search(said) and ("api" in said or "access" in said or "personal" in said):
            yield Deed(ActKind.KEY, one.model, one.what, one.line)
        return
    for field, value in fields.items():
        kind = _by_field(field, value, account)
        if kind is not None:
            yield Deed(kind, one.model, one.what, one.line)


def _by_field(field: str, value: Expr | None, account: bool) -> ActKind | None:
    if _PASSWORD_FIELD.match(field):
        return ActKind.PASSWORD
    if _ROLE_FIELD.match(field) and account:
        return ActKind.ROLE
    if _SUSPEND_FIELD.match(field) and account:
        return ActKind.SUSPENSION
    if (
        field == "status"
        and account
        and isinstance(value, Text | Attr)
        and _SUSPENDED.search(getattr(value, "value", "") if isinstance(value, Text) else tail(value))
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
        if _SESSION_KEY.match(key):
            yield Deed(ActKind.TOKEN, "session", target, line.line)


def _hashes(node: Call) -> bool:
    """`account.hash_password(new)` as a statement: the account takes it."""
    return isinstance(node.func, Attr) and words(node.func.name) == "hash password"


def _from_call(names: Names, scope: Scope, node: Call) -> Iterator[Deed]:
    name = tail(node.func)
    said = words(name)
    if not said:
        return
    for kind, matches in _CALLED:
        if matches(names, scope, node, said):
            yield Deed(kind, "", node, node.line)


def _checks(names: Names, scope: Scope, node: Call, said: str) -> bool:
    if _CHECKS.match(said):
        return bool(node.args or node.keywords)
    receiver = words(dotted(node.func.value).replace("()", "")) if isinstance(node.func, Attr) else ""
    return bool(_HASHER.match(said) and _HASHERS.search(receiver) and len(node.args) + len(node.keywords) >= 1)


def _issues(names: Names, scope: Scope, node: Call, said: str) -> bool:
    if _ISSUES.match(said) and not _OTHER_TOKENS.search(said):
        return True
    whole = dotted(node.func)
    if whole in ("jwt.encode", "jwt.sign", "jose.jwt.encode", "jsonwebtoken.sign"):
        return True
    if _LOGS_IN.match(said) and node.args:
        outer = names.outside_name(scope, node.func)
        request = isinstance(node.args[0], Name) and node.args[0].id in ("request", "req")
        return said in ("login user", "log user in", "auth login") or request or "auth" in outer
    return False


def _roles(names: Names, scope: Scope, node: Call, said: str) -> bool:
    if _ROLES.match(said):
        return bool(node.args or node.keywords)
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
    return bool(_SUSPENDS.match(said)) or (said in _SUSPENDS_IT and bool(ACCOUNT.search(receiver)))


def _one_time(names: Names, scope: Scope, node: Call, said: str) -> bool:
    if _CODES.match(said):
        return True
    receiver = words(dotted(node.func.value).replace("()", "")) if isinstance(node.func, Attr) else ""
    return said in ("verify", "check", "match") and bool(
        re.search(r"\b(?:totp|otp|hotp|pyotp|mfa|speakeasy)\b", receiver)
    )


def _passwords(names: Names, scope: Scope, node: Call, said: str) -> bool:
    return bool(_PASSWORDS.match(said)) and bool(node.args or node.keywords)


_CALLED = (
    (ActKind.SIGN_IN, _checks),
    (ActKind.TOKEN, _issues),
    (
        ActKind.PASSWORD,
        lambda names, scope, node, said: bool(_PASSWORDS.match(said)) and bool(node.args or node.keywords),
    ),
    (ActKind.ROLE, _roles),
    (ActKind.SUSPENSION, _suspends),
    (ActKind.CODE, _one_time),
    (ActKind.RESET, lambda names, scope, node, said: bool(_RESETS.search(said))),
    (ActKind.KEY, lambda names, scope, node, said: bool(_KEYS.match(said))),
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
    return (bool(password) and not confirmed) or any(_CODE_NAME.search(text) for text in said)


def _spoken(side: Expr) -> str:
    return side.at.value if isinstance(side, Index) and isinstance(side.at, Text) else tail(side)


def _compared(node: Compare) -> ActKind:
    spoken = " ".join(words(tail(side)) for side in node.sides)
    return ActKind.CODE if _CODE_NAME.search(spoken) else ActKind.SIGN_IN
