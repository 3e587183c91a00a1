"""Settings that take a protection away from every session of an application."""

import re
from collections.abc import Callable, Iterator
from math import prod

from bot.core.inventory import SessionFault, SessionFaultKind, Sureness
from bot.inventory.carrying import development_switch
from bot.inventory.code import Attr, Call, Const, Expr, Mix, Name, Text, dotted, keyword, tail
from bot.inventory.frameworks.interface import CALLED, Project
from bot.inventory.lookup import Lookup, Setting
from bot.inventory.modules import OfFile
from bot.inventory.render import render
from bot.inventory.survey import Sighting
from bot.inventory.words import words

_DAY = 86_400.0
MAX_SESSION = 365 * _DAY
"""Seconds. OWASP's Session Management Cheat Sheet asks for hours; a year is what nobody would defend."""
MAX_ACCESS = 30 * _DAY
"""Seconds an access token may live before it is as good as a password (RFC 6819, 5.1.5.3: short)."""
_UNITS = {"weeks": 7 * _DAY, "days": _DAY, "hours": 3600.0, "minutes": 60.0, "seconds": 1.0}

_DEVELOPER = re.compile(
    r"(?:^|[/_.-])(?:dev|develop|development|local|localhost|tests?|testing|debug|sandbox|ci|example|sample|demo"
    r"|template"
    r"|project_template|docker_compose|devserver|playground)(?:$|[/_.-])",
    re.IGNORECASE,
)
_OWN_LIFETIME = re.compile(
    r"(?i)(?:access|auth|jwt|login|session)_?(?:token)?_?(?:expires?|expiration|expiry|lifetime|ttl"
    r"|max_age)\w*_(minute|hour|day)s?$"
)
_DEVELOPER_CLASS = re.compile(r"\b(?:dev|develop|development|local|tests?|testing|debug|ci|demo)\b")


def _off(value: Expr) -> bool:
    return value in (Const("False"), Text("False"), Text("false"))


def _no_site(value: Expr) -> bool:
    return isinstance(value, Const) and value.value == "None"


def _never(value: Expr) -> bool:
    return value == Const("False")


def _longer(limit: float) -> Callable[[Expr], bool]:
    return lambda value: (seconds(value) or 0.0) > limit


_COOKIE, _CSRF, _ENDLESS = SessionFaultKind.SETTING, SessionFaultKind.CSRF, SessionFaultKind.ENDLESS
_WHY = {
    _COOKIE: "takes a protection of the session's cookie away",
    _CSRF: "turns the check of cross-site requests off",
    _ENDLESS: "lets what stands for a login live for ever, or for as good as that",
}
_SETTINGS: dict[str, tuple[SessionFaultKind, Callable[[Expr], bool]]] = {
    **dict.fromkeys(
        (
            "SESSION_COOKIE_SECURE",
            "SESSION_COOKIE_HTTPONLY",
            "CSRF_COOKIE_SECURE",
            "REMEMBER_COOKIE_SECURE",
            "REMEMBER_COOKIE_HTTPONLY",
            "JWT_COOKIE_SECURE",
            "SESSION_USE_SIGNER",
            "AUTH_COOKIE_SECURE",
            "JWT_AUTH_SECURE",
            "JWT_AUTH_HTTPONLY",
        ),
        (_COOKIE, _off),
    ),
    "SESSION_COOKIE_SAMESITE": (_COOKIE, _no_site),
    **dict.fromkeys(
        ("WTF_CSRF_ENABLED", "WTF_CSRF_CHECK_DEFAULT", "JWT_COOKIE_CSRF_PROTECT", "CSRF_ENABLED"), (_CSRF, _off)
    ),
    **dict.fromkeys(("JWT_VERIFY", "JWT_VERIFY_EXPIRATION"), (_ENDLESS, _off)),
    "JWT_ACCESS_TOKEN_EXPIRES": (_ENDLESS, lambda value: _never(value) or _longer(MAX_ACCESS)(value)),
    "ACCESS_TOKEN_LIFETIME": (_ENDLESS, _longer(MAX_ACCESS)),
    "JWT_EXPIRATION_DELTA": (_ENDLESS, _longer(MAX_ACCESS)),
    "SESSION_COOKIE_AGE": (_ENDLESS, _longer(MAX_SESSION)),
    "PERMANENT_SESSION_LIFETIME": (_ENDLESS, _longer(MAX_SESSION)),
}
"""Django, Flask, Flask-Login, Flask-WTF, Flask-JWT-Extended, Simple JWT, dj-rest-auth: by their documentation."""


