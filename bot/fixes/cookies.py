"""Cookies that stand for a login get the flags that keep them from scripts, from other sites and from clear text."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced, value_of, with_arguments
from bot.fixes.change import Change
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

SETTERS = ("set_cookie", "set_secure_cookie", "set_signed_cookie")

FLAGS = ("secure", "httponly", "samesite")
"""RFC 6265bis, 4.1.2.5 to 4.1.2.7: sent over TLS only, kept from scripts, kept from requests that other sites cause."""

POSITIONS = 6
"""Werkzeug, Django and Starlette take the flags by position from the seventh argument on."""

OTHER_SITES = re.compile(r"samesite[\"'\]]*\s*=\s*[\"']none[\"']", re.IGNORECASE)

SAYS_NO = ("False", "None", "0", '""', "''")


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    """What lacks one flag is given that one first, and all of them only where that is not enough."""
    for missing in (("secure", "httponly"), FLAGS):
        yield from _flagged(file, context, missing)


def _flagged(file: PythonFile, context: FixContext, wanted: Sequence[str]) -> Iterator[Proposal]:
    changes: list[Change] = []
    for call in nodes_on(file, context.finding.location.span, "call"):
        if function_of(call).rpartition(".")[2] in SETTERS and len(by_position(call)) <= POSITIONS:
            flags = _flags_beside(file, call, wanted)
            if flags is None or (len(wanted) < len(FLAGS) and not _has_one(call)):
                return
            if len(wanted) == len(FLAGS) and _is_for_other_sites(context) and "samesite" in flags and _has_one(call):
                return
            changes += _with_flags(file, call, flags)
        elif _is_session_middleware(call) and len(wanted) == len(FLAGS):
            changes += _set(file, call, "https_only", "True")
    told = "" if len(wanted) < len(FLAGS) else " and from other sites"
    yield f"Sends the cookie over TLS only, and keeps it from scripts{told}.", changes


def _has_one(call: Node) -> bool:
    """Whether one of the flags is on."""
    values = (value_of(keyword(call, flag)) for flag in ("secure", "httponly"))
    return any(value is not None and text_of(value) not in SAYS_NO for value in values)


def _is_for_other_sites(context: FixContext) -> bool:
    """Whether the project sends a cookie along with what other sites cause, as a front end of another site needs it."""
    return any(OTHER_SITES.search(each.text) for each in (context.file, *context.files.values()))


def _with_flags(file: PythonFile, call: Node, flags: Mapping[str, str]) -> list[Change]:
    given = [(flag, value) for flag in flags if (value := value_of(keyword(call, flag))) is not None]
    changes = [replaced(value, flags[flag]) for flag, value in given if text_of(value) in SAYS_NO]
    missing = [f"{flag}={text}" for flag, text in flags.items() if keyword(call, flag) is None]
    return [*changes, *with_arguments(file, call, missing)]


def _flags_beside(file: PythonFile, call: Node, wanted: Sequence[str]) -> dict[str, str] | None:
    """The flags that all other cookies of the file have which have any, each as it is written there; those `wanted`
    where the others differ in more than that they go over TLS. None where one does not, or by a setting: whether
    everybody comes by TLS is then the project's to say."""
    others = (one for one in walk(file.root) if one.type == "call" and one != call)
    setters = [one for one in others if function_of(one).rpartition(".")[2] in SETTERS]
    each = [{flag: text_of(value) for flag in FLAGS if (value := value_of(keyword(one, flag)))} for one in setters]
    flagged = [one for one in each if one]
    own = {flag for flag in FLAGS if keyword(call, flag) is not None}
    is_one = flagged and all(one == flagged[0] for one in flagged) and not set(flagged[0].values()) & set(SAYS_NO)
    if is_one and own <= flagged[0].keys() and "secure" not in own:
        return flagged[0]
    if "secure" in own or all(one.get("secure") == "True" for one in flagged):
        usual = {"secure": "True", "httponly": "True", "samesite": f"{file.quote}Lax{file.quote}"}
        return {flag: usual[flag] for flag in wanted}
    return None


def _set(file: PythonFile, call: Node, name: str, text: str) -> list[Change]:
    value = value_of(keyword(call, name))
    return [replaced(value, text)] if value is not None else with_arguments(file, call, [f"{name}={text}"])


def _is_session_middleware(call: Node) -> bool:
    """`add_middleware(SessionMiddleware, ...)`, `Middleware(SessionMiddleware, ...)`, `SessionMiddleware(app, ...)`"""
    first = next(iter(by_position(call)), None)
    named = first if function_of(call).rpartition(".")[2] in ("add_middleware", "Middleware") else None
    return "SessionMiddleware" in (function_of(call), text_of(named) if named is not None else "")


PLUGIN = Rewrite("cookies", 30, frozenset({"SOC2-009"}), _proposals)
