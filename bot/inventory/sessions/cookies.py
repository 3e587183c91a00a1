"""Cookies that stand for a login, and the flags they are set without."""

import re
from collections.abc import Iterator

from bot.core.inventory import SessionFault, SessionFaultKind, Sureness
from bot.inventory.code import Call, Const, Expr, Function, Index, Join, Table, Text, keyword, tail, walk
from bot.inventory.found import Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Called, Lookup, is_false, names_in
from bot.inventory.names import Names
from bot.inventory.render import render
from bot.inventory.words import words

_SETTERS = ("set_cookie", "set_secure_cookie", "set_signed_cookie")
_SIGNED = frozenset({"set_secure_cookie", "set_signed_cookie"})
_LOGIN = re.compile(
    r"\b(?:sessions?|sessionid|sess|sid|ssid|token|tokens|jwt|auth|authentication|authorization|remember|login"
    r"|bearer|credentials?|api key|apikey|sso|actor|impersonat\w*|id token|signin)\b"
)
_PREFERENCE = re.compile(
    r"\b(?:csrf|xsrf|is|has|expires?|expired|expiry|lang|language|locale|theme|consent|messages?|flash|next"
    r"|redirect|state"
    r"|nonce|count|tab|view|sort|order|tracking|analytics|device|captcha|test|name|timezone|color|tz|pkce"
    r"|verifier|last)\b"
)
_IDENTITY = re.compile(
    r"^(?:user_?id|uid|user_?name|user|email|user_?email|role|is_?admin|admin|account_?id|logged_?in)$"
)
_PROTECTS = re.compile(r"sign|dumps|encode|encrypt|hash|token|serialize|jwt|uuid|secret|session", re.IGNORECASE)
_POSITIONS = {"secure": 6, "httponly": 7, "samesite": 8}
"""Where Werkzeug, Django and Starlette take the flags without a name."""
_NO_SITE_BY_DEFAULT = frozenset({"flask", "django", "werkzeug", "quart", "aiohttp", "tornado", "rest_framework"})
"""These send no SameSite unless told to; Starlette sends `lax` (starlette.responses.Response.set_cookie)."""