def setting_faults(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    for name, (kind, bad) in _SETTINGS.items():
        written = list(lookup.set_to(name))
        if any(not bad(setting.value) for setting in written):
            continue  # set elsewhere for production, or taken from the environment
        if name == "WTF_CSRF_CHECK_DEFAULT" and _checks_by_hand(project):
            continue  # the check is only made at another moment
        for setting in written:
            if not for_developers(setting) and _is_setting(setting):
                yield _fault(setting, name, kind)
    yield from _lifetimes(lookup)


def _checks_by_hand(project: Project) -> bool:
    """`csrf.protect()`: Flask-WTF's check, called by the application itself."""
    return any(project.in_files(_PROTECTS))


_PROTECTS = OfFile(
    lambda module: any(
        isinstance(call.func, Attr) and dotted(call.func).lower().endswith("csrf.protect")
        for _, call in CALLED.of(module)
    )
)


def _fault(setting: Setting, name: str, kind: SessionFaultKind) -> SessionFault:
    why = f"{name} {_WHY[kind]}, and no other settings of this tree give it another value."
    what = f"{name} = {render(setting.value)}"
    sureness = Sureness.LIKELY if kind is _ENDLESS else Sureness.SURE
    return SessionFault(kind, setting.location, setting.scope_name, what, why, sureness)


def _lifetimes(lookup: Lookup) -> Iterator[SessionFault]:
    """`ACCESS_TOKEN_EXPIRE_MINUTES = 525600`: settings of our own, whose unit stands in their name."""
    for name in sorted(lookup.settings):
        found = _OWN_LIFETIME.search(name)
        for setting in lookup.settings[name] if found else ():
            amount = seconds(_default(setting.value))
            unit = _UNITS[found[1].lower() + "s"] if found else 0.0
            if amount and amount * unit >= MAX_SESSION and not for_developers(setting) and _is_setting(setting):
                yield _fault(setting, name, _ENDLESS)


def _default(node: Expr) -> Expr:
    """The default of pydantic's `Field(default=...)`; anything else as it is."""
    if isinstance(node, Call) and tail(node.func) == "Field":
        return keyword(node, "default") or (node.args[0] if node.args else node)
    return node


def for_developers(setting: Setting) -> bool:
    """Does a setting stand where only a developer's or a test's machine reads it?"""
    around = " ".join(words(name) for name in setting.scope_name.split("."))
    return read_by_developers(setting.seen) or bool(_DEVELOPER_CLASS.search(around))


def read_by_developers(seen: Sighting) -> bool:
    """Does a statement stand in a developer's file, or behind a question for a developer's machine?"""
    return bool(_DEVELOPER.search(seen.scope.path)) or development_switch(seen.tests)


def _is_setting(setting: Setting) -> bool:
    """Not a local variable of a function that happens to have the name."""
    return not (isinstance(setting.target, Name) and setting.seen.scope.functions and setting.seen.scope.owner is None)


def seconds(node: Expr) -> float | None:
    """A duration that is written down: `timedelta(days=30)`, `60 * 60 * 24`; None for anything else."""
    match node:
        case Const(text):
            digits = text.replace("_", "")
            return float(digits) if digits.isdigit() else None
        case Mix("*", parts):
            factors = [seconds(part) for part in parts]
            return None if None in factors else prod(factor or 0.0 for factor in factors)
        case Call(_, _, func, args, keywords) if tail(func) == "timedelta":
            given = [("days", value) for value in args[:1]] + list(keywords)
            amounts = [_UNITS.get(key, 0.0) * (seconds(value) or 0.0) for key, value in given]
            return sum(amounts) if all(amounts) else None
        case _:
            return None
