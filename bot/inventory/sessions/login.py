"""Logins that go on with the session a stranger may have prepared."""

import re
from collections.abc import Iterator

from bot.core.inventory import SessionFault, SessionFaultKind, Sureness
from bot.inventory.code import Attr, Call, Function, Index, Text, dotted, tail
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Lookup, Setting
from bot.inventory.render import render
from bot.inventory.statements import expressions

_WHO = ("user_id", "user", "username", "uid", "account_id", "member_id", "customer_id", "logged_in", "is_authenticated")
_RENEWS = re.compile(
    r"^(?:cycle_key|flush|clear|regenerate\w*|rotate\w*|new_session|renew\w*|login|invalidate|pop_all)$"
)
_LOGIN = re.compile(r"log_?in|sign_?in|authenticate|callback|verify", re.IGNORECASE)


def fixed_sessions(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    """Where sessions are kept on the server under an id: Django, and Flask with Flask-Session."""
    modules = project.names.modules.values()
    server_side_flask = any("flask_session" in module.sources for module in modules)
    for setting in lookup.set_to(*_WHO):
        if _is_session(setting, server_side_flask) and _at_login(setting) and not _renewed(setting):
            why = f"{setting.scope_name} puts the caller into the session, whose id stays that from before the login."
            what = render(setting.target)
            yield SessionFault(
                SessionFaultKind.FIXATION, setting.location, setting.scope_name, what, why, Sureness.LIKELY
            )


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
    function: Function = setting.seen.scope.functions[-1]
    return any(isinstance(node, Call) and _RENEWS.match(tail(node.func)) for node in expressions(function.body))