def cookie_faults(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    for called in lookup.called(*_SETTERS):
        name = _name(project.names, called)
        value = _argument(called.call, 1, "value")
        if value is None or _removes(called.call, value):
            continue
        if _stands_for_login(project.names, called, name, value):
            missing = _missing(project.names, called, lookup)
            if missing:
                yield _flags(called, name, missing)
        if name in lookup.cookies_read and _is_bare_identity(called, name, value):
            why = f"the cookie {name!r} is set from the account without a signature, and read from requests again."
            what = render(called.call)
            yield SessionFault(
                SessionFaultKind.FORGEABLE, called.location, called.scope_name, what, why, Sureness.LIKELY
            )
    yield from _written_by_hand(lookup)


def _flags(called: Called, name: str, missing: tuple[str, ...]) -> SessionFault:
    flags = " and ".join([", ".join(missing[:-1]), missing[-1]]) if len(missing) > 1 else missing[0]
    why = f"the cookie {name!r} stands for a login, and the call that sets it leaves out {flags}."
    sureness = Sureness.LIKELY if missing == ("SameSite",) else Sureness.SURE
    return SessionFault(SessionFaultKind.COOKIE, called.location, called.scope_name, render(called.call), why, sureness)


def _argument(call: Call, position: int, *names: str) -> Expr | None:
    named = next((value for name in names if (value := keyword(call, name)) is not None), None)
    return named if named is not None or len(call.args) <= position else call.args[position]


def _name(names: Names, called: Called) -> str:
    """The cookie's name where it is written down, else the name of the setting that holds it."""
    node = _argument(called.call, 0, "key", "name")
    folded = names.fold(called.seen.scope, node)
    return folded if node is not None and "{...}" not in folded else tail(node)


def _stands_for_login(names: Names, called: Called, name: str, value: Expr) -> bool:
    said = words(name.replace("-", " "))
    if _PREFERENCE.search(said) and not re.search(r"\b(?:session|token)s?(?: id| name)?$", said):
        return False
    if re.search(r"\b(?:csrf|xsrf|is|has|expired?)\b", said) or isinstance(value, Text | Const):
        return False
    if _LOGIN.search(said) or said.removesuffix(" cookie") in ("access", "refresh"):
        return True
    if tail(called.call.func) in _SIGNED and _IDENTITY.match(name.lower()):
        return True
    generic = said in ("", "key", "name", "cookie name", "cookie")
    return generic and any(_LOGIN.search(words(one)) for one in names_in(value) if one.isidentifier())


def _removes(call: Call, value: Expr) -> bool:
    gone = keyword(call, "max_age") == Const("0") or keyword(call, "expires") == Const("0")
    return gone or value in (Text(""), Const("None"))


def _missing(names: Names, called: Called, lookup: Lookup) -> tuple[str, ...]:
    call = called.call
    given = {**_defaults(lookup, tail(call.func)), **dict(call.keywords)}
    for spread in (value for key, value in call.keywords if key == "**"):
        written = _spread(names, called.seen.scope, spread)
        if written is None:
            return ()
        given |= written
    for flag, position in _POSITIONS.items():
        if len(call.args) > position:
            given[flag] = call.args[position]
    given = {key.lower(): value for key, value in given.items()}
    lax = not called.seen.scope.module.sources & _NO_SITE_BY_DEFAULT and "samesite" not in given
    shown = (("Secure", "secure"), ("HttpOnly", "httponly"), ("SameSite", "samesite"))
    off = [label for label, flag in shown if flag not in given or is_false(given[flag])]
    return tuple(label for label in off if not (lax and label == "SameSite"))


def _defaults(lookup: Lookup, name: str) -> dict[str, Expr]:
    """The flags that the tree's own setter of cookies, where it has one, gives by default."""
    own = [seen.line for seen in lookup.functions.get(name, ()) if isinstance(seen.line, Function)]
    if len(own) != 1:
        return {}
    return {one.name: one.default for one in own[0].params if one.default is not None and one.name in _POSITIONS}


def _spread(names: Names, scope: Scope, node: Expr) -> dict[str, Expr] | None:
    """What `**flags` brings, None where that is not written down."""
    if isinstance(node, Table):
        return {key.value: value for key, value in node.pairs if isinstance(key, Text)}
    found = names.resolve(scope, node.func if isinstance(node, Call) else node)
    if isinstance(found, ValueFound) and isinstance(found.node.value, Table):
        return _spread(names, scope, found.node.value)
    if isinstance(found, ValueFound) and isinstance(found.node.value, Call) and tail(found.node.value.func) == "dict":
        return dict(found.node.value.keywords)
    return None


def _is_bare_identity(called: Called, name: str, value: Expr) -> bool:
    """An id or name of an account as it is: nothing in the expression signs, encrypts or looks up a secret."""
    if tail(called.call.func) in _SIGNED or not _IDENTITY.match(name.lower().replace("-", "_")):
        return False
    calls = (tail(node.func) for node in walk(value) if isinstance(node, Call))
    return not isinstance(value, Text | Const) and not any(_PROTECTS.search(one) for one in (*calls, *names_in(value)))


def _written_by_hand(lookup: Lookup) -> Iterator[SessionFault]:
    """`response.headers["Set-Cookie"] = f"session={token}; Path=/"`"""
    for setting in lookup.set_to("Set-Cookie", "set-cookie"):
        value = setting.value
        if not isinstance(value, Join) or not isinstance(setting.target, Index | Text):
            continue
        text = "".join(part.value if isinstance(part, Text) else "{}" for part in value.parts)
        name = text.partition("=")[0].strip()
        said = words(name.replace("-", " "))
        missing = tuple(flag for flag in ("Secure", "HttpOnly", "SameSite") if flag.lower() not in text.lower())
        computed = text.count("{}") > 1 and ";" not in text
        if missing and not computed and _LOGIN.search(said) and not _PREFERENCE.search(said):
            why = f"the header sets the cookie {name!r} without {', '.join(missing)}."
            yield SessionFault(
                SessionFaultKind.COOKIE, setting.location, setting.scope_name, render(setting.target), why
            )
