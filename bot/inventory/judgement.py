"""What one refusal says about the code that speaks it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.inventory.code import Attr, Call, Compare, Const, Expr, Index, Logic, Name, Text, tail, walk
from bot.inventory.refusals import FORBIDDEN, UNAUTHORIZED, Refusal
from bot.inventory.words import (
    sounds_like_authentication,
    sounds_like_authorization,
    sounds_like_identity,
    sounds_like_role_flag,
    tells_who,
    words,
)

ADDRESS = frozenset({"addr", "client", "host", "address", "forwarded", "route", "ip"})
"""Words of a network address."""

CREDENTIALS = frozenset(
    {"session", "token", "tokens", "jwt", "key", "keys", "credentials", "credential", "authorization", "cookie"}
    | {
        "cookies",
        "auth",
        "apikey",
        "secret",
        "password",
        "bearer",
        "signature",
        "login",
        "logged",
        "authenticated",
        "header",
    }
    | {"authed", "anonymous", "headers", "authenticate"}
)
"""Words of what a caller shows to be let in."""

_SETTING = re.compile(r"enabled|disabled|required|configured|settings?$|config$|has_password", re.IGNORECASE)
_FLAG = re.compile(
    r"^is (?!(?:\w+ )?(?:active|activated|authenticated|anonymous|verified|confirmed|enabled|valid|logged|signed"
    r"|expired|approved|public|email|none|empty|set|ok)\b)\w+$"
)
"""A flag of somebody that is no state of the account."""
_EVERYBODY = frozenset({"user", "member", "customer", "viewer", "guest"})
"""Roles that whoever signs up has."""
_OTHER_REASONS = re.compile(
    r"csrf|xsrf|nonce|captcha|rate_?limit|quota|banned|maintenance|disabled_?registration", re.IGNORECASE
)


@dataclass(frozen=True)
class Judgement:
    """`optional`: it looks for a caller and is content with none. `identifies`: it learns who the caller is.
    `limits`: it bounds how often one caller may come. `records`: it keeps a record of who did what."""

    authenticates: bool = False
    authorizes: bool = False
    optional: bool = False
    identifies: bool = False
    limits: bool = False
    records: bool = False

    def plus(self, other: "Judgement") -> "Judgement":
        return Judgement(
            self.authenticates or other.authenticates,
            self.authorizes or other.authorizes,
            self.optional or other.optional,
            self.identifies or other.identifies,
            self.limits or other.limits,
            self.records or other.records,
        )


NOTHING = Judgement()


def mentioned(tests: tuple[Expr, ...]) -> Iterator[str]:
    """Every name, attribute and key that the conditions speak of."""
    for test in tests:
        for node in walk(test):
            match node:
                case Name(name) | Attr(_, name):
                    yield name
                case Index(_, Text(key)):
                    yield key
                case Call(_, _, _, args):
                    yield from (arg.value for arg in args if isinstance(arg, Text))
                case _:
                    pass


def by_refusal(refusal: Refusal, name: str) -> Judgement:
    """What a refusal in a dependency, decorator or helper called `name` says: it is there to refuse."""
    whole = list(mentioned(refusal.tests))
    said = {word for mention in whole for word in words(mention).split()}
    if (said & ADDRESS and not said & CREDENTIALS) or any(_OTHER_REASONS.search(mention) for mention in whole):
        return NOTHING
    role = any(sounds_like_role_flag(mention) for mention in mentioned(tuple(t for t in refusal.tests if _may_lack(t))))
    identity = any(sounds_like_identity(mention) for mention in whole) or bool(said & CREDENTIALS)
    identifies = any(tells_who(mention) for mention in whole)
    if refusal.status == UNAUTHORIZED:
        return Judgement(True, role or any(map(_asks_leave, refusal.tests)), identifies=identifies)
    if refusal.status == FORBIDDEN:
        role = role or any(_somebodys_flag(test) for test in refusal.tests)
        allowed = role or sounds_like_authorization(name) or any(_compares_two(test) for test in refusal.tests)
        guarded = identity or role or sounds_like_authentication(name)
        return Judgement(guarded, allowed and (identity or role), identifies=identifies)
    return Judgement(False, role)


def _asks_leave(test: Expr) -> bool:
    """`if (!(await canViewTeams(user)))`: whether the caller may do this very thing, by the name of the question."""
    asked = (node for node in walk(test) if isinstance(node, Call) and node.args)
    return any(words(tail(node.func)).startswith(("can ", "may ")) and _speaks_of_caller(node) for node in asked)


def _somebodys_flag(test: Expr) -> bool:
    """`if not member.is_foreman:` in front of a refusal: what not everybody is who signs in."""
    if not isinstance(test, Logic) or test.operator != "not" or not isinstance(test.sides[0], Attr):
        return False
    return bool(_FLAG.match(words(test.sides[0].name))) and any(map(sounds_like_identity, mentioned((test,))))


def handed_up(verdict: Judgement, asking: str, asked: str) -> Judgement:
    """What a helper's judgement is worth to who asks it. Somewhere below `get_current_user` a role may be looked at; it
    asks for one only if it, or the helper, says so."""
    told = sounds_like_authorization(asking) or sounds_like_authorization(asked)
    return verdict if told else replace(verdict, authorizes=False)


def _may_lack(test: Expr) -> bool:
    """Does a condition ask for somebody without something? `if user.is_admin:` in front of a refusal keeps out those
    who have the role; `role not in {"user", "admin"}` keeps out nobody who has an account."""
    if any(isinstance(node, Text) and node.value.lower() in _EVERYBODY for node in walk(test)):
        return False
    return any(isinstance(node, Compare) or (isinstance(node, Logic) and node.operator == "not") for node in walk(test))


def turned_away(refusal: Refusal, name: str, asked: bool) -> Judgement:
    """What a refusal says in code that everybody passes through. `asked`: the code asks something at all."""
    verdict = by_refusal(refusal, name)
    if not verdict.authenticates:
        return verdict
    if any(_presence(test) for test in refusal.tests):
        return Judgement(False, verdict.authorizes, identifies=verdict.identifies)
    absent = asked if not refusal.tests else any(_absence(test) for test in refusal.tests)
    return Judgement(absent, verdict.authorizes, identifies=verdict.identifies)


def sounds_of_caller(name: str) -> bool:
    """Does a name speak of who calls, or of what they show?"""
    return bool(CREDENTIALS & set(words(name).split())) or sounds_like_identity(name)


def _speaks_of_caller(node: Expr) -> bool:
    whole = list(mentioned((node,)))
    said = {word for mention in whole for word in words(mention).split()}
    return bool(said & CREDENTIALS) or any(sounds_like_identity(mention) for mention in whole)


def _asks_for_role(node: Expr) -> bool:
    return any(sounds_like_role_flag(mention) for mention in mentioned((node,)))


def _presence(test: Expr) -> bool:
    """`if token:`, `if authed():`: only those who show something get here. `auth_enabled` is no such thing."""
    if isinstance(test, Logic) and test.operator == "and":
        return any(_presence(side) for side in test.sides) and not any(_absence(side) for side in test.sides)
    if _is_something(test):
        return _speaks_of_caller(test)
    setting = any(_SETTING.search(mention) for mention in mentioned((test,)))
    return isinstance(test, Name | Attr | Call) and not setting and _speaks_of_caller(test)


def _absence(test: Expr) -> bool:
    """`if not token`, `token is None`, `key != expected`, `"user_id" not in session`; or a failed look-up of them."""
    if _is_something(test):
        return False
    asked = (node for node in walk(test) if isinstance(node, Compare | Logic | Call))
    return any(_speaks_of_caller(node) or _asks_for_role(node) for node in asked) or any(
        isinstance(node, Attr) and node.name == "is_anonymous" for node in walk(test)
    )


def _is_something(test: Expr) -> bool:
    """`header is not None`, `header != null`, `header != ""`"""
    if not isinstance(test, Compare) or test.operators not in (("!=",), ("is not",)):
        return False
    return any(side in (Const("None"), Text("")) for side in test.sides)


def _compares_two(test: Expr) -> bool:
    """A comparison of two things of which neither is written down: an owner with a caller."""
    for node in walk(test):
        if isinstance(node, Compare) and not any(isinstance(side, Const | Text) for side in node.sides):
            return not any(word in CREDENTIALS for mention in mentioned((node,)) for word in words(mention).split())
    return False
