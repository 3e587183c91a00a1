"""Logins that go on with the session a stranger may have prepared."""

import re
from collections.abc import Iterator

from bot.core.inventory import SessionFault, SessionFaultKind, Sureness
from bot.inventory.code import Attr, Call, Index, Name, Text, dotted, tail
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Lookup, Setting
from bot.inventory.render import render
from bot.inventory.statements import expressions

_WHO = (
    *("user_id", "user", "username", "uid", "account_id", "member_id", "customer_id", "logged_in", "is_authenticated"),
    *("userId", "accountId", "memberId", "customerId", "loggedIn", "isAuthenticated"),
)
_CHECKS = frozenset({"bcrypt.compare", "bcrypt.compareSync", "bcryptjs.compare", "argon2.verify", "scrypt.verify"})
_RENEWS = re.compile(
    r"^(?:cycle_key|flush|clear|regenerate\w*|rotate\w*|new_session|renew\w*|login|invalidate|pop_all)$"
)
_LOGIN = re.compile(r"log_?in|sign_?in|authenticate|callback|verify", re.IGNORECASE)


def fixed_sessions(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    """Where sessions are kept on the server under an id: Django, and Flask with Flask-Session."""
    modules = project.names.modules.values()
    server_side_flask = any("flask_session" in module.sources for module in modules)
    express = any("express-session" in module.sources for module in modules)
    for setting in lookup.set_to(*_WHO):
        kept = _is_session(setting, server_side_flask) and _at_login(setting)
        if (kept or (express and _of_express(setting))) and not _renewed(setting):
            why = f"{setting.scope_name} puts the caller into the session, whose id stays that from before the login."
            what = render(setting.target)
            yield SessionFault(
                SessionFaultKind.FIXATION, setting.location, setting.scope_name, what, why, Sureness.LIKELY
            )


def _of_express(setting: Setting) -> bool:
    """`req.session.userId = user.id` beside a check of a password (npmjs.com/package/express-session, "regenerate")."""
    match setting.target:
        case Attr(Attr(Name("req" | "request"), "session"), _) if setting.seen.scope.functions:
            around = [node for one in setting.seen.scope.functions for node in expressions(one.body)]
            return any(isinstance(node, Call) and dotted(node.func) in _CHECKS for node in around)
        case _:
            return False


def _is_session(setting: Setting, server_side_flask: bool) -> bool:
    match setting.target:
        case Index(Attr(_, "session") as base, Text()) if "django" in setting.seen.scope.module.sources:
            return dotted(base).endswith("request.session")
        case Index(base, Text()):
            return server_side_flask and tail(base) == "session" and "flask" in setting.seen.scope.module.sources
        case _:
            return False


def _at_login(setting: Setting) -> bool:
    return bool(_LOGIN.search(setting.scope_name))


def _renewed(setting: Setting) -> bool:
    around = setting.seen.scope.functions
    nodes = (node for function in around for node in expressions(function.body))
    return any(isinstance(node, Call) and _RENEWS.match(tail(node.func)) for node in nodes)
